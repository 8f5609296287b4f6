using System.Globalization;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Rendering.OpenGL;

/// <summary>
/// Draws a texture over the whole viewport, opaque: fitted to it, or through a texture transform. Colours are display-referred in an
/// ordinary framebuffer and as linear light where the framebuffer encodes sRGB itself. Outside the texture the picture
/// is continued by its <see cref="TextureEdge"/> and gradually darkens. Depth test, blending and scissor remain as the
/// host has set them. Needs OpenGL 3.3; made, used and disposed on the thread of its context.
/// </summary>
public sealed class TextureView : IDisposable
{
    private const string VertexSource = """
        #version 330 core
        out vec2 view;
        void main()
        {
            // One triangle that covers the viewport; the view's y runs down.
            vec2 corner = vec2((gl_VertexID & 1) * 4 - 1, (gl_VertexID >> 1) * 4 - 1);
            view = vec2(0.5 + 0.5 * corner.x, 0.5 - 0.5 * corner.y);
            gl_Position = vec4(corner, 0.0, 1.0);
        }
        """;

    // Variants are compiled, not branched: software renderers evaluate both sides of every branch for every pixel.
    private const string FragmentSource = """
        in vec2 view;
        out vec4 colour;
        uniform sampler2D picture;
        uniform vec3 row_x;
        uniform vec3 row_y;
        uniform float outside;
        #ifdef RELIEF
        uniform vec4 slope_rows; // image units of height per image unit, from differences per texture coordinate
        uniform vec3 sun;        // horizontal over vertical part of the direction to the sun; ambient light
        #endif

        vec3 to_display(vec3 v) { return mix(12.92 * v, 1.055 * pow(max(v, 0.0), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, v)); }
        vec3 to_linear(vec3 v) { return mix(v / 12.92, pow((max(v, 0.0) + 0.055) / 1.055, vec3(2.4)), step(0.04045, v)); }

        #ifdef BICUBIC
        // Catmull-Rom over 4 x 4 texels. The two middle texels of each axis are read as one through the linear filter.
        vec3 read(vec2 at)
        {
            vec2 size = vec2(textureSize(picture, 0));
            vec2 middle = floor(at * size - 0.5) + 0.5, f = at * size - middle;
            vec2 w0 = f * (-0.5 + f * (1.0 - 0.5 * f)), w1 = 1.0 + f * f * (1.5 * f - 2.5);
            vec2 w2 = f * (0.5 + f * (2.0 - 1.5 * f)), w3 = f * f * (0.5 * f - 0.5), w12 = w1 + w2;
            vec2 a = (middle - 1.0) / size, b = (middle + w2 / w12) / size, c = (middle + 2.0) / size;
            return w0.y * (w0.x * textureLod(picture, a, 0.0).rgb + w12.x * textureLod(picture, vec2(b.x, a.y), 0.0).rgb + w3.x * textureLod(picture, vec2(c.x, a.y), 0.0).rgb)
                + w12.y * (w0.x * textureLod(picture, vec2(a.x, b.y), 0.0).rgb + w12.x * textureLod(picture, b, 0.0).rgb + w3.x * textureLod(picture, vec2(c.x, b.y), 0.0).rgb)
                + w3.y * (w0.x * textureLod(picture, vec2(a.x, c.y), 0.0).rgb + w12.x * textureLod(picture, vec2(b.x, c.y), 0.0).rgb + w3.x * textureLod(picture, c, 0.0).rgb);
        }
        #else
        vec3 read(vec2 at) { return texture(picture, at).rgb; }
        #endif

        #ifdef RELIEF
        float height(vec2 at)
        {
            float h = texture(picture, at).a;
            return h * smoothstep(0.0, LEVEL_RANGE, h);
        }

        // Lambert's law on central differences, one texel or one pixel of the screen apart, whichever is more.
        float light(vec2 at)
        {
            vec2 apart = max(1.0 / vec2(textureSize(picture, 0)), fwidth(at));
            vec2 rise = vec2(
                height(at + vec2(apart.x, 0.0)) - height(at - vec2(apart.x, 0.0)),
                height(at + vec2(0.0, apart.y)) - height(at - vec2(0.0, apart.y))) / (2.0 * apart);
            vec2 slope = vec2(dot(slope_rows.xy, rise), dot(slope_rows.zw, rise));
            float lambert = (1.0 - dot(slope, sun.xy)) * inversesqrt(1.0 + dot(slope, slope));
            float lit = (lambert + sqrt(lambert * lambert + SHADOW_SOFTNESS * SHADOW_SOFTNESS)) / (1.0 + sqrt(1.0 + SHADOW_SOFTNESS * SHADOW_SOFTNESS));
            return pow(min(mix(lit, 1.0, sun.z), BRIGHTEST), DISPLAY_EXPONENT);
        }
        #endif

        void main()
        {
            vec3 p = vec3(view, 1.0);
            vec2 at = vec2(dot(row_x, p), dot(row_y, p));
            vec3 display = read(at);
        #ifdef TEXTURE_IS_LINEAR
            display = to_display(display);
        #endif
            vec2 beyond = max(abs(at - 0.5) - 0.5, 0.0);
            float shade = mix(1.0, outside, smoothstep(0.0, 0.5, length(beyond)));
        #ifdef RELIEF
            display = clamp(display, 0.0, 1.0) * light(at);
        #endif
            display *= shade;
        #ifdef FRAMEBUFFER_IS_LINEAR
            display = to_linear(display);
        #endif
            colour = vec4(display, 1.0);
        }
        """;

