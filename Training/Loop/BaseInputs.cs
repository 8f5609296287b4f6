using ScaleParty.Models;
using ScaleParty.Sampling;
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
    private readonly int[] _channels;
    private readonly int _height;
    private readonly double _coast;

    /// <summary>Loads the network.</summary>
    /// <param name="configuration">The run; <see cref="RefinementConfiguration.Base"/> names the network.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="InvalidDataException">The network lacks a channel of the data, has noise, or refines itself.</exception>
    public BaseInputs(TrainingConfiguration configuration, Device device)
    {
        RefinementConfiguration refinement = configuration.Refinement!;
        GeneratorNetwork network = refinement.Base == Embedded ? DefaultNetwork.Load() : NetworkFile.Load(refinement.Base);
        NetworkDescription d = network.Description;
        List<string> names = [.. d.ImageChannels];
        _height = names.IndexOf("height");
        _channels = [.. configuration.Data.Channels.Select(c => names.IndexOf(c))];
        string? missing = configuration.Data.Channels.FirstOrDefault(c => !names.Contains(c) && !(c == "water" && _height >= 0));
        if (missing is not null || d.Encoding.Kind == EncodingKind.Image || d.HasNoise)
        {
            throw new InvalidDataException(
                $"refinement.base is {refinement.Base}: {(missing is not null ? $"it has no channel '{missing}'" : d.HasNoise ? "it has noise" : "it is a refinement network")}; expected a network without noise that makes {string.Join(", ", configuration.Data.Channels)}");
        }

        _coast = refinement.Coast;
        _generator = Generator.FromNetwork(network);
        _generator.to(device);
        _encoding = new RegionEncoding(d.Encoding, device);
        _latents = new Latents(d, 0, device);
    }

    /// <summary>Images of regions, one latent each.</summary>
    /// <param name="regions">One region per image, all of one resolution.</param>
    /// <param name="seed">Names the latents.</param>
    /// <returns>[B, C, H, W] with the channels of the data.</returns>
    public Tensor Make(IReadOnlyList<ImageRegion> regions, ulong seed)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        int blocks = _generator.Description.Blocks;
        Tensor encoding = _encoding.Make(regions, blocks, PaddingMode.Exact, _latents.Phases(regions.Count, seed), null);
        Tensor images = _generator.forward(encoding, _generator.Broadcast(_generator.Map(_latents.Codes(regions.Count, seed))));
        return cat([.. _channels.Select(k => k >= 0 ? images.narrow(1, k, 1) : Water(images))], 1).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the network.</summary>
    public void Dispose()
    {
        _generator.Dispose();
        _encoding.Dispose();
    }

    // From 1 where height is that of the sea, -1, to -1 on land.
    private Tensor Water(Tensor images) => 1 - (((images.narrow(1, _height, 1) + 1) / _coast).clamp(0, 1) * 2);
}
