using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.TerrainLod.Flight;
using Silk.NET.OpenGL;

namespace ScaleParty.TerrainLod.Drawing;

/// <summary>Draws the visible tiles of a world as a terrain under a sky: one draw call for all tiles, one for the sky. Made, used and disposed on the thread of its context.</summary>
internal sealed unsafe class TerrainRenderer : IDisposable
{
    /// <summary>Radius of the planet in image units, the Earth's at 1000 km per unit.</summary>
    public const double PlanetRadius = 6.371;

    /// <summary>Pixels of a tile per cell of its grid and axis. Light comes from the heights of single pixels.</summary>
    public const int CellPixels = 8;

    /// <summary>GL_TEXTURE_MAX_ANISOTROPY: the parameter of a texture.</summary>
    public const uint MaxAnisotropy = 0x84FE;

    private const int ColourUnit = 0;
    private const int HeightUnit = 1;
    private const float AnisotropicSamples = 4;
    private readonly GL _gl;
    private readonly PyramidLayout _layout;
    private readonly OpenGlTileTarget _target;
    private readonly GlProgram _terrain, _sky;
    private readonly uint _vertexArray, _instanceBuffer, _indexBuffer, _skyArray;
    private readonly int _cells, _indices;
    private TileInstance[] _instances = new TileInstance[64];
    private double[] _distances = new double[64];

    /// <summary>Compiles the shaders and makes the grid of a tile.</summary>
    /// <param name="gl">The functions of the current context.</param>
    /// <param name="layout">Layout of the pyramid; its tile side holds a whole number of <see cref="CellPixels"/>, and that the ratio.</param>
    /// <param name="target">Holds the tiles.</param>
    /// <exception cref="ArgumentException">The layout has tiles whose grid does not contain the parent's.</exception>
    public TerrainRenderer(GL gl, PyramidLayout layout, OpenGlTileTarget target)
    {
        _gl = gl;
        _layout = layout;
        _target = target;
        if (layout.TileSide % (CellPixels * layout.Ratio) != 0 || CellPixels % layout.Ratio != 0)
        {
            throw new ArgumentException($"tiles of {layout.TileSide} pixels at a ratio of {layout.Ratio}; expected a multiple of {CellPixels * layout.Ratio} at a ratio that divides {CellPixels}", nameof(layout));
        }

        int cells = _cells = layout.TileSide / CellPixels;
        (string, int)[] constants =
        [
            ("CELLS", cells), ("CELL", CellPixels), ("RATIO", layout.Ratio), ("BORDER", layout.Border), ("SIDE", layout.FullSide),
            .. target.HasHeights ? new[] { ("HEIGHTS", 1) } : [],
            .. layout.Channels.Contains("water") ? new[] { ("WATER", 1) } : [],
        ];
        _terrain = new GlProgram(
            gl, "terrain",
            ShaderText.Of(constants, "atmosphere", "tile", "terrain.vert"),
            ShaderText.Of(constants, "atmosphere", "tile", "terrain.frag"));
        _sky = new GlProgram(gl, "sky", ShaderText.Of([], "sky.vert"), ShaderText.Of([], "atmosphere", "sky.frag"));
        _vertexArray = gl.GenVertexArray();
        _skyArray = gl.GenVertexArray();
        _instanceBuffer = gl.GenBuffer();
        _indexBuffer = gl.GenBuffer();
        ushort[] indices = Grid(cells);
        _indices = indices.Length;
        gl.BindVertexArray(_vertexArray);
        gl.BindBuffer(BufferTargetARB.ElementArrayBuffer, _indexBuffer);
        gl.BufferData<ushort>(BufferTargetARB.ElementArrayBuffer, indices, BufferUsageARB.StaticDraw);
        gl.BindBuffer(BufferTargetARB.ArrayBuffer, _instanceBuffer);
        uint stride = (uint)sizeof(TileInstance);
        for (uint i = 0; i < 3; i++)
        {
            nint offset = (nint)(i * 4 * sizeof(int));
            gl.EnableVertexAttribArray(i);
            gl.VertexAttribDivisor(i, 1);
            if (i < 2)
            {
                gl.VertexAttribIPointer(i, 4, VertexAttribIType.Int, stride, (void*)offset);
            }
            else
            {
                gl.VertexAttribPointer(i, 4, VertexAttribPointerType.Float, false, stride, (void*)offset);
            }
        }

        gl.BindVertexArray(0);
        SetAnisotropy();
    }

    /// <summary>Image units per unit of the height channel, where nothing is exaggerated: heights of -1 to 1 are 0 to about 8 km.</summary>
    public static double TrueRelief => 4.2 / CameraPose.KilometresPerUnit;

    /// <summary>What is shown.</summary>
    public TerrainView View { get; set; }

    /// <summary>Whether only the lines of the mesh are drawn.</summary>
    public bool Wireframe { get; set; }

    /// <summary>How much higher mountains are than in nature, 0 or more.</summary>
    public double Exaggeration { get; set; } = 1;

    /// <summary>Density of the atmosphere; 1 is clear air.</summary>
    public double Haze { get; set; } = 1;

    /// <summary>Draws into the current framebuffer, which has a depth buffer; colours and depths there are cleared.</summary>
    /// <param name="pose">The camera and the sun.</param>
    /// <param name="viewport">Pixels of the framebuffer.</param>
    /// <param name="tiles">The visible tiles.</param>
    public void Draw(in CameraPose pose, Resolution viewport, IReadOnlyList<VisibleTile> tiles)
    {
        _gl.Enable(EnableCap.DepthTest);
        _gl.DepthFunc(DepthFunction.Lequal);
        _gl.ClearColor(1, 0, 1, 1);
        _gl.Clear(ClearBufferMask.ColorBufferBit | ClearBufferMask.DepthBufferBit);
        if (tiles.Count > 0)
        {
            DrawTiles(pose, viewport, tiles);
        }

        if (View != TerrainView.Coverage)
        {
            DrawSky(pose, viewport);
        }

        _gl.Disable(EnableCap.DepthTest);
        _gl.BindVertexArray(0);
        _gl.UseProgram(0);
    }

