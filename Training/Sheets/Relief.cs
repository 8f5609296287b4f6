using ScaleParty.Sampling;

namespace ScaleParty.Training.Sheets;

/// <summary>Relief from a height channel, lit by a sun: Lambert's law, with flat ground as bright as it is without a sun.</summary>
internal sealed record Relief
{
    /// <summary>Where the sun stands, degrees clockwise from the top of the picture; 315 is the cartographers' north-west.</summary>
    public double Azimuth { get; init; } = 315;

    /// <summary>Degrees above the horizon.</summary>
    public double Altitude { get; init; } = 40;

    /// <summary>Height in image units of a value of 1: how much the relief is exaggerated.</summary>
    public double Strength { get; init; } = 0.12;

    /// <summary>Share of the light that has no direction.</summary>
    public double Ambient { get; init; } = 0.25;

    /// <summary>RGBA bytes of a picture, lit.</summary>
    /// <param name="picture">Colours and height.</param>
    /// <param name="height">The channel that is the height.</param>
    /// <param name="period">Image units per pixel, so that slopes do not hang on scale or resolution.</param>
    public byte[] Shade(Picture picture, int height, Vector2d period)
    {
        (double sinAzimuth, double cosAzimuth) = Math.SinCos(Azimuth * Math.PI / 180);
        (double sinAltitude, double cosAltitude) = Math.SinCos(Altitude * Math.PI / 180);
        double sunX = sinAzimuth * cosAltitude, sunY = -cosAzimuth * cosAltitude;
        (int width, int rows) = (picture.Size.Width, picture.Size.Height);
        return picture.Paint((p, c) =>
        {
            (int x, int y) = (p % width, p / width);
            double slopeX = Slope(At(Math.Max(x - 1, 0), y), At(Math.Min(x + 1, width - 1), y), Math.Min(x + 1, width - 1) - Math.Max(x - 1, 0), period.X);
            double slopeY = Slope(At(x, Math.Max(y - 1, 0)), At(x, Math.Min(y + 1, rows - 1)), Math.Min(y + 1, rows - 1) - Math.Max(y - 1, 0), period.Y);
            double light = Math.Max(0, ((-slopeX * sunX) - (slopeY * sunY) + sinAltitude) / Math.Sqrt(1 + (slopeX * slopeX) + (slopeY * slopeY)));
            double factor = Ambient + ((1 - Ambient) * light / sinAltitude);
            float colour = picture.Values[(p * picture.Channels) + (picture.Channels >= 3 ? c : 0)];
            return (float)(((colour + 1) * factor) - 1);
        });

        double At(int x, int y) => picture.Values[(((y * width) + x) * picture.Channels) + height];

        double Slope(double before, double after, int pixels, double unit) => pixels == 0 ? 0 : (after - before) * Strength / (pixels * unit);
    }
}