    private static readonly string ReliefConstants = "#define RELIEF\n"
        + Constant("LEVEL_RANGE", ReliefShading.LevelRange)
        + Constant("SHADOW_SOFTNESS", ReliefShading.ShadowSoftness)
        + Constant("BRIGHTEST", ReliefShading.Brightest)
        + Constant("DISPLAY_EXPONENT", ReliefShading.DisplayExponent);

    private readonly GL _gl;
    private readonly ContextMark _context;
    private readonly Dictionary<Variant, GlProgram> _programs = [];
    private uint _vertexArray;

    /// <summary>Compiles the shaders.</summary>
    /// <param name="gl">The functions of the context that is current on this thread.</param>
    /// <exception cref="GraphicsException">No context is current, it is older than OpenGL 3.3, or the shaders do not compile.</exception>
    public TextureView(GL gl)
    {
        _gl = Guard.NotNull(gl, nameof(gl));
        GlErrors.RequireVersion(gl, 3, 3, "drawing a texture");
        _context = new ContextMark(gl, "this view");
        Program(Variant.Plain);

        // A core profile draws nothing without a vertex array, even an empty one.
        _vertexArray = gl.GenVertexArray();
    }

    /// <summary>Whether the framebuffer encodes what is written as sRGB (GL_FRAMEBUFFER_SRGB enabled on an sRGB attachment).</summary>
    public bool FramebufferEncodesSrgb { get; set; }

    /// <summary>Brightness half a texture away from its edge, 0 to 1; 1 does not darken.</summary>
    public double OutsideBrightness
    {
        get;
        set => field = Guard.InRange(value, 0, 1, nameof(OutsideBrightness));
    } = 0.4;

    /// <summary>
    /// Whether texels are read with a bicubic filter (Catmull-Rom) instead of the texture's own: smooth and sharp where a
    /// texture is shown much larger than it is, at nine reads per pixel. The texture's filter must be linear.
    /// </summary>
    public bool Bicubic { get; set; }

    /// <summary>How a generative texture is fitted into a viewport of other proportions than its resolution.</summary>
    public ViewFit Fit { get; set; } = ViewFit.Contain;

    /// <summary>
    /// Draws what a generative texture shows, fitted into the current viewport by <see cref="Fit"/>: not stretched, unless that is
    /// requested. Nothing before its first image.
    /// </summary>
    /// <param name="texture">What to draw; its target is an <see cref="OpenGlTextureTarget"/>.</param>
    /// <param name="relief">The sun for the heights in its alpha channel; null draws without.</param>
    /// <exception cref="ArgumentException">The texture's target is not an OpenGL one.</exception>
    /// <exception cref="GraphicsException">The context is gone.</exception>
    public void Draw(GenerativeTexture texture, ReliefShading? relief = null)
    {
        OpenGlTextureTarget target = Guard.NotNull(texture, nameof(texture)).Target as OpenGlTextureTarget
            ?? throw new ArgumentException($"the texture's target is a {texture.Target.GetType().Name}; expected an {nameof(OpenGlTextureTarget)}", nameof(texture));
        CheckUse();
        Span<int> viewport = stackalloc int[4];
        _gl.GetInteger(GetPName.Viewport, viewport);
        if (viewport[2] > 0 && viewport[3] > 0)
        {
            AffineTransform fit = Fit.Transform(texture.Resolution, viewport[2], viewport[3]);
            Draw(target, fit.Then(texture.Transform), relief, texture.Extent * new Vector2d(fit.XX, fit.YY));
        }
    }

