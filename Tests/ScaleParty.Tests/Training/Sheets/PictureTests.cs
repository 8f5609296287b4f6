using ScaleParty.Sampling;
using ScaleParty.Training.Sheets;

namespace ScaleParty.Tests.Training.Sheets;

public sealed class PictureTests
{
    [Fact]
    public void Planes_become_pixels_and_values_bytes()
    {
        // Two pixels, four planes.
        var picture = Picture.FromPlanes(new Resolution(2, 1), 4, [-1, 1, 0, -2, 0.5f, 3, -0.2f, 0.2f]);
        Assert.Equal([0, 128, 191, 255, 255, 0, 255, 255], picture.Colours());
        Assert.Equal([102, 102, 102, 255, 153, 153, 153, 255], picture.Grey(3));
    }

    [Fact]
    public void A_single_channel_is_shown_as_grey() =>
        Assert.Equal([128, 128, 128, 255], new Picture(new Resolution(1, 1), 1, [0]).Colours());

    [Fact]
    public void Outlines_lie_where_they_are_told_and_are_clipped()
    {
        var size = new Resolution(20, 10);
        byte[] rgba = new byte[20 * 10 * 4];
        Array.Fill<byte>(rgba, 100);
        Picture.Outline(rgba, size, 4, 2, 5);
        Assert.Equal(255, At(4, 2));
        Assert.Equal(255, At(8, 6));
        Assert.Equal(0, At(3, 1));
        Assert.Equal(0, At(9, 7));
        Assert.Equal(100, At(6, 4));
        byte[] before = [.. rgba];
        Picture.Outline(rgba, size, -30, -30, 100);
        Assert.Equal(before, rgba);

        byte At(int x, int y) => rgba[((y * 20) + x) * 4];
    }
}
