using System.Diagnostics;
using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Editor.State;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Models;

namespace ScaleParty.Tests.Editor;

/// <summary>render, through the command.</summary>
public sealed class RenderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("latent=3&layout=4&scale=0.5&rotation=20&width=64&height=48")]
    [InlineData("latent=3&width=48&height=48&mode=free&view=relief&relief=2")]
    public void The_picture_is_that_of_the_state_to_the_pixel(string text)
    {
        ViewState state = ViewState.Parse(text);
        EditorCommands.Done("render", "--state", text, "--out", _folder["i.png"]);
        using var renderer = new StateRenderer(DefaultNetwork.Load(), DefaultNetwork.LoadRefinement());
        DecodedImage image = ImageFile.Load(_folder["i.png"]);
        var expected = new byte[image.Rgba.Length];
        renderer.Colour(state, new Resolution(image.Width, image.Height), expected, CancellationToken.None);
        Assert.Equal((int)state["width"], image.Width);
        Assert.Equal(expected, image.Rgba);
    }

    [Fact]
    public void Tiles_together_are_the_picture_and_heights_have_16_bits()
    {
        EditorCommands.Done("render", "--state", "latent=3&mode=free", "--size", "96x64", "--tiles", "32", "--out", _folder["t"]);
        EditorCommands.Done("render", "--state", "latent=3&mode=free", "--size", "96x64", "--out", _folder["i.png"]);
        DecodedImage whole = ImageFile.Load(_folder["i.png"]);
        foreach (int row in (int[])[0, 1])
        {
            foreach (int column in (int[])[0, 1, 2])
            {
                string name = _folder[$"t/level0-row{row:000}-column{column:000}"];
                byte[] tile = ImageFile.Load(name + ".png").Rgba, raw = File.ReadAllBytes(name + "-height.r16"), grey = ImageFile.Load(name + "-height.png").Rgba;
                for (int i = 0; i < 32 * 32; i++)
                {
                    int at = 4 * ((((32 * row) + (i / 32)) * 96) + (32 * column) + (i % 32));
                    Assert.InRange(tile[4 * i] - whole.Rgba[at], -1, 1);
                    Assert.InRange(raw[(2 * i) + 1] - grey[4 * i], -1, 1);
                }
            }
        }

        using var description = JsonDocument.Parse(File.ReadAllBytes(_folder["t/tiles.json"]));
        Assert.Equal([96, 48, 24], description.RootElement.GetProperty("levels").EnumerateArray().Select(l => l.GetProperty("width").GetInt32()));
        Assert.Equal(("little", 16), (description.RootElement.GetProperty("heightByteOrder").GetString(), description.RootElement.GetProperty("heightBits").GetInt32()));
        Assert.Equal((24, 16), (ImageFile.Load(_folder["t/level2-row000-column000.png"]).Width, ImageFile.Load(_folder["t/level2-row000-column000.png"]).Height));
    }

    [Fact]
    public void An_export_goes_on_with_the_missing_tiles_and_begins_again_for_another_state()
    {
        string[] args = ["render", "--state", "latent=3&mode=free", "--size", "64x64", "--tiles", "32", "--out", _folder["t"]];
        EditorCommands.Done(args);
        string name = _folder["t/level0-row001-column000.png"], other = _folder["t/level0-row000-column000.png"];
        byte[] before = File.ReadAllBytes(name);
        File.Delete(name);
        File.WriteAllText(other, "kept");
        Assert.Contains("5 tiles, 4 of them there before", EditorCommands.Done(args));
        Assert.Equal(before, File.ReadAllBytes(name));
        Assert.Equal("kept", File.ReadAllText(other));
        args[2] = "latent=4&mode=free";
        Assert.Contains("(5 tiles)", EditorCommands.Done(args));
        Assert.NotEqual(before, File.ReadAllBytes(name));
        Assert.Equal(32, ImageFile.Load(other).Width);
    }

    [Fact]
    public void A_dds_file_is_read_by_another_program_with_the_same_pixels()
    {
        EditorCommands.Done("render", "--state", "latent=3&mode=free", "--size", "64x32", "--out", _folder["i.dds"]);
        EditorCommands.Done("render", "--state", "latent=3&mode=free", "--size", "64x32", "--out", _folder["i.png"]);
        byte[] file = File.ReadAllBytes(_folder["i.dds"]);
        Assert.Equal(128 + (4 * ((64 * 32) + (32 * 16) + (16 * 8) + (8 * 4) + (4 * 2) + 2 + 1)), file.Length);
        using Process ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-y", "-i", _folder["i.dds"], _folder["back.png"]]) { RedirectStandardError = true })!;
        string error = ffmpeg.StandardError.ReadToEnd();
        ffmpeg.WaitForExit();
        Assert.Equal((0, string.Empty), (ffmpeg.ExitCode, error));
        DecodedImage expected = ImageFile.Load(_folder["i.png"]), back = ImageFile.Load(_folder["back.png"]);
        Assert.Equal(expected.Rgba, back.Rgba);
        byte[] last = file[^4..];
        Assert.All(Enumerable.Range(0, 3), c => Assert.InRange(last[2 - c] - Enumerable.Range(0, 64 * 32).Average(i => expected.Rgba[(4 * i) + c]), -4, 4));
    }

    [Theory]
    [InlineData(2, "--state: ", "--state", "latent=x", "--out", "@a.png")]
    [InlineData(2, "expected a name that ends in .png, .dds, .r16, .r32 or .glb", "--out", "@a.gif")]
    [InlineData(2, "expected at most 4096 per side, or --tiles", "--size", "5000x64", "--out", "@a.png")]
    [InlineData(2, "expected a state without 'view'", "--state", "view=height", "--tiles", "64", "--out", "@t")]
    [InlineData(1, "expected at most 20000", "--size", "16384x16384", "--tiles", "16", "--out", "@t")]
    [InlineData(1, "expected one only where there is a workspace", "--state", "file=a", "--out", "@a.png")]
    public void What_is_wrong_is_refused_in_one_line(int code, string expected, params string[] args)
    {
        Assert.Contains(expected, EditorCommands.Refused(code, ["render", .. args.Select(a => a.StartsWith('@') ? _folder[a[1..]] : a)]));
        Assert.Empty(_folder.Names);
    }
}
