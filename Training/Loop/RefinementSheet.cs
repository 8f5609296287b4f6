using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>Pictures of a refinement network: real images, their means over base cells, and the levels that the network makes below them.</summary>
internal sealed class RefinementSheet : ISampleSheet
{
    private const int Columns = 6;
    private const int Levels = 6;
    private const int Cell = 192;
    private readonly Trainer _trainer;
    private readonly RefinementLevels _levels;
    private readonly Tensor _real;
    private readonly double[] _periods;
    private readonly int _margin;

    public RefinementSheet(Trainer trainer, TrainingConfiguration configuration, IImageSource source)
    {
        _trainer = trainer;
        NetworkDescription network = trainer.Generator.Description;
        _levels = new RefinementLevels(network, configuration.Network.Noise, CounterRandom.Derive(configuration.Seed, 0x5348));
        _margin = PaddingMode.Exact.EncodingPad() * network.CellSize;
        int side = (configuration.Regions.Cells[0] * network.CellSize) + (2 * _margin);
        double share = Math.Sqrt(configuration.Regions.MinimumShare * configuration.Regions.MaximumShare);
        var spec = BatchSpec.Shared(new RegionSpec(Vector2d.Zero, share), Columns, new Resolution(side, side));
        var options = new TrainingBatchOptions { Seed = configuration.Seed, Workers = 0, Augment = false, Split = source.HasHeldOut ? DataSplit.HeldOut : DataSplit.Training };
        using var batches = new TrainingBatchSource(source, _ => spec, options);
        using TrainingBatch batch = batches.Next();
        _real = tensor(batch.Images, [batch.Count, batch.Channels, side, side]).DetachFromDisposeScope();
        _periods = [.. Enumerable.Repeat(share * ImageRegion.FullFrameSide / side, Columns)];
    }

    /// <inheritdoc/>
    public (int Width, int Height) Save(string path)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        int cell = _trainer.Average.Description.CellSize;
        Tensor coarse = nn.functional.avg_pool2d(_real, [cell, cell]);
        long side = _real.shape[2] - (2 * _margin);
        using var sheet = new ContactSheet(Columns * (Levels + 2), Columns, Cell, Cell);
        SheetRows.Add(sheet, RefinementUnits.Centre(_real, side), "real", Cell);
        SheetRows.Add(sheet, RefinementUnits.Centre(coarse, side / cell), "input: means", Cell);
        int level = 0;
        foreach (Tensor images in _levels.Below(_trainer.Average, coarse, _periods, Levels))
        {
            level++;
            SheetRows.Add(sheet, images, $"level {level}" + (level == 1 ? string.Empty : ", centre"), Cell);
        }

        sheet.Save(path);
        return (sheet.Width, sheet.Height);
    }

    public void Dispose() => _real.Dispose();
}
