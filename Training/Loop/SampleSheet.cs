using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using ScaleParty.Training.Method;
using ScaleParty.Training.Method.Generators;
using ScaleParty.Training.Sheets;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>Pictures of what the averaged generator makes of a few fixed latents: scales, parts and unseen resolutions.</summary>
internal sealed class SampleSheet : ISampleSheet
{
    /// <summary>Pictures per row.</summary>
    public const int Columns = 6;

    /// <summary>Side of a picture's place in pixels.</summary>
    public const int Cell = 160;

    /// <summary>Rows that lead from the largest scale to the smallest.</summary>
    public const int Scales = 5;

    private readonly Trainer _trainer;
    private readonly TrainingConfiguration _configuration;
    private readonly NetworkDescription _network;
    private readonly RegionEncoding _encoding;
    private readonly NoiseMaps _noise;
    private readonly ulong _seed;
    private readonly Tensor _looks;
    private readonly Tensor? _layouts;

    public SampleSheet(Trainer trainer, TrainingConfiguration configuration)
    {
        _trainer = trainer;
        _configuration = configuration;
        _network = NetworkFactory.Describe(configuration);
        _encoding = new RegionEncoding(_network.Encoding);
        _noise = new NoiseMaps(_network, configuration.Network.Noise, trainer.AverageNetwork.MeanLatent.device);
        _seed = CounterRandom.Derive(configuration.Seed, 0x5348);
        var latents = new Latents(_network, 0, CPU);
        _looks = latents.Codes(Columns, _seed).DetachFromDisposeScope();
        _layouts = latents.Phases(Columns, _seed)?.DetachFromDisposeScope();
    }

    /// <summary>The share of one of the <see cref="Scales"/> rows, evenly spread in the logarithm.</summary>
    /// <param name="row">Number of the row, from 0 for the largest share.</param>
    /// <param name="minimum">Smallest share.</param>
    /// <param name="maximum">Largest share.</param>
    public static double Share(int row, double minimum, double maximum) => maximum * Math.Pow(minimum / maximum, row / (Scales - 1.0));

    /// <summary>Writes a sheet: a row per scale zooming in on one place, a row of parts, a row of a resolution that was never trained.</summary>
    /// <returns>The sheet's size in pixels.</returns>
    public (int Width, int Height) Save(string path)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        int cell = 1 << _network.Blocks, side = _configuration.Regions.Cells[0] * cell;
        int unseen = _configuration.Regions.Cells[1] * 2 * cell;
        (double minimum, double maximum) = _network.TrainedScales;
        int extra = _network.ImageChannels.Count is 1 or 3 ? 0 : 1;
        using var sheet = new ContactSheet(Columns * (Scales + 2 + extra), Columns, Cell, Cell) { ShowsPixels = true };
        for (int k = 0; k < Scales; k++)
        {
            double share = Share(k, minimum, maximum);
            SheetRows.Add(sheet, Row(new Vector2d(0, 0), share, side), string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %, {side} px"));
        }

        SheetRows.Add(sheet, Row(new Vector2d(0.25, 0.25), minimum, side), string.Create(CultureInfo.InvariantCulture, $"part, {minimum * 100:0} %"));
        Tensor large = Row(Vector2d.Zero, 1, unseen);
        SheetRows.Add(sheet, large, $"100 %, {unseen} px (unseen)");
        if (extra > 0)
        {
            Tensor last = large.narrow(1, large.shape[1] - 1, 1);
            SheetRows.Add(sheet, last, _network.ImageChannels[^1]);
        }

        sheet.Save(path);
        return (sheet.Width, sheet.Height);
    }

    public void Dispose()
    {
        _encoding.Dispose();
        _looks.Dispose();
        _layouts?.Dispose();
    }

    /// <summary>Images of the sheet's latents, one per column, with noise as in training.</summary>
    /// <param name="centre">Centre of the region, in image units.</param>
    /// <param name="share">Its extent as a share of the frame.</param>
    /// <param name="side">Pixels a side.</param>
    /// <returns>[columns, C, side, side].</returns>
    internal Tensor Row(Vector2d centre, double share, int side)
    {
        var region = ImageRegion.FromExtent(centre, new Vector2d(2 * share, 2 * share), new Resolution(side, side));
        Device device = _trainer.AverageNetwork.MeanLatent.device;
        if (_trainer.AverageNetwork.Method is IImageGenerator method)
        {
            Tensor styles = method.Map(_looks.to(device)).unsqueeze(1).expand(Columns, method.StyleCount, method.StyleChannels);
            return RegionRendering.Render(method, styles, [.. Enumerable.Repeat(region, Columns)], (sizes, _) => [.. sizes.Select((s, k) => NoiseMaps.Draw([Columns, 1, s.Height, s.Width], _seed, k, device))]);
        }

        Generator generator = _trainer.Average;
        Tensor encoding = _encoding.Make([.. Enumerable.Repeat(region, Columns)], _network.Blocks, _network.TrainedPadding, _layouts).to(device);
        Tensor[]? noise = _noise.Single(Columns, SampleLattice.For(region, _network.Blocks, _network.TrainedPadding), _seed);
        return generator.forward(encoding, generator.Broadcast(generator.Map(_looks.to(device))), noise, _network.TrainedPadding);
    }
}
