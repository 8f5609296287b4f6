using System.Diagnostics.CodeAnalysis;

namespace ScaleParty.Synthesis;

/// <summary>Number format of convolution weights on a graphics device; feature maps and sums are always 32 bits.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The field's names for number formats.")]
public enum ComputePrecision
{
    /// <summary>32 bits; follows the trainable generator to rounding.</summary>
    Float32 = 0,

    /// <summary>16 bits: half the memory and half the reading, with errors of about a thousandth of the image's standard deviation.</summary>
    Float16 = 1,
}
