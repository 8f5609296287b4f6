using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>Pictures of a refinement network: real images, their means over base cells, and the levels that it makes below them; the same below images of its base network.</summary>
internal sealed class RefinementSheet : ISampleSheet
{
    private const int Columns = 6;
    private const int Levels = 6;
    private const int Cell = 192;
    private readonly Trainer _trainer;
    private readonly RefinementLevels _levels;
    private readonly Tensor _real;
    private readonly Tensor? _base;
    private readonly double[] _periods;
    private readonly int _margin;

    public RefinementSheet(Trainer trainer, TrainingConfiguration configuration, IDataSource source)
    {
        _trainer = trainer;
        NetworkDescription network = trainer.Generator.Description;
        ulong seed = CounterRandom.Derive(configuration.Seed, 0x5348);
        _levels = new RefinementLevels(network, configuration.Network.Noise, seed);
        _margin = PaddingMode.Exact.EncodingPad() * network.CellSize;
        int side = (configuration.Regions.Cells[0] * network.CellSize) + (2 * _margin);
        double share = Math.Sqrt(configuration.Regions.MinimumShare * configuration.Regions.MaximumShare);
        var spec = BatchSpec.Shared(new RegionSpec(Vector2d.Zero, share), Columns, new Resolution(side, side));
        var options = new TrainingBatchOptions { Seed = configuration.Seed, Workers = 0, Augment = false, Split = source.HasHeldOut ? DataSplit.HeldOut : DataSplit.Training };
        using var batches = new TrainingBatchSource(source, _ => spec, options);
        using TrainingBatch batch = batches.Next();
        _real = tensor(batch.Images, [batch.Count, batch.Channels, side, side]).DetachFromDisposeScope();
        _periods = [.. Enumerable.Repeat(share * ImageRegion.FullFrameSide / side, Columns)];
        if (configuration.Refinement!.Base.Length > 0)
        {
            using var inputs = new BaseInputs(configuration, CPU);
            var cells = new Resolution(side / network.CellSize, side / network.CellSize);
            _base = inputs.Make([.. spec.Regions.Select(r => r.ToRegion(cells))], seed).DetachFromDisposeScope();
        }
    }

    /// <inheritdoc/>
    public (int Width, int Height) Save(string path)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        int cell = _trainer.Average.Description.CellSize;
        Tensor coarse = RefinementUnits.Means(_real, cell);
        long side = _real.shape[2] - (2 * _margin);
        int starts = _base is null ? 1 : 2;
        using var sheet = new ContactSheet(Columns * (1 + (starts * (Levels + 1))), Columns, Cell, Cell) { ShowsPixels = true };
        SheetRows.Add(sheet, RefinementUnits.Centre(_real, side), "real");
        AddLevels(coarse, "means of real");
        if (_base is not null)
        {
            AddLevels(_base, "base network");
        }

        sheet.Save(path);
        return (sheet.Width, sheet.Height);

        void AddLevels(Tensor input, string name)
        {
            SheetRows.Add(sheet, RefinementUnits.Centre(input, side / cell), name);
            foreach ((int level, Tensor images) in _levels.Below(_trainer.Average, input, _periods, Levels).Index())
            {
                SheetRows.Add(sheet, images, $"level {level + 1}" + (level == 0 ? string.Empty : ", centre"));
            }
        }
    }

    public void Dispose()
    {
        _real.Dispose();
        _base?.Dispose();
    }
}
