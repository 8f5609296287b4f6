namespace ScaleParty.TerrainLod.Offscreen;

/// <summary>Counts the pixels of a background that are seen through a terrain.</summary>
internal static class CrackCounter
{
    /// <summary>Pixels in the colour of the background that are not of the sky: the sky is what of them is connected with the top of the picture, by their sides, above the horizon.</summary>
    /// <param name="rgba">Rows from top to bottom; the terrain is black, the background is magenta.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="horizonRow">The first row in which no sky can be; 0 where the camera sees none.</param>
    public static int Count(ReadOnlySpan<byte> rgba, int width, int height, int horizonRow)
    {
        bool[] open = new bool[width * height];
        int all = 0, sky = 0;
        for (int i = 0; i < open.Length; i++)
        {
            open[i] = rgba[4 * i] > 0;
            all += open[i] ? 1 : 0;
        }

        var stack = new Stack<int>();
        int limit = Math.Clamp(horizonRow, 0, height) * width;
        for (int x = 0; x < width && limit > 0; x++)
        {
            stack.Push(x);
        }

        while (stack.TryPop(out int i))
        {
            if (i < 0 || i >= limit || !open[i])
            {
                continue;
            }

            open[i] = false;
            sky++;
            stack.Push(i - width);
            stack.Push(i + width);
            if (i % width > 0)
            {
                stack.Push(i - 1);
            }

            if (i % width < width - 1)
            {
                stack.Push(i + 1);
            }
        }

        return all - sky;
    }
}
