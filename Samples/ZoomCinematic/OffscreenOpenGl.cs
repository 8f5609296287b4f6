using ScaleParty.DependencyInjection;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;

namespace ScaleParty.ZoomCinematic;

/// <summary>Compute shaders in an OpenGL context without a window.</summary>
internal sealed class OffscreenOpenGl : IOffscreenDevice, IDisposable
{
    private OffscreenContext? _context;
    private DeviceSupport? _support;

    /// <inheritdoc/>
    public DeviceSupport Support => _support ??= Open();

    /// <inheritdoc/>
    public string Identity => $"{Support.Renderer}, OpenGL {_context?.Version ?? "none"}";

    /// <inheritdoc/>
    public ISynthesizer Create(GeneratorNetwork network) =>
        Support.Problem is { } problem ? throw new GraphicsException(problem) : new ComputeSynthesizer(new OpenGlDevice(_context!.Gl), network);

    public void Dispose() => _context?.Dispose();

    private DeviceSupport Open()
    {
        try
        {
            _context = new OffscreenContext();
            return OpenGlDriver.Of(_context.Gl).Support;
        }
        catch (GraphicsException e)
        {
            return new DeviceSupport(null, e.Message);
        }
    }
}
