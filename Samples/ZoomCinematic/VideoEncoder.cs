using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ScaleParty.ZoomCinematic;

/// <summary>Makes a video of the frames with ffmpeg: H.264, yuv420p, which plays everywhere.</summary>
internal static class VideoEncoder
{
    public const string MissingNote = "ffmpeg is not installed, so that there is no video. On Debian or Ubuntu: apt-get install ffmpeg. The same command then makes the video of the frames that are there.";

    /// <summary>Encodes the frames of a folder.</summary>
    /// <returns>False when ffmpeg is not installed.</returns>
    /// <exception cref="CinematicException">ffmpeg fails; the message holds what it says.</exception>
    public static bool TryEncode(string folder, double framesPerSecond, int frames, CancellationToken stop)
    {
        string beside = $"{FrameFolder.VideoName}.{Environment.ProcessId}.tmp";
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-loglevel", "error", "-y",
            "-framerate", framesPerSecond.ToString("R", CultureInfo.InvariantCulture), "-start_number", "0", "-i", FrameFolder.Pattern,
            "-frames:v", frames.ToString(CultureInfo.InvariantCulture),

            // Chroma at half resolution needs even sides: an odd last column or row is left out.
            "-vf", "crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
            "-c:v", "libx264", "-preset", "medium", "-crf", "18", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",

            // Neither dates nor versions, so that the same frames give the same bytes.
            "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart", "-f", "mp4", beside,
        ];
        try
        {
            // In the folder itself, because ffmpeg would read a % in the folder's name as part of the pattern.
            var start = new ProcessStartInfo("ffmpeg", arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration kill = stop.Register(() => process.Kill(entireProcessTree: true));
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None), errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            process.WaitForExit();
            Task.WaitAll(output, errors);
            stop.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
            {
                throw new CinematicException($"ffmpeg failed with code {process.ExitCode}; the frames are whole. It says: {errors.Result.Trim()}");
            }

            File.Move(Path.Combine(folder, beside), Path.Combine(folder, FrameFolder.VideoName), overwrite: true);
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
        finally
        {
            File.Delete(Path.Combine(folder, beside));
        }
    }
}
