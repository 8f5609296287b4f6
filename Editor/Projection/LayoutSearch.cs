using ScaleParty.Models;
using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Editor.Projection;

/// <summary>
/// Where a projection with a Fourier network begins. The loss has many local minima in the phases, so random layouts are compared first and the best of them are
/// optimised side by side.
/// </summary>
internal static class LayoutSearch
{
    private const int Batch = 16;

    /// <summary>Phases of the best of many seeds.</summary>
    /// <param name="count">Number of phases.</param>
    /// <param name="options">Gives the seed and the numbers of candidates and starts.</param>
    /// <param name="loss">The loss of layouts [B, phases]: [B].</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>[starts, phases], the best first.</returns>
    public static Tensor Best(int count, ProjectionOptions options, Func<Tensor, Tensor> loss, CancellationToken cancellation)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var found = new List<(float[] Phases, float Loss)>();
        int candidates = Math.Max(options.Candidates, options.Starts);
        for (int first = 0; first < candidates; first += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope inner = NewDisposeScope();
            float[][] layouts = [.. Enumerable.Range(first, Math.Min(Batch, candidates - first)).Select(n => LatentDraw.Phases(CounterRandom.Derive(options.Seed, (ulong)n), count))];
            float[] losses = loss(Stack(layouts)).data<float>().ToArray();
            found.AddRange(layouts.Zip(losses));
        }

        return Stack([.. found.OrderBy(f => f.Loss).Take(options.Starts).Select(f => f.Phases)]).MoveToOuterDisposeScope();
    }

    private static Tensor Stack(float[][] layouts) => tensor(layouts.SelectMany(p => p).ToArray(), [layouts.Length, layouts[0].Length]);
}
