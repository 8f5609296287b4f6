namespace ScaleParty.Synthesis;

/// <summary>The parameters of every kernel: named here, and here alone. <see cref="KernelSource"/> turns them into definitions.</summary>
internal static class KernelParameters
{
    /// <summary>The definitions of a kernel's parameters.</summary>
    /// <param name="kernel">The kernel's name.</param>
    public static IEnumerable<string> Definitions(string kernel) => kernel switch
    {
        "blend" => BlendParameters.Layout.Definitions,
        "convolution" => ConvolutionParameters.Layout.Definitions,
        "encoding" => EncodingParameters.Layout.Definitions,
        "image" => ImageParameters.Layout.Definitions,
        "noise" => NoiseParameters.Layout.Definitions,
        _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "there is no such kernel"),
    };
}

/// <summary>Parameters of blend.kernel.</summary>
internal static class BlendParameters
{
    /// <summary>All of them.</summary>
    public static readonly ParameterLayout Layout = new();

    /// <summary>Numbers of a latent.</summary>
    public static readonly KernelParameter Count = Layout.Integer("COUNT");

    /// <summary>Share of the second latent.</summary>
    public static readonly KernelParameter Share = Layout.Float("SHARE");
}

/// <summary>Parameters of convolution.kernel.</summary>
internal static class ConvolutionParameters
{
    /// <summary>All of them.</summary>
    public static readonly ParameterLayout Layout = new();

    /// <summary>First quad of the layer's style.</summary>
    public static readonly KernelParameter Style = Layout.Integer("STYLE");

    /// <summary>First quad of the layer's demodulation.</summary>
    public static readonly KernelParameter Demodulation = Layout.Integer("DEMODULATION");

    /// <summary>First quad of the layer's biases.</summary>
    public static readonly KernelParameter Bias = Layout.Integer("BIAS");

    /// <summary>Width and height of the map that is read.</summary>
    public static readonly KernelParameter InSize = Layout.Vector("IN_SIZE", 2);

    /// <summary>Width and height of the map that is written.</summary>
    public static readonly KernelParameter OutSize = Layout.Vector("OUT_SIZE", 2);

    /// <summary>Where the first block begins to read.</summary>
    public static readonly KernelParameter InStart = Layout.Vector("IN_START", 2);

    /// <summary>Where the first block is written.</summary>
    public static readonly KernelParameter OutStart = Layout.Vector("OUT_START", 2);

    /// <summary>First pixel of the layer's noise map.</summary>
    public static readonly KernelParameter Noise = Layout.Integer("NOISE");

    /// <summary>Strength of the noise; 0 for none.</summary>
    public static readonly KernelParameter Strength = Layout.Float("STRENGTH");
}

/// <summary>Parameters of encoding.kernel.</summary>
internal static class EncodingParameters
{
    /// <summary>All of them.</summary>
    public static readonly ParameterLayout Layout = new();

    /// <summary>First word of the values.</summary>
    public static readonly KernelParameter Values = Layout.Integer("VALUES");

    /// <summary>First word of the cells of a warped encoding.</summary>
    public static readonly KernelParameter Cells = Layout.Integer("CELLS");

    /// <summary>Cells along x and y.</summary>
    public static readonly KernelParameter OutSize = Layout.Vector("OUT_SIZE", 2);
}

/// <summary>Parameters of image.kernel.</summary>
internal static class ImageParameters
{
    /// <summary>All of them.</summary>
    public static readonly ParameterLayout Layout = new();

    /// <summary>First quad of the level's style.</summary>
    public static readonly KernelParameter Style = Layout.Integer("STYLE");

    /// <summary>First quad of the level's biases.</summary>
    public static readonly KernelParameter Bias = Layout.Integer("BIAS");

    /// <summary>First quad of the level's weights.</summary>
    public static readonly KernelParameter Weight = Layout.Integer("WEIGHT");

    /// <summary>Width and height of the map that is read.</summary>
    public static readonly KernelParameter InSize = Layout.Vector("IN_SIZE", 2);

    /// <summary>Width and height of the image.</summary>
    public static readonly KernelParameter OutSize = Layout.Vector("OUT_SIZE", 2);

    /// <summary>Where the image begins in the map.</summary>
    public static readonly KernelParameter InStart = Layout.Vector("IN_START", 2);

    /// <summary>Width and height of the image of the level below.</summary>
    public static readonly KernelParameter BelowSize = Layout.Vector("BELOW_SIZE", 2);

    /// <summary>Where the image begins in that of the level below, upsampled.</summary>
    public static readonly KernelParameter BelowStart = Layout.Vector("BELOW_START", 2);
}

/// <summary>Parameters of noise.kernel.</summary>
internal static class NoiseParameters
{
    /// <summary>All of them.</summary>
    public static readonly ParameterLayout Layout = new();

    /// <summary>Word of the first column.</summary>
    public static readonly KernelParameter Columns = Layout.Integer("COLUMNS");

    /// <summary>Word of the first row.</summary>
    public static readonly KernelParameter Rows = Layout.Integer("ROWS");

    /// <summary>First pixel of the layer's map.</summary>
    public static readonly KernelParameter OutputStart = Layout.Integer("OUTPUT_START");

    /// <summary>Width and height of the map.</summary>
    public static readonly KernelParameter OutSize = Layout.Vector("OUT_SIZE", 2);

    /// <summary>Word of the first warp.</summary>
    public static readonly KernelParameter Warps = Layout.Integer("WARPS");

    /// <summary>Number of warps.</summary>
    public static readonly KernelParameter WarpCount = Layout.Integer("WARP_COUNT");

    /// <summary>Three words that name the layer's numbers.</summary>
    public static readonly KernelParameter Key = Layout.Vector("KEY", 3);

    /// <summary>Lattice points per image unit.</summary>
    public static readonly KernelParameter PerUnit = Layout.Float("PER_UNIT");

    /// <summary>1 where reading between lattice points keeps the variance.</summary>
    public static readonly KernelParameter PreserveVariance = Layout.Integer("PRESERVE_VARIANCE");
}
