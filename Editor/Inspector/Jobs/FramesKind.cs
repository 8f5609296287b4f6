using System.Globalization;
using System.IO.Compression;
using ScaleParty.Animation;
using ScaleParty.Desktop;
using ScaleParty.Editor.State;
using ScaleParty.Json;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Inspector;

/// <summary>"frames", "mp4" and "gif": a timeline as PNG files in a ZIP file, or as a video.</summary>
internal sealed class FramesKind : IJobKind
{
    /// <summary>Most frames.</summary>
    public const int MaximumFrames = 10_000;

    private readonly StateRenderer _renderer;
    private readonly string _file;
    private readonly Action<JobRun, string, double, int> _pack;

    private FramesKind(string name, StateRenderer renderer, string file, Action<JobRun, string, double, int> pack) => (Name, _renderer, _file, _pack) = (name, renderer, file, pack);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The kinds.</summary>
    public static IEnumerable<IJobKind> All(StateRenderer renderer) =>
    [
        new FramesKind("frames", renderer, "frames.zip", (run, frames, _, count) => Zip(run, frames, count)),
        new FramesKind("mp4", renderer, "video.mp4", (run, frames, fps, count) => RequireTool(VideoEncoder.TryEncode(frames, FrameName.Pattern, Path.Combine(run.Folder, "video.mp4"), fps, count, run.Stop))),
        new FramesKind("gif", renderer, "animation.gif", (run, frames, fps, count) => RequireTool(VideoEncoder.TryEncodeGif(frames, FrameName.Pattern, Path.Combine(run.Folder, "animation.gif"), fps, count, run.Stop))),
    ];

    /// <inheritdoc/>
    public Action<JobRun> Prepare(JsonValue request)
    {
        RequestJson.Only(request, "kind", "state", "timeline", "width", "height", "fps");
        ViewState state = RequestJson.StateOf(request);
        Timeline timeline = RequestJson.TimelineOf(request);
        Resolution size = RequestJson.SizeOf(request);
        double fps = request.Optional("fps")?.Real(0.001, Timeline.MaximumFramesPerSecond) ?? timeline.FramesPerSecond;
        int count = timeline.FrameCount(fps);
        return count <= MaximumFrames
            ? run => Make(run, state, timeline, size, fps, count)
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the timeline has {count} frames at {fps} per second; expected at most {MaximumFrames}"));
    }

    private void Make(JobRun run, ViewState state, Timeline timeline, Resolution size, double fps, int count)
    {
        string frames = Directory.CreateDirectory(Path.Combine(run.Folder, "frames")).FullName;
        try
        {
            var rgba = new byte[4 * size.PixelCount];
            for (int i = 0; i < count; i++)
            {
                run.Report((double)i / (count + 1), string.Create(CultureInfo.InvariantCulture, $"frame {i + 1} of {count}"));
                _renderer.Colour(StateTimeline.At(timeline, state, i / fps), size, rgba, run.Stop);
                ImageFile.SavePng(Path.Combine(frames, FrameName.Of(i)), rgba, size.Width, size.Height);
            }

            run.Report((double)count / (count + 1), "packing");
            _pack(run, frames, fps, count);
            run.AddFile(_file);
        }
        finally
        {
            Directory.Delete(frames, recursive: true);
        }
    }

    private static void Zip(JobRun run, string frames, int count)
    {
        using FileStream file = File.Create(Path.Combine(run.Folder, "frames.zip"));
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        for (int i = 0; i < count; i++)
        {
            run.Stop.ThrowIfCancellationRequested();

            // PNG is compressed already.
            zip.CreateEntryFromFile(Path.Combine(frames, FrameName.Of(i)), FrameName.Of(i), CompressionLevel.NoCompression);
        }
    }

    private static void RequireTool(bool found)
    {
        if (!found)
        {
            throw new NotSupportedException("ffmpeg is not installed, so there are no videos here; on Debian or Ubuntu: apt-get install ffmpeg");
        }
    }
}
