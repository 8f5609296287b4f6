using ScaleParty.Models;
using ScaleParty.Streaming;
using ScaleParty.Tests.Models;

namespace ScaleParty.Tests.Streaming;

public sealed class StreamingPageTests
{
    [Fact]
    public void Its_example_is_compiled()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "Tests/ScaleParty.Tests/Streaming/StreamingExample.cs"));
        string[] lines = [.. source.Split("// The example begins here.\n")[1].Split("        // The example ends here.")[0].Trim('\n').Split('\n').Select(l => l.Length >= 8 ? l[8..] : l)];
        string page = File.ReadAllText(Path.Combine(Repository.Root, "Documentation~/streaming.md"));
        Assert.Equal(string.Join('\n', lines).Trim(), page.Split("```csharp\n")[1].Split("```")[0].Trim());
        Assert.InRange(lines.Length, 1, 20);
    }

    [Fact]
    public void Its_example_draws_tiles()
    {
        using var folder = new TemporaryFolder();
        (string network, string refinement) = (folder["base.safetensors"], folder["refine.safetensors"]);
        NetworkFile.Save(SmallNetworks.Base("r", "g", "b", "height"), network);
        NetworkFile.Save(SmallNetworks.Refinement("r", "g", "b", "height"), refinement);
        var drawn = new HashSet<TileAddress>();
        int frames = StreamingExample.Show(
            network,
            refinement,
            _ => new EmptyTarget(),
            frame => drawn.Count == 0 && frame < 100_000 ? (Cameras.At(0, 0, 1000), 0.02) : null,
            (layout, tile) =>
            {
                Assert.Equal(PyramidTileSource.DefaultTileSide, layout.TileSide);
                drawn.Add(tile.Address);
            });
        Assert.NotEmpty(drawn);
        Assert.True(frames > 1);
    }

    private sealed class EmptyTarget : ITileTarget
    {
        public int Layers => 64;

        public long BytesPerLayer => 1 << 20;

        public void Upload(int layer, TilePixels pixels) => Assert.NotEmpty(pixels.Colour);

        public void Dispose()
        {
        }
    }
}
