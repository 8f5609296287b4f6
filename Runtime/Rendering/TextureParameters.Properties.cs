using ScaleParty.Animation;
using ScaleParty.Sampling;

namespace ScaleParty.Rendering;

/// <content>The parameters by type; every setter throws outside its range, naming the parameter and the range.</content>
public sealed partial class TextureParameters
{
    /// <summary>Centre of the view in image units, each coordinate within ±10,000; the full frame is [-1, 1].</summary>
    public Vector2d Centre
    {
        get => new(_centreX.Value, _centreY.Value);
        set => SetBoth(_centreX, value.X, _centreY, value.Y);
    }

    /// <summary>Share of the full frame shown along the shorter side, 1e-4 to 64: 1 is the full frame, smaller is closer.</summary>
    public double Scale
    {
        get => _scale.Value;
        set => _scale.Value = value;
    }

    /// <summary>Factor of the horizontal sampling period, 0.1 to 10: above 1 the picture is compressed horizontally.</summary>
    public double Aspect
    {
        get => _aspect.Value;
        set => _aspect.Value = value;
    }

    /// <summary>Rotates the picture clockwise about the centre of the view, degrees within ±36,000.</summary>
    public double Rotation
    {
        get => _rotation.Value;
        set => _rotation.Value = value;
    }

    /// <summary>How far a point of the picture moves right per unit below the centre of the view, before it is rotated; -4 to 4.</summary>
    public double Shear
    {
        get => _shear.Value;
        set => _shear.Value = value;
    }

    /// <summary>Centre of the radial warp, the swirl and the bulge, in image units, each coordinate within ±10,000.</summary>
    public Vector2d WarpCentre
    {
        get => new(_warpX.Value, _warpY.Value);
        set => SetBoth(_warpX, value.X, _warpY, value.Y);
    }

    /// <summary>Radius of the swirl and the bulge in image units, 0.001 to 100.</summary>
    public double WarpRadius
    {
        get => _warpRadius.Value;
        set => _warpRadius.Value = value;
    }

    /// <summary>Magnitude of the radial warp, 0.125 to 8: above 1 the surroundings of the point grow, below 1 they shrink; 1 is none.</summary>
    public double RadialMagnitude
    {
        get => _radial.Value;
        set => _radial.Value = value;
    }

    /// <summary>Angle of the swirl at its centre, degrees clockwise within ±3600; 0 is none.</summary>
    public double Swirl
    {
        get => _swirl.Value;
        set => _swirl.Value = value;
    }

    /// <summary>Strength of the bulge, -1 (pinch) to 0.95 (magnify); 0 is none.</summary>
    public double Bulge
    {
        get => _bulge.Value;
        set => _bulge.Value = value;
    }

    /// <summary>Amplitude of the wave in image units, -1 to 1; 0 is none.</summary>
    public double WaveAmplitude
    {
        get => _wave.Value;
        set => _wave.Value = value;
    }

    /// <summary>Wavelength of the wave in image units, 0.001 to 100.</summary>
    public double Wavelength
    {
        get => _wavelength.Value;
        set => _wavelength.Value = value;
    }

    /// <summary>Seed of the look, 0 to 999,999; between two whole numbers the styles of both are interpolated in w.</summary>
    public double Latent
    {
        get => _latent.Value;
        set => _latent.Value = value;
    }

    /// <summary>Seed of the layout (the phases of the Fourier encoding), 0 to 999,999; in between, phases turn along the shorter arc.</summary>
    public double Layout
    {
        get => _layout.Value;
        set => _layout.Value = value;
    }

    /// <summary>Distance of w from the mean latent, 0 to 1.5; 1 is w itself, 0 the mean.</summary>
    public double Truncation
    {
        get => _truncation.Value;
        set => _truncation.Value = value;
    }

    /// <summary>Factor of the noise, 0 to 4; 1 is as trained.</summary>
    public double NoiseStrength
    {
        get => _noiseStrength.Value;
        set => _noiseStrength.Value = value;
    }

    /// <summary>Seed of the noise, a whole number from 0 to 999,999.</summary>
    public int NoiseSeed
    {
        get => Whole(_noiseSeed.Value);
        set => _noiseSeed.Value = value;
    }

    /// <summary>Pixels of the view per axis, each 16 to 4096.</summary>
    public Resolution Resolution
    {
        get => new(Whole(_width.Value), Whole(_height.Value));
        set => SetBoth(_width, value.Width, _height, value.Height);
    }

    /// <summary>What is shown before rotation and shear: sampling period 2 scale / min(width, height), times the aspect along x.</summary>
    public ImageRegion Region
    {
        get
        {
            Resolution resolution = Resolution;
            double period = ImageRegion.FullFrameSide * Scale / Math.Min(resolution.Width, resolution.Height);
            return new ImageRegion(Centre, new Vector2d(period * Aspect, period), resolution);
        }
    }

    /// <summary>Whole-numbered parameters may be animated through fractions; they take the nearest whole number.</summary>
    private static int Whole(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);

    // Both are checked before either is set, so that a refused pair changes nothing.
    private static void SetBoth(Parameter first, double firstValue, Parameter second, double secondValue) =>
        (first.Value, second.Value) = (first.Info.Check(firstValue), second.Info.Check(secondValue));
}
