namespace ScaleParty.Rendering;

/// <summary>Collects the times of the render thread and of the images it shows.</summary>
internal sealed class UpdateClock
{
    private SmoothedTime _generate, _convert, _upload, _update, _frame, _device, _slices;
    private RateMeter _frames, _images;
    private long _previousStart, _shown, _uploadedBytes;
    private bool _hasPrevious;

    /// <summary>The statistics of the render thread, without the counts of requests.</summary>
    public TextureStatistics Statistics => new()
    {
        GenerateMilliseconds = _generate.Value,
        ConvertMilliseconds = _convert.Value,
        UploadMilliseconds = _upload.Value,
        UpdateMilliseconds = _update.Value,
        FrameMilliseconds = _frame.Value,
        FramesPerSecond = _frames.PerSecond,
        ImagesPerSecond = _images.PerSecond,
        DeviceMilliseconds = _device.Value,
        SlicesPerImage = _slices.Value,
        Shown = _shown,
        UploadedBytes = _uploadedBytes,
    };

    public void Uploaded(long bytes) => _uploadedBytes += bytes;

    /// <summary>An image that a thread made is shown.</summary>
    public void Shown(double generateMilliseconds, double convertMilliseconds, double uploadMilliseconds)
    {
        _shown++;
        _generate.Add(generateMilliseconds);
        _convert.Add(convertMilliseconds);
        _upload.Add(uploadMilliseconds);
    }

    /// <summary>An image that the device made is shown.</summary>
    public void ShownOnDevice(double estimatedMilliseconds, int slices)
    {
        _shown++;
        _generate.Add(estimatedMilliseconds);
        _slices.Add(slices);
    }

    /// <summary>An update spent an estimated device time on images of its texture.</summary>
    public void AddDeviceTime(double estimatedMilliseconds) => _device.Add(estimatedMilliseconds);

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
