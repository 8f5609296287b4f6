using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Training.Data;

namespace ScaleParty.Training.Evaluation;

/// <summary>What measures work with.</summary>
/// <param name="Maker">Makes images of the network.</param>
/// <param name="Source">Real images; null where there are none.</param>
/// <param name="Options">What is measured, complete: <see cref="EvaluationDefaults.Complete"/>.</param>
/// <param name="Progress">Is told how things stand.</param>
/// <param name="Cancellation">Stops the work; what is finished is kept.</param>
internal sealed record EvaluationContext(IImageMaker Maker, IDataSource? Source, EvaluationOptions Options, IEvaluationProgress Progress, CancellationToken Cancellation)
{
    /// <summary>The network's description.</summary>
    public NetworkDescription Network => Maker.Description;

    /// <summary>The policy of the noise that images are judged with, in words.</summary>
    public string NoiseName => Network.HasNoise ? $"noise {Options.Noise}" : "no noise in the network";

    /// <summary>What every measure of a scale's images depends on, in words.</summary>
    public string ScaleSettings => string.Create(
        CultureInfo.InvariantCulture,
        $"{Options.Samples} images of {Options.DistanceResolution} pixels, {NoiseName}, seed {Options.Seed}");

    /// <summary>The noise that images of a scale are judged with.</summary>
    /// <param name="share">Extent as a share of the frame: a lattice has a point per pixel of it.</param>
    public NoiseSettings Noise(double share) => !Network.HasNoise ? NoiseSettings.Off : new()
    {
        Policy = Options.Noise,
        Seed = Options.Seed,
        LatticeResolution = (int)Math.Clamp(Math.Round(Options.DistanceResolution / share), 8, 65536),
    };

    /// <summary>Runs something for every batch of a number of images, with progress, until the work is stopped.</summary>
    public void ForBatches(string what, int count, int side, Action<int, int> work)
    {
        foreach ((int first, int size) in ImageBatches.Of(count, side))
        {
            Cancellation.ThrowIfCancellationRequested();
            work(first, size);
            Progress.Report(what, first + size, count);
        }
    }
}