    /// <summary>Draws what a generative texture shows over the whole viewport; nothing before its first image.</summary>
    /// <param name="texture">What to draw.</param>
    /// <param name="transform">From the view to texture coordinates (<see cref="GenerativeTexture.Transform"/>).</param>
    public void Draw(OpenGlTextureTarget texture, AffineTransform transform) => Draw(texture, transform, null, new Vector2d(1, 1));

    /// <summary>Draws what a generative texture shows over the whole viewport, shaded by the heights in its alpha channel; nothing before its first image.</summary>
    /// <param name="texture">What to draw. Float formats give smooth slopes; 8 bits of height are steps under a low sun.</param>
    /// <param name="transform">From the view to texture coordinates (<see cref="GenerativeTexture.Transform"/>).</param>
    /// <param name="relief">The sun; null draws without.</param>
    /// <param name="extent">Image units that the viewport spans along x and y (<see cref="GenerativeTexture.Extent"/>).</param>
    /// <exception cref="GraphicsException">The context is gone.</exception>
    public void Draw(OpenGlTextureTarget texture, AffineTransform transform, ReliefShading? relief, Vector2d extent)
    {
        CheckUse();
        if (Guard.NotNull(texture, nameof(texture)).Handle == 0)
        {
            return;
        }

        GlProgram program = Program(
            (Bicubic ? Variant.Bicubic : Variant.Plain)
            | (texture.Format.SamplesLinearLight() ? Variant.TextureIsLinear : Variant.Plain)
            | (relief is null ? Variant.Plain : Variant.Relief)
            | (FramebufferEncodesSrgb ? Variant.FramebufferIsLinear : Variant.Plain));
        program.Use();
        program.Set("picture", 0);
        program.Set("row_x", (float)transform.XX, (float)transform.XY, (float)transform.X0);
        program.Set("row_y", (float)transform.YX, (float)transform.YY, (float)transform.Y0);
        program.Set("outside", (float)OutsideBrightness);
        if (relief is not null)
        {
            SetRelief(program, transform, relief, extent);
        }

        _gl.ActiveTexture(TextureUnit.Texture0);
        _gl.BindTexture(TextureTarget.Texture2D, texture.Handle);
        _gl.BindVertexArray(_vertexArray);
        _gl.DrawArrays(PrimitiveType.Triangles, 0, 3);
        _gl.BindVertexArray(0);
        _gl.BindTexture(TextureTarget.Texture2D, 0);
        _gl.UseProgram(0);
    }

    /// <summary>Deletes its objects, on the thread of its context. If that is destroyed, nothing is done.</summary>
    public void Dispose()
    {
        if (_vertexArray != 0)
        {
            if (_context.Remove())
            {
                _gl.DeleteVertexArray(_vertexArray);
            }

            _vertexArray = 0;
            foreach (GlProgram program in _programs.Values)
            {
                program.Dispose();
            }
        }
    }

    private void CheckUse()
    {
        ObjectDisposedException.ThrowIf(_vertexArray == 0, this);
        _context.Check();
    }

    /// <summary>By the chain rule, a slope along the screen is the transform's transpose times that along the texture.</summary>
    private static void SetRelief(GlProgram program, AffineTransform transform, ReliefShading relief, Vector2d extent)
    {
        double x = relief.HeightScale / extent.X, y = relief.HeightScale / extent.Y;
        program.Set("slope_rows", (float)(transform.XX * x), (float)(transform.YX * x), (float)(transform.XY * y), (float)(transform.YY * y));
        Vector2d sun = relief.Sun;
        program.Set("sun", (float)sun.X, (float)sun.Y, (float)relief.Ambient);
    }

    private static string Constant(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"#define {name} {value:F6}\n");

    /// <summary>The program of a variant, compiled when it is first needed.</summary>
    private GlProgram Program(Variant variant)
    {
        if (!_programs.TryGetValue(variant, out GlProgram? program))
        {
            string source = "#version 330 core\n"
                + (variant.HasFlag(Variant.Bicubic) ? "#define BICUBIC\n" : string.Empty)
                + (variant.HasFlag(Variant.TextureIsLinear) ? "#define TEXTURE_IS_LINEAR\n" : string.Empty)
                + (variant.HasFlag(Variant.FramebufferIsLinear) ? "#define FRAMEBUFFER_IS_LINEAR\n" : string.Empty)
                + (variant.HasFlag(Variant.Relief) ? ReliefConstants : string.Empty)
                + FragmentSource;
            program = new GlProgram(_gl, "texture view", VertexSource, source);
            _programs.Add(variant, program);
        }

        return program;
    }

    [Flags]
    private enum Variant
    {
        Plain = 0,
        Bicubic = 1,
        TextureIsLinear = 2,
        FramebufferIsLinear = 4,
        Relief = 8,
    }
}
