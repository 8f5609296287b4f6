using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.GoldenReplay;

/// <summary>Kind "encoding": Eq. 8's grids, and the radial warp of such grids.</summary>
internal static class EncodingReplay
{
    public static IEnumerable<Comparison> Run(GoldenData data)
    {
        IReadOnlyList<GoldenCase> cases = data.Cases("base_resolution", "centre", "extent", "start", "size", "pad", "of", "point", "magnitude");
        string? stranger = data.File.Tensors.Keys.FirstOrDefault(t => cases.All(c => c.Name != t));
        if (stranger is not null)
        {
            throw data.Bad($"it has a tensor '{stranger}' that no case tells about");
        }

        foreach (GoldenCase c in cases)
        {
            GoldenCase grid = c.Has("of") ? cases.FirstOrDefault(o => o.Name == c.Text("of")) ?? throw c.Bad($"refers to '{c.Text("of")}', which is no case") : c;
            Warp? warp = c.Has("of") || c.Has("point") || c.Has("magnitude") ? new RadialWarp(c.Pair("point"), c.Number("magnitude")) : null;
            (int x, int y) = grid.Integers("base_resolution");
            int pad = grid.Has("pad") ? grid.Integer("pad") : PaddingMode.Paper.EncodingPad();
            data.Shape(c.Name, 2, y + (2 * pad), x + (2 * pad));
            yield return Comparison.Of(c.Name, warp is null ? "encoding" : "warped encoding", data.Values(c.Name), Compute(grid, x, y, pad, warp));
        }
    }

    /// <summary>[2, y + 2 pad, x + 2 pad]. Padding continues the grid, so any padding is a grid of more cells, or the inner part of one.</summary>
    private static float[] Compute(GoldenCase c, int x, int y, int pad, Warp? warp)
    {
        (Vector2d centre, Vector2d extent) = c.Region() ?? throw c.Bad("has no region: neither centre and extent nor start and size");
        if (x < 1 || y < 1)
        {
            throw c.Bad("has a base resolution of 0");
        }

        int own = PaddingMode.Paper.EncodingPad(), more = Math.Max(0, pad - own), crop = Math.Max(0, own - pad);
        var cells = new Vector2d(x + (2 * more), y + (2 * more));
        var region = ImageRegion.FromExtent(centre, extent * cells / new Vector2d(x, y), new Resolution(2 * (int)cells.X, 2 * (int)cells.Y));
        var lattice = SampleLattice.For(region, 1, PaddingMode.Paper);
        int width = lattice.EncodingWidth, height = lattice.EncodingHeight;
        var whole = new float[2 * width * height];
        PositionalEncoding.Fill(EncodingDescription.Grid, lattice, warp, [], EncodingLayout.ChannelsFirst, whole);

        int columns = width - (2 * crop), rows = height - (2 * crop);
        var part = new float[2 * columns * rows];
        for (int row = 0; row < 2 * rows; row++)
        {
            int from = ((row / rows) * height) + (row % rows) + crop;
            whole.AsSpan((from * width) + crop, columns).CopyTo(part.AsSpan(row * columns));
        }

        return part;
    }
}
