namespace ScaleParty.Benchmarks;

/// <summary>What the benchmark of a streamed world measures.</summary>
internal enum LodPart
{
    /// <summary>The flight of a minute, then a still view.</summary>
    Flight,

    /// <summary>A flight with a budget of 64 MB.</summary>
    Small,

    /// <summary>Texels that neighbouring tiles share.</summary>
    Borders,

    /// <summary>Cracks of the terrain's mesh and jumps between its frames.</summary>
    Pictures,

    /// <summary>Memory of the long fast flight.</summary>
    Long,
}
