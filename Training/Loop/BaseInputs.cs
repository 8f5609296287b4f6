using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>Images of a base network as inputs of a refinement network: what it will refine in a pyramid.</summary>
internal sealed class BaseInputs : IDisposable
{
    private const string Embedded = "default";
    private readonly Generator _generator;
    private readonly RegionEncoding _encoding;
    private readonly Latents _latents;
    private readonly NoiseMaps _noise;
    private readonly ChannelSupply _channels;
    private readonly double _coast;

    /// <summary>Loads the network.</summary>
    /// <param name="configuration">The run; <see cref="RefinementConfiguration.Base"/> names the network.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="InvalidDataException">The network lacks a channel of the data or refines itself.</exception>
    public BaseInputs(TrainingConfiguration configuration, Device device)
    {
        RefinementConfiguration refinement = configuration.Refinement!;
        GeneratorNetwork network = refinement.Base == Embedded ? DefaultNetwork.Load() : NetworkFile.Load(refinement.Base);
        NetworkDescription d = network.Description;
        _channels = ChannelSupply.Match(d.ImageChannels, configuration.Data.Channels, out string? missing);
        if (missing is not null || d.Encoding.Kind == EncodingKind.Image)
        {
            throw new InvalidDataException(
                $"refinement.base is {refinement.Base}: {(missing is not null ? $"it has no channel '{missing}'" : "it is a refinement network")}; expected a network that makes {string.Join(", ", configuration.Data.Channels)}");
        }

        _coast = refinement.Coast;
        _generator = Generator.FromNetwork(network);
        _generator.to(device);
        _encoding = new RegionEncoding(d.Encoding, device);
        _latents = new Latents(d, 0, device);
        _noise = new NoiseMaps(d, d.HasNoise ? NoisePlacement.All : NoisePlacement.Off, device);
    }

    /// <summary>Images of regions, one latent each.</summary>
    /// <param name="regions">One region per image, all of one resolution.</param>
    /// <param name="seed">Names the latents and the noise.</param>
    /// <returns>[B, C, H, W] with the channels of the data.</returns>
    public Tensor Make(IReadOnlyList<ImageRegion> regions, ulong seed)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        int blocks = _generator.Description.Blocks;
        Tensor encoding = _encoding.Make(regions, blocks, PaddingMode.Exact, _latents.Phases(regions.Count, seed), null);
        Tensor[]? noise = _noise.Single(regions.Count, SampleLattice.For(regions[0], blocks, PaddingMode.Exact), seed);
        Tensor images = _generator.forward(encoding, _generator.Broadcast(_generator.Map(_latents.Codes(regions.Count, seed))), noise);
        return cat([.. _channels.Sources.Select(k => k >= 0 ? images.narrow(1, k, 1) : Water(images))], 1).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the network.</summary>
    public void Dispose()
    {
        _generator.Dispose();
        _encoding.Dispose();
    }

    private Tensor Water(Tensor images)
    {
        (double gain, double offset) = ChannelSupply.WaterOfHeight(_coast);
        return ((images.narrow(1, _channels.HeightSource, 1) * gain) + offset).clamp(-1, 1);
    }
}
