namespace ScaleParty.Sampling;

/// <summary>
/// Displaces the picture sideways in a sine wave that runs along a direction. Preserves areas and never folds.
/// </summary>
public sealed record WaveWarp : Warp
{
    /// <summary>Largest absolute amplitude in image units.</summary>
    public const double MaximumAmplitude = 10;

    /// <summary>Smallest wavelength in image units.</summary>
    public const double MinimumWavelength = 1e-6;

    /// <summary>Largest wavelength in image units.</summary>
    public const double MaximumWavelength = 1e6;

    /// <summary>Largest absolute phase and direction in degrees.</summary>
    public const double MaximumDegrees = 1e6;

    private readonly double _amplitude;
    private readonly double _wavelength;
    private readonly double _phase;
    private readonly double _direction;
    private readonly Vector2d _along = new(1, 0);

    /// <summary>Creates a wave.</summary>
    /// <param name="amplitude">Largest displacement, image units, within ±<see cref="MaximumAmplitude"/>; 0 changes nothing.</param>
    /// <param name="wavelength">Length of one wave, image units, <see cref="MinimumWavelength"/> to <see cref="MaximumWavelength"/>.</param>
    /// <param name="phase">Phase of the wave at the origin, degrees within ±<see cref="MaximumDegrees"/>; animate it to move the wave.</param>
    /// <param name="direction">Direction the wave runs in, degrees clockwise on screen from the x axis, within ±<see cref="MaximumDegrees"/>; displacements are at right angles to it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public WaveWarp(double amplitude, double wavelength, double phase = 0, double direction = 0)
    {
        Amplitude = amplitude;
        Wavelength = wavelength;
        Phase = phase;
        Direction = direction;
    }

    /// <summary>Largest displacement, in image units.</summary>
    public double Amplitude
    {
        get => _amplitude;
        init => _amplitude = Guard.InRange(value, -MaximumAmplitude, MaximumAmplitude, nameof(Amplitude));
    }

    /// <summary>Length of one wave, in image units.</summary>
    public double Wavelength
    {
        get => _wavelength;
        init => _wavelength = Guard.InRange(value, MinimumWavelength, MaximumWavelength, nameof(Wavelength));
    }

    /// <summary>Phase of the wave at the origin, in degrees.</summary>
    public double Phase
    {
        get => _phase;
        init => _phase = Guard.InRange(value, -MaximumDegrees, MaximumDegrees, nameof(Phase));
    }

    /// <summary>Direction the wave runs in, in degrees clockwise on screen from the x axis.</summary>
    public double Direction
    {
        get => _direction;
        init
        {
            _direction = Guard.InRange(value, -MaximumDegrees, MaximumDegrees, nameof(Direction));
            double radians = value * Math.PI / 180;
            _along = new(Math.Cos(radians), Math.Sin(radians));
        }
    }

    /// <inheritdoc/>
    public override Vector2d Apply(Vector2d position)
    {
        double waves = (((position.X * _along.X) + (position.Y * _along.Y)) / Wavelength) + (Phase / 360);

        // Whole periods are subtracted before the sine, which is slow and no more accurate for large arguments.
        double displacement = Amplitude * Math.Sin(2 * Math.PI * (waves - Math.Floor(waves)));
        return position + new Vector2d(-_along.Y * displacement, _along.X * displacement);
    }
}
