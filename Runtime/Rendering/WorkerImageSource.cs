using System.Diagnostics;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>Images made on a worker thread and uploaded within a budget of bytes per frame.</summary>
internal sealed class WorkerImageSource : ITextureImageSource
{
    private readonly ITextureTarget _target;
    private readonly UpdateClock _clock;
    private readonly int _budget;
    private readonly GenerationWorker _worker;
    private GeneratedImage? _uploading;
    private int _uploadedRows;
    private double _uploadMilliseconds;

    public WorkerImageSource(ISynthesizer synthesizer, ITextureTarget target, int uploadBytesPerFrame, UpdateClock clock)
    {
        _target = target;
        _clock = clock;
        _budget = uploadBytesPerFrame;
        _worker = new GenerationWorker(synthesizer, target.Format);
    }

    public ImageCounts Counts => _worker.Counts;

    public ImagePlacement? Shown { get; private set; }

    public void Request(SynthesisRequest request, ImagePlacement placement) => _worker.Post(request, placement);

    public bool Advance() => Upload(_budget);

    public bool Finish()
    {
        _worker.WaitUntilIdle();
        bool shown = _uploading is not null && Upload(int.MaxValue);
        return Upload(int.MaxValue) || shown;
    }

    public GenerationException? FetchError() => _worker.FetchError();

    public void Dispose() => _worker.Dispose();

    private bool Upload(int budget)
    {
        GeneratedImage? image = _uploading ?? BeginUpload();
        if (image is null)
        {
            return false;
        }

        bool whole;
        try
        {
            whole = UploadRows(image, budget);
        }
        catch
        {
            // The image is discarded; the shown one remains.
            EndUpload(image);
            throw;
        }

        if (whole)
        {
            Shown = image.Placement;
            _clock.Shown(image.GenerateMilliseconds, image.ConvertMilliseconds, _uploadMilliseconds);
            EndUpload(image);
        }

        return whole;
    }

    private bool UploadRows(GeneratedImage image, int budget)
    {
        long start = Stopwatch.GetTimestamp();
        int rows = Math.Min(Math.Max(1, budget / image.RowBytes), image.Resolution.Height - _uploadedRows);
        if (_uploadedRows == 0)
        {
            _target.Prepare(image.Resolution);
        }

        _target.Write(_uploadedRows, image.Rows(_uploadedRows, rows));
        _uploadedRows += rows;
        bool whole = _uploadedRows == image.Resolution.Height;
        if (whole)
        {
            _target.Show();
        }

        _uploadMilliseconds += SmoothedTime.Milliseconds(start, Stopwatch.GetTimestamp());
        _clock.Uploaded(rows * (long)image.RowBytes);
        return whole;
    }

    private GeneratedImage? BeginUpload()
    {
        _uploading = _worker.Fetch();
        _uploadedRows = 0;
        _uploadMilliseconds = 0;
        return _uploading;
    }

    private void EndUpload(GeneratedImage image)
    {
        _uploading = null;
        _worker.Release(image);
    }
}
