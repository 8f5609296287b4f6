using ScaleParty.Sampling;

namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// A warp as a list of simple ones that the noise kernel applies in float32, each as a displacement of the position read. The
/// kernel adds displacements to exact lattice places, so that only they are rounded.
/// </summary>
internal sealed class WarpProgram
{
    /// <summary>Largest error, in steps of a noise lattice, with which the kernel is trusted: it changes a map of variance 1 by as little.</summary>
    public const double LargestError = 1.0 / 512;

    // A device's sines, powers and sums taken together.
    private const double Rounding = 1.0 / (1 << 21);

    private readonly List<Warp> _warps = [];
    private Warp? _read;

    /// <summary>Number of warps.</summary>
    public int Count => _warps.Count;

    /// <summary>Whether it holds a warp that the kernel does not know: a function of the user's.</summary>
    public bool IsUnknown { get; private set; }

    /// <summary>Takes a warp apart; null for none.</summary>
    public void Read(Warp? warp)
    {
        if (!ReferenceEquals(warp, _read))
        {
            _warps.Clear();
            IsUnknown = false;
            _read = warp;
            if (warp is not null)
            {
                Flatten(warp);
            }
        }
    }

    /// <summary>A bound on the displacement's error, in image units, between two corners.</summary>
    public double Error(Vector2d first, Vector2d last)
    {
        double error = 0, moved = 0;
        foreach (Warp warp in _warps)
        {
            double extent = (last - first).Length, size;
            switch (warp)
            {
                case AffineWarp w:
                    Matrix2d m = w.Matrix;
                    double norm = Math.Max(Math.Abs(m.M11 - 1) + Math.Abs(m.M12), Math.Abs(m.M21) + Math.Abs(m.M22 - 1));
                    size = norm * Math.Sqrt(2) * (Reach(w.Pivot, first, last) + moved);
                    error = (error * (1 + norm)) + (size * Rounding);
                    break;
                case RadialWarp w:
                    double reach = Reach(w.Point, first, last) + moved, steepness = Math.Max(1, w.Magnitude) * Math.Pow(Math.Max(reach, 1), Math.Max(0, w.Magnitude - 1));
                    size = reach + Math.Pow(reach, w.Magnitude);
                    error = (error * (1 + steepness)) + (size * (1 + w.Magnitude) * Rounding);
                    break;
                case SwirlWarp w:
                    size = 2 * Math.Min(Reach(w.Pivot, first, last) + moved, w.Radius);
                    double turn = Math.Abs(w.Angle) * Math.PI / 180;
                    error = (error * (2 + (2 * turn))) + (size * (1 + turn) * Rounding);
                    break;
                case BulgeWarp w:
                    size = Math.Abs(w.Strength) * Math.Min(Reach(w.Pivot, first, last) + moved, w.Radius);
                    error = (error * 3) + (size * Rounding);
                    break;
                default:
                    var wave = (WaveWarp)warp;
                    size = Math.Abs(wave.Amplitude);
                    double perUnit = 2 * Math.PI / wave.Wavelength;
                    error = (error * (1 + (size * perUnit))) + (size * (1 + (perUnit * (extent + moved))) * Rounding);
                    break;
            }

            moved += size;
        }

        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    /// <summary>Appends three words per warp for a map whose pixel (0, 0) and steps are given.</summary>
    public void Write(FrameInputs inputs, Vector2d first, Vector2d step)
    {
        foreach (Warp warp in _warps)
        {
            switch (warp)
            {
                case AffineWarp w:
                    Head(inputs, 0, 0, 0, w.Pivot, first, step);
                    inputs.Add((float)(w.Matrix.M11 - 1), (float)w.Matrix.M12, (float)w.Matrix.M21, (float)(w.Matrix.M22 - 1));
                    break;
                case RadialWarp w:
                    Head(inputs, 1, (w.Magnitude - 1) / 2, 0, w.Point, first, step);
                    inputs.Add(0f, 0, 0, 0);
                    break;
                case SwirlWarp w:
                    Head(inputs, 2, -w.Angle * Math.PI / 180, w.Radius, w.Pivot, first, step);
                    inputs.Add(0f, 0, 0, 0);
                    break;
                case BulgeWarp w:
                    Head(inputs, 3, w.Strength, w.Radius, w.Pivot, first, step);
                    inputs.Add(0f, 0, 0, 0);
                    break;
                default:
                    Wave(inputs, (WaveWarp)warp, first, step);
                    break;
            }
        }
    }

    private static void Wave(FrameInputs inputs, WaveWarp w, Vector2d first, Vector2d step)
    {
        (double sin, double cos) = Trigonometry.SinCos(w.Direction * Math.PI / 180);
        double waves = (((first.X * cos) + (first.Y * sin)) / w.Wavelength) + (w.Phase / 360);
        inputs.Add(4, BufferValues.Bits((float)w.Amplitude), 0, 0);
        inputs.Add((float)(waves - Math.Floor(waves)), 0, (float)(step.X * cos / w.Wavelength), (float)(step.Y * sin / w.Wavelength));
        inputs.Add((float)cos, (float)sin, (float)(1 / w.Wavelength), 0);
    }

    private static void Head(FrameInputs inputs, uint kind, double a, double b, Vector2d pivot, Vector2d first, Vector2d step)
    {
        inputs.Add(kind, BufferValues.Bits((float)a), BufferValues.Bits((float)b), 0);
        inputs.Add((float)(first.X - pivot.X), (float)(first.Y - pivot.Y), (float)step.X, (float)step.Y);
    }

    // The furthest that a corner lies from a pivot.
    private static double Reach(Vector2d pivot, Vector2d first, Vector2d last) => new Vector2d(
        Math.Max(Math.Abs(first.X - pivot.X), Math.Abs(last.X - pivot.X)),
        Math.Max(Math.Abs(first.Y - pivot.Y), Math.Abs(last.Y - pivot.Y))).Length;

    private void Flatten(Warp warp)
    {
        switch (warp)
        {
            case WarpChain chain:
                // What looks up first comes first.
                Flatten(chain.Second);
                Flatten(chain.First);
                break;
            case AffineWarp or RadialWarp or SwirlWarp or BulgeWarp or WaveWarp:
                _warps.Add(warp);
                break;
            default:
                IsUnknown = true;
                break;
        }
    }
}
