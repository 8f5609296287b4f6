using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ScaleParty.Models;

namespace ScaleParty.Desktop;

/// <summary>Makes a video of the frames with ffmpeg: H.264, yuv420p, which most players support, or an animated GIF.</summary>
public static class VideoEncoder
{
    /// <summary>What to say where <see cref="TryEncode"/> returns false.</summary>
    public const string MissingNote = "ffmpeg is not installed, so there is no video. On Debian or Ubuntu: apt-get install ffmpeg. The same command then makes the video.";

    /// <summary>Encodes the frames of a folder beside the video, checks the result, and only then replaces the video.</summary>
    /// <param name="folder">Full path of the folder of the frames.</param>
    /// <param name="pattern">Names of the frames as ffmpeg understands them, such as frame_%05d.png; the first has number 0.</param>
    /// <param name="video">Full path of the video.</param>
    /// <param name="framesPerSecond">Frames per second.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="stop">Ends ffmpeg.</param>
    /// <returns>False when ffmpeg is not installed.</returns>
    /// <exception cref="IOException">ffmpeg fails, or its output is incomplete; the old video remains.</exception>
    public static bool TryEncode(string folder, string pattern, string video, double framesPerSecond, int frames, CancellationToken stop) => Encode(
        folder,
        video,
        beside => Arguments(pattern, framesPerSecond, frames, beside),
        (ffmpeg, beside) => Fault(ffmpeg, beside, framesPerSecond, frames, stop),
        stop);

    /// <summary>Makes an animated GIF of the frames of a folder, which repeats without end; arguments and results as of <see cref="TryEncode"/>.</summary>
    /// <param name="folder">Full path of the folder of the frames.</param>
    /// <param name="pattern">Names of the frames as ffmpeg understands them.</param>
    /// <param name="gif">Full path of the GIF.</param>
    /// <param name="framesPerSecond">Frames per second; GIF has whole hundredths of a second per frame, and viewers show at most 50.</param>
    /// <param name="frames">Number of frames.</param>
    /// <param name="stop">Ends ffmpeg.</param>
    /// <returns>False when ffmpeg is not installed.</returns>
    /// <exception cref="IOException">ffmpeg fails, or its output is incomplete; the old file remains.</exception>
    public static bool TryEncodeGif(string folder, string pattern, string gif, double framesPerSecond, int frames, CancellationToken stop) => Encode(
        folder,
        gif,
        beside => GifArguments(pattern, framesPerSecond, frames, beside),
        (ffmpeg, beside) => FramesFault(ffmpeg, beside, "gif", frames, stop),
        stop);

    private static bool Encode(string folder, string file, Func<string, string[]> arguments, Func<string, string, string?> faultOf, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(file);
        if (Tool("ffmpeg") is not { } ffmpeg)
        {
            return false;
        }

        AtomicFile.WriteByName(file, beside =>
        {
            (int code, _, string errors) = Run(ffmpeg, folder, arguments(beside), stop);
            if (code != 0)
            {
                throw new IOException($"ffmpeg failed with code {code}; the frames are complete. Its message: {errors}");
            }

            if (faultOf(ffmpeg, beside) is { } fault)
            {
                throw new IOException($"ffmpeg reported success, but the video is incomplete: {fault}. The frames are complete; is the disk full?");
            }
        });
        return true;
    }

    /// <summary>The defect of a video, such as "3 frames; expected 6"; null if there is none or ffmpeg is not installed.</summary>
    /// <param name="video">Full path of the video.</param>
    /// <param name="framesPerSecond">Expected frames per second.</param>
    /// <param name="frames">Expected number of frames.</param>
    /// <param name="stop">Ends ffmpeg.</param>
    public static string? Fault(string video, double framesPerSecond, int frames, CancellationToken stop) =>
        Tool("ffmpeg") is { } ffmpeg ? Fault(ffmpeg, video, framesPerSecond, frames, stop) : null;

