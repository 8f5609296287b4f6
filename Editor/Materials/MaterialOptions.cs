namespace ScaleParty.Editor.Materials;

/// <summary>How the edges of a material meet.</summary>
internal enum MaterialSeams
{
    /// <summary>They do not: the region as it is.</summary>
    None,

    /// <summary>Exactly: the region is made periodic (<see cref="ScaleParty.Synthesis.SeamlessRegion"/>); for networks with Fourier encoding.</summary>
    Exact,

    /// <summary>By blending: what lies beyond the right and the lower edge fades into the left and the upper margin. For every network and warp.</summary>
    Blend,
}

/// <summary>Which packed channels and normals an engine reads.</summary>
internal enum MaterialPacking
{
    /// <summary>One file per map, normals as for OpenGL (+Y).</summary>
    None,

    /// <summary>Unity's HDRP mask map (metallic, occlusion, detail mask, smoothness), normals as for OpenGL (+Y).</summary>
    Unity,

    /// <summary>Unreal's ORM (occlusion, roughness, metallic), normals as for DirectX (-Y).</summary>
    Unreal,
}

/// <summary>Options of <see cref="MaterialExport"/>. Immutable.</summary>
internal sealed record MaterialOptions
{
    /// <summary>Smallest side in pixels.</summary>
    public const int SmallestSide = 64;

    /// <summary>Largest side in pixels.</summary>
    public const int LargestSide = 4096;

    private readonly int _side = 1024;
    private readonly double _occlusionRadius = 1.0 / 16;
    private readonly double _landRoughness = 0.9;
    private readonly double _waterRoughness = 0.15;

    /// <summary>Pixels per side, 64 to 4096.</summary>
    public int Side
    {
        get => _side;
        init => _side = Guard.InRange(value, SmallestSide, LargestSide, nameof(Side));
    }

    /// <summary>How the edges meet.</summary>
    public MaterialSeams Seams { get; init; } = MaterialSeams.None;

    /// <summary>Which engine's packed channels and normals are written.</summary>
    public MaterialPacking Packing { get; init; } = MaterialPacking.None;

    /// <summary>How far ground shades other ground, as a share of the side, 0.001 to 0.5.</summary>
    public double OcclusionRadius
    {
        get => _occlusionRadius;
        init => _occlusionRadius = Guard.InRange(value, 0.001, 0.5, nameof(OcclusionRadius));
    }

    /// <summary>Roughness where there is no water, 0 to 1; everywhere for networks without a channel of that name.</summary>
    public double LandRoughness
    {
        get => _landRoughness;
        init => _landRoughness = Guard.InRange(value, 0, 1, nameof(LandRoughness));
    }

    /// <summary>Roughness where there is nothing but water, 0 to 1.</summary>
    public double WaterRoughness
    {
        get => _waterRoughness;
        init => _waterRoughness = Guard.InRange(value, 0, 1, nameof(WaterRoughness));
    }
}
