using System.Text.Json;
using ScaleParty.Animation;
using ScaleParty.Rendering;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Animation;

/// <summary>Documentation~/timeline.schema.json says what the code says.</summary>
public class TimelineSchemaTests
{
    private const string View = """{ "time": 0, "centre": [0, 0], "scale": 1 }""";

    private static IReadOnlyList<ParameterInfo> Infos { get; } = [.. new TextureParameters().All.Concat(new ReliefParameters().All).Select(p => p.Info)];

    private static JsonElement Schema { get; } = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "Documentation~", "timeline.schema.json"))).RootElement;

    private static JsonElement Property(string name) => Schema.GetProperty("properties").GetProperty(name);

    private static JsonElement Definition(string name) => Schema.GetProperty("$defs").GetProperty(name);

    private static IEnumerable<string> Names(JsonElement of) => of.EnumerateObject().Select(p => p.Name);

    private static (double Minimum, double Maximum) Range(JsonElement of) => (of.GetProperty("minimum").GetDouble(), of.GetProperty("maximum").GetDouble());

    [Fact]
    public void It_is_of_the_2020_12_draft() =>
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", Schema.GetProperty("$schema").GetString());

    [Fact]
    public void It_names_every_property_the_code_reads()
    {
        Assert.Equal(TimelineParser.Properties, Names(Schema.GetProperty("properties")));
        Assert.Equal(TimelineParser.ZoomProperties, Names(Definition("segment").GetProperty("properties")));
        Assert.Equal(TimelineParser.ViewProperties, Names(Definition("from").GetProperty("properties")));
        Assert.Equal(TimelineParser.ViewProperties, Names(Definition("to").GetProperty("properties")));
        Assert.Equal(TimelineParser.LoopNames, Property("loop").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(Enum.GetValues<LoopMode>().Length, TimelineParser.LoopNames.Length);
    }

    [Fact]
    public void It_names_every_easing() => Assert.Equal(
        Easing.Names,
        Definition("easing").GetProperty("anyOf")[0].GetProperty("enum").EnumerateArray().Select(e => e.GetString()!).Order(StringComparer.Ordinal));

    [Fact]
    public void It_names_every_parameter_with_its_range()
    {
        JsonElement tracks = Property("tracks").GetProperty("properties");
        Assert.Equal(Infos.Select(i => i.Name), Names(tracks));
        foreach (ParameterInfo info in Infos)
        {
            JsonElement forms = tracks.GetProperty(info.Name).GetProperty("anyOf"), keyframe = forms[1].GetProperty("items").GetProperty("properties");
            Assert.Equal((info.Minimum, info.Maximum), Range(forms[0]));
            Assert.Equal((info.Minimum, info.Maximum), Range(keyframe.GetProperty("value")));
            Assert.Equal(TimelineParser.KeyframeProperties, Names(keyframe));
            Assert.Equal(info.Scale == ParameterScale.Logarithmic, tracks.GetProperty(info.Name).GetProperty("description").GetString()!.Contains("as a ratio", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Its_bounds_are_the_code_s()
    {
        ParameterInfo Info(string name) => Infos.Single(i => i.Name == name);
        Assert.Equal(Timeline.MaximumDuration, Range(Property("duration")).Maximum);
        Assert.Equal((0, Timeline.MaximumDuration), Range(Definition("time")));
        Assert.Equal(Timeline.MaximumFramesPerSecond, Range(Property("fps")).Maximum);
        Assert.Equal((1, Resolution.MaximumSide), Range(Property("width")));
        Assert.Equal((1, Resolution.MaximumSide), Range(Property("height")));
        Assert.Equal((0, TextureParameters.MaximumSeed), Range(Property("seed")));
        Assert.Equal((Info("centre.x").Minimum, Info("centre.x").Maximum), Range(Definition("point").GetProperty("items")));
        Assert.Equal((Info("scale").Minimum, Info("scale").Maximum), Range(Definition("scale")));
        Assert.Equal(Timeline.MaximumKeyframes, Property("zoom").GetProperty("anyOf")[1].GetProperty("maxItems").GetInt32());
    }

    [Theory]
    [InlineData(true, """{ "duration": 1, "tracks": {} }""")]
    [InlineData(true, """{ "duration": 86400, "loop": "ping-pong", "fps": 23.976, "width": 1, "height": 16384, "seed": 999999, "mode": "free", "tracks": { "scale": 64 } }""")]
    [InlineData(true, """{ "duration": 2, "tracks": { "warp.bulge": [ { "time": 0, "value": -0.9, "easing": "elastic-in-out" }, { "time": 2, "value": 0.9 } ] } }""")]
    [InlineData(true, """{ "duration": 2, "tracks": { "latent": [ { "time": 0, "value": 1, "easing": "cubic-bezier(0.1, -2.5, 1, 1e-1)" } ] } }""")]
    [InlineData(true, """{ "duration": 2, "zoom": { "from": A, "to": { "time": 1, "centre": [1, 1], "scale": 2 } } }""")]
    [InlineData(true, """{ "duration": 2, "zoom": [ { "from": A, "to": { "time": 1, "scale": 2 }, "about": [0.5, 0.5], "easing": "hold" } ] }""")]
    [InlineData(false, """{ "duration": 1 }""")]
    [InlineData(false, """{ "tracks": {} }""")]
    [InlineData(false, """{ "duration": -1, "tracks": {} }""")]
    [InlineData(false, """{ "duration": 1, "tracks": {}, "width": 64 }""")]
    [InlineData(false, """{ "duration": 1, "tracks": {}, "width": 6.4, "height": 5 }""")]
    [InlineData(false, """{ "duration": 1, "tracks": {}, "seed": 1000000 }""")]
    [InlineData(false, """{ "duration": 1, "tracks": {}, "mode": "tower" }""")]
    [InlineData(false, """{ "duration": 1, "tracks": {}, "loop": "forever" }""")]
    [InlineData(false, """{ "duration": 1, "tracks": {}, "other": 1 }""")]
    [InlineData(false, """{ "duration": 1, "tracks": { "other": 1 } }""")]
    [InlineData(false, """{ "duration": 1, "tracks": { "scale": 0 } }""")]
    [InlineData(false, """{ "duration": 1, "tracks": { "scale": "1" } }""")]
    [InlineData(false, """{ "duration": 1, "tracks": { "scale": [] } }""")]
    [InlineData(false, """{ "duration": 1, "tracks": { "scale": [ { "time": 0 } ] } }""")]
    [InlineData(false, """{ "duration": 1, "tracks": { "scale": [ { "time": 0, "value": 65 } ] } }""")]
    [InlineData(false, """{ "duration": 1, "tracks": { "scale": [ { "time": 0, "value": 1, "easing": "quick" } ] } }""")]
    [InlineData(false, """{ "duration": 1, "tracks": { "scale": [ { "time": 0, "value": 1, "easing": "cubic-bezier(1, 2, 3)" } ] } }""")]
    [InlineData(false, """{ "duration": 2, "zoom": [] }""")]
    [InlineData(false, """{ "duration": 2, "zoom": { "from": A } }""")]
    [InlineData(false, """{ "duration": 2, "zoom": { "from": A, "to": { "time": 1, "scale": 2 } } }""")]
    [InlineData(false, """{ "duration": 2, "zoom": { "from": A, "to": { "time": 1, "centre": [0, 0], "scale": 2 }, "about": [0, 0] } }""")]
    [InlineData(false, """{ "duration": 2, "zoom": { "from": A, "to": { "time": 1, "centre": [0, 0, 0], "scale": 2 } } }""")]
    public void It_accepts_what_the_code_accepts_and_refuses_what_it_refuses(bool valid, string json)
    {
        string text = json.Replace("A", View, StringComparison.Ordinal);
        Assert.Equal(valid, new SchemaValidator(Schema).IsValid(JsonDocument.Parse(text).RootElement));
        Assert.Equal(valid, Record.Exception(() => TimelineFile.Parse(text, "a.json", Infos)) is not TimelineException);
    }

    [Fact]
    public void It_accepts_what_the_code_writes()
    {
        ZoomView wide = new(Vector2d.Zero, 1), close = new(new(0.1, 0.2), 0.0123);
        Track[] tracks = [new(Infos.Single(i => i.Name == "latent"), [new(0, 1, Easing.CubicBezier(1e-7, -3, 0.5, 2)), new(1, 2, Easing.Hold)])];
        foreach (var timeline in new[] { new Timeline(2, []), new Timeline(2, tracks, new ZoomTrack(new ZoomSegment(0, wide, 1, close))) { Seed = 3, Resolution = new(64, 32), Loop = LoopMode.Loop } })
        {
            Assert.True(new SchemaValidator(Schema).IsValid(JsonDocument.Parse(TimelineFile.Write(timeline)).RootElement), TimelineFile.Write(timeline));
        }
    }
}
