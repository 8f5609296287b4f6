using ScaleParty.Training.Method;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>Copies of a network's parameters that other threads work with: they get the values, and give back the gradients.</summary>
internal static class Replica
{
    /// <summary>Gives a copy the values of the network.</summary>
    public static void Update(nn.Module copy, nn.Module network) => WeightAverage.Update(copy, network, 0);

    /// <summary>Adds a copy's gradients to the network's, and drops them.</summary>
    public static void CollectGradients(nn.Module copy, nn.Module network)
    {
        using IDisposable off = no_grad();
        foreach ((Parameter from, Parameter to) in copy.parameters().Zip(network.parameters()))
        {
            if (from.grad is not { } gradient)
            {
                continue;
            }

            if (to.grad is { } sum)
            {
                sum.add_(gradient);
                gradient.Dispose();
            }
            else
            {
                to.grad = gradient;
            }

            from.grad = null;
        }
    }
}
