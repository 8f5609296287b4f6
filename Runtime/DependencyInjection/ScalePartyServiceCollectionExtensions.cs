using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>Registers the library with Microsoft.Extensions.DependencyInjection.</summary>
public static class ScalePartyServiceCollectionExtensions
{
    /// <summary>
    /// Registers, as singletons, the <see cref="GeneratorNetwork"/>, its <see cref="LatentSpace"/> and <see cref="LatentCache"/>, an
    /// <see cref="ISynthesizer"/> for any thread and the <see cref="GenerativeTextureFactory"/>. What runs the network is registered
    /// beside it: <c>services.AddScalePartyOpenGl()</c> (compute shaders), <c>services.AddScalePartyTorch()</c> of ScaleParty.Torch, or
    /// both, and <see cref="ScalePartyOptions.Backend"/> says which to take.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; wrong ones throw <see cref="OptionsValidationException"/> when the host starts, or without a host at the first use.</param>
    public static IServiceCollection AddScaleParty(this IServiceCollection services, Action<ScalePartyOptions>? configure = null)
    {
        OptionsBuilder<ScalePartyOptions> options = Guard.NotNull(services, nameof(services)).AddOptions<ScalePartyOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ScalePartyOptions>, ScalePartyOptionsValidator>());
        services.TryAddSingleton(provider => LoadNetwork(Options(provider)));
        services.TryAddSingleton<LatentSpace>();
        services.TryAddSingleton(provider => new LatentCache(provider.GetRequiredService<LatentSpace>(), Options(provider).LatentCacheCapacity));
        services.TryAddSingleton(CreateSynthesizer);
        services.TryAddSingleton<GenerativeTextureFactory>();
        return services;
    }

    private static ScalePartyOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<ScalePartyOptions>>().Value;

    private static GeneratorNetwork LoadNetwork(ScalePartyOptions options) =>
        options.NetworkPath is { } path ? NetworkFile.Load(path) : DefaultNetwork.Load();

    private static ISynthesizer CreateSynthesizer(IServiceProvider provider)
    {
        ISynthesizerBackend backend = provider.GetService<ISynthesizerBackend>()
            ?? throw new InvalidOperationException("AddScaleParty: no backend that runs networks on a thread is registered; add one beside it, such as services.AddScalePartyTorch() of ScaleParty.Torch");

        // Textures on several threads share it.
        return new SharedSynthesizer(backend.Create(provider.GetRequiredService<GeneratorNetwork>()));
    }
}
