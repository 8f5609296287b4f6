using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>
/// EQ-T (Karras et al. 2021): how well an image made for a translated region is the translated image, in dB. Whole pixels are compared as they are,
/// parts of a pixel through <see cref="AxisResampling"/>. Only pixels whose filter lies within the image count.
/// </summary>
internal sealed class TranslationEquivariance
{
    private readonly Decibels _decibels = new();

    /// <summary>In dB; null before anything was added.</summary>
    public double? Value => _decibels.Value;

    /// <summary>Adds images.</summary>
    /// <param name="original">[B, C, H, W] in [-1, 1].</param>
    /// <param name="translated">The same latents with the content moved.</param>
    /// <param name="right">Pixels that the content moves right by.</param>
    /// <param name="down">Pixels that the content moves down by.</param>
    public void Add(Tensor original, Tensor translated, double right, double down)
    {
        MeasureInput.CheckPair(original, translated);
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (SampleAxis rows, int top) = Valid((int)original.shape[2], down);
        (SampleAxis columns, int left) = Valid((int)original.shape[3], right);
        if (rows.Count < 1 || columns.Count < 1)
        {
            throw new ArgumentException($"a translation by ({right}, {down}) pixels leaves nothing of [{string.Join(", ", original.shape)}] to compare", nameof(right));
        }

        Tensor expected = AxisResampling.Sample(original, rows, columns);
        Tensor found = translated.narrow(2, top, rows.Count).narrow(3, left, columns.Count);
        _decibels.Add((found - expected).square().sum().ToDouble(), expected.numel());
    }

    // Pixels of the translated image whose content lies within the original, with the filter's reach where it is needed.
    private static (SampleAxis Axis, int First) Valid(int length, double shift)
    {
        int reach = shift == Math.Round(shift) ? 0 : AxisResampling.Lobes - 1;
        int first = Math.Max(0, (int)Math.Ceiling(shift) + reach), last = Math.Min(length - 1, length - 1 + (int)Math.Floor(shift) - reach);
        return (new SampleAxis(last - first + 1, first - shift, 1), first);
    }
}
