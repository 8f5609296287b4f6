using CsCheck;
using ScaleParty.Animation;
using ScaleParty.Rendering;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Animation;

public class TimelineTests
{
    private static IReadOnlyList<ParameterInfo> Infos { get; } = [.. new TextureParameters().All.Select(p => p.Info)];

    private const string Rich = """
        {
          "$schema": "timeline.schema.json",
          "duration": 8, "loop": "ping-pong", "fps": 24, "width": 320, "height": 200, "seed": 5, "mode": "pyramid",
          "zoom": [
            { "from": { "time": 0, "centre": [0, 0], "scale": 1 }, "to": { "time": 3, "centre": [0.25, -0.5], "scale": 0.1 }, "easing": "sine-in-out" },
            { "from": { "time": 4, "centre": [0.25, -0.5], "scale": 0.1 }, "to": { "time": 8, "scale": 2 }, "about": [0.3, -0.45] }
          ],
          "tracks": {
            "latent": 7.5,
            "rotation": [ { "time": 1, "value": -30 }, { "time": 6, "value": 30, "easing": "hold" }, { "time": 7, "value": 0, "easing": "cubic-bezier(0.1,0.2,0.3,0.4)" } ]
          }
        }
        """;

    [Fact]
    public void A_parameter_that_is_missing_is_named_before_any_other_is_set()
    {
        var parameters = new TextureParameters();
        ParameterInfo scale = parameters["scale"].Info, shear = parameters["shear"].Info;
        var timeline = new Timeline(1, [new Track(scale, [new Keyframe(0, 0.5)]), new Track(shear, [new Keyframe(0, 1)])]);
        ArgumentException e = Assert.Throws<ArgumentException>(() => timeline.Evaluate(0, [parameters["scale"]]));
        Assert.Contains("shear", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, parameters.Scale);
    }

    [Fact]
    public void Sets_the_parameters_it_drives_and_no_others()
    {
        var parameters = new TextureParameters();
        parameters["aspect"].Value = 2;
        TimelineFile.Parse(Rich, "rich.json", Infos).Evaluate(3, parameters.All);
        Assert.Equal(0.1, parameters.Scale);
        Assert.Equal(new Vector2d(0.25, -0.5), parameters.Centre);
        Assert.Equal(7.5, parameters.Latent);
        Assert.Equal(-6, parameters.Rotation, 1e-12);
        Assert.Equal(2, parameters.Aspect);
    }

    [Fact]
    public void The_seed_sets_latent_layout_and_noise_where_they_have_no_tracks()
    {
        var parameters = new TextureParameters();
        TimelineFile.Parse(Rich, "rich.json", Infos).Evaluate(0, parameters.All);
        Assert.Equal(7.5, parameters.Latent);
        Assert.Equal(5, parameters.Layout);
        Assert.Equal(5, parameters.NoiseSeed);
    }

    [Theory]
    [InlineData(LoopMode.Once, -1, 0)]
    [InlineData(LoopMode.Once, 3, 3)]
    [InlineData(LoopMode.Once, 11, 10)]
    [InlineData(LoopMode.Loop, 10, 0)]
    [InlineData(LoopMode.Loop, 23, 3)]
    [InlineData(LoopMode.Loop, -1, 9)]
    [InlineData(LoopMode.PingPong, 10, 10)]
    [InlineData(LoopMode.PingPong, 13, 7)]
    [InlineData(LoopMode.PingPong, 20, 0)]
    [InlineData(LoopMode.PingPong, 21, 1)]
    [InlineData(LoopMode.PingPong, -3, 3)]
    public void Loop_modes_map_time_into_the_duration(LoopMode loop, double seconds, double expected) =>
        Assert.Equal(expected, new Timeline(10, []) { Loop = loop }.LocalTime(seconds), 1e-12);

    [Theory]
    [InlineData(10, LoopMode.Once, 30, 300)]
    [InlineData(10, LoopMode.PingPong, 30, 600)]
    [InlineData(0.1, LoopMode.Once, 30, 3)]
    [InlineData(0.01, LoopMode.Once, 1, 1)]
    [InlineData(1, LoopMode.Loop, 23.976, 24)]
    [InlineData(4.9, LoopMode.Once, 10, 49)]
    public void Frames_cover_one_period(double duration, LoopMode loop, double fps, int expected) =>
        Assert.Equal(expected, new Timeline(duration, []) { Loop = loop }.FrameCount(fps));

