using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScaleParty.DependencyInjection;
using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>Registers torch as what runs the network of <see cref="ScalePartyServiceCollectionExtensions.AddScaleParty"/>.</summary>
public static class TorchServiceCollectionExtensions
{
    /// <summary>Registers an <see cref="ISynthesizerBackend"/> that makes <see cref="TorchSynthesizer"/>s, unless another backend is registered.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">How to compute; or null for the defaults.</param>
    public static IServiceCollection AddScalePartyTorch(this IServiceCollection services, TorchSynthesizerOptions? options = null)
    {
        Guard.NotNull(services, nameof(services)).TryAddSingleton<ISynthesizerBackend>(_ => new TorchBackend(options));
        return services;
    }

    private sealed class TorchBackend(TorchSynthesizerOptions? options) : ISynthesizerBackend
    {
        public string? Problem => TorchRuntime.FindProblem();

        public ISynthesizer Create(GeneratorNetwork network) => new TorchSynthesizer(network, options);
    }
}
