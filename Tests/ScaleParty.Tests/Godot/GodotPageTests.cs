using Game;
using Godot;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Godot;

/// <summary>The program of the page on Godot, on stand-ins for Godot's classes.</summary>
public sealed class GodotPageTests
{
    [Fact]
    public void The_page_shows_the_program_that_is_compiled()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "Documentation~", "godot.md"));
        Assert.Contains("```csharp\n" + File.ReadAllText(Path.Combine(Repository.Root, "Tests", "ScaleParty.Tests", "Godot", "GenerativeTextureRect.cs")) + "```", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_node_shows_the_region_of_its_properties_and_later_another()
    {
        using var node = new GenerativeTextureRect { Seed = 3, Centre = new Vector2(0.25f, -0.5f), Extent = 1 };
        Assert.Equal(Expected(3, 0.25, -0.5, 1), Shown(node, null));
        ImageTexture shown = Assert.IsType<ImageTexture>(node.Texture);
        Image before = shown.Image;
        node.Extent = 2;

        // One image may be under way with the earlier extent.
        Shown(node, before);
        Assert.Equal(Expected(3, 0.25, -0.5, 2), Shown(node, shown.Image));
        Assert.Same(shown, node.Texture);
        node._ExitTree();
    }

    private static byte[] Shown(GenerativeTextureRect node, Image? before)
    {
        SpinWait.SpinUntil(() =>
        {
            node._Process(0.01);
            return node.Texture is ImageTexture texture && texture.Image != before;
        });
        return ((ImageTexture)node.Texture!).Image.Data;
    }

    private static byte[] Expected(ulong seed, double x, double y, double extent)
    {
        GeneratorNetwork network = DefaultNetwork.Load();
        using var synthesizer = new CpuSynthesizer(network);
        var size = new Resolution(256, 256);
        float[] image = Images.Of(synthesizer, new SynthesisRequest(Images.Latent(network, seed), ImageRegion.FromExtent(new(x, y), new(extent, extent), size)));
        var rgba = new byte[4 * size.PixelCount];
        PixelConverter.ToRgba8(image, network.Description.ImageChannels.Count, rgba);
        for (int i = 3; i < rgba.Length; i += 4)
        {
            rgba[i] = byte.MaxValue;
        }

        return rgba;
    }
}
