using CsCheck;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Sampling;

public sealed class SampleLatticeTests
{
    private static readonly Gen<PaddingMode> Padding = Gen.Bool.Select(exact => exact ? PaddingMode.Exact : PaddingMode.Paper);

    [Fact]
    public void Free_lattice_is_the_smallest_of_whole_cells_that_covers_any_resolution()
    {
        Gen.Select(Regions.Any, Gen.Int[1, 7]).Sample(
            (region, blocks) =>
            {
                SampleLattice lattice = SampleLattice.For(region, blocks);
                int cell = 1 << blocks;
                Assert.InRange(region.Resolution.Width, ((lattice.CellsX - 1) * cell) + 1, lattice.CellsX * cell);
                Assert.InRange(region.Resolution.Height, ((lattice.CellsY - 1) * cell) + 1, lattice.CellsY * cell);
                Assert.Equal(region.Scale * cell, lattice.BasePeriod);
                Assert.Equal(region.Resolution, lattice.Delivered);
                Assert.Equal(Vector2d.Zero, lattice.TextureOffset);
                Assert.Equal(new Vector2d(1, 1), lattice.TextureScale);
            },
            iter: 300);
    }

    [Fact]
    public void Free_pixels_lie_where_the_region_says()
    {
        Gen.Select(Regions.Any, Gen.Int[1, 7], Padding).Sample(
            (region, blocks, padding) =>
            {
                SampleLattice lattice = SampleLattice.For(region, blocks, padding);
                double tolerance = 1e-13 * (region.Centre.Length + region.Extent.Length);
                foreach ((int i, int j) in new[] { (0, 0), (11, 4), (region.Resolution.Width - 1, region.Resolution.Height - 1) })
                {
                    Near(region.PixelCentre(i, j), lattice.Position(blocks, 0, i, j), tolerance);
                    Near(region.PixelCentre(i, j), lattice.Position(blocks, 3, i + 3, j + 3), tolerance);
                }
            },
            iter: 300);
    }

    [Fact]
    public void Encoding_cells_lie_where_equation_8_says_and_padding_leaves_the_period_alone()
    {
        Gen.Select(Regions.Ordinary, Gen.Int[1, 5], Padding).Sample(
            (region, blocks, padding) =>
            {
                SampleLattice lattice = SampleLattice.For(region, blocks, padding);
                int pad = padding.EncodingPad(), cell = 1 << blocks;
                Assert.Equal(padding == PaddingMode.Exact ? 4 : 3, pad);
                Assert.Equal(lattice.CellsX + (2 * pad), lattice.EncodingWidth);
                Assert.Equal(lattice.CellsY + (2 * pad), lattice.EncodingHeight);
                for (int i = 0; i < lattice.EncodingWidth; i++)
                {
                    Vector2d expected = region.TopLeft + (region.Scale * cell * new Vector2d(i - pad + 0.5, -pad + 0.5));
                    Near(expected, lattice.Position(0, pad, i, 0), 1e-12);
                }
            },
            iter: 100);
    }

    [Fact]
    public void Cells_are_the_means_of_the_pixels_they_become()
    {
        Gen.Select(Regions.Ordinary, Gen.Int[1, 6]).Sample(
            (region, blocks) =>
            {
                SampleLattice lattice = SampleLattice.For(region, blocks);
                for (int level = 0; level < blocks; level++)
                {
                    Vector2d mean = (lattice.Position(level + 1, 0, 4, 6) + lattice.Position(level + 1, 0, 5, 7)) / 2;
                    Near(mean, lattice.Position(level, 0, 2, 3), 1e-12);
                }
            },
            iter: 50);
    }

