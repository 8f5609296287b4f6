using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;

namespace ScaleParty.DependencyInjection;

/// <summary>Registers compute shaders in OpenGL as what runs the network of <see cref="ScalePartyServiceCollectionExtensions.AddScaleParty"/>.</summary>
public static class OpenGlServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="IDeviceSynthesizerBackend"/> that makes a <see cref="ComputeSynthesizer"/> per OpenGL context, for textures
    /// whose target is an <see cref="OpenGlTextureTarget"/>. <see cref="ScalePartyOptions.Backend"/> says when it is taken.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="options">How to compute; or null for the defaults.</param>
    public static IServiceCollection AddScalePartyOpenGl(this IServiceCollection services, ComputeSynthesizerOptions? options = null)
    {
        Guard.NotNull(services, nameof(services)).TryAddEnumerable(ServiceDescriptor.Singleton<IDeviceSynthesizerBackend, OpenGlBackend>(_ => new OpenGlBackend(options)));
        return services;
    }

    private sealed class OpenGlBackend(ComputeSynthesizerOptions? options) : IDeviceSynthesizerBackend
    {
        public TargetDevice? Find(ITextureTarget target) =>
            target is OpenGlTextureTarget { Gl: { } gl } ? new TargetDevice(gl, OpenGlDriver.Of(gl).Support) : null;

        public IDeviceSynthesizer Create(GeneratorNetwork network, ITextureTarget target) =>
            new ComputeSynthesizer(new OpenGlDevice(((OpenGlTextureTarget)target).Gl), network, options);
    }
}
