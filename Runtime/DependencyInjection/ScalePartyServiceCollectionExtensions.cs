using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.DependencyInjection;

/// <summary>Registers the library with Microsoft.Extensions.DependencyInjection.</summary>
public static class ScalePartyServiceCollectionExtensions
{
    /// <summary>
    /// Registers, as singletons, the <see cref="GeneratorNetwork"/>, its <see cref="LatentSpace"/> and <see cref="LatentCache"/>, an
    /// <see cref="ISynthesizer"/> for any thread, the <see cref="SynthesizerFactory"/>, the <see cref="GenerativeTextureFactory"/> and the <see cref="StreamedWorldFactory"/>. The processor runs the network
    /// (<see cref="CpuSynthesizer"/>) unless an <see cref="ISynthesizerBackend"/> is registered; <c>services.AddScalePartyOpenGl()</c> adds compute
    /// shaders, and <see cref="ScalePartyOptions.Backend"/> says which to take. Where there is a refinement network, the processor's synthesizer is a <see cref="PyramidSynthesizer"/>.
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
        services.TryAddSingleton<SynthesizerFactory>();
        services.TryAddSingleton(CreateSynthesizer);
        services.TryAddSingleton<GenerativeTextureFactory>();
        services.TryAddSingleton<StreamedWorldFactory>();
        return services;
    }

    private static ScalePartyOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<ScalePartyOptions>>().Value;

    private static GeneratorNetwork LoadNetwork(ScalePartyOptions options) =>
        options.NetworkPath is { } path ? NetworkFile.Load(path) : DefaultNetwork.Load();

    // Textures on several threads share it.
    private static ISynthesizer CreateSynthesizer(IServiceProvider provider)
    {
        var factory = provider.GetRequiredService<SynthesizerFactory>();
        return new SharedSynthesizer(factory.Create(SynthesisBackend.Cpu, factory.MakesPyramids ? SynthesisMode.Pyramid : SynthesisMode.Free));
    }
}
