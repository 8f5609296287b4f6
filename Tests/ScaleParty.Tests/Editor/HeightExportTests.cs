using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Editor.State;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Tests.Models;
using SharpGLTF.Schema2;

namespace ScaleParty.Tests.Editor;

/// <summary>render with the endings of heights and meshes, through the command.</summary>
public sealed class HeightExportTests : IDisposable
{
    private const string State = "latent=3&mode=free&relief=2";
    private const double Range = 0.7;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Raw_heights_are_the_networks_channel_and_described_beside()
    {
        ImageBuffer image = Image(48, 32);
        float[] heights = [.. Enumerable.Range(0, 48 * 32).Select(i => image.Values[(i * image.Channels) + 3])];
        string output = EditorCommands.Done("render", "--state", State, "--size", "48x32", "--out", _folder["h.r32"]);
        Assert.Contains($"Written: {_folder["h.r32.json"]}", output, StringComparison.Ordinal);
        Assert.Equal(heights, MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_folder["h.r32"])).ToArray());
        EditorCommands.Done("render", "--state", State, "--size", "48x32", "--out", _folder["h.R16"]);
        ushort[] whole = MemoryMarshal.Cast<byte, ushort>(File.ReadAllBytes(_folder["h.R16"])).ToArray();
        Assert.Equal(heights.Select(h => Math.Clamp(Math.Round((h + 1) / 2 * 65535), 0, 65535)), whole.Select(v => (double)v));

        using var description = JsonDocument.Parse(File.ReadAllBytes(_folder["h.r32.json"]));
        JsonElement root = description.RootElement;
        Assert.Equal(("float32", "little", 48, 32), (root.GetProperty("type").GetString(), root.GetProperty("byteOrder").GetString(), root.GetProperty("width").GetInt32(), root.GetProperty("height").GetInt32()));
        Assert.Equal(heights.Max(), root.GetProperty("highest").GetSingle());
        Assert.Equal(heights.Min(), root.GetProperty("lowest").GetSingle());
        Assert.Equal(Range, root.GetProperty("heightRange").GetDouble(), 9);
        Assert.Equal(DefaultNetwork.Load().Fingerprint, root.GetProperty("fingerprint").GetString());
        Assert.Equal(Region(48, 32).TopLeft.X, root.GetProperty("left").GetDouble(), 9);
    }

    [Fact]
    public void A_mesh_is_a_valid_glTF_whose_surface_is_the_heights_and_whose_texture_the_colours()
    {
        EditorCommands.Done("render", "--state", State, "--size", "40x24", "--out", _folder["t.glb"]);
        EditorCommands.Done("render", "--state", State, "--size", "40x24", "--out", _folder["t.png"]);

        // The reader validates the whole file.
        ModelRoot model = ModelRoot.Load(_folder["t.glb"]);
        MeshPrimitive primitive = model.LogicalMeshes.Single().Primitives.Single();
        Vector3[] positions = [.. primitive.GetVertexAccessor("POSITION").AsVector3Array()], normals = [.. primitive.GetVertexAccessor("NORMAL").AsVector3Array()];
        Vector2[] coordinates = [.. primitive.GetVertexAccessor("TEXCOORD_0").AsVector2Array()];
        Assert.Equal(41 * 25, positions.Length);
        Assert.Equal((Vector2.Zero, Vector2.One), (coordinates[0], coordinates[^1]));

        ImageRegion region = Region(40, 24);
        ImageBuffer image = Image(40, 24);
        double Height(int x, int y) => Math.Clamp((image.Values[(((y * 40) + x) * image.Channels) + 3] + 1) / 2, 0, 1) * Range;
        for (int y = 1; y < 24; y++)
        {
            for (int x = 1; x < 40; x++)
            {
                Vector3 p = positions[(y * 41) + x];
                Assert.Equal((x - 20) * region.Scale.X, p.X, 5);
                Assert.Equal((y - 12) * region.Scale.Y, p.Z, 5);
                Assert.Equal((Height(x - 1, y - 1) + Height(x, y - 1) + Height(x - 1, y) + Height(x, y)) / 4, p.Y, 1e-5);
            }
        }

        (int A, int B, int C)[] triangles = [.. primitive.GetTriangleIndices()];
        Assert.Equal(2 * 40 * 24, triangles.Length);
        Assert.All(triangles, t =>
        {
            // Seen from above they are counterclockwise, and normals point to the same side.
            Vector3 face = Vector3.Cross(positions[t.B] - positions[t.A], positions[t.C] - positions[t.A]);
            Assert.True(face.Y > 0);
            Assert.True(Vector3.Dot(face, normals[t.A]) > 0);
        });

        File.WriteAllBytes(_folder["texture.png"], model.LogicalImages.Single().Content.Content.ToArray());
        byte[] texture = ImageFile.Load(_folder["texture.png"]).Rgba, picture = ImageFile.Load(_folder["t.png"]).Rgba;
        Assert.All(texture.Zip(picture), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Meshes_beside_each_other_meet()
    {
        // Half the frame each: their common edge has the same heights and normals.
        EditorCommands.Done("render", "--state", "latent=3&mode=free&scale=0.5&centre.x=-0.5", "--size", "32x32", "--out", _folder["l.glb"]);
        EditorCommands.Done("render", "--state", "latent=3&mode=free&scale=0.5&centre.x=0.5", "--size", "32x32", "--out", _folder["r.glb"]);
        MeshPrimitive left = ModelRoot.Load(_folder["l.glb"]).LogicalMeshes[0].Primitives[0], right = ModelRoot.Load(_folder["r.glb"]).LogicalMeshes[0].Primitives[0];
        foreach (string attribute in (string[])["POSITION", "NORMAL"])
        {
            var (a, b) = (left.GetVertexAccessor(attribute).AsVector3Array(), right.GetVertexAccessor(attribute).AsVector3Array());
            for (int row = 0; row <= 32; row++)
            {
                Assert.Equal(a[(row * 33) + 32].Y, b[row * 33].Y, 3);
            }
        }
    }

    [Theory]
    [InlineData("h.r16", "--state", "view=relief")]
    [InlineData("h.glb", "--size", "1040x64")]
    public void What_has_no_heights_is_refused(string file, params string[] arguments)
    {
        string error = EditorCommands.Refused(1, ["render", .. arguments, "--out", _folder[file]]);
        Assert.Contains(arguments[0] == "--size" ? "expected at most 1024 per side for a mesh" : "expected a state without 'view'", error, StringComparison.Ordinal);
    }

    private static ImageRegion Region(int width, int height)
    {
        using var renderer = new StateRenderer(DefaultNetwork.Load(), DefaultNetwork.LoadRefinement());
        return renderer.Request(ViewState.Parse(State), new Resolution(width, height)).Region;
    }

    private static ImageBuffer Image(int width, int height)
    {
        using var renderer = new StateRenderer(DefaultNetwork.Load(), DefaultNetwork.LoadRefinement());
        return renderer.Channels(ViewState.Parse(State), new Resolution(width, height), CancellationToken.None);
    }
}
