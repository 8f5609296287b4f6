using ScaleParty.Models;
using ScaleParty.Streaming;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.Synthesis;
using ScaleParty.Unity;
using ScaleParty.UnityReference;
using UnityEngine;
using Vector4 = System.Numerics.Vector4;

namespace ScaleParty.Tests.Engines;

/// <summary>The terrain component over the reference assembly.</summary>
[Collection(VulkanTests.Name)]
public sealed class UnityTerrainTests : IDisposable
{
    private static readonly PyramidLayout Layout = new(64, 4, 1, 4, 0.01, ["r", "g", "b", "height", "water"]);

    public void Dispose()
    {
        FakeEngine.Alive.Clear();
        FakeEngine.Logged.Clear();
        Graphics.Drawn.Clear();
    }

    [Fact]
    public void Tiles_of_a_level_meet_and_all_faces_of_the_ground_look_up()
    {
        using var target = new TerrainTileTarget(Layout, 2, -1, 1, 0.25f);
        target.Upload(0, Tile(0));
        target.Upload(1, Tile(64));
        Vector3[] left = target.MeshOf(0).vertices, right = target.MeshOf(1).vertices;
        const int Row = TerrainTileTarget.Cells + 1;
        for (int y = 0; y < Row; y++)
        {
            Assert.Equal(left[(y * Row) + Row - 1].y, right[y * Row].y, 1e-5f);
        }

        int[] triangles = target.MeshOf(0).triangles;
        for (int t = 0; t < TerrainTileTarget.Cells * TerrainTileTarget.Cells * 6; t += 3)
        {
            Vector3 a = left[triangles[t]], b = left[triangles[t + 1]], c = left[triangles[t + 2]];
            Assert.True(((b.z - a.z) * (c.x - a.x)) - ((b.x - a.x) * (c.z - a.z)) > 0);
        }

        target.Dispose();
        Assert.Empty(FakeEngine.Alive);
    }

    [Fact]
    public void A_camera_of_Unity_sees_points_of_the_ground_where_Unity_draws_them()
    {
        (Camera camera, Func<Vector3, Vector4> clip) = Above();
        var origin = new Vector3(5, 1, -3);
        WorldCamera world = TerrainCamera.Of(camera, origin, 10);
        foreach ((double x, double y, double z) in new[] { (0.0, 0.0, 0.0), (0.7, -0.4, 0.2), (-1.1, 2.3, -0.1) })
        {
            Vector4 expected = clip(new Vector3(origin.x + (float)(10 * x), origin.y + (float)(10 * z), origin.z - (float)(10 * y)));
            var actual = Vector4.Transform(new Vector4((float)(x - world.X), (float)(y - world.Y), (float)(z - world.Z), 1), world.ViewProjection);
            Assert.Equal(expected.X, actual.X, 1e-3f);
            Assert.Equal(expected.Y, actual.Y, 1e-3f);
            Assert.Equal((expected.Z + expected.W) / 2, actual.Z, 1e-3f);
            Assert.Equal(expected.W, actual.W, 1e-3f);
        }
    }

    [Fact]
    public void The_component_draws_tiles_and_leaves_nothing_behind()
    {
        StreamedTerrainComponent component = FakeEngine.Add<StreamedTerrainComponent>();
        FakeEngine.Call(component, "Update");
        Assert.Empty(FakeEngine.Alive);
        (component.viewer, component.material, component.layers, component.errorPixels) = (Above().Camera, new Material(), 16, 1000);
        Assert.True(SpinWait.SpinUntil(() =>
        {
            FakeEngine.Call(component, "Update");
            return Graphics.Drawn.Count > 0;
        }, TimeSpan.FromMinutes(2)));
        Assert.Empty(FakeEngine.Logged);
        Assert.NotEmpty(FakeEngine.Alive);
        Assert.All(Graphics.Drawn, d => Assert.True(d.Matrix[0, 0] > 0 && d.Matrix[1, 1] == component.heightScale));
        int drawn = Graphics.Drawn.Count;
        FakeEngine.Call(component, "OnValidate");
        FakeEngine.Call(component, "Update");
        Assert.Empty(FakeEngine.Alive);
        Assert.Equal(drawn, Graphics.Drawn.Count);
        FakeEngine.Destroy(component);
        Assert.Empty(FakeEngine.Alive);
    }

    [Fact]
    public void Networks_that_make_no_terrain_are_reported_once_and_tried_again_after_a_change()
    {
        StreamedTerrainComponent component = FakeEngine.Add<StreamedTerrainComponent>();
        (component.viewer, component.material, component.layers) = (Above().Camera, new Material(), 16);
        using var file = new MemoryStream();
        NetworkFile.Save(TinyNetwork.Create(), file);
        component.refinement = ScriptableObject.CreateInstance<NetworkAsset>();
        component.refinement.SetFile(file.ToArray());
        FakeEngine.Call(component, "Update");
        FakeEngine.Call(component, "Update");
        Assert.Contains("'tiny'", Assert.IsType<ArgumentException>(Assert.Single(FakeEngine.Logged)).Message, StringComparison.Ordinal);
        Assert.Empty(FakeEngine.Alive);
        FakeEngine.Call(component, "OnValidate");
        FakeEngine.Call(component, "Update");
        Assert.Equal(2, FakeEngine.Logged.Count);
        FakeEngine.Destroy(component);
    }

    private static TilePixels Tile(int firstColumn)
    {
        int side = Layout.FullSide;
        var heights = new float[side * side];
        for (int i = 0; i < heights.Length; i++)
        {
            heights[i] = (float)(0.5 * Math.Sin(0.1 * (firstColumn + (i % side))) * Math.Cos(0.07 * (i / side)));
        }

        return new TilePixels(new byte[4 * side * side], heights);
    }

    // Looks along +z and 45 degrees down; the view looks along -z of its own, as Unity's does.
    private static (Camera Camera, Func<Vector3, Vector4> Clip) Above()
    {
        const float Half = 0.70710678f, Far = 5000, Near = 0.3f;
        var position = new Vector3(2, 400, -30);
        Matrix4x4 view = default, projection = default;
        (view[0, 0], view[1, 1], view[1, 2], view[2, 1], view[2, 2], view[3, 3]) = (1, Half, Half, Half, -Half, 1);
        view[0, 3] = -position.x;
        view[1, 3] = -(Half * position.y) - (Half * position.z);
        view[2, 3] = -(Half * position.y) + (Half * position.z);
        (projection[0, 0], projection[1, 1], projection[2, 2], projection[2, 3], projection[3, 2]) = (1, 1.7f, -(Far + Near) / (Far - Near), -2 * Far * Near / (Far - Near), -1);
        var camera = new Camera { projectionMatrix = projection, worldToCameraMatrix = view, fieldOfView = 60, pixelWidth = 320, pixelHeight = 188 };
        camera.transform.position = position;
        return (camera, p => Times(projection, Times(view, new Vector4(p.x, p.y, p.z, 1))));
    }

    private static Vector4 Times(Matrix4x4 m, Vector4 v)
    {
        return new Vector4(Of(0), Of(1), Of(2), Of(3));

        float Of(int row) => (m[row, 0] * v.X) + (m[row, 1] * v.Y) + (m[row, 2] * v.Z) + (m[row, 3] * v.W);
    }
}