    /// <summary>Deletes its objects.</summary>
    public void Dispose()
    {
        _terrain.Dispose();
        _sky.Dispose();
        _gl.DeleteVertexArray(_vertexArray);
        _gl.DeleteVertexArray(_skyArray);
        _gl.DeleteBuffer(_instanceBuffer);
        _gl.DeleteBuffer(_indexBuffer);
    }

    private void DrawTiles(in CameraPose pose, Resolution viewport, IReadOnlyList<VisibleTile> tiles)
    {
        if (_instances.Length < tiles.Count)
        {
            _instances = new TileInstance[tiles.Count * 2];
            _distances = new double[_instances.Length];
        }

        var grid = FrameGrid.Of(tiles, _layout, CellPixels, pose.X, pose.Y);
        TileInstance.Fill(tiles, _layout, _cells, grid, _instances, _distances);
        _gl.BindBuffer(BufferTargetARB.ArrayBuffer, _instanceBuffer);
        _gl.BufferData<TileInstance>(BufferTargetARB.ArrayBuffer, _instances.AsSpan(0, tiles.Count), BufferUsageARB.StreamDraw);
        _terrain.Use();
        SetAtmosphere(_terrain, pose);
        _terrain.Set("view_projection", pose.ToWorldCamera(viewport).ViewProjection);
        _terrain.Set("eye", (float)(pose.X - (grid.AnchorX * grid.Cell)), (float)(pose.Y - (grid.AnchorY * grid.Cell)));
        _terrain.Set("cell", (float)grid.Cell);
        _terrain.Set("shown", (int)View);
        _terrain.Set("colours", ColourUnit);
        Bind(ColourUnit, _target.Colours);
        if (_target.HasHeights)
        {
            _terrain.Set("relief", (float)(TrueRelief * Exaggeration));
            _terrain.Set("heights", HeightUnit);
            Bind(HeightUnit, _target.Heights);
        }

        _gl.BindVertexArray(_vertexArray);
        _gl.PolygonMode(TriangleFace.FrontAndBack, Wireframe ? PolygonMode.Line : PolygonMode.Fill);
        _gl.DrawElementsInstanced(PrimitiveType.Triangles, (uint)_indices, DrawElementsType.UnsignedShort, null, (uint)tiles.Count);
        _gl.PolygonMode(TriangleFace.FrontAndBack, PolygonMode.Fill);
        Bind(HeightUnit, 0);
        Bind(ColourUnit, 0);
    }

    private void DrawSky(in CameraPose pose, Resolution viewport)
    {
        float half = (float)Math.Tan(CameraPose.VerticalFieldOfView / 2), wide = half * viewport.Width / viewport.Height;
        _sky.Use();
        SetAtmosphere(_sky, pose);
        _sky.Set("right", pose.Right.X * wide, pose.Right.Y * wide, pose.Right.Z * wide);
        _sky.Set("up", pose.Up.X * half, pose.Up.Y * half, pose.Up.Z * half);
        _sky.Set("forward", pose.Forward.X, pose.Forward.Y, pose.Forward.Z);
        _gl.BindVertexArray(_skyArray);
        _gl.DrawArrays(PrimitiveType.Triangles, 0, 3);
    }

    private void SetAtmosphere(GlProgram program, in CameraPose pose)
    {
        program.Set("planet_radius", (float)PlanetRadius);
        program.Set("haze", (float)Haze);
        program.Set("altitude", (float)pose.Altitude);
        program.Set("sun", pose.Sun.X, pose.Sun.Y, pose.Sun.Z);
    }

    private void Bind(int unit, uint texture)
    {
        _gl.ActiveTexture(TextureUnit.Texture0 + unit);
        _gl.BindTexture(TextureTarget.Texture2DArray, texture);
    }

    // Ground that is seen at a flat angle stays sharp along the line of view. Not on software drivers: on
    // llvmpipe it took minutes for a frame of 640x360 with the horizon.
    private void SetAnisotropy()
    {
        bool available = _gl.IsExtensionPresent("GL_EXT_texture_filter_anisotropic") || _gl.IsExtensionPresent("GL_ARB_texture_filter_anisotropic");
        if (available && !DeviceSupport.IsSoftwareRenderer(_gl.GetStringS(StringName.Renderer)))
        {
            Bind(ColourUnit, _target.Colours);
            _gl.TexParameter(TextureTarget.Texture2DArray, (TextureParameterName)MaxAnisotropy, AnisotropicSamples);
            Bind(ColourUnit, 0);
        }
    }

    /// <summary>Two triangles per cell, all with the same diagonal, so that the grid is that of the parent where its vertices are moved there.</summary>
    private static ushort[] Grid(int cells)
    {
        if ((cells + 1) * (cells + 1) > ushort.MaxValue)
        {
            throw new ArgumentException($"tiles of {cells} cells per side; expected at most 254", nameof(cells));
        }

        int row = cells + 1;
        var indices = new List<ushort>(cells * cells * 6);
        for (int y = 0; y < cells; y++)
        {
            for (int x = 0; x < cells; x++)
            {
                int corner = (y * row) + x;
                indices.AddRange([(ushort)corner, (ushort)(corner + row), (ushort)(corner + 1), (ushort)(corner + 1), (ushort)(corner + row), (ushort)(corner + row + 1)]);
            }
        }

        return [.. indices];
    }
}
