using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;

namespace ScaleParty.Tests.Rendering;

/// <summary>A texture target of an imagined graphics device; checks that an image is begun before it is completed, and keeps what is shown.</summary>
internal sealed class DeviceTarget : ITextureTarget, IDeviceImageTarget
{
    private Resolution? _hidden;

    public TexelFormat Format { get; init; } = TexelFormat.Rgba8;

    /// <summary>Resolution of the shown image; null before the first.</summary>
    public Resolution? Shown { get; private set; }

    public int Images { get; private set; }

    public bool IsDisposed { get; private set; }

    public IComputeTexture Begin(Resolution resolution)
    {
        Assert.False(IsDisposed);
        _hidden = resolution;
        return new Texture(Format);
    }

    public void Complete()
    {
        Assert.False(IsDisposed);
        Shown = _hidden ?? throw new InvalidOperationException("completed without a beginning");
        _hidden = null;
        Images++;
    }

    public void Prepare(Resolution resolution) => throw new NotSupportedException("an image came through the CPU");

    public void Write(int firstRow, ReadOnlySpan<byte> rows) => throw new NotSupportedException("an image came through the CPU");

    public void Show() => throw new NotSupportedException("an image came through the CPU");

    public void Dispose() => IsDisposed = true;

    private sealed record Texture(TexelFormat Format) : IComputeTexture;
}
