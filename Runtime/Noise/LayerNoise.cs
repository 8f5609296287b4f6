using ScaleParty.Sampling;

namespace ScaleParty.Noise;

/// <summary>Draws the noise maps that a generator adds after its convolutions (Sec. 3.4 and Table 3).</summary>
public static class LayerNoise
{
    /// <summary>Writes the noise map of one convolution; the caller multiplies it by the layer's and the settings' strength.</summary>
    /// <param name="settings">Policy, seed and lattice.</param>
    /// <param name="lattice">Determines the map's size, <see cref="SampleLattice.MapSize"/>, and the positions of its pixels.</param>
    /// <param name="convolution">Index of the convolution, 0 to 2L; each has its own noise.</param>
    /// <param name="warp">A map on the positions, or null for none; only <see cref="NoisePolicy.GridSample"/> uses positions.</param>
    /// <param name="destination">Receives height * width values, row-major, of mean 0 and (unless interpolated between lattice points) variance 1.</param>
    /// <exception cref="ArgumentException">The length of the destination does not fit.</exception>
    /// <exception cref="InvalidOperationException">The warp yields a position that is not finite.</exception>
    public static void Fill(NoiseSettings settings, SampleLattice lattice, int convolution, Warp? warp, Span<float> destination)
    {
        Guard.NotNull(settings, nameof(settings));
        (int width, int height) = Guard.NotNull(lattice, nameof(lattice)).MapSize(convolution);
        if (destination.Length != (long)width * height)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"destination has {destination.Length} values; expected {(long)width * height} ({width}x{height})"),
                nameof(destination));
        }

        switch (settings.Policy)
        {
            case NoisePolicy.None:
                destination.Clear();
                break;
            case NoisePolicy.Random:
            case NoisePolicy.Constant:
                FillByIndex(Key(settings, convolution), width, destination);
                break;
            default:
                var map = new NoiseMap(Key(settings, convolution), lattice, convolution, settings);
                if (warp is null)
                {
                    LatticeNoise.Fill(map, destination);
                }
                else
                {
                    WarpedLatticeNoise.Fill(map, warp, destination);
                }

                break;
        }
    }

    /// <summary>The random stream of one convolution's map.</summary>
    internal static CounterKey Key(NoiseSettings settings, int convolution)
    {
        ulong seed = settings.Policy == NoisePolicy.Random ? CounterRandom.Derive(settings.Seed, settings.Frame) : settings.Seed;

        // Each policy has its own streams, so that no map of one policy equals a map of another.
        return CounterKey.For(seed, ((uint)settings.Policy << 8) | (uint)convolution);
    }

    private static void FillByIndex(CounterKey key, int width, Span<float> destination)
    {
        for (int j = 0; j * width < destination.Length; j++)
        {
            NormalKernel.Row(key, 0, j, destination.Slice(j * width, width));
        }
    }
}
