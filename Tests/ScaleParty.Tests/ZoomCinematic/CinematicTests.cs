using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ScaleParty.Desktop;
using ScaleParty.Models;

namespace ScaleParty.Tests.ZoomCinematic;

/// <summary>The cinematic from the timeline to the files.</summary>
public sealed partial class CinematicTests : IDisposable
{
    private const string Zoom = """
        { "duration": 0.6, "fps": 10, "width": 48, "height": 32, "seed": 13,
          "zoom": { "from": { "time": 0, "centre": [0, 0], "scale": 1 }, "to": { "time": 0.6, "centre": [-0.9, -0.1], "scale": 0.25 } } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("cinematic").FullName;
    private readonly string _timeline;

    public CinematicTests()
    {
        _timeline = In("zoom.json");
        File.WriteAllText(_timeline, Zoom);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);

    private static string Frame(string folder, int index) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"frame_{index:D5}.png"));

    private static byte[][] Frames(string folder) => [.. Directory.GetFiles(folder, "frame_*").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private CinematicOutcome Render(string folder, params string[] more) => CinematicProcess.Run([_timeline, "--out", folder, .. more]);

    [Fact]
    public void The_same_input_gives_the_same_bytes_and_its_frames_move()
    {
        Assert.Contains("6 frames of 48x32 at 10 frames/s", Render(In("a")).Expect(0).Output, StringComparison.Ordinal);
        Render(In("b")).Expect(0);
        byte[][] a = Frames(In("a")), b = Frames(In("b"));
        Assert.Equal(6, a.Length);
        Assert.Equal(a, b);

        DecodedImage[] images = [.. Enumerable.Range(0, 6).Select(i => ImageFile.Load(Frame(In("a"), i)))];
        foreach (DecodedImage image in images)
        {
            Assert.Equal((48, 32), (image.Width, image.Height));
            Assert.True(image.Rgba.Distinct().Count() > 20, "the frame is nearly constant");
        }

        for (int i = 1; i < images.Length; i++)
        {
            Assert.True(MeanDifference(images[i - 1], images[i]) > 1, $"frames {i - 1} and {i} are the same");
        }
    }

    [Fact]
    public void A_broken_run_goes_on_with_what_is_missing_damaged_or_foreign()
    {
        string folder = In("a");
        Render(folder).Expect(0);
        byte[][] whole = Frames(folder);
        File.Delete(Frame(folder, 1));
        using (FileStream cut = File.OpenWrite(Frame(folder, 2)))
        {
            cut.SetLength(cut.Length / 2);
        }

        ImageFile.SavePng(Frame(folder, 3), new byte[48 * 32 * 4], 48, 32);
        File.AppendAllText(Path.Combine(folder, "frames.sha256"), new string('0', 30));
        File.WriteAllText($"{Frame(folder, 1)}.{Guid.NewGuid():N}.tmp", "left over");
        DateTime old = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        for (int i = 0; i < 6; i++)
        {
            if (File.Exists(Frame(folder, i)))
            {
                File.SetLastWriteTimeUtc(Frame(folder, i), old);
            }
        }

        string output = Render(folder).Expect(0).Output;
        Assert.Contains("3 frames are there already; 3 to make", output, StringComparison.Ordinal);
        Assert.Contains("2 files with names of frames were damaged or not made by this cinematic", output, StringComparison.Ordinal);
        Assert.Equal(whole, Frames(folder));
        Assert.Equal([true, false, false, false, true, true], Enumerable.Range(0, 6).Select(i => File.GetLastWriteTimeUtc(Frame(folder, i)) == old));

        // The record is whole again: a third run has nothing to do.
        Assert.Contains("6 frames are there already; 0 to make", Render(folder).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_cinematic_in_the_folder_is_refused_until_it_may_be_thrown_away()
    {
        string folder = In("a"), changed = In("changed.json");
        Render(folder).Expect(0);
        byte[][] before = Frames(folder);
        Assert.Contains("holds another cinematic: size 48x32, here 32x32", Render(folder, "--size", "32x32").Expect(1).Errors, StringComparison.Ordinal);
        Assert.Contains("fps 10, here 5; frames 6, here 3", Render(folder, "--fps", "5").Expect(1).Errors, StringComparison.Ordinal);
        File.WriteAllText(changed, Zoom.Replace("0.25", "0.26", StringComparison.Ordinal));
        CinematicOutcome refused = CinematicProcess.Run(changed, "--out", folder).Expect(1);
        Assert.Contains("holds another cinematic: timeline ", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--overwrite", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Frames(folder));

        Render(folder, "--fps", "5", "--overwrite").Expect(0);
        Assert.Equal(3, Frames(folder).Length);
    }

    [Fact]
    public void The_layout_of_the_timeline_s_text_does_not_matter()
    {
        Render(In("a")).Expect(0);
        File.WriteAllText(_timeline, Zoom.Replace("\n", "\n\n   ", StringComparison.Ordinal));
        Assert.Contains("0 to make", Render(In("a")).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_unknown_making_and_damaged_manifests_are_refused()
    {
        Directory.CreateDirectory(In("a"));
        File.WriteAllText(Frame(In("a"), 7), "mine");
        Assert.Contains("holds frame_00007.png but no cinematic.json", Render(In("a")).Expect(1).Errors, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Frame(In("a"), 7)));
        foreach (string manifest in new[] { "", "{}", "[1]", "{ \"format\": \"scaleparty-cinematic-1\", \"fingerprint\": \"0\", \"parts\": { \"fps\": \"1\" } }", new string(' ', 100000) })
        {
            File.WriteAllText(Path.Combine(In("a"), "cinematic.json"), manifest);
            Assert.Contains("cinematic.json", Render(In("a")).Expect(1).Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ctrl_C_stops_between_frames_and_says_how_to_go_on()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string folder = In("a"), timeline = In("long.json");
        File.WriteAllText(timeline, Zoom.Replace("0.6", "6", StringComparison.Ordinal));
        CinematicOutcome outcome = CinematicProcess.RunWith(
            null,
            (process, line) =>
            {
                // A tenth of the way: thousands of frames from the end, so that the signal comes before it on a busy machine too.
                if (line.StartsWith("600 of 6000 frames", StringComparison.Ordinal))
                {
                    using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
                    kill.WaitForExit();
                }
            },
            timeline, "--out", folder, "--size", "16x16", "--fps", "1000", "--threads", "1").Expect(130);
        int there = int.Parse(StoppedWith().Match(outcome.Output).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Contains("The same command continues.", outcome.Output, StringComparison.Ordinal);
        Assert.InRange(there, 600, 5999);
        Assert.Equal(there, Frames(folder).Length);
        Assert.Equal(there, File.ReadAllLines(Path.Combine(folder, "frames.sha256")).Length);
        Assert.Empty(Directory.GetFiles(folder, "*.tmp"));
    }

    [Fact]
    public void Supersampling_averages_the_finer_frame()
    {
        Render(In("fine"), "--size", "64x48", "--fps", "2", "--relief", "0").Expect(0);
        Render(In("mean"), "--size", "32x24", "--fps", "2", "--supersample", "2", "--relief", "0").Expect(0);
        DecodedImage fine = ImageFile.Load(Frame(In("fine"), 1)), mean = ImageFile.Load(Frame(In("mean"), 1));
        int compared = 0;
        for (int i = 0; i < 32 * 24 * 3; i++)
        {
            int x = i / 3 % 32, y = i / 96, channel = i % 3;
            int[] samples = [.. new[] { (0, 0), (1, 0), (0, 1), (1, 1) }.Select(d => (int)fine.Rgba[(((((2 * y) + d.Item2) * 64) + (2 * x) + d.Item1) * 4) + channel])];
            if (samples.Min() > 0 && samples.Max() < 255)
            {
                // Half a level of rounding on either side.
                Assert.Equal(samples.Average(), mean.Rgba[(((y * 32) + x) * 4) + channel], 1.001);
                compared++;
            }
        }

        Assert.True(compared > 1000, $"only {compared} values were not clamped");
    }

    [Fact]
    public void A_network_file_is_used()
    {
        string model = In("network.safetensors");
        NetworkFile.Save(DefaultNetwork.Load(), model);
        Render(In("default"), "--fps", "2").Expect(0);
        Render(In("file"), "--fps", "2", "--model", model).Expect(0);
        Assert.Equal(Frames(In("default")), Frames(In("file")));
        Assert.Contains("nothing.safetensors", Render(In("none"), "--model", In("nothing.safetensors")).Expect(1).Errors, StringComparison.Ordinal);
        File.WriteAllText(model, "no network");
        Assert.Contains("network.safetensors", Render(In("none"), "--model", model).Expect(1).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_ffmpeg_the_frames_are_made_and_a_note_says_what_to_install()
    {
        string output = CinematicProcess.RunWith(_folder, null, _timeline, "--out", In("a"), "--mp4").Expect(0).Output;
        Assert.Contains("ffmpeg is not installed", output, StringComparison.Ordinal);
        Assert.Contains("apt-get install ffmpeg", output, StringComparison.Ordinal);
        Assert.Equal(6, Frames(In("a")).Length);
        Assert.False(File.Exists(Path.Combine(In("a"), "cinematic.mp4")));
    }

    [Fact]
    public void A_failing_ffmpeg_is_quoted_and_leaves_no_video()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string fake = In("ffmpeg");
        File.WriteAllText(fake, "#!/bin/sh\necho 'Unknown encoder libx264' >&2\nexit 7\n");
        File.SetUnixFileMode(fake, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string errors = CinematicProcess.RunWith(_folder, null, _timeline, "--out", In("a"), "--mp4").Expect(1).Errors;
        Assert.Contains("ffmpeg failed with code 7; the frames are complete. Its message: Unknown encoder libx264", errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(In("a"), "cinematic.mp4*"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_broken_video_never_counts_as_one_whatever_ffmpeg_s_exit_status(bool empty)
    {
        if (OperatingSystem.IsWindows() || !HasFfmpeg())
        {
            return;
        }

        Render(In("a"), "--mp4").Expect(0);
        string video = Path.Combine(In("a"), "cinematic.mp4");
        byte[] whole = File.ReadAllBytes(video);

        // Cut off, as on a full disk: made again, but by an ffmpeg that writes half of a file and reports success.
        File.WriteAllBytes(video, whole[..(whole.Length / 2)]);
        File.WriteAllBytes(In("half"), whole[..(whole.Length / 2)]);
        string fake = In("ffmpeg"), real = Found("ffmpeg");
        File.WriteAllText(fake, $"#!/bin/sh\nfor last; do :; done\ncase \"$last\" in -) exec {real} \"$@\";; esac\ncat '{(empty ? "/dev/null" : In("half"))}' > \"${{last#file:}}\"\n");
        File.SetUnixFileMode(fake, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string path = $"{_folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        CinematicOutcome outcome = CinematicProcess.RunWith(path, null, _timeline, "--out", In("a"), "--mp4").Expect(1);
        Assert.Contains("is incomplete", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("cannot decode it", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(whole.Length / 2, new FileInfo(video).Length);
        Assert.Empty(Directory.GetFiles(In("a"), "*.tmp"));

        Render(In("a"), "--mp4").Expect(0);
        Assert.Equal(whole, File.ReadAllBytes(video));
        Assert.Contains("is there already", Render(In("a"), "--mp4").Expect(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a")]
    public void Programs_are_looked_for_in_absolute_folders_of_PATH_only(string entry)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A relative entry leads from where the tests run to the fake.
        string fake = In("ffmpeg"), relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder);
        File.WriteAllText(fake, $"#!/bin/sh\ntouch '{In("ran")}'\n");
        File.SetUnixFileMode(fake, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Contains("ffmpeg is not installed", CinematicProcess.RunWith(entry == "a" ? relative : $"{relative}:{entry}", null, _timeline, "--out", In("a"), "--mp4").Expect(0).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(In("ran")));
    }

    [Fact]
    public void Overwriting_removes_and_replaces_only_frames_of_its_own()
    {
        Render(In("a")).Expect(0);
        File.WriteAllText(Frame(In("a"), 7), "mine");
        Render(In("a"), "--fps", "5", "--overwrite").Expect(0);
        Assert.Equal("mine", File.ReadAllText(Frame(In("a"), 7)));
        Assert.False(File.Exists(Frame(In("a"), 5)));
        Assert.Contains("frame_00007.png was not written by this program", Render(In("a"), "--fps", "20", "--overwrite").Expect(1).Errors, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Frame(In("a"), 7)));
    }

    [Fact]
    public void A_folder_of_an_earlier_version_goes_on_and_can_be_overwritten()
    {
        // Earlier versions kept the list of digests but no list of files.
        Render(In("a")).Expect(0);
        string list = Path.Combine(In("a"), OutputFolder.ListName);
        File.Delete(list);
        File.Delete(Frame(In("a"), 1));
        Assert.Contains("5 frames are there already; 1 to make", Render(In("a")).Expect(0).Output, StringComparison.Ordinal);

        File.Delete(list);
        File.WriteAllText(Frame(In("a"), 7), "mine");
        Render(In("a"), "--fps", "5", "--overwrite").Expect(0);
        Assert.Equal("mine", File.ReadAllText(Frame(In("a"), 7)));
        Assert.Equal([true, true, true, false, false, false], Enumerable.Range(0, 6).Select(i => File.Exists(Frame(In("a"), i))));
    }

    [Fact]
    public void A_list_of_digests_that_is_a_link_is_refused_and_its_target_stays()
    {
        Render(In("a")).Expect(0);
        File.WriteAllText(In("target"), "mine, without an end of line");
        File.Delete(Path.Combine(In("a"), "frames.sha256"));
        File.CreateSymbolicLink(Path.Combine(In("a"), "frames.sha256"), In("target"));
        Assert.Contains("frames.sha256: it is a symbolic link", Render(In("a")).Expect(1).Errors, StringComparison.Ordinal);
        Assert.Equal("mine, without an end of line", File.ReadAllText(In("target")));
    }

    [Fact]
    public void With_ffmpeg_the_video_holds_every_frame_at_even_sides()
    {
        if (!HasFfmpeg())
        {
            return;
        }

        Assert.Contains("cinematic.mp4", Render(In("a"), "--size", "49x33", "--mp4").Expect(0).Output, StringComparison.Ordinal);
        string video = Path.Combine(In("a"), "cinematic.mp4");
        var start = new ProcessStartInfo("ffprobe", ["-v", "error", "-count_frames", "-show_entries", "stream=codec_name,width,height,pix_fmt,r_frame_rate,nb_read_frames", "-of", "csv=p=0", video]) { RedirectStandardOutput = true };
        using Process probe = Process.Start(start)!;
        Assert.Equal("h264,48,32,yuv420p,10/1,6", probe.StandardOutput.ReadToEnd().Trim());
        Assert.Contains("is there already", Render(In("a"), "--size", "49x33", "--mp4").Expect(0).Output, StringComparison.Ordinal);

        byte[] first = File.ReadAllBytes(video);
        File.Delete(video);
        Render(In("a"), "--size", "49x33", "--mp4").Expect(0);
        Assert.Equal(first, File.ReadAllBytes(video));
    }

    private static bool HasFfmpeg() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, "ffprobe")) && File.Exists(Path.Combine(p, "ffmpeg")));

    private static string Found(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(p => Path.Combine(p, program)).First(File.Exists);

    private static double MeanDifference(DecodedImage a, DecodedImage b) =>
        a.Rgba.Zip(b.Rgba, (x, y) => Math.Abs(x - y)).Average();

    [GeneratedRegex("Stopped with ([0-9]+) of 6000 frames")]
    private static partial Regex StoppedWith();
}
