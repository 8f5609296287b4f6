using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>How the encoding kernel makes its values; the numbers are the kernel's MODE.</summary>
internal enum EncodingMode
{
    /// <summary>They are given.</summary>
    Given = 0,

    /// <summary>Coordinates.</summary>
    Grid = 1,

    /// <summary>Sines and cosines.</summary>
    Fourier = 2,

    /// <summary>Sums of them over bands.</summary>
    Fields = 3,
}

/// <summary>What the image kernel adds to a level's image; the numbers are the kernel's BELOW.</summary>
internal enum ImageBelow
{
    /// <summary>Nothing: the first level.</summary>
    None = 0,

    /// <summary>The level below, upsampled.</summary>
    Upsampled = 1,

    /// <summary>The coarser image that a refinement network reads.</summary>
    Coarse = 2,
}

/// <summary>The constants of every kernel; each kernel's text tells what they mean.</summary>
internal static class KernelConstants
{
    /// <summary>Channels in fours, rounded up.</summary>
    public static int Quads(int channels) => ConvolutionTiling.CeilingDivide(channels, 4);

    public static string[] Encoding(EncodingDescription encoding, EncodingMode mode, bool warped) =>
    [
        $"CHANNELS {encoding.Channels}",
        $"MODE {(int)mode}",
        Flag("WARPED", warped),
        .. mode is EncodingMode.Fourier or EncodingMode.Fields ? (string[])[$"FREQUENCIES {encoding.Frequencies.Count}"] : [],
        .. mode == EncodingMode.Fields ? (string[])[$"BAND_WAVES {encoding.Bands!.Waves}", $"BAND_QUADS {encoding.Bands.Fields / 4}"] : [],
    ];

    /// <summary>How a network's encoding is made where it is not given.</summary>
    public static EncodingMode ModeOf(EncodingDescription encoding) => encoding.Kind == EncodingKind.Image ? EncodingMode.Given
        : encoding.Kind == EncodingKind.Grid ? EncodingMode.Grid
        : encoding.Bands is null ? EncodingMode.Fourier
        : EncodingMode.Fields;

    public static string[] Noise(bool warped) => [Flag("WARPED", warped)];

    public static string[] Convolution(int inputs, int outputs, ConvolutionTiling tiling, bool upsampled, ComputePrecision precision) =>
    [
        $"IN_QUADS {Quads(inputs)}",
        $"OUT_QUADS {Quads(outputs)}",
        $"QUADS {tiling.Quads}",
        $"CHUNK_QUADS {tiling.ChunkQuads}",
        $"EXCHANGE_QUADS {tiling.ExchangeQuads}",
        $"INVOCATIONS {tiling.Invocations}",
        Flag("UPSAMPLED", upsampled),
        Flag("HALF_WEIGHTS", precision == ComputePrecision.Float16),
    ];

    /// <summary>An image that is written to a buffer.</summary>
    public static string[] Image(int inputs, ImageBelow below) => [$"IN_QUADS {Quads(inputs)}", $"BELOW {(int)below}", "OUTPUT 0"];

    /// <summary>What a level's image of a network adds.</summary>
    public static ImageBelow BelowOf(NetworkDescription network, int level) => level > 0 ? ImageBelow.Upsampled
        : network.Encoding.Kind == EncodingKind.Image ? ImageBelow.Coarse
        : ImageBelow.None;

    /// <summary>An image that is written to a texture.</summary>
    public static string[] Texture(int inputs, ImageBelow below, TexelFormat format, int imageChannels) =>
    [
        $"IN_QUADS {Quads(inputs)}",
        $"BELOW {(int)below}",
        format.IsFloat() ? "OUTPUT 2" : "OUTPUT 1",
        "TEXEL " + format switch
        {
            TexelFormat.Rgba16Float => "rgba16f",
            TexelFormat.Rgba32Float => "rgba32f",
            _ => "rgba8",
        },
        $"IMAGE_CHANNELS {Math.Min(4, imageChannels)}",
    ];

    private static string Flag(string name, bool value) => value ? name + " 1" : name + " 0";
}
