namespace ScaleParty.Training.Comparison;

/// <summary>What takes part in a comparison.</summary>
/// <param name="Name">Name on the command line and in file names.</param>
/// <param name="Title">Name in the report.</param>
/// <param name="Preset">The preset that trains it.</param>
/// <param name="Group">Where it belongs.</param>
internal sealed record SuiteEntry(string Name, string Title, string Preset, SuiteGroup Group);

/// <summary>Why something takes part.</summary>
internal enum SuiteGroup
{
    /// <summary>Another method.</summary>
    Method = 0,

    /// <summary>One of the three forms of ScaleParty that the paper compares with others.</summary>
    Form = 1,

    /// <summary>An ablation of the trade-off (Fig. 4).</summary>
    Ablation = 2,

    /// <summary>A form beyond the paper's.</summary>
    Beyond = 3,
}

/// <summary>The comparison of the paper at 32 and 48 pixels.</summary>
internal static class Suite
{
    /// <summary>Name on the command line.</summary>
    public const string PaperSmall = "paper-small";

    /// <summary>Side of the smaller trained resolution, at which images are compared.</summary>
    public const int Side = 32;

    /// <summary>Full frames whose SelfSSIM with each other is measured: the two trained sizes, and 1.25, 1.75 and 2 times the smaller one (Tables 1 and 2).</summary>
    public static readonly IReadOnlyList<int> ConsistencySides = [32, 40, 48, 56, 64];

    /// <summary>Full frames whose distance to real ones is measured: a continuum (Fig. 3).</summary>
    public static readonly IReadOnlyList<int> DistanceSides = [32, 36, 40, 44, 48, 52, 56, 60, 64];

    /// <summary>Full frames of the noise policies: 1.09, 1.2, 1.33 and 1.5 times the smaller size (Table 3).</summary>
    public static readonly IReadOnlyList<int> NoiseSides = [32, 35, 38, 43, 48];

    /// <summary>Sources: a strong positional prior as FFHQ's, and a weak one as LSUN's.</summary>
    public static readonly IReadOnlyList<string> Sources = ["emblems", "procedural"];

    /// <summary>What takes part, in the report's order.</summary>
    public static readonly IReadOnlyList<SuiteEntry> Entries =
    [
        new("stylegan2", "StyleGAN2", "small-stylegan2", SuiteGroup.Method),
        new("mspie", "MS-PIE", "small-mspie", SuiteGroup.Method),
        new("mspie-sinusoids", "MS-PIE, sinusoids", "small-mspie-sinusoids", SuiteGroup.Method),
        new("mspe", "MS-PE", "small-mspe", SuiteGroup.Method),
        new("cips", "CIPS", "small-cips", SuiteGroup.Method),
        new("inrgan", "INR-GAN", "small-inrgan", SuiteGroup.Method),
        new("nosc-full", "ScaleParty-noSC/Full", "small-nosc-full", SuiteGroup.Form),
        new("full", "ScaleParty-Full", "small-full", SuiteGroup.Form),
        new("scaleparty", "ScaleParty", "small-scaleparty", SuiteGroup.Form),
        new("p04", "p = 0.4", "small-p04", SuiteGroup.Ablation),
        new("cutmix", "CutMix alone", "small-cutmix", SuiteGroup.Ablation),
        new("channelmix", "ChannelMix alone", "small-channelmix", SuiteGroup.Ablation),
        new("l1-01", "L1, 0.1", "small-l1-01", SuiteGroup.Ablation),
        new("l1-05", "L1, 0.5", "small-l1-05", SuiteGroup.Ablation),
        new("l1-1", "L1, 1", "small-l1-1", SuiteGroup.Ablation),
        new("l1-10", "L1, 10", "small-l1-10", SuiteGroup.Ablation),
        new("fourier", "ScaleParty, Fourier", "small-fourier", SuiteGroup.Beyond),
    ];

    /// <summary>The entry whose noise policies are compared.</summary>
    public const string NoiseEntry = "scaleparty";
}
