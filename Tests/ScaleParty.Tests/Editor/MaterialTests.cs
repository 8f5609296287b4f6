using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Editor.Materials;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Models;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Editor;

/// <summary>Regions as materials, through the command and by their parts.</summary>
public sealed class MaterialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exact", "latent=7&layout=7&scale=0.4", 0.3, 2)]
    [InlineData("exact", "latent=3&layout=3&mode=free", 0.3, 2)]
    [InlineData("exact", "latent=3&layout=3&scale=0.4&rotation=30&aspect=1.5", 0.3, 2)]
    [InlineData("blend", "latent=7&layout=7&warp.swirl=40", 0, 2)]
    [InlineData("none", "latent=7&layout=7", 3, 100)]
    public void Edges_meet_as_neighbours_do_where_seams_are_closed(string seams, string state, double least, double most)
    {
        EditorCommands.Done("material", "--state", state, "--side", "128", "--seamless", seams, "--out", _folder["m"]);
        Assert.InRange(EdgeRatio(_folder["m/albedo.png"]), least, most);
    }

    [Theory]
    [InlineData("none", new[] { "albedo.png", "height.png", "material.json", "normal.png", "occlusion.png", "roughness.png" }, "opengl")]
    [InlineData("unity", new[] { "albedo.png", "height.png", "mask.png", "material.json", "normal.png" }, "opengl")]
    [InlineData("unreal", new[] { "albedo.png", "height.png", "material.json", "normal.png", "orm.png" }, "directx")]
    public void The_files_are_those_of_the_packing_and_an_export_replaces_the_last(string packing, string[] expected, string normals)
    {
        EditorCommands.Done("material", "--side", "64", "--packing", packing == "none" ? "unity" : "none", "--out", _folder["m"]);
        EditorCommands.Done("material", "--side", "64", "--packing", packing, "--out", _folder["m"]);
        Assert.Equal(expected, Directory.EnumerateFiles(_folder["m"]).Select(Path.GetFileName).Where(n => n != OutputFolder.ListName).Order(StringComparer.Ordinal));
        using var description = JsonDocument.Parse(File.ReadAllBytes(_folder["m/material.json"]));
        Assert.Equal(normals, description.RootElement.GetProperty("normals").GetString());
        Assert.Equal(DefaultNetwork.Load().Fingerprint, description.RootElement.GetProperty("fingerprint").GetString());
    }

    [Fact]
    public void Packed_channels_hold_what_single_files_hold_and_water_is_smooth()
    {
        string[] common = ["--state", "latent=7&layout=7", "--side", "64", "--land-roughness", "0.8", "--water-roughness", "0.2"];
        EditorCommands.Done(["material", .. common, "--out", _folder["one"]]);
        EditorCommands.Done(["material", .. common, "--packing", "unity", "--out", _folder["unity"]]);
        EditorCommands.Done(["material", .. common, "--packing", "unreal", "--out", _folder["unreal"]]);
        byte[] light = ImageFile.Load(_folder["one/occlusion.png"]).Rgba, rough = ImageFile.Load(_folder["one/roughness.png"]).Rgba;
        byte[] mask = ImageFile.Load(_folder["unity/mask.png"]).Rgba, orm = ImageFile.Load(_folder["unreal/orm.png"]).Rgba;
        for (int i = 0; i < light.Length; i += 4)
        {
            Assert.Equal((0, light[i], 255), (mask[i], mask[i + 1], mask[i + 2]));
            Assert.InRange(mask[i + 3], 254 - rough[i], 256 - rough[i]);
            Assert.Equal((light[i], rough[i], 0), (orm[i], orm[i + 1], orm[i + 2]));
        }

        Assert.InRange(rough.Max(), 195, 255);
        Assert.InRange(rough.Min(), 51, 60);
        byte[] up = ImageFile.Load(_folder["unity/normal.png"]).Rgba, down = ImageFile.Load(_folder["unreal/normal.png"]).Rgba;
        Assert.All(Enumerable.Range(0, up.Length / 4), i => Assert.InRange(up[(4 * i) + 1] + down[(4 * i) + 1], 254, 256));
        Assert.Contains(Enumerable.Range(0, up.Length / 4), i => up[(4 * i) + 1] is < 100 or > 156);
    }

    [Fact]
    public void What_cannot_be_seamless_is_refused_with_the_way_out()
    {
        NetworkFile.Save(RandomNetwork.Create(3, [8, 8, 8]), _folder["grid"]);
        Assert.Contains("no waves to make periodic; expected one with Fourier encoding. Blended seams", EditorCommands.Refused(1, "material", "--network", _folder["grid"], "--seamless", "exact", "--out", _folder["m"]));
        Assert.Contains("bends waves", EditorCommands.Refused(1, "material", "--state", "warp.swirl=20", "--seamless", "exact", "--out", _folder["m"]));
        Assert.Contains("spans 0.002 image units", EditorCommands.Refused(1, "material", "--state", "scale=0.001", "--side", "64", "--seamless", "exact", "--out", _folder["m"]));
        Assert.Contains("--state: the state has the key 'latant'", EditorCommands.Refused(2, "material", "--state", "latant=1", "--out", _folder["m"]));
        Assert.Contains("--side is '5000'; expected a whole number from 64 to 4096", EditorCommands.Refused(2, "material", "--side", "5000", "--out", _folder["m"]));
    }

    [Fact]
    public void Heights_in_16_bits_come_back_from_their_file()
    {
        ushort[] values = [.. Enumerable.Range(0, 37 * 21).Select(i => (ushort)(i * 977))];
        GreyPng.Save(_folder["h.png"], values, 37, 21);
        string[] arguments = ["-v", "error", "-i", _folder["h.png"], "-f", "rawvideo", "-pix_fmt", "gray16le", _folder["h.raw"]];
        using Process ffmpeg = Process.Start("ffmpeg", arguments);
        ffmpeg.WaitForExit();
        Assert.Equal(values, MemoryMarshal.Cast<byte, ushort>(File.ReadAllBytes(_folder["h.raw"])).ToArray());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, -2)]
    [InlineData(-3, 1)]
    public void Normals_are_those_of_a_plane(double slopeX, double slopeDown)
    {
        const int Side = 16;
        var period = new Vector2d(0.25, 0.5);
        var field = new HeightField([.. Enumerable.Range(0, Side * Side).Select(i => (float)((slopeX * period.X * (i % Side)) + (slopeDown * period.Y * (i / Side))))], Side, period, wraps: false);
        double length = Math.Sqrt(1 + (slopeX * slopeX) + (slopeDown * slopeDown));
        byte[] up = field.Normals(down: false), down = field.Normals(down: true);
        for (int i = 0; i < Side * Side; i++)
        {
            Assert.Equal(-slopeX / length, (up[4 * i] / 127.5) - 1, 0.005);
            Assert.Equal(slopeDown / length, (up[(4 * i) + 1] / 127.5) - 1, 0.005);
            Assert.Equal(-slopeDown / length, (down[(4 * i) + 1] / 127.5) - 1, 0.005);
            Assert.Equal(1 / length, (up[(4 * i) + 2] / 127.5) - 1, 0.005);
        }
    }

    [Fact]
    public void Level_ground_has_all_light_and_ground_at_a_high_wall_half_of_it()
    {
        const int Side = 64;
        var level = new HeightField(new float[Side * Side], Side, new(1, 1), wraps: true);
        Assert.All(level.Occlusion(20), light => Assert.Equal(1, light));
        var wall = new HeightField([.. Enumerable.Range(0, Side * Side).Select(i => i % Side < 32 ? 1000f : 0f)], Side, new(1, 1), wraps: false);
        float[] beside = wall.Occlusion(20);
        Assert.InRange(beside[(32 * Side) + 32], 0.45, 0.55);
        Assert.Equal(1, beside[(32 * Side) + 60]);
        Assert.Equal(1, beside[(32 * Side) + 10]);
        var around = new HeightField([.. Enumerable.Range(0, Side * Side).Select(i => i % Side < 32 ? 1000f : 0f)], Side, new(1, 1), wraps: true);
        Assert.InRange(around.Occlusion(20)[(32 * Side) + 63], 0.45, 0.55);
    }

    // Mean difference across the left and right edge over that of neighbours inside.
    private static double EdgeRatio(string path)
    {
        DecodedImage image = ImageFile.Load(path);
        double Difference(int a, int b) => Enumerable.Range(0, image.Height).Average(y => Math.Abs(image.Rgba[4 * ((y * image.Width) + a)] - image.Rgba[4 * ((y * image.Width) + b)]));
        return Difference(0, image.Width - 1) / Enumerable.Range(0, image.Width - 1).Average(x => Difference(x, x + 1));
    }
}
