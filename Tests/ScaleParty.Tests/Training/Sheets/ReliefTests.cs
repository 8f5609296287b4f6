using ScaleParty.Sampling;
using ScaleParty.Training.Sheets;

namespace ScaleParty.Tests.Training.Sheets;

public sealed class ReliefTests
{
    private static readonly Relief Sun = new();

    [Fact]
    public void Flat_ground_keeps_its_colours()
    {
        Picture flat = Ramp(16, 0, 0);
        Assert.Equal(flat.Colours(), Sun.Shade(flat, 3, Period(16)));
    }

    [Fact]
    public void Slopes_towards_the_sun_are_bright_and_those_behind_dark()
    {
        // The sun stands at the upper left: ground that rises to the right faces it.
        byte flat = Middle(Ramp(16, 0, 0), 16), right = Middle(Ramp(16, 0.5, 0), 16), left = Middle(Ramp(16, -0.5, 0), 16), down = Middle(Ramp(16, 0, 0.5), 16), up = Middle(Ramp(16, 0, -0.5), 16);
        Assert.True(right > flat && down > flat, $"{flat}: {right}, {down}");
        Assert.True(left < flat && up < flat, $"{flat}: {left}, {up}");
        Assert.Equal(right, down);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(40)]
    public void A_slope_is_as_bright_at_any_resolution(int side) => Assert.Equal(Middle(Ramp(16, 0.3, 0.1), 16), Middle(Ramp(side, 0.3, 0.1), side));

    [Fact]
    public void Outlines_lie_where_they_are_told_and_are_clipped()
    {
        var size = new Resolution(20, 10);
        byte[] rgba = new byte[20 * 10 * 4];
        Array.Fill<byte>(rgba, 100);
        Picture.Outline(rgba, size, 4, 2, 5);
        Assert.Equal(255, rgba[((2 * 20) + 4) * 4]);
        Assert.Equal(255, rgba[((6 * 20) + 8) * 4]);
        Assert.Equal(0, rgba[((1 * 20) + 3) * 4]);
        Assert.Equal(100, rgba[((4 * 20) + 6) * 4]);
        Picture.Outline(rgba, size, -3, -3, 100);
    }

    // Grey ground whose height rises by so much per image unit.
    private static Picture Ramp(int side, double alongX, double alongY)
    {
        float[] values = new float[side * side * 4];
        for (int p = 0; p < side * side; p++)
        {
            Vector2d at = ImageRegion.FullFrame(side).PixelCentre(p % side, p / side);
            values.AsSpan(p * 4, 3).Fill(-0.2f);
            values[(p * 4) + 3] = (float)((at.X * alongX) + (at.Y * alongY));
        }

        return new Picture(new Resolution(side, side), 4, values);
    }

    private static byte Middle(Picture picture, int side) => (Sun with { Strength = 0.5 }).Shade(picture, 3, Period(side))[((side * side / 2) + (side / 2)) * 4];

    private static Vector2d Period(int side) => new(2.0 / side, 2.0 / side);
}
