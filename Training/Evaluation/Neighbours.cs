using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>The training frames nearest to samples, to show whether a network remembers instead of inventing.</summary>
internal static class Neighbours
{
    private const int Side = 32;
    private const int Block = 256;

    /// <summary>Compares full frames at 32x32; the source's turns and flips are part of the search, as they were of the training.</summary>
    public static IReadOnlyList<Neighbour> Find(SampleMaker maker, IImageSource source, EvaluationOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        ImageRegion frame = ImageRegion.FullFrame(Side);
        Tensor samples = maker.Make([.. Enumerable.Repeat(frame, options.NeighbourSamples)], options.Seed).flatten(1).to(ScalarType.Float64);
        var distances = new List<Tensor>();
        int length = source.Channels.Count * Side * Side;
        for (int start = 0; start < options.NeighbourFrames; start += Block)
        {
            int count = Math.Min(Block, options.NeighbourFrames - start);
            float[] values = new float[count * length];
            for (int n = 0; n < count; n++)
            {
                source.Open(new FrameDraw(options.Seed, start + n)).Sample(frame, values.AsSpan(n * length, length));
            }

            Tensor frames = tensor(values, [count, length]).to(ScalarType.Float64);
            distances.Add(cdist(samples, frames) / Math.Sqrt(length));
        }

        Tensor all = cat(distances, 1);
        (Tensor nearest, Tensor index) = all.min(1);
        Tensor median = all.sort(1).Values.select(1, all.shape[1] / 2);
        return [.. Enumerable.Range(0, options.NeighbourSamples).Select(k => new Neighbour(k, nearest[k].ToDouble(), median[k].ToDouble(), index[k].ToInt64()))];
    }
}
