using System.Globalization;

namespace ScaleParty.Editor.Onnx;

/// <summary>A dimension of a tensor: a number, or <see cref="Factor"/> times a named size plus <see cref="Offset"/>.</summary>
/// <param name="Symbol">The size that the runtime learns from an input; null for a number.</param>
/// <param name="Factor">Multiplies it; 0 for a number.</param>
/// <param name="Offset">The number, or what is added.</param>
internal readonly record struct OnnxDimension(string? Symbol, int Factor, int Offset)
{
    public static implicit operator OnnxDimension(int value) => new(null, 0, value);

    public static OnnxDimension operator +(OnnxDimension dimension, int by) => dimension with { Offset = dimension.Offset + by };

    public static OnnxDimension operator *(OnnxDimension dimension, int by) => dimension with { Factor = dimension.Factor * by, Offset = dimension.Offset * by };

    /// <summary>A size whose number is not known before the graph runs.</summary>
    public static OnnxDimension Named(string symbol) => new(symbol, 1, 0);

    /// <summary>The number, or the name that the file gives the dimension, such as "16*cells_x+6".</summary>
    public override string ToString() => Symbol is null
        ? Offset.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(Factor == 1 ? string.Empty : $"{Factor}*")}{Symbol}{(Offset == 0 ? string.Empty : $"{Offset:+0;-0}")}");
}
