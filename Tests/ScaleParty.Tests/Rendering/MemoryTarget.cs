using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Rendering;

/// <summary>A texture target in memory, as an engine without OpenGL would write one; checks that its rules are kept.</summary>
internal sealed class MemoryTarget : ITextureTarget
{
    private byte[] _shown = [], _hidden = [];
    private int _hiddenRows;
    private Resolution _hiddenResolution;

    public TexelFormat Format { get; init; } = TexelFormat.Rgba8;

    public Resolution Resolution { get; private set; }

    public byte[] Texels => _shown[..(int)(Resolution.PixelCount * Format.UploadBytesPerPixel())];

    public List<int> RowsPerWrite { get; } = new(65536);

    public int Images { get; private set; }

    public bool IsDisposed { get; private set; }

    public Exception? Failure { get; set; }

    public void Prepare(Resolution resolution)
    {
        _hiddenResolution = resolution;
        _hiddenRows = 0;
        int bytes = (int)resolution.PixelCount * Format.UploadBytesPerPixel();
        if (_hidden.Length < bytes)
        {
            _hidden = new byte[bytes];
        }
    }

    public void Write(int firstRow, ReadOnlySpan<byte> rows)
    {
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }

        Assert.Equal(_hiddenRows, firstRow);
        int rowBytes = _hiddenResolution.Width * Format.UploadBytesPerPixel();
        rows.CopyTo(_hidden.AsSpan(firstRow * rowBytes));
        _hiddenRows += rows.Length / rowBytes;
        if (RowsPerWrite.Count < RowsPerWrite.Capacity)
        {
            RowsPerWrite.Add(rows.Length / rowBytes);
        }
    }

    public void Show()
    {
        Assert.Equal(_hiddenResolution.Height, _hiddenRows);
        (_shown, _hidden) = (_hidden, _shown);
        Resolution = _hiddenResolution;
        Images++;
    }

    public void Dispose() => IsDisposed = true;
}
