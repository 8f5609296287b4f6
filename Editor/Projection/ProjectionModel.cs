using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Editor.Projection;

/// <summary>The generator with frozen weights and the loss of its images, as a projection evaluates them.</summary>
internal sealed class ProjectionModel : IDisposable
{
    private const int Samples = 10_000;
    private const uint SampleStream = 0x50524F4A;

    private readonly ProjectionSetup _setup;
    private readonly Generator _generator;
    private readonly RegionEncoding _encoding;
    private readonly LpipsModule? _lpips;
    private readonly ProjectionLoss _loss;
    private readonly Tensor[] _targets;
    private readonly Tensor _channels;
    private readonly Tensor _mean;

    /// <summary>Loads libtorch, copies the weights and measures w over 10,000 samples.</summary>
    public ProjectionModel(ProjectionSetup setup)
    {
        _setup = setup;
        _generator = Generator.FromNetwork(setup.Network);
        _generator.Fused = true;
        foreach (Parameter parameter in _generator.parameters())
        {
            parameter.requires_grad_(false);
        }

        NetworkDescription d = setup.Network.Description;
        _encoding = new RegionEncoding(d.Encoding);
        _lpips = setup.Options.Lpips is { } path ? new LpipsModule(path) : null;
        _loss = new ProjectionLoss(setup.Options.Perceptual, _lpips);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        _targets = [.. setup.Pixels.Zip(setup.Regions, (pixels, region) => tensor(pixels, [1, 3, region.Resolution.Height, region.Resolution.Width]).DetachFromDisposeScope())];
        _channels = tensor(setup.Channels.Select(c => (long)c).ToArray()).DetachFromDisposeScope();
        var z = new float[Samples * d.StyleChannels];
        CounterRandom.Normals(setup.Options.Seed, SampleStream, 0, 0, z);
        Tensor w = _generator.Map(tensor(z, [Samples, d.StyleChannels]));
        _mean = w.mean([0]).view(1, 1, -1).DetachFromDisposeScope();
        Deviation = Math.Sqrt((w - _mean.view(1, -1)).square().mean().ToDouble());
    }

    /// <summary>Root mean square deviation of w's elements from their mean.</summary>
    public double Deviation { get; }

    /// <summary>Styles from their distance to the mean w in deviations, [B, 1 or styles, style].</summary>
    /// <returns>w+ [B, styles, style].</returns>
    public Tensor Styles(Tensor offsets) => (_mean + (offsets * Deviation)).expand(offsets.shape[0], _setup.Network.Description.StyleCount, offsets.shape[2]);

    /// <summary>Images of all targets' regions.</summary>
    /// <param name="styles">w+ [B, styles, style].</param>
    /// <param name="phases">[B, phases], or null without a Fourier encoding.</param>
    /// <param name="noise">For each target one map per convolution, [B, 1, h, w], or null for none.</param>
    /// <returns>For each target [B, 3, height, width].</returns>
    public Tensor[] Images(Tensor styles, Tensor? phases, IReadOnlyList<Tensor[]>? noise)
    {
        int batch = (int)styles.shape[0];
        int blocks = _setup.Network.Description.Blocks;
        return [.. _setup.Regions.Select((region, n) =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor encoding = _encoding.Make([.. Enumerable.Repeat(region, phases is null ? 1 : batch)], blocks, PaddingMode.Exact, phases);
            Tensor image = _generator.forward(encoding, styles, noise?[n], PaddingMode.Exact);
            Tensor delivered = image.narrow(2, 0, region.Resolution.Height).narrow(3, 0, region.Resolution.Width);
            return delivered.index_select(1, _channels).MoveToOuterDisposeScope();
        })];
    }

    /// <summary>The mean loss over the targets of each sample's images: [B].</summary>
    public Tensor Loss(IReadOnlyList<Tensor> images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor total = _loss.Of(images[0], _targets[0]);
        for (int n = 1; n < images.Count; n++)
        {
            total = total + _loss.Of(images[n], _targets[n]);
        }

        return (total / images.Count).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _generator.Dispose();
        _encoding.Dispose();
        _lpips?.Dispose();
        foreach (Tensor t in (Tensor[])[.. _targets, _channels, _mean])
        {
            t.Dispose();
        }
    }
}
