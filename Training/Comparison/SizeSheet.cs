using ScaleParty.Desktop;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Comparison;

/// <summary>Fig. 2: full frames of the same latents at trained and other sizes, a row per entry.</summary>
internal sealed class SizeSheet : IDisposable
{
    private const int Latents = 2;
    private const int Cell = 128;
    private const ulong Seed = 7;
    private static readonly int[] Sides = [32, 40, 48, 64];
    private readonly ContactSheet _sheet;

    /// <param name="rows">Number of rows.</param>
    public SizeSheet(int rows) => _sheet = new ContactSheet(rows * Latents * Sides.Length, Latents * Sides.Length, Cell, Cell, "Full frames of two latents at 32, 40, 48 and 64 pixels") { Enlarges = true };

    /// <summary>Adds the row of an entry.</summary>
    public void Add(IImageMaker maker, string title)
    {
        using DisposeScope scope = NewDisposeScope();
        for (int latent = 0; latent < Latents; latent++)
        {
            foreach (int side in Sides)
            {
                var noise = maker.Description.HasNoise ? new NoiseSettings { Policy = NoisePolicy.GridSample, Seed = Seed, LatticeResolution = Sides.Max() } : NoiseSettings.Off;
                Tensor image = maker.Make([ImageRegion.FullFrame(side)], Seed, noise, first: latent).clamp(-1, 1);
                SheetRows.Add(_sheet, image, latent == 0 && side == Sides[0] ? title : $"{side} px");
            }
        }
    }

    /// <summary>Writes a PNG.</summary>
    public void Save(string path) => _sheet.Save(path);

    /// <inheritdoc/>
    public void Dispose() => _sheet.Dispose();
}
