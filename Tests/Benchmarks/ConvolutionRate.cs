using ScaleParty.Torch;
using static TorchSharp.torch;

namespace ScaleParty.Benchmarks;

/// <summary>Float32 3x3 convolutions that suit a machine well, to find the best rate it reaches.</summary>
internal sealed class ConvolutionRate : IDisposable
{
    private static readonly (int Side, int Channels)[] Sizes = [(130, 64), (66, 128), (34, 256)];

    private readonly Tensor[] _inputs, _weights;

    public ConvolutionRate()
    {
        TorchRuntime.EnsureLoaded();
        _inputs = [.. Sizes.Select(s => randn([1, s.Side, s.Side, s.Channels]).permute(0, 3, 1, 2))];
        _weights = [.. Sizes.Select(s => randn([s.Channels, 3, 3, s.Channels]).permute(0, 3, 1, 2))];
    }

    /// <summary>One call per size.</summary>
    public IEnumerable<Action> Contenders => Enumerable.Range(0, Sizes.Length).Select<int, Action>(i => () => nn.functional.conv2d(_inputs[i], _weights[i]).Dispose());

    /// <summary>The best rate in GFLOP/s, from the times of <see cref="Contenders"/>.</summary>
    public static double Best(ReadOnlySpan<Timing> times)
    {
        double best = 0;
        for (int i = 0; i < Sizes.Length; i++)
        {
            double side = Sizes[i].Side - 2, channels = Sizes[i].Channels;
            best = Math.Max(best, 18 * side * side * channels * channels / 1e6 / times[i].Best);
        }

        return best;
    }

    public void Dispose()
    {
        foreach (Tensor t in _inputs.Concat(_weights))
        {
            t.Dispose();
        }
    }
}
