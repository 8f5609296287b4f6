using ScaleParty.Models;
using ScaleParty.Training.Method.Generators;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>The generator that a run trains: ScaleParty's own, or one of the methods that it is compared with.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private readonly Generator? _own;

    private TrainedNetwork(nn.Module module, Generator? own, IImageGenerator? method, Device device)
    {
        (Module, _own, Method) = (module, own, method);
        module.to(device);
    }

    /// <summary>The parameters.</summary>
    public nn.Module Module { get; }

    /// <summary>The compared method; null with ScaleParty's own.</summary>
    public IImageGenerator? Method { get; }

    /// <summary>ScaleParty's own generator.</summary>
    /// <exception cref="InvalidOperationException">The run trains another method.</exception>
    public Generator Own => _own ?? throw new InvalidOperationException("the run trains a compared method, which has no network of ScaleParty's own");

    /// <summary>Mean of w over many z, [1, style].</summary>
    public Tensor MeanLatent => Method is null ? Own.MeanLatent : Method.MeanLatent;

    /// <summary>A generator with the random weights that training begins with, drawn by torch's default generator.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="description">The description of its network.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="maps">Type of maps of ScaleParty's own generator; null for that of the weights.</param>
    public static TrainedNetwork Create(TrainingConfiguration configuration, NetworkDescription description, Device device, ScalarType? maps)
    {
        if (NetworkFactory.CreateMethod(configuration) is StyledGenerator method)
        {
            return new TrainedNetwork(method, null, method, device);
        }

        var own = new Generator(description) { Fused = true, MapType = maps };
        return new TrainedNetwork(own, own, null, device);
    }

    /// <summary>ScaleParty's own generator, as it is.</summary>
    public static TrainedNetwork Of(Generator generator, Device device) => new(generator, generator, null, device);

    /// <summary>The mapping network: z [B, style] -> w [B, style].</summary>
    public Tensor Map(Tensor z) => Method is null ? Own.Map(z) : Method.Map(z);

    /// <inheritdoc/>
    public void Dispose() => Module.Dispose();
}