    private static string? Fault(string ffmpeg, string video, double framesPerSecond, int frames, CancellationToken stop) =>
        FramesFault(ffmpeg, video, "mp4", frames, stop)
        ?? (Tool("ffprobe") is { } ffprobe ? DurationFault(ffprobe, video, frames / framesPerSecond, stop) : null);

    // Every frame is decoded: a container may state more frames than the file contains.
    private static string? FramesFault(string ffmpeg, string video, string format, int frames, CancellationToken stop)
    {
        (int code, string output, string errors) = Run(
            ffmpeg, Path.GetDirectoryName(video)!,
            ["-nostdin", "-hide_banner", "-v", "error", "-xerror", "-f", format, "-i", $"file:{video}", "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framecrc", "-"], stop);
        if (code != 0 || errors.Length > 0)
        {
            return $"ffmpeg cannot decode it: {(errors.Length > 0 ? errors.Split('\n')[0] : $"code {code}")}";
        }

        int decoded = output.Split('\n').Count(l => l.StartsWith("0,", StringComparison.Ordinal));
        return decoded != frames ? string.Create(CultureInfo.InvariantCulture, $"{decoded} frames; expected {frames}") : null;
    }

    private static string? DurationFault(string ffprobe, string video, double seconds, CancellationToken stop)
    {
        (int code, string output, string errors) = Run(
            ffprobe, Path.GetDirectoryName(video)!,
            ["-v", "error", "-f", "mp4", "-select_streams", "v:0", "-show_entries", "stream=duration", "-of", "csv=p=0", $"file:{video}"], stop);
        if (code != 0 || !double.TryParse(output.Trim().TrimEnd(','), NumberStyles.Float, CultureInfo.InvariantCulture, out double duration))
        {
            return $"ffprobe cannot read it: {errors}";
        }

        // Containers round times to their own unit.
        return Math.Abs(duration - seconds) > 0.01 + (0.001 * seconds)
            ? string.Create(CultureInfo.InvariantCulture, $"it lasts {duration:0.###} s; expected {seconds:0.###}")
            : null;
    }

    private static string[] Arguments(string pattern, double framesPerSecond, int frames, string beside) =>
    [
        .. Input(pattern, framesPerSecond, frames),

        // Chroma at half resolution needs even sides: an odd last column or row is omitted.
        "-vf", "crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
        "-c:v", "libx264", "-preset", "medium", "-crf", "18", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        .. Reproducible, "-movflags", "+faststart", "-f", "mp4", $"file:{beside}",
    ];

    // One palette for all frames: it does not flicker.
    private static string[] GifArguments(string pattern, double framesPerSecond, int frames, string beside) =>
    [
        .. Input(pattern, framesPerSecond, frames),
        "-filter_complex", "[0:v]split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a",
        .. Reproducible, "-loop", "0", "-f", "gif", $"file:{beside}",
    ];

    private static string[] Input(string pattern, double framesPerSecond, int frames) =>
    [
        "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
        "-framerate", framesPerSecond.ToString("R", CultureInfo.InvariantCulture), "-start_number", "0", "-i", pattern,
        "-frames:v", frames.ToString(CultureInfo.InvariantCulture),
    ];

    // No dates and no versions, so that the same frames give the same bytes.
    private static string[] Reproducible => ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"];

    /// <summary>A program of PATH. Only absolute folders count: an empty or relative entry would be the current folder, which may contain a file of any origin.</summary>
    private static string? Tool(string name) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
        .FirstOrDefault(file => File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0));

    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // In the folder itself, because ffmpeg would interpret a % in the folder's name as part of the pattern.
    private static (int Code, string Output, string Errors) Run(string program, string folder, string[] arguments, CancellationToken stop)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration kill = stop.Register(() => process.Kill(entireProcessTree: true));
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None), errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            process.WaitForExit();
            Task.WaitAll(output, errors);
            stop.ThrowIfCancellationRequested();
            return (process.ExitCode, output.Result, errors.Result.Trim());
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{program} cannot be run: {e.Message}");
        }
    }
}
