using System.Diagnostics;
using System.Runtime.InteropServices;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Torch;

namespace ScaleParty.Editor.Projection;

/// <summary>How a projection stands.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Loss of the newest step.</param>
/// <param name="BestLoss">Smallest loss so far.</param>
/// <param name="Image">The targets in the upper row and the newest images below them, or null where this report has none.</param>
internal sealed record ProjectionProgress(int Step, int Steps, double Loss, double BestLoss, DecodedImage? Image);

/// <summary>
/// Finds the latent whose images are nearest to one or two given ones (paper, Sec. 4.4 and Fig. 6): gradient descent in w and w+, and with Fourier networks in the phases, by
/// the trainable generator with frozen weights. Loads libtorch at the first <see cref="Run"/>.
/// </summary>
internal sealed class Projector
{
    // Reports with an image, which costs a copy.
    private const int ImageEvery = 5;

    private readonly GeneratorNetwork _network;

    /// <summary>A projector for a network.</summary>
    /// <exception cref="ArgumentException">It is a refinement network.</exception>
    public Projector(GeneratorNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkShapes.RequireStandalone(network.Description);
        _network = network;
    }

    /// <summary>Optimises until the last step or until it is cancelled.</summary>
    /// <param name="targets">The images and their regions.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Gets a report of every step; null for none.</param>
    /// <param name="cancellation">Ends it after the current step; the result is then the best so far.</param>
    /// <param name="resume">A state of the same projection to go on from; null to begin.</param>
    /// <param name="keep">Gets the state every few seconds, so that it can be saved; null for not at all.</param>
    /// <exception cref="OperationCanceledException">It was cancelled before the first step.</exception>
    /// <exception cref="InvalidDataException">A target has too few pixels, the state is of another projection, the file of LPIPS cannot be used, or the loss is not finite.</exception>
    /// <exception cref="DllNotFoundException">libtorch does not load.</exception>
    public ProjectionResult Run(
        ProjectionTargets targets,
        ProjectionOptions options,
        IProgress<ProjectionProgress>? progress,
        CancellationToken cancellation,
        ProjectionState? resume = null,
        Action<ProjectionState>? keep = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(options);
        cancellation.ThrowIfCancellationRequested();
        var setup = new ProjectionSetup(_network, targets, options);
        if (options.Lpips is { } lpips)
        {
            LpipsModule.Check(lpips, cancellation);
        }

        var time = Stopwatch.StartNew();
        using var pause = new CollectionPause();
        using var run = new ProjectionRun(setup, resume);
        long kept = Stopwatch.GetTimestamp();
        while (run.Step < options.Steps && !(cancellation.IsCancellationRequested && run.Step > 0))
        {
            bool shows = progress is not null && (run.Step % ImageEvery == 0 || run.Step == options.Steps - 1);
            double loss = run.Advance(shows);
            progress?.Report(new ProjectionProgress(run.Step, options.Steps, loss, run.BestLoss, shows ? ProjectionPreview.Of(setup, run.Shown) : null));
            if (keep is not null && Stopwatch.GetElapsedTime(kept) > KeepEvery)
            {
                keep(run.State());
                kept = Stopwatch.GetTimestamp();
            }

            pause.BetweenSteps();
        }

        return new ProjectionResult(setup, run.Code(), run.NoisyImages(), run.State(), time.Elapsed);
    }

    private static TimeSpan KeepEvery { get; } = TimeSpan.FromSeconds(10);
}

/// <summary>The picture of a projection that runs.</summary>
internal static class ProjectionPreview
{
    /// <summary>The targets side by side and the images below them.</summary>
    /// <param name="setup">Gives the targets.</param>
    /// <param name="images">For each target [3, height, width].</param>
    public static DecodedImage Of(ProjectionSetup setup, IReadOnlyList<float[]> images)
    {
        (int Width, int Height)[] sizes = [.. setup.Regions.Select(r => (r.Resolution.Width, r.Resolution.Height))];
        int width = sizes.Sum(s => s.Width), rows = sizes.Max(s => s.Height);
        byte[] rgba = new byte[4 * width * 2 * rows];
        MemoryMarshal.Cast<byte, uint>(rgba.AsSpan()).Fill(0xFF000000);
        for (int n = 0, left = 0; n < sizes.Length; left += sizes[n].Width, n++)
        {
            Draw(setup.Pixels[n], sizes[n], left, 0);
            Draw(images[n], sizes[n], left, rows);
        }

        return new DecodedImage(rgba, width, 2 * rows);

        void Draw(float[] pixels, (int Width, int Height) size, int left, int top)
        {
            for (int y = 0; y < size.Height; y++)
            {
                PlanarImage.ToRgba(pixels, size.Width, size.Height, y, rgba.AsSpan(4 * (((top + y) * width) + left), 4 * size.Width));
            }
        }
    }
}
