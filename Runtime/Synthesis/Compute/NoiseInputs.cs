using ScaleParty.Noise;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis.Compute;

/// <summary>What the noise kernel is given for one layer: the lattice places of its columns and rows, from double precision.</summary>
internal sealed class NoiseInputs
{
    /// <summary>Whether the kernel draws the layer's map.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Word of the first column.</summary>
    public int Columns { get; private set; }

    /// <summary>Word of the first row.</summary>
    public int Rows { get; private set; }

    /// <summary>Word of the first warp.</summary>
    public int Warps { get; private set; }

    /// <summary>Number of warps the kernel applies; 0 without.</summary>
    public int WarpCount { get; private set; }

    /// <summary>Lattice points per image unit.</summary>
    public float PerUnit { get; private set; }

    /// <summary>Names the layer's numbers.</summary>
    public CounterKey Key { get; private set; }

    /// <summary>Appends the inputs of an area of a layer's map; null where the layer has no noise.</summary>
    /// <returns>False where the kernel cannot apply the warp accurately: the map has to be drawn on the CPU.</returns>
    public bool Write(FrameInputs? inputs, NoiseSettings settings, SampleLattice lattice, int convolution, MapArea area, WarpProgram warps)
    {
        IsUsed = inputs is not null && TryWrite(inputs, settings, lattice, convolution, area, warps);
        return IsUsed || inputs is null;
    }

    /// <summary>Appends the inputs of an area of a layer's map on a fixed lattice, whose pixels are lattice points.</summary>
    /// <param name="inputs">Receives them.</param>
    /// <param name="request">Has the seed.</param>
    /// <param name="pixels">Where the pixels are in the lattice.</param>
    /// <param name="convolution">The layer.</param>
    /// <param name="area">Pixels of the layer's map.</param>
    public void Write(FrameInputs inputs, LatticeRequest request, in PixelLattice pixels, int convolution, MapArea area)
    {
        (PixelAxis x, PixelAxis y) = pixels.Axes(convolution);
        IsUsed = true;
        Key = PixelNoise.Key(request.NoiseSeed, convolution);
        WarpCount = 0;
        Columns = Indices(inputs, area.X, x);
        Rows = Indices(inputs, area.Y, y);
    }

    private bool TryWrite(FrameInputs inputs, NoiseSettings settings, SampleLattice lattice, int convolution, MapArea area, WarpProgram warps)
    {
        Key = LayerNoise.Key(settings, convolution);
        WarpCount = 0;
        if (settings.Policy != NoisePolicy.GridSample)
        {
            // Random and Constant number their pixels from the map's corner.
            var fromCorner = new PixelAxis(lattice.Padding.Margin(convolution), 0);
            Columns = Indices(inputs, area.X, fromCorner);
            Rows = Indices(inputs, area.Y, fromCorner);
            return true;
        }

        var map = new NoiseMap(Key, lattice, convolution, settings);
        PerUnit = (float)map.PerUnit;
        if (warps.Count == 0 && !warps.IsUnknown)
        {
            Columns = inputs.Words;
            for (int i = area.X.Low; i < area.X.High; i++)
            {
                Add(inputs, map.Locate(lattice.PositionX(map.Level, map.Margin, i + map.Margin)));
            }

            Rows = inputs.Words;
            for (int j = area.Y.Low; j < area.Y.High; j++)
            {
                Add(inputs, map.Locate(lattice.PositionY(map.Level, map.Margin, j + map.Margin)));
            }

            return true;
        }

        Vector2d first = lattice.Position(map.Level, map.Margin, area.X.Low + map.Margin, area.Y.Low + map.Margin);
        Vector2d step = lattice.BasePeriod / (1 << map.Level);
        Vector2d last = first + (step * new Vector2d(area.Width - 1, area.Height - 1));
        if (warps.IsUnknown || warps.Error(first, last) * map.PerUnit > WarpProgram.LargestError)
        {
            return false;
        }

        Warps = inputs.Words;
        WarpCount = warps.Count;
        warps.Write(inputs, first, step);
        Columns = inputs.Words;
        for (int i = area.X.Low; i < area.X.High; i++)
        {
            AddPlace(inputs, map.Place(lattice.PositionX(map.Level, map.Margin, i + map.Margin)));
        }

        Rows = inputs.Words;
        for (int j = area.Y.Low; j < area.Y.High; j++)
        {
            AddPlace(inputs, map.Place(lattice.PositionY(map.Level, map.Margin, j + map.Margin)));
        }

        return true;
    }

    private static int Indices(FrameInputs inputs, Interval pixels, in PixelAxis axis)
    {
        int word = inputs.Words;
        for (int i = pixels.Low; i < pixels.High; i++)
        {
            Add(inputs, (axis[i], 1, 0));
        }

        return word;
    }

    private static void Add(FrameInputs inputs, (long Index, float Weight, float NextWeight) place) => inputs.Add(
        unchecked((uint)place.Index),
        unchecked((uint)(place.Index >> 32)),
        BufferValues.Bits(place.Weight),
        BufferValues.Bits(place.NextWeight));

    private static void AddPlace(FrameInputs inputs, double place)
    {
        double floor = Math.Floor(place);
        long index = (long)floor;

        // A fraction that rounds up to a whole step is one short of it, which the kernel takes as being on the next point.
        uint fraction = (uint)Math.Min((place - floor) * 4294967296.0, uint.MaxValue);
        inputs.Add(unchecked((uint)index), unchecked((uint)(index >> 32)), fraction, 0);
    }
}
