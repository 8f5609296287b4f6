using ScaleParty.Streaming;

namespace ScaleParty.Tests.Terrain;

/// <summary>A square of tiles of level 0, some of them divided at random so that tiles that touch differ by at most one level, with blends as <see cref="VisibleTile"/> has them.</summary>
internal sealed class RandomPartition
{
    private const int Bits = 2;
    private readonly int _finest;
    private readonly Random _random;
    private readonly HashSet<TileAddress> _tiles = [];
    private readonly Dictionary<(long X, long Y), float> _shares = [];

    public RandomPartition(int seed, int side, int finest, int divisions)
    {
        _random = new Random(seed);
        _finest = finest;
        for (int i = 0; i < side * side; i++)
        {
            _tiles.Add(new TileAddress(0, i % side, i / side));
        }

        for (int i = 0; i < divisions; i++)
        {
            TileAddress tile = _tiles.ElementAt(_random.Next(_tiles.Count));
            if (tile.Level < finest && _tiles.Where(other => Touch(tile, other)).All(other => other.Level >= tile.Level))
            {
                _tiles.Remove(tile);
                for (int child = 0; child < 16; child++)
                {
                    _tiles.Add(new TileAddress(tile.Level + 1, (tile.X << Bits) + (child % 4), (tile.Y << Bits) + (child / 4)));
                }
            }
        }
    }

    public IReadOnlyCollection<TileAddress> Tiles => _tiles;

    /// <summary>Shares of a tile at its corners: 0 beside a coarser tile, 1 beside a finer one, else any number that all tiles at the corner have.</summary>
    public CornerBlend Blend(TileAddress tile)
    {
        (long x, long y, long side) = Place(tile);
        return new CornerBlend(Share(tile, x, y), Share(tile, x + side, y), Share(tile, x, y + side), Share(tile, x + side, y + side));
    }

    private float Share(TileAddress tile, long x, long y)
    {
        int[] levels = [.. _tiles.Where(t => Place(t) is (long left, long top, long side) && x >= left && x <= left + side && y >= top && y <= top + side).Select(t => t.Level)];
        if (tile.Level > levels.Min())
        {
            return 0;
        }

        if (tile.Level == 0 || levels.Max() > tile.Level)
        {
            return 1;
        }

        return _shares.TryGetValue((x, y), out float share) ? share : _shares[(x, y)] = _random.NextSingle();
    }

    private bool Touch(TileAddress a, TileAddress b)
    {
        (long ax, long ay, long sa) = Place(a);
        (long bx, long by, long sb) = Place(b);
        return ax <= bx + sb && bx <= ax + sa && ay <= by + sb && by <= ay + sa;
    }

    private (long X, long Y, long Side) Place(TileAddress tile)
    {
        int shift = Bits * (_finest - tile.Level);
        return (tile.X.ToInt64() << shift, tile.Y.ToInt64() << shift, 1L << shift);
    }
}
