namespace ScaleParty.Rendering;

/// <summary>Gathers the times of the render thread and of the images it shows.</summary>
internal sealed class UpdateClock
{
    private SmoothedTime _generate, _convert, _upload, _update, _frame;
    private RateMeter _frames, _images;
    private long _previousStart, _shown, _uploadedBytes;
    private bool _hasPrevious;

    /// <summary>What the render thread knows; the worker's counts are not among it.</summary>
    public TextureStatistics Statistics => new()
    {
        GenerateMilliseconds = _generate.Value,
        ConvertMilliseconds = _convert.Value,
        UploadMilliseconds = _upload.Value,
        UpdateMilliseconds = _update.Value,
        FrameMilliseconds = _frame.Value,
        FramesPerSecond = _frames.PerSecond,
        ImagesPerSecond = _images.PerSecond,
        Shown = _shown,
        UploadedBytes = _uploadedBytes,
    };

    public void Uploaded(long bytes) => _uploadedBytes += bytes;

    public void Shown(GeneratedImage image, double uploadMilliseconds)
    {
        _shown++;
        _generate.Add(image.GenerateMilliseconds);
        _convert.Add(image.ConvertMilliseconds);
        _upload.Add(uploadMilliseconds);
    }

    /// <summary>An update that began and ended at these timestamps.</summary>
    public void Frame(long start, long end, bool shown)
    {
        _update.Add(SmoothedTime.Milliseconds(start, end));
        if (_hasPrevious)
        {
            _frame.Add(SmoothedTime.Milliseconds(_previousStart, start));
        }

        (_previousStart, _hasPrevious) = (start, true);
        _frames.Advance(start, 1);
        _images.Advance(start, shown ? 1 : 0);
    }
}
