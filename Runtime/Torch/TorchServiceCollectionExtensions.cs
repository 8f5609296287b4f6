using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ScaleParty.DependencyInjection;
using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>Registers torch as what runs the network of <see cref="ScalePartyServiceCollectionExtensions.AddScaleParty"/>.</summary>
public static class TorchServiceCollectionExtensions
{
    /// <summary>Registers an <see cref="ISynthesizerBackend"/> that makes <see cref="TorchSynthesizer"/>s, unless another backend is registered.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; wrong ones throw <see cref="OptionsValidationException"/> when the host starts, or without a host at the first use.</param>
    public static IServiceCollection AddScalePartyTorch(this IServiceCollection services, Action<ScalePartyTorchOptions>? configure = null)
    {
        OptionsBuilder<ScalePartyTorchOptions> options = Guard.NotNull(services, nameof(services)).AddOptions<ScalePartyTorchOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ScalePartyTorchOptions>, ScalePartyTorchOptionsValidator>());
        services.TryAddSingleton<ISynthesizerBackend, TorchBackend>();
        return services;
    }

    private sealed class TorchBackend(IOptions<ScalePartyTorchOptions> options) : ISynthesizerBackend
    {
        public string? Obstacle => TorchRuntime.FindObstacle();

        public ISynthesizer Create(GeneratorNetwork network) => new TorchSynthesizer(network, options.Value.ToSynthesizerOptions());
    }
}
