using ScaleParty.Desktop;
using ScaleParty.Tests.Desktop;

namespace ScaleParty.Tests.Terrain;

/// <summary>The sample as its users start it.</summary>
public sealed class TerrainProgramTests(VirtualDisplay display) : IClassFixture<VirtualDisplay>
{
    private static readonly string[] Small = ["--offscreen", "--size", "96x64", "--error", "4"];

    [Fact]
    public void A_flight_off_screen_gives_frames_that_differ_without_cracks_and_the_same_bytes_again()
    {
        using var folder = new TemporaryFolder();
        string output = folder.File("a");
        string said = Run(0, [.. Small, "--frames", "4", "--check-cracks", "--out", output]);
        Assert.Contains("Crack pixels: 0. Jumps between frames were not measured, as these are 15.00 s apart; expected 0.05 s at most.", said, StringComparison.Ordinal);
        Assert.Equal(
            ["contact-sheet.png", "frame_00000.png", "frame_00001.png", "frame_00002.png", "frame_00003.png", "scaleparty-files.txt"],
            Directory.GetFiles(output).Select(Path.GetFileName).Order());
        Picture[] frames = [.. Directory.GetFiles(output, "frame_*.png").Order().Select(f => new Picture(f))];
        Assert.All(frames, frame => Assert.True(frame.StandardDeviation > 4, $"constant: {frame.StandardDeviation}"));
        for (int i = 1; i < frames.Length; i++)
        {
            Assert.True(frames[i].MeanDifference(frames[i - 1]) > 1, $"frame {i} is frame {i - 1}");
        }

        Run(0, [.. Small, "--frames", "4", "--out", folder.File("b")]);
        foreach (string file in Directory.GetFiles(output, "*.png"))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(folder.File("b"), Path.GetFileName(file))));
        }

        Run(0, [.. Small, "--frames", "1", "--seed", "5", "--out", folder.File("c")]);
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(output, "frame_00000.png")), File.ReadAllBytes(Path.Combine(folder.File("c"), "frame_00000.png")));
    }

    [Fact]
    public void Wrong_options_flights_and_folders_in_use_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("--size is '4x4'; expected", Run(2, "--size", "4x4"), StringComparison.Ordinal);
        Assert.Contains("--flight: there is no file 'none.json'", Run(1, "--flight", "none.json"), StringComparison.Ordinal);

        File.WriteAllText(folder.File("wrong.json"), """{"duration": 4, "tracks": {"altitud": 3}}""");
        Assert.Contains("altitud is not a parameter", Run(1, "--flight", folder.File("wrong.json")), StringComparison.Ordinal);
        File.WriteAllText(folder.File("low.json"), """{"duration": 4, "tracks": {"altitude": -1}}""");
        Assert.Contains("low.json", Run(1, "--flight", folder.File("low.json")), StringComparison.Ordinal);

        using (OutputFolder.Open(folder.File("used"), "another"))
        {
            Assert.Contains("another program may be writing there", Run(1, [.. Small, "--frames", "1", "--out", folder.File("used")]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_flight_file_is_flown_at_real_speed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("flight.json"), """{"duration": 0.2, "fps": 10, "width": 64, "height": 48, "tracks": {"altitude": 900, "pitch": -90, "x": [{"time": 0, "value": 0}, {"time": 0.2, "value": 0.5}]}}""");
        string said = Run(0, "--offscreen", "--realtime", "--flight", folder.File("flight.json"), "--out", folder.File("out"));
        Assert.Contains("2 frames of 64x48", said, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(folder.File("out"), "frame_*.png").Length);
    }

    [Fact]
    public void A_software_driver_draws_few_frames_of_a_long_flight_and_says_how_to_get_all()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("flight.json"), """{"duration": 2, "fps": 50, "width": 16, "height": 16, "tracks": {"altitude": 900, "pitch": -90}}""");
        string said = Run(0, "--offscreen", "--flight", folder.File("flight.json"), "--error", "16", "--out", folder.File("out"));
        bool software = said.Contains("these are a part of the flight's 100; --frames 100 makes all", StringComparison.Ordinal);
        Assert.Equal(software ? 24 : 100, Directory.GetFiles(folder.File("out"), "frame_*.png").Length);
        Assert.Equal(said.Contains("llvmpipe", StringComparison.Ordinal), software);
        said = Run(0, "--offscreen", "--flight", folder.File("flight.json"), "--error", "16", "--frames", "3", "--out", folder.File("out"));
        Assert.DoesNotContain("makes all", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_opens_flies_and_closes_after_its_frames()
    {
        using var folder = new TemporaryFolder();
        (int exit, string said) = ViewerProcess.RunSample("ScaleParty.TerrainLod", display.Name, "--size", "200x150", "--frames", "4", "--error", "4", "--out", folder.File("out"));
        Assert.True(exit == 0, said);
        Assert.Contains("H shows the keys", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    private static string Run(int expected, params string[] arguments)
    {
        (int exit, string said) = ViewerProcess.RunSample("ScaleParty.TerrainLod", null, arguments);
        Assert.True(exit == expected, said);
        return said;
    }
}
