using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Rendering;

[Collection(OpenGlTests.Name)]
public sealed class GraphicsErrorTests
{
    private const string Vertex = """
        #version 330 core
        out vec2 at;
        void main()
        {
            at = vec2(gl_VertexID);
            gl_Position = vec4(0.0);
        }
        """;

    private readonly GlThread _gl;

    public GraphicsErrorTests(GlThread gl) => _gl = gl;

    [Fact]
    public void A_shader_that_does_not_compile_is_reported_with_the_log_and_the_numbered_line() => _gl.Run(gl =>
    {
        const string Fragment = """
            #version 330 core
            out vec4 colour;
            void main()
            {
                colour = vec4(1.0);
                colour = undeclared_thing;
            }
            """;
        string message = Assert.Throws<GraphicsException>(() => new GlProgram(gl, "broken", Vertex, Fragment)).Message;
        Assert.Contains("fragment shader of 'broken'", message, StringComparison.Ordinal);
        Assert.Contains("undeclared_thing", message, StringComparison.Ordinal);
        Assert.Contains("    6 |     colour = undeclared_thing;", message, StringComparison.Ordinal);
        Assert.DoesNotContain("    1 |", message, StringComparison.Ordinal);
        Assert.Equal(GLEnum.NoError, gl.GetError());
    });

    [Theory]
    [InlineData("0:3(5): error: x")]
    [InlineData("0(3) : error C1008: x")]
    [InlineData("ERROR: 0:3: 'x' : undeclared")]
    public void The_line_numbers_of_every_vendor_are_found(string log)
    {
        string message = ShaderLog.Describe("p", "vertex", log, "a\nb\nc\nd\ne\nf");
        Assert.Contains("    3 | c", message, StringComparison.Ordinal);
        Assert.DoesNotContain("    6 | f", message, StringComparison.Ordinal);
        Assert.Contains("    6 | f", ShaderLog.Describe("p", "vertex", "it is bad", "a\nb\nc\nd\ne\nf"), StringComparison.Ordinal);
    }

    [Fact]
    public void Shaders_that_do_not_fit_together_are_reported() => _gl.Run(gl =>
    {
        const string Fragment = """
            #version 330 core
            in vec4 at;
            out vec4 colour;
            void main()
            {
                colour = at;
            }
            """;
        string message = Assert.Throws<GraphicsException>(() => new GlProgram(gl, "unfit", Vertex, Fragment)).Message;
        Assert.Contains("'unfit' do not link", message, StringComparison.Ordinal);
    });

    [Fact]
    public void An_unknown_uniform_is_answered_with_those_there_are() => _gl.Run(gl =>
    {
        const string Fragment = """
            #version 330 core
            in vec2 at;
            uniform float gain;
            out vec4 colour;
            void main()
            {
                colour = vec4(at * gain, 0.0, 1.0);
            }
            """;
        using var program = new GlProgram(gl, "fine", Vertex, Fragment);
        program.Use();
        program.Set("gain", 2f);
        string message = Assert.Throws<ArgumentException>(() => program.Set("gian", 2f)).Message;
        Assert.Contains("'gian'", message, StringComparison.Ordinal);
        Assert.Contains("gain", message, StringComparison.Ordinal);
        gl.UseProgram(0);
        program.Dispose();
        Assert.Throws<ObjectDisposedException>(program.Use);
    });

    [Fact]
    public void A_context_that_is_too_old_is_named_with_what_is_needed_and_what_to_install() => _gl.Run(gl =>
    {
        string message = Assert.Throws<GraphicsException>(() => GlErrors.RequireVersion(gl, 9, 1, "this test")).Message;
        Assert.StartsWith("this test needs OpenGL 9.1; this context", message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libegl1 libgl1 libgl1-mesa-dri", message, StringComparison.Ordinal);
        GlErrors.RequireVersion(gl, 3, 3, "this test");
    });

    [Fact]
    public void Without_a_current_context_the_error_says_so()
    {
        GL gl = _gl.Run(g => g);

        // This thread has no context; its calls reach no driver.
        string message = Assert.Throws<GraphicsException>(() => new OpenGlTextureTarget(gl)).Message;
        Assert.Contains("no context of OpenGL 3.0 or newer is current on this thread", message, StringComparison.Ordinal);
        Assert.Throws<GraphicsException>(() => new TextureView(gl));
    }

    [Fact]
    public void Errors_say_what_was_being_done_and_what_to_do() => _gl.Run(gl =>
    {
        gl.Enable((EnableCap)0x7FFF);
        Assert.Contains("while testing (GL_INVALID_ENUM)", Assert.Throws<GraphicsException>(() => GlErrors.Check(gl, "while testing")).Message, StringComparison.Ordinal);
        GlErrors.Check(gl, "while testing");
        GlErrors.CheckReset(gl, GlErrors.ReportsResets(gl));
    });

    [Theory]
    [InlineData(0x0507, "the OpenGL context was lost")]
    [InlineData(0x0505, "smaller resolution")]
    [InlineData(0x0502, "right context")]
    [InlineData(0x1234, "0x1234")]
    public void Error_codes_become_advice(int code, string advice) =>
        Assert.Contains(advice, GlErrors.Describe(code, "while testing").Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_driver_says_what_to_install()
    {
        var cause = new DllNotFoundException("libEGL");
        GraphicsException e = GraphicsException.NoDriver("libEGL.so.1 was not found", cause);
        Assert.Equal("libEGL.so.1 was not found; " + GraphicsException.InstallAdvice, e.Message);
        Assert.Same(cause, e.InnerException);
    }
}