    [Fact]
    public void Time_that_is_not_finite_is_refused()
    {
        var timeline = new Timeline(1, []);
        Assert.Throws<ArgumentOutOfRangeException>(() => timeline.Evaluate(double.NaN, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => timeline.Evaluate(double.PositiveInfinity, []));
    }

    [Fact]
    public void A_parameter_that_the_host_lacks_is_named()
    {
        var timeline = TimelineFile.Parse("""{ "duration": 1, "tracks": { "shear": 1 } }""", "a.json", Infos);
        Assert.Contains("shear", Assert.Throws<ArgumentException>(() => timeline.Evaluate(0, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        var parameters = new TextureParameters();
        var timeline = TimelineFile.Parse(Rich, "rich.json", Infos);
        timeline.Evaluate(0.1, parameters.All);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            timeline.Evaluate(i * 0.01, parameters.All);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_saved_timeline_reads_back_as_it_was()
    {
        var first = TimelineFile.Parse(Rich, "rich.json", Infos);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(path, "in the way");
            TimelineFile.Save(first, path);
            var second = TimelineFile.Load(path, Infos);
            Assert.Equal(first.Duration, second.Duration);
            Assert.Equal(first.Loop, second.Loop);
            Assert.Equal(first.FramesPerSecond, second.FramesPerSecond);
            Assert.Equal(first.Resolution, second.Resolution);
            Assert.Equal(first.Seed, second.Seed);
            Assert.Equal(first.Zoom!.Segments, second.Zoom!.Segments);
            Assert.Equal(first.Tracks.Select(t => t.Parameter), second.Tracks.Select(t => t.Parameter));
            Assert.Equal(first.Tracks.SelectMany(t => t.Keyframes), second.Tracks.SelectMany(t => t.Keyframes));
            Assert.Equal([path], Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(path) + "*"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Random_tracks_survive_the_round_trip_to_the_last_bit()
    {
        ParameterInfo scale = Infos.Single(i => i.Name == "scale");
        Gen<Keyframe> keyframe = Gen.Select(Gen.Double[0, 99], Gen.Double[1e-4, 64], Gen.Int[0, Easing.Names.Count - 1], (t, v, e) => new Keyframe(t, v, Easing.Parse(Easing.Names[e])));
        keyframe.Array[1, 20].Sample(keys =>
        {
            Keyframe[] sorted = [.. keys.DistinctBy(k => k.Time).OrderBy(k => k.Time)];
            var timeline = new Timeline(100, [new Track(scale, sorted)]);
            Assert.Equal(sorted, TimelineFile.Parse(TimelineFile.Write(timeline), "a.json", Infos).Tracks[0].Keyframes);
        });
    }

    [Fact]
    public void A_failed_save_leaves_nothing_behind()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "timeline.json");
            Directory.CreateDirectory(path);
            Assert.ThrowsAny<Exception>(() => TimelineFile.Save(new Timeline(1, []), path));
            Assert.Empty(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void What_is_driven_twice_or_goes_on_too_long_is_refused()
    {
        ParameterInfo scale = Infos.Single(i => i.Name == "scale");
        var track = new Track(scale, [new(0, 1)]);
        var zoom = new ZoomTrack(new ZoomSegment(0, new(Vector2d.Zero, 1), 5, new(Vector2d.Zero, 2)));
        Assert.Contains("scale is driven twice", Assert.Throws<ArgumentException>(() => new Timeline(9, [track, track])).Message, StringComparison.Ordinal);
        Assert.Contains("scale is driven twice", Assert.Throws<ArgumentException>(() => new Timeline(9, [track], zoom)).Message, StringComparison.Ordinal);
        Assert.Contains("zoom ends at 5; expected at most 4", Assert.Throws<ArgumentException>(() => new Timeline(4, [], zoom)).Message, StringComparison.Ordinal);
        Assert.Contains("duration is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new Timeline(0, [])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Timeline(1, []) { FramesPerSecond = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Timeline(1, []) { Seed = -1 });
    }
}
