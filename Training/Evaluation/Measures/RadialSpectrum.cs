using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>
/// Mean power of images by spatial frequency, alike in all directions. The mean of each image is taken off and a Hann window applied. Adds up over
/// batches; what is kept is one number per channel and frequency.
/// </summary>
internal sealed class RadialSpectrum : IDisposable
{
    private readonly int _side;
    private readonly int _channels;
    private readonly Tensor _window;
    private readonly Tensor _rings;
    private readonly double[] _sums;
    private long _images;

    /// <summary>Prepares the window and the rings of equal frequency.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="side">Side of the square images in pixels, at least 8.</param>
    public RadialSpectrum(int channels, int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 8);
        (_channels, _side) = (channels, side);
        using DisposeScope scope = NewDisposeScope();
        double[] hann = [.. Enumerable.Range(0, side).Select(i => 0.5 * (1 - Math.Cos(2 * Math.PI * i / side)))];

        // Divided by its mean square, so that the window keeps the power of an even texture; by the pixels, so that powers are mean squares.
        double scale = Math.Pow(hann.Sum(w => w * w) / side, -0.5);
        Tensor axis = tensor(hann.Select(w => w * scale).ToArray());
        _window = (axis.view(-1, 1) * axis.view(1, -1)).DetachFromDisposeScope();
        int rings = Frequencies;
        float[] weights = new float[side * side * rings];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                int ring = (int)Math.Round(Math.Sqrt(Square(Math.Min(x, side - x)) + Square(Math.Min(y, side - y))));
                if (ring < rings)
                {
                    weights[(((y * side) + x) * rings) + ring] = 1;
                }
            }
        }

        _rings = tensor(weights, [side * side, rings]).to(ScalarType.Float64).DetachFromDisposeScope();
        _sums = new double[channels * rings];
    }

    /// <summary>Number of frequencies: 0, 1, 2, ... cycles per image side, up to half the pixels.</summary>
    public int Frequencies => (_side / 2) + 1;

    /// <summary>Adds images.</summary>
    /// <param name="images">[B, C, side, side].</param>
    public void Add(Tensor images)
    {
        MeasureInput.Check(images, _channels, _side, _side);
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = images.to(ScalarType.Float64);
        x = (x - x.mean([2, 3], keepdim: true)) * _window;
        double pixels = (double)_side * _side;
        Tensor power = fft.fft2(x).abs().square() / (pixels * pixels);
        double[] sums = power.flatten(2).matmul(_rings).sum([0]).flatten().data<double>().ToArray();
        for (int i = 0; i < sums.Length; i++)
        {
            _sums[i] += sums[i];
        }

        _images += images.shape[0];
    }

    /// <summary>Mean power of a channel at each frequency; the sum is the windowed variance.</summary>
    public double[] Curve(int channel) => [.. _sums.AsSpan(channel * Frequencies, Frequencies).ToArray().Select(s => s / Math.Max(1, _images))];

    /// <summary>The same, summed over channels.</summary>
    public double[] Curve()
    {
        double[] total = new double[Frequencies];
        for (int c = 0; c < _channels; c++)
        {
            foreach ((int k, double value) in Curve(c).Index())
            {
                total[k] += value;
            }
        }

        return total;
    }

    /// <summary>Mean power in [from, to) cycles per image side, summed over channels or of one.</summary>
    public double Band(int from, int to, int? channel = null) =>
        (channel is int c ? Curve(c) : Curve()).Skip(from).Take(Math.Max(0, to - from)).Sum();

    public void Dispose()
    {
        _window.Dispose();
        _rings.Dispose();
    }

    private static double Square(double value) => value * value;
}
