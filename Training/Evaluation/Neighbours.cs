using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Sheets;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>The training frames nearest to samples, to show whether a network remembers instead of inventing.</summary>
internal static class Neighbours
{
    private const int Side = 32;
    private const int Block = 256;
    private const int Shown = 5;
    private const int Cell = 160;
    private const int CellSide = 96;
    private const ulong HeldOutFamily = 0x4E48;

    /// <summary>Compares full frames at 32x32; the source's turns and flips are part of the search, as they were of the training.</summary>
    public static NeighbourReport Find(EvaluationContext context)
    {
        (IImageMaker maker, IDataSource source, EvaluationOptions options) = (context.Maker, context.Source!, context.Options);
        using DisposeScope scope = NewDisposeScope();
        ImageRegion[] frames = Frames(options.NeighbourSamples, Side);
        Tensor samples = maker.Make(frames, options.Seed, context.Noise(1)).clamp(-1, 1);

        // Frames that were never trained on cannot have been learnt by heart: what they score is what chance gives.
        Tensor? heldOut = source.HasHeldOut ? RealImages.Load(source, frames, CounterRandom.Derive(options.Seed, HeldOutFamily), DataSplit.HeldOut) : null;
        Tensor all = Distances(heldOut is null ? samples : cat([samples, heldOut], 0), context);
        (Tensor nearest, Tensor index) = all.topk(Math.Min(Shown, options.NeighbourFrames), 1, largest: false);
        Tensor median = all.sort(1).Values.select(1, all.shape[1] / 2);
        Neighbour Row(int k) => new(
            k,
            nearest[k][0].ToDouble(),
            median[k].ToDouble(),
            [.. Enumerable.Range(0, (int)nearest.shape[1]).Select(i => new NearFrame(index[k][i].ToInt64(), nearest[k][i].ToDouble()))]);
        return new NeighbourReport(
            options.NeighbourFrames,
            [.. Enumerable.Range(0, options.NeighbourSamples).Select(Row)],
            heldOut is null ? null : Enumerable.Range(options.NeighbourSamples, options.NeighbourSamples).Select(Row).Average(n => n.Nearest));
    }

    /// <summary>A sheet with a row per sample: the sample, then its nearest frames.</summary>
    public static void Save(NeighbourReport report, EvaluationContext context, string path)
    {
        (IImageMaker maker, IDataSource source, EvaluationOptions options) = (context.Maker, context.Source!, context.Options);
        using DisposeScope scope = NewDisposeScope();
        int columns = 1 + report.Samples.Max(s => s.Frames.Count), channels = source.Channels.Count;
        ImageRegion[] frames = Frames(report.Samples.Count, CellSide);
        var size = new Resolution(CellSide, CellSide);
        float[] samples = maker.Make(frames, options.Seed, context.Noise(1)).data<float>().ToArray();
        float[] frame = new float[channels * CellSide * CellSide];
        using var sheet = new ContactSheet(report.Samples.Count * columns, columns, Cell, Cell, $"Samples, each beside its nearest of {report.Searched} training frames") { Enlarges = true };
        foreach (Neighbour neighbour in report.Samples)
        {
            Add(samples.AsSpan(neighbour.Sample * frame.Length, frame.Length), $"sample {neighbour.Sample}");
            foreach (NearFrame near in neighbour.Frames)
            {
                source.Open(new FrameDraw(options.Seed, near.Frame)).Sample(frames[0], frame);
                Add(frame, string.Create(CultureInfo.InvariantCulture, $"frame {near.Frame}: {near.Distance:0.000}"));
            }
        }

        sheet.Save(path);

        void Add(ReadOnlySpan<float> planes, string caption) => sheet.Add(Picture.FromPlanes(size, channels, planes).Colours(), CellSide, CellSide, caption);
    }

    private static ImageRegion[] Frames(int count, int side) => [.. Enumerable.Repeat(ImageRegion.FullFrame(side), count)];

    private static Tensor Distances(Tensor images, EvaluationContext context)
    {
        (IDataSource source, EvaluationOptions options) = (context.Source!, context.Options);
        Tensor flat = images.flatten(1).to(ScalarType.Float64);
        ImageRegion frame = ImageRegion.FullFrame(Side);
        var distances = new List<Tensor>();
        int length = source.Channels.Count * Side * Side;
        for (int start = 0; start < options.NeighbourFrames; start += Block)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using DisposeScope block = NewDisposeScope();
            int count = Math.Min(Block, options.NeighbourFrames - start);
            float[] values = new float[count * length];
            for (int n = 0; n < count; n++)
            {
                source.Open(new FrameDraw(options.Seed, start + n)).Sample(frame, values.AsSpan(n * length, length));
            }

            Tensor frames = tensor(values, [count, length]).to(ScalarType.Float64);
            distances.Add((cdist(flat, frames) / Math.Sqrt(length)).MoveToOuterDisposeScope());
            context.Progress.Report("nearest training frames", start + count, options.NeighbourFrames);
        }

        return cat(distances, 1);
    }
}
