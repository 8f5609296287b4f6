using ScaleParty.Rendering.OpenGL;
using ScaleParty.Synthesis;
using Silk.NET.OpenGL;

namespace ScaleParty.Desktop;

/// <summary>Blends layers over the picture, pixel on pixel.</summary>
public sealed class OverlayRenderer : IDisposable
{
    private const string Vertex = """
        #version 330 core
        uniform vec4 place; // left, top, right, bottom in clip space
        out vec2 at;
        void main() {
            vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
            at = corner;
            gl_Position = vec4(mix(place.xy, place.zw, corner), 0.0, 1.0);
        }
        """;

    private const string Fragment = """
        #version 330 core
        uniform sampler2D layer;
        in vec2 at;
        out vec4 colour;
        void main() { colour = texture(layer, at); }
        """;

    private readonly GL _gl;
    private readonly GlProgram _program;
    private readonly uint _vertexArray;

    /// <summary>Compiles the shaders in the current context.</summary>
    /// <exception cref="GraphicsException">The driver refused them.</exception>
    public OverlayRenderer(GL gl)
    {
        ArgumentNullException.ThrowIfNull(gl);
        _gl = gl;
        _program = new GlProgram(gl, "overlay", Vertex, Fragment);
        _vertexArray = gl.GenVertexArray();
    }

    /// <summary>Draws a layer with its top left corner at a pixel of the view, in the current framebuffer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="left">Pixels from the left of the view.</param>
    /// <param name="top">Pixels from the top of the view.</param>
    /// <param name="viewWidth">Width of the view in pixels.</param>
    /// <param name="viewHeight">Height of the view in pixels.</param>
    public void Draw(OverlayLayer layer, float left, float top, int viewWidth, int viewHeight)
    {
        ArgumentNullException.ThrowIfNull(layer);

        // Whole pixels keep the letters sharp.
        float x = MathF.Round(left), y = MathF.Round(top);
        _program.Use();
        _gl.BindVertexArray(_vertexArray);
        _gl.ActiveTexture(TextureUnit.Texture0);
        _gl.BindTexture(TextureTarget.Texture2D, layer.Texture);
        _gl.Enable(EnableCap.Blend);
        _gl.BlendFunc(BlendingFactor.One, BlendingFactor.OneMinusSrcAlpha);
        _program.Set(
            "place",
            (2 * x / viewWidth) - 1,
            1 - (2 * y / viewHeight),
            (2 * (x + layer.Width) / viewWidth) - 1,
            1 - (2 * (y + layer.Height) / viewHeight));
        _gl.DrawArrays(PrimitiveType.TriangleStrip, 0, 4);
        _gl.Disable(EnableCap.Blend);
        _gl.BindVertexArray(0);
        _gl.UseProgram(0);
    }

    /// <summary>Deletes its objects.</summary>
    public void Dispose()
    {
        _program.Dispose();
        _gl.DeleteVertexArray(_vertexArray);
    }
}
