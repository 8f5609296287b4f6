using ScaleParty.Models;
using ScaleParty.Tests.Desktop;
using ScaleParty.Tests.Synthesis;
using ScaleParty.Unity;
using ScaleParty.Unity.Editor;
using ScaleParty.UnityReference;
using UnityEditor.AssetImporters;
using UnityEngine;

namespace ScaleParty.Tests.Engines;

/// <summary>The scripts of Unity's editor over the reference assembly.</summary>
[Collection(VulkanTests.Name)]
public sealed class UnityEditorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Event.current = new Event();
        FakeEngine.Alive.Clear();
        FakeEngine.Logged.Clear();
        _folder.Dispose();
    }

    [Fact]
    public void Network_and_latent_files_become_assets_whatever_they_are_called()
    {
        GeneratorNetwork network = DefaultNetwork.Load();
        NetworkFile.Save(network, _folder.File("a.safetensors"));
        var space = new LatentSpace(network);
        BakedLatent latent = space.Bake(space.Map(space.Sample(5)));
        LatentFile.Save(latent, network, _folder.File("b.safetensors"));
        Assert.Equal(network.Fingerprint, Assert.IsType<NetworkAsset>(Import("a.safetensors").Main).Network.Fingerprint);
        Assert.Equal(latent.Phases, Assert.IsType<LatentAsset>(Import("b.safetensors").Main).Load(network).Phases);
        Assert.Equal("a", Import("a.safetensors").Main.name);
    }

    [Theory]
    [InlineData("not a model")]
    [InlineData("")]
    public void Other_files_are_refused_by_name_and_kind(string text)
    {
        File.WriteAllText(_folder.File("c.safetensors"), text);
        AssetImportContext context = Import("c.safetensors");
        Assert.Null(context.Main);
        Assert.Contains("c.safetensors", context.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Dragging_the_preview_moves_the_centre_and_the_wheel_zooms()
    {
        GenerativeTextureComponent component = FakeEngine.Add<GenerativeTextureComponent>();
        (component.width, component.height, component.scale) = (64, 32, 0.5f);
        component.Finish();
        var editor = new GenerativeTextureEditor { target = component };
        Assert.True(editor.HasPreviewGUI());
        Event.current = new Event { type = EventType.MouseDrag, mousePosition = new Vector2(10, 10), delta = new Vector2(20, -10) };
        editor.OnPreviewGUI(new Rect(0, 0, 200, 100), new GUIStyle());

        // A tenth of the view, which is 2 by 1 image units; the content follows the pointer.
        Assert.Equal((-0.2f, 0.1f), (component.centreX, component.centreY));
        Event.current = new Event { type = EventType.ScrollWheel, mousePosition = new Vector2(10, 10), delta = new Vector2(0, -3) };
        editor.OnPreviewGUI(new Rect(0, 0, 200, 100), new GUIStyle());
        Assert.Equal(0.5f / 1.331f, component.scale, 1e-6f);
        Event.current = new Event { type = EventType.ScrollWheel, mousePosition = new Vector2(300, 10), delta = new Vector2(0, -3) };
        editor.OnPreviewGUI(new Rect(0, 0, 200, 100), new GUIStyle());
        Assert.Equal(0.5f / 1.331f, component.scale, 1e-6f);
        FakeEngine.Destroy(component);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(-90)]
    public void Dragging_a_rotated_view_keeps_the_content_under_the_pointer(float rotation)
    {
        var component = new GenerativeTextureComponent { rotation = rotation, aspect = 2, width = 64, height = 32, scale = 0.5f, centreX = 1, centreY = -2 };
        ScaleParty.Sampling.Vector2d Content(double x, double y)
        {
            var parameters = new ScaleParty.Rendering.TextureParameters();
            component.Apply(parameters);
            ScaleParty.Sampling.ImageRegion region = parameters.Region;
            ScaleParty.Sampling.Vector2d at = region.Centre + new ScaleParty.Sampling.Vector2d((x - 0.5) * region.Extent.X, (y - 0.5) * region.Extent.Y);
            return parameters.Warp?.Apply(at) ?? at;
        }

        ScaleParty.Sampling.Vector2d before = Content(0.3, 0.4);
        Vector2 centre = ViewGestures.Pan(component, new Vector2(0.2f, 0.1f));
        (component.centreX, component.centreY) = (centre.x, centre.y);
        Assert.True((Content(0.5, 0.5) - before).Length < 1e-5);
    }

    [Fact]
    public void The_inspector_makes_its_gallery_one_picture_at_a_time_and_releases_it()
    {
        GenerativeTextureComponent component = FakeEngine.Add<GenerativeTextureComponent>();
        var editor = new GenerativeTextureEditor { target = component };
        editor.OnInspectorGUI();
        editor.OnInspectorGUI();
        editor.OnInspectorGUI();
        Assert.Equal(3, FakeEngine.Alive.Count);
        FakeEngine.Call(editor, "OnDisable");
        Assert.Empty(FakeEngine.Alive);
    }

    [Fact]
    public void Shaders_of_a_network_are_written_once_under_the_names_that_the_device_looks_for()
    {
        NetworkDescription network = DefaultNetwork.LoadRefinement().Description;
        int count = ScalePartyMenu.WriteComputeShaders(network, _folder.Path);
        string[] files = Directory.GetFiles(_folder.Path, "*.compute");
        Assert.Equal(count, files.Length);
        Assert.All(files, f => Assert.Equal(Path.GetFileNameWithoutExtension(f), ScaleParty.Synthesis.ComputeKernels.FileName(Path.GetFileName(f), File.ReadAllText(f))));
        Assert.Equal(count, ScalePartyMenu.WriteComputeShaders(network, _folder.Path));
        Assert.Equal(count, Directory.GetFiles(_folder.Path).Length);
    }

    private AssetImportContext Import(string file)
    {
        var context = new AssetImportContext(_folder.File(file));
        new ModelFileImporter().OnImportAsset(context);
        return context;
    }
}
