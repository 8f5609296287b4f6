namespace ScaleParty.Streaming;

/// <summary>Areas that have been made, up to a number of bytes; the least recently used are removed. For few areas: a look-up compares all.</summary>
internal sealed class AreaCache
{
    private readonly long _budget;
    private readonly List<LevelPixels> _areas = [];

    public AreaCache(long budget) => _budget = budget;

    /// <summary>Bytes of all areas.</summary>
    public long Bytes => _areas.Sum(a => a.Bytes);

    /// <summary>An area that contains another; null where there is none.</summary>
    public LevelPixels? Find(in LevelArea area)
    {
        for (int i = _areas.Count - 1; i >= 0; i--)
        {
            LevelPixels found = _areas[i];
            if (found.Area.Contains(area))
            {
                _areas.RemoveAt(i);
                _areas.Add(found);
                return found;
            }
        }

        return null;
    }

    /// <summary>The area that has most pixels in common with another, and those; null where none has any.</summary>
    public (LevelPixels Pixels, LevelArea Overlap)? Nearest(in LevelArea area)
    {
        (LevelPixels Pixels, LevelArea Overlap)? best = null;
        foreach (LevelPixels pixels in _areas)
        {
            if (pixels.Area.Overlap(area) is { } overlap && !(best?.Overlap.PixelCount >= overlap.PixelCount))
            {
                best = (pixels, overlap);
            }
        }

        return best;
    }

    /// <summary>Adds an area; removes those that it contains, and others while there are too many bytes.</summary>
    public void Add(LevelPixels pixels)
    {
        LevelArea area = pixels.Area;
        _areas.RemoveAll(other => area.Contains(other.Area));
        _areas.Add(pixels);
        long bytes = Bytes;
        while (bytes > _budget)
        {
            bytes -= _areas[0].Bytes;
            _areas.RemoveAt(0);
        }
    }

    /// <summary>Removes everything.</summary>
    public void Clear() => _areas.Clear();
}