    // Every 3x3 convolution without padding takes one pixel off each side, and Exact drops the clamped pixel that each side of a
    // doubled map would hold (Sec. 3.2; Eq. 9 and 10 with n_pad 3).
    [Fact]
    public void Map_sizes_follow_from_doubling_and_convolving()
    {
        Gen.Select(Regions.Ordinary, Gen.Int[1, 6], Padding).Sample(
            (region, blocks, padding) =>
            {
                SampleLattice lattice = SampleLattice.For(region, blocks, padding);
                int width = lattice.EncodingWidth - 2, height = lattice.EncodingHeight - 2;
                Assert.Equal((width, height), lattice.MapSize(0));
                for (int block = 1; block <= blocks; block++)
                {
                    int dropped = padding == PaddingMode.Exact ? 2 : 0;
                    (width, height) = ((2 * width) - dropped - 2, (2 * height) - dropped - 2);
                    Assert.Equal((width, height), lattice.MapSize((2 * block) - 1));
                    (width, height) = (width - 2, height - 2);
                    Assert.Equal((width, height), lattice.MapSize(2 * block));
                }

                int margin = padding.Margin(2 * blocks);
                Assert.Equal(lattice.CellsX << blocks, width - (2 * margin));
                Assert.Equal(lattice.CellsY << blocks, height - (2 * margin));
            },
            iter: 100);
    }

    [Fact]
    public void Anchored_cells_lie_at_whole_multiples_of_the_base_period()
    {
        Gen.Select(Regions.Any, Gen.Int[1, 6]).Sample(
            (region, blocks) =>
            {
                SampleLattice lattice = Anchored(region, blocks);
                Assert.Equal(Math.Floor(lattice.FirstCellX), lattice.FirstCellX);
                Assert.Equal(Math.Floor(lattice.FirstCellY), lattice.FirstCellY);
                Assert.Equal(new Vector2d(lattice.FirstCellX, lattice.FirstCellY) * lattice.BasePeriod, lattice.Origin);
                Assert.Equal((lattice.FirstCellX + 2.5) * lattice.BasePeriod.X, lattice.Position(0, 0, 2, 0).X);
            },
            iter: 300);
    }

    [Fact]
    public void Anchored_texture_offset_and_scale_map_the_region_exactly()
    {
        Gen.Select(Regions.Any, Gen.Int[1, 6]).Sample(
            (region, blocks) =>
            {
                SampleLattice lattice = Anchored(region, blocks);
                int cell = 1 << blocks;
                Assert.Equal(new Resolution(lattice.CellsX * cell, lattice.CellsY * cell), lattice.Delivered);
                Vector2d size = lattice.BasePeriod * new Vector2d(lattice.CellsX, lattice.CellsY);
                double tolerance = 1e-15 * (region.TopLeft.Length + size.Length);
                Near(region.TopLeft, lattice.Origin + (lattice.TextureOffset * size), 4 * tolerance);
                Near(region.Extent, lattice.TextureScale * size, 4 * tolerance);

                // The whole region lies within what is delivered.
                Assert.InRange(lattice.TextureOffset.X, 0, 1.0 / lattice.CellsX);
                Assert.InRange(lattice.TextureOffset.Y, 0, 1.0 / lattice.CellsY);
                Assert.InRange(lattice.TextureOffset.X + lattice.TextureScale.X, 0, 1 + 1e-15);
                Assert.InRange(lattice.TextureOffset.Y + lattice.TextureScale.Y, 0, 1 + 1e-15);
            },
            iter: 500);
    }

    // Deep zooms, far away, negative: the corner lies at (cell + fraction) base periods.
    private static readonly Gen<(ImageRegion Region, double Cell, Vector2d Fraction)> Placed = Gen.Select(
        Gen.Double[-11.9, 5], Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Double[0.1, 0.9], Gen.Double[0.1, 0.9], Gen.Int[1, 500], Gen.Int[1, 500],
        (power, cell, fx, fy, width, height) =>
        {
            double scale = Math.Pow(10, power);
            double index = Math.Clamp(cell, -1e7 / (16 * scale), 1e7 / (16 * scale));
            index = Math.Floor(index);
            var resolution = new Resolution(width, height);
            Vector2d corner = new Vector2d(index + fx, index + fy) * (16 * scale);
            return (ImageRegion.FromExtent(corner + (new Vector2d(width, height) * scale / 2), new(width * scale, height * scale), resolution), index, new Vector2d(fx, fy));
        });

