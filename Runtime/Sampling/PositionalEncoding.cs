
namespace ScaleParty.Sampling;

/// <summary>Writes the positional encoding that a generator is given instead of a learned constant (Eq. 8).</summary>
public static class PositionalEncoding
{
    /// <summary>Writes the encoding of every cell of a lattice, padding included.</summary>
    /// <param name="encoding">Grid: channel 0 is x, channel 1 is y. Fourier: the sines of all frequencies, then their cosines, or the fields of all bands.</param>
    /// <param name="lattice">Gives H = <see cref="SampleLattice.EncodingHeight"/>, W = <see cref="SampleLattice.EncodingWidth"/> and the cells' positions.</param>
    /// <param name="warp">A map on the positions, or null for none.</param>
    /// <param name="phases">With Fourier, one phase per frequency in radians; with Grid, empty.</param>
    /// <param name="layout">Order of the axes.</param>
    /// <param name="destination">Receives C * H * W values, C = <see cref="EncodingDescription.Channels"/>.</param>
    /// <exception cref="ArgumentException">The number of phases or the length of the destination does not fit.</exception>
    /// <exception cref="InvalidOperationException">The warp yields a position that is not finite.</exception>
    public static void Fill(EncodingDescription encoding, SampleLattice lattice, Warp? warp, ReadOnlySpan<float> phases, EncodingLayout layout, Span<float> destination)
    {
        Guard.NotNull(encoding, nameof(encoding));
        Guard.InRange((int)layout, (int)EncodingLayout.ChannelsFirst, (int)EncodingLayout.ChannelsLast, nameof(layout));
        Fill(encoding, CellGrid.Of(Guard.NotNull(lattice, nameof(lattice))), warp, phases, layout, destination);
    }

    /// <summary>Writes the encoding of the cells of a grid.</summary>
    internal static void Fill(EncodingDescription encoding, in CellGrid grid, Warp? warp, ReadOnlySpan<float> phases, EncodingLayout layout, Span<float> destination)
    {
        long cells = (long)grid.Width * grid.Height;
        if (destination.Length != cells * encoding.Channels)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"destination has {destination.Length} values; expected {cells * encoding.Channels} ({encoding.Channels} channels of {grid.Width}x{grid.Height} cells)"),
                nameof(destination));
        }

        if (phases.Length != encoding.PhaseCount)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"there are {phases.Length} phases; expected {encoding.PhaseCount}, one per frequency"),
                nameof(phases));
        }

        var values = new EncodingView(destination, encoding.Channels, (int)cells, layout);
        for (int part = 0; part < Parts(encoding, grid, warp); part++)
        {
            FillPart(encoding, grid, warp, phases, part, values);
        }
    }

    /// <summary>Number of parts of an encoding, which threads may write side by side.</summary>
    internal static int Parts(EncodingDescription encoding, in CellGrid grid, Warp? warp) =>
        encoding.Kind == EncodingKind.Grid ? 1
        : !PlaneWaves.Remain(warp) ? grid.Height
        : encoding.Bands is { } bands ? encoding.Frequencies.Count / bands.Waves
        : FourierEncoding.PlaneParts(encoding.Frequencies.Count);

    /// <summary>Writes one part of the encoding of the cells of a grid.</summary>
    internal static void FillPart(EncodingDescription encoding, in CellGrid grid, Warp? warp, ReadOnlySpan<float> phases, int part, EncodingView values)
    {
        if (encoding.Kind == EncodingKind.Grid)
        {
            FillGrid(grid, warp, values);
        }
        else if (encoding.Bands is not null)
        {
            FieldEncoding.FillPart(encoding, grid, warp, phases, part, values);
        }
        else
        {
            FourierEncoding.FillPart(encoding.Frequencies, grid, warp, phases, part, values);
        }
    }

    private static void FillGrid(in CellGrid grid, Warp? warp, EncodingView values)
    {
        for (int j = 0; j < grid.Height; j++)
        {
            for (int i = 0; i < grid.Width; i++)
            {
                var position = new Vector2d(grid.X(i), grid.Y(j));
                position = warp is null ? position : warp.Lookup(position);
                values[0, (j * grid.Width) + i] = (float)position.X;
                values[1, (j * grid.Width) + i] = (float)position.Y;
            }
        }
    }
}
