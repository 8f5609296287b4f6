using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>
/// Which pixels of every feature map one image needs, found backwards from the pixels that are delivered: nothing is
/// computed that no delivered pixel reads.
/// </summary>
internal sealed class SynthesisPlan
{
    private readonly LevelPlan[] _levels;

    /// <summary>A plan of a region's image.</summary>
    public SynthesisPlan(int blocks, int cellsX, int cellsY, PaddingMode padding, Resolution delivered)
    {
        Padding = padding;
        CellsX = cellsX;
        CellsY = cellsY;
        Area = new(new(0, delivered.Width), new(0, delivered.Height));
        _levels = Levels(blocks);
    }

    /// <summary>
    /// A plan of a rectangle of a fixed lattice, with <see cref="PaddingMode.Exact"/>. Pixels are counted from one whose index is a multiple of
    /// <see cref="LatticeTiles.OriginMultiple"/>; tiles begin at multiples of their size.
    /// </summary>
    public SynthesisPlan(LatticeTiles tiles, MapArea area)
    {
        Tiles = tiles;
        Area = area;
        CellsX = (area.X.High + (1 << tiles.Blocks) - 1) >> tiles.Blocks;
        CellsY = (area.Y.High + (1 << tiles.Blocks) - 1) >> tiles.Blocks;
        _levels = Levels(tiles.Blocks);
    }

    /// <summary>The tiles of a fixed lattice; null where every map is divided from its own corner.</summary>
    public LatticeTiles? Tiles { get; }

    /// <summary>The pixels that are delivered.</summary>
    public MapArea Area { get; }

    public PaddingMode Padding { get; }

    public int CellsX { get; }

    public int CellsY { get; }

    public Resolution Delivered => new(Area.Width, Area.Height);

    public int Blocks => _levels.Length - 1;

    /// <summary>The cells of the encoding that are read.</summary>
    public MapArea Encoding => Tiled(0, _levels[0].Map).Grown(1);

    /// <summary>All cells of the encoding, padding included.</summary>
    public MapArea WholeEncoding => new MapArea(new(0, CellsX), new(0, CellsY)).Grown(Padding.EncodingPad());

    public LevelPlan this[int level] => _levels[level];

    /// <summary>What is computed of the map that a convolution yields.</summary>
    public MapArea MapOf(int convolution) => convolution % 2 == 1 ? _levels[(convolution + 1) / 2].Middle : _levels[convolution / 2].Map;

    /// <summary>All pixels that a convolution's map has, margins included: beyond those of a level's last map Paper clamps.</summary>
    public MapArea WholeMap(int convolution)
    {
        int margin = Padding.Margin(convolution);
        return new(
            new(-margin, SampleLattice.MapSide(CellsX, Padding, convolution) - margin),
            new(-margin, SampleLattice.MapSide(CellsY, Padding, convolution) - margin));
    }

    /// <summary>All outputs of the tiles that a convolution is computed in; without tiles what it yields, and where it upsamples whole pixels of half the resolution.</summary>
    public MapArea TiledArea(int convolution) => convolution % 2 == 1 ? _levels[(convolution + 1) / 2].Low.Doubled() : Tiled(convolution, _levels[convolution / 2].Map);

    /// <summary>The part of a convolution's noise map that is drawn: on a fixed lattice what is read, else the whole map, margins included.</summary>
    public MapArea NoiseArea(int convolution) => Tiles is null ? WholeMap(convolution) : MapOf(convolution);

    public bool IsFor(SampleLattice lattice) =>
        Tiles is null && lattice.Blocks == Blocks && lattice.CellsX == CellsX && lattice.CellsY == CellsY && lattice.Padding == Padding && lattice.Delivered == Delivered;

    /// <summary>Bytes of the largest set of maps that live at the same time, for channels per level and bytes per value.</summary>
    public long WorkingBytes(IReadOnlyList<int> channels, int encodingChannels, int imageChannels, int valueBytes)
    {
        long most = ((Encoding.Pixels * encodingChannels) + (_levels[0].Map.Pixels * channels[0])) * valueBytes;
        for (int level = 1; level <= Blocks; level++)
        {
            LevelPlan p = _levels[level];
            long input = _levels[level - 1].ReadByNext.Pixels * channels[level - 1];
            long low = p.Low.Pixels * 4 * channels[level];
            long middle = p.Middle.Pixels * channels[level];
            long output = p.Map.Pixels * channels[level];
            most = Math.Max(most, (Math.Max((2 * input) + low, Math.Max(low + middle, middle + output)) * valueBytes) + (p.Middle.Pixels * sizeof(float)) + (p.Image.Pixels * 2 * imageChannels * sizeof(float)));
        }

        return most;
    }

    private LevelPlan[] Levels(int blocks)
    {
        var levels = new LevelPlan[blocks + 1];
        MapArea map = Area, image = map, readByNext = map;
        for (int level = blocks; level >= 1; level--)
        {
            // A convolution needs one pixel more around; a fused upsampling convolution works on whole pixels of half the
            // resolution and needs one of those more around.
            MapArea middle = Tiled(2 * level, map).Grown(1);
            MapArea low = Tiled((2 * level) - 1, middle).Halved();
            levels[level] = new LevelPlan(map, readByNext, middle, low, image);
            readByNext = low.Grown(1);
            map = Tiles is null ? readByNext.Within(WholeMap(2 * (level - 1))) : readByNext;
            image = image.Grown(1).Halved();
        }

        levels[0] = new LevelPlan(map, readByNext, default, default, image);
        return levels;
    }

    // Tiles of two outputs read what their wanted outputs need, so that they may stick out.
    private MapArea Tiled(int convolution, MapArea area) => Tiles is { } tiles && tiles[convolution] > 2 ? area.Covered(tiles[convolution]) : area;
}

/// <summary>The pixels of one level.</summary>
/// <param name="Map">What the level's last convolution yields.</param>
/// <param name="ReadByNext">What the next level's upsampling reads; larger than <paramref name="Map"/> where Paper clamps.</param>
/// <param name="Middle">What the level's upsampling convolution yields.</param>
/// <param name="Low">Pixels of half the resolution that the upsampling convolution is computed on.</param>
/// <param name="Image">Pixels of the level's image.</param>
internal sealed record LevelPlan(MapArea Map, MapArea ReadByNext, MapArea Middle, MapArea Low, MapArea Image);
