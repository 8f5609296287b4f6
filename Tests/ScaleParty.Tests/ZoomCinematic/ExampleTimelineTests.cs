using System.Text.Json;
using ScaleParty.Animation;
using ScaleParty.Rendering;
using ScaleParty.Tests.Animation;

namespace ScaleParty.Tests.ZoomCinematic;

/// <summary>The timelines that come with the sample.</summary>
public class ExampleTimelineTests
{
    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "Samples", "ZoomCinematic", "Timelines"), "*.json").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_read_follows_the_schema_and_moves(string name)
    {
        string path = Path.Combine(Repository.Root, "Samples", "ZoomCinematic", "Timelines", name);
        var parameters = new TextureParameters();
        var timeline = TimelineFile.Load(path, [.. parameters.All.Select(p => p.Info)]);
        var schema = new SchemaValidator(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "Documentation~", "timeline.schema.json"))).RootElement);
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        Assert.True(schema.IsValid(json.RootElement));
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(path)!, json.RootElement.GetProperty("$schema").GetString()!)));

        double[] At(double seconds)
        {
            timeline.Evaluate(seconds, parameters.All);
            return [.. parameters.All.Select(p => p.Value)];
        }

        double[] start = At(0);
        Assert.Contains(Enumerable.Range(1, 10), i => !At(timeline.Duration * i / 10).SequenceEqual(start));
    }
}
