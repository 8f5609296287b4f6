namespace ScaleParty.Tests.ZoomCinematic;

/// <summary>What is asked for wrongly is said before anything is made.</summary>
public sealed class CinematicArgumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cinematic").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "Required argument missing")]
    [InlineData("TIMELINE", "Option '--out' is required")]
    [InlineData("TIMELINE --out DIR --size 64x", "--size is '64x'; expected WIDTHxHEIGHT")]
    [InlineData("TIMELINE --out DIR --size 15x64", "--size is '15x64'; expected WIDTHxHEIGHT, such as 640x360, or one number for a square, with 16 to 4096 pixels a side")]
    [InlineData("TIMELINE --out DIR --size 64x-64", "--size is '64x-64'")]
    [InlineData("TIMELINE --out DIR --size 99999999999x64", "--size is '99999999999x64'")]
    [InlineData("TIMELINE --out DIR --fps 0", "--fps is '0'; expected a number from 0.001 to 1000")]
    [InlineData("TIMELINE --out DIR --fps NaN", "--fps is 'NaN'; expected a number from 0.001 to 1000")]
    [InlineData("TIMELINE --out DIR --relief 5", "--relief is '5'; expected a number from 0 to 4")]
    [InlineData("TIMELINE --out DIR --relief high", "--relief is 'high'; expected a number from 0 to 4")]
    [InlineData("TIMELINE --out DIR --backend cuda", "cuda")]
    [InlineData("TIMELINE --out DIR --supersample 5", "--supersample is '5'; expected a whole number from 1 to 4")]
    [InlineData("TIMELINE --out DIR --threads 0", "--threads is '0'; expected a whole number from 1 to 1024")]
    [InlineData("TIMELINE --out DIR --backend 7", "--backend is '7'; expected auto")]
    [InlineData("TIMELINE --out DIR --fps 29,97", "a decimal point is expected")]
    [InlineData("TIMELINE --out DIR --mp5", "unknown option: '--mp5', did you mean '--mp4'?")]
    public void Wrong_arguments(string arguments, string message)
    {
        CinematicOutcome outcome = CinematicProcess.Run([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => a == "DIR" ? Path.Combine(_folder, "out") : a)]);
        Assert.Equal(2, outcome.ExitCode);
        string line = Assert.Single(outcome.Errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [Theory]
    [InlineData("{ \"duration\": 1,\n  \"tracks\": { \"scale\": 100 } }", "(2,24): tracks.scale is 100; expected 0.0001 to 64")]
    [InlineData("{ \"duration\": 1, \"tracks\": { \"width\": 100 } }", "animates width; expected frames of one size")]
    [InlineData("{ \"duration\": 86400, \"fps\": 60, \"tracks\": {} }", "has 5184000 frames; expected at most 100000")]
    [InlineData("{ \"duration\": 1, \"width\": 8, \"height\": 64, \"tracks\": {} }", "width is 8 with 1 samples per pixel; expected 16 to 4096")]
    [InlineData("{ \"duration\": 1, \"width\": 64, \"height\": 5000, \"tracks\": {} }", "height is 5000 with 1 samples per pixel; expected 16 to 4096")]
    public void Wrong_timelines(string json, string message)
    {
        string timeline = Path.Combine(_folder, "timeline.json"), folder = Path.Combine(_folder, "out");
        File.WriteAllText(timeline, json);
        CinematicOutcome outcome = CinematicProcess.Run(timeline, "--out", folder);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void A_missing_timeline()
    {
        CinematicOutcome outcome = CinematicProcess.Run(Path.Combine(_folder, "nowhere.json"), "--out", _folder);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("nowhere.json", outcome.Errors, StringComparison.Ordinal);
    }
}
