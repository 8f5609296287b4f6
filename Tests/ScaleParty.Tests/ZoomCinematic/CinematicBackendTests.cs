using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Tests.Models;

namespace ScaleParty.Tests.ZoomCinematic;

/// <summary>What runs the network of a cinematic, and its relief.</summary>
public sealed class CinematicBackendTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cinematic").FullName;
    private readonly string _timeline;

    public CinematicBackendTests()
    {
        _timeline = Path.Combine(_folder, "still.json");
        File.WriteAllText(_timeline, """{ "duration": 0.2, "fps": 10, "width": 48, "height": 32, "seed": 3, "tracks": { "scale": 0.8, "sun.elevation": 15, "sun.azimuth": [ { "time": 0, "value": 0 }, { "time": 0.2, "value": 360 } ] } }""");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Compute_shaders_make_the_frames_that_the_processor_makes_and_a_folder_holds_those_of_one()
    {
        string cpu = Render("cpu", "--backend", "cpu", "--mode", "free").Expect(0).Output, compute = Render("compute", "--backend", "compute").Expect(0).Output;
        Assert.Contains("(asked for)", cpu, StringComparison.Ordinal);
        Assert.Contains("(asked for)", compute, StringComparison.Ordinal);
        Assert.InRange(Difference(Frame("cpu", 0), Frame("compute", 0)), 0, 1);
        Assert.True(Frame("cpu", 0).Rgba.Distinct().Count() > 20);
        Assert.Contains("holds another cinematic: backend cpu, here compute on", Render("cpu", "--backend", "compute", "--mode", "free").Expect(1).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pyramid_is_made_by_the_processor_where_there_is_a_refinement_network()
    {
        Render("pyramid").Expect(0);
        Render("free", "--mode", "free").Expect(0);
        Assert.InRange(Difference(Frame("pyramid", 0), Frame("free", 0)), 0.01, 40);
        string model = Path.Combine(_folder, "heights.safetensors");
        NetworkFile.Save(HeightNetwork.Create(), model);
        Assert.Contains("mode pyramid needs a refinement network for", Render("none", "--mode", "pyramid", "--model", model).Expect(1).Errors, StringComparison.Ordinal);
        Assert.Contains("--backend is Compute; expected auto or cpu in mode pyramid", Render("none", "--mode", "pyramid", "--backend", "compute").Expect(1).Errors, StringComparison.Ordinal);
        Assert.Contains("'with heights' makes images alone", Render("none", "--refinement", model).Expect(1).Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Who_asks_for_torch_is_told_what_to_take() =>
        Assert.Contains("--backend is torch; expected auto or compute or cpu", Render("torch", "--backend", "torch").Expect(2).Errors, StringComparison.Ordinal);

    [Fact]
    public void Heights_are_shaded_under_the_timeline_s_sun_unless_the_relief_is_0()
    {
        string model = Path.Combine(_folder, "heights.safetensors");
        NetworkFile.Save(HeightNetwork.Create(), model);
        Render("lit", "--model", model, "--relief", "4").Expect(0);
        Render("plain", "--model", model, "--relief", "0").Expect(0);
        Assert.Equal(Frame("plain", 0).Rgba, Frame("plain", 1).Rgba);
        Assert.True(Difference(Frame("lit", 0), Frame("lit", 1)) > 1);
        Assert.True(Difference(Frame("lit", 0), Frame("plain", 0)) > 1);
        Assert.Contains("relief 0, here 1", Render("plain", "--model", model).Expect(1).Errors, StringComparison.Ordinal);
    }

    private static double Difference(DecodedImage a, DecodedImage b) => a.Rgba.Zip(b.Rgba, (x, y) => Math.Abs(x - y)).Average();

    private CinematicOutcome Render(string folder, params string[] more) => CinematicProcess.Run([_timeline, "--out", Path.Combine(_folder, folder), .. more]);

    private DecodedImage Frame(string folder, int index) => ImageFile.Load(Path.Combine(_folder, folder, $"frame_0000{index}.png"));
}
