using ScaleParty.Synthesis;

namespace ScaleParty.Streaming;

/// <summary>Converts a source's image to a tile's colours and heights.</summary>
internal sealed class TileConversion
{
    private readonly PyramidLayout _layout;
    private readonly int _red, _green, _blue, _height, _water;

    public TileConversion(PyramidLayout layout)
    {
        _layout = layout;
        List<string> names = [.. layout.Channels];
        _height = names.IndexOf("height");
        _water = names.IndexOf("water");
        int grey = Enumerable.Range(0, layout.Channels.Count).FirstOrDefault(c => c != _height && c != _water);
        (_red, _green, _blue) = names.IndexOf("r") is int r and >= 0 && names.IndexOf("g") is int g and >= 0 && names.IndexOf("b") is int b and >= 0 ? (r, g, b) : (grey, grey, grey);
    }

    /// <summary>Converts; the image holds the layout's channels.</summary>
    /// <exception cref="InvalidOperationException">The image has another size than the layout says, or a height that is not finite.</exception>
    public void Convert(ImageBuffer image, MadeTile tile)
    {
        int side = _layout.FullSide, channels = _layout.Channels.Count;
        if (image.Resolution.Width != side || image.Resolution.Height != side || image.Channels != channels)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"the source made {image.Resolution} pixels of {image.Channels} channels; expected {side}x{side} of {channels}"));
        }

        ReadOnlySpan<float> values = image.Values;
        byte[] colour = tile.Pixels.Colour;
        for (int p = 0, from = 0, to = 0; from < values.Length; p++, from += channels, to += 4)
        {
            colour[to] = TexelLevel.Of(values.At(from + _red));
            colour[to + 1] = TexelLevel.Of(values.At(from + _green));
            colour[to + 2] = TexelLevel.Of(values.At(from + _blue));
            colour[to + 3] = _water < 0 ? (byte)0 : TexelLevel.Of(values.At(from + _water));
        }

        CopyHeights(values, channels, tile.Pixels.Height);
        tile.Heights = HeightRange.Of(tile.Pixels.Height);
    }

    private void CopyHeights(ReadOnlySpan<float> values, int channels, float[] heights)
    {
        for (int p = 0, from = _height; p < heights.Length; p++, from += channels)
        {
            heights[p] = values.At(from);
            if (!(Math.Abs(heights[p]) <= float.MaxValue))
            {
                throw new InvalidOperationException("the source made a height that is not a finite number");
            }
        }
    }
}