    [Fact]
    public void Panning_within_a_cell_moves_only_the_texture_offset()
    {
        Gen.Select(Placed, Gen.Double[-0.09, 0.09], Gen.Double[-0.09, 0.09]).Sample(
            (placed, dx, dy) =>
            {
                SampleLattice before = Anchored(placed.Region, 4);
                Vector2d step = before.BasePeriod * new Vector2d(dx, dy);
                SampleLattice after = Anchored(placed.Region with { Centre = placed.Region.Centre + step }, 4);
                Assert.Equal(placed.Cell, before.FirstCellX);
                Assert.Equal((before.FirstCellX, before.FirstCellY), (after.FirstCellX, after.FirstCellY));
                Assert.Equal(before.Delivered, after.Delivered);
                Assert.Equal(before.Position(4, 3, 5, 6), after.Position(4, 3, 5, 6));
                var cells = new Vector2d(before.CellsX, before.CellsY);
                Near(before.TextureOffset * cells, placed.Fraction, 1e-6);
                Near((after.TextureOffset - before.TextureOffset) * cells, new(dx, dy), 1e-6);
            },
            iter: 500);
    }

    [Fact]
    public void Panning_by_a_cell_moves_the_first_cell_by_one_and_reuses_positions_to_the_bit()
    {
        Gen.Select(Placed, Gen.Int[-3, 3], Padding).Sample(
            (placed, step, padding) =>
            {
                SampleLattice before = SampleLattice.For(placed.Region, 4, padding, LatticeAnchor.Anchored);
                ImageRegion moved = placed.Region with { Centre = placed.Region.Centre + (before.BasePeriod * step) };
                SampleLattice after = SampleLattice.For(moved, 4, padding, LatticeAnchor.Anchored);
                Assert.Equal(before.FirstCellX + step, after.FirstCellX);
                Assert.Equal(before.FirstCellY + step, after.FirstCellY);
                for (int level = 0; level <= 4; level++)
                {
                    int shift = step << level;
                    Assert.Equal(before.Position(level, 4, 9, 2), after.Position(level, 4, 9 - shift, 2 - shift));
                }
            },
            iter: 500);
    }

    [Fact]
    public void Anchored_size_stays_the_same_wherever_the_view_pans()
    {
        var region = ImageRegion.FromExtent(Vector2d.Zero, new(1, 1), new(48, 33));
        var sizes = new HashSet<Resolution>();
        for (int k = 0; k < 100; k++)
        {
            sizes.Add(Anchored(region with { Centre = new(0.013 * k, -0.029 * k) }, 4).Delivered);
        }

        Assert.Equal([new Resolution(64, 64)], sizes);
    }

    [Fact]
    public void Bad_arguments_are_refused_with_their_range()
    {
        ImageRegion region = ImageRegion.FullFrame(64);
        Assert.Throws<ArgumentNullException>(() => SampleLattice.For(null!, 4));
        Refused("blocks is 0; expected 1 to 12", () => SampleLattice.For(region, 0));
        Refused("blocks is 13; expected 1 to 12", () => SampleLattice.For(region, 13));
        Refused("padding is 2; expected 0 to 1", () => SampleLattice.For(region, 4, (PaddingMode)2));
        Refused("anchor is -1; expected 0 to 1", () => SampleLattice.For(region, 4, PaddingMode.Exact, (LatticeAnchor)(-1)));
        Refused("index is 9; expected 0 to 8", () => SampleLattice.For(region, 4).MapSize(9));
        Refused("level is 5; expected 0 to 4", () => SampleLattice.For(region, 4).Position(5, 0, 0, 0));
        Refused(
            "Resolution.Width of an anchored region is 16384; expected 1 to 16368",
            () => SampleLattice.For(ImageRegion.FullFrame(new Resolution(16384, 64)), 4, PaddingMode.Exact, LatticeAnchor.Anchored));
        Assert.Equal(1024, SampleLattice.For(ImageRegion.FullFrame(16384), 4).CellsX);
    }

    private static SampleLattice Anchored(ImageRegion region, int blocks) =>
        SampleLattice.For(region, blocks, PaddingMode.Exact, LatticeAnchor.Anchored);

    private static void Refused(string message, Func<object> create) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(create).Message, StringComparison.Ordinal);

    private static void Near(Vector2d expected, Vector2d actual, double tolerance)
    {
        Assert.Equal(expected.X, actual.X, tolerance);
        Assert.Equal(expected.Y, actual.Y, tolerance);
    }
}
