namespace ScaleParty.Streaming;

/// <summary>
/// The tiles that a camera needs: tiles of level 0 within the view and the horizon, subdivided, those with the largest error on the screen first, until one texel
/// covers no more pixels than the allowed error or the budget of tiles is used. Tiles that touch differ by at most one level; the ground outside counts as level 0.
/// A tile beyond the neighbours of those within the view is wanted one level coarser, so that a turn begins with something. A subdivided tile stays so until its error is clearly below the limit.
/// </summary>
internal sealed class TileSet
{
    private const double Hysteresis = 1.15, HorizonHysteresis = 1.05;
    private const int MaximumHorizonTiles = 16;

    private readonly TileTree _tree;
    private readonly PyramidLayout _layout;
    private readonly StreamedWorldOptions _options;
    private readonly int _capacity, _maximumLevel;
    private readonly double _horizon;
    private readonly List<TileNode> _wanted = [], _heap = [], _opened = [];
    private readonly Comparison<TileNode> _nearest;
    private CameraView _view = null!;
    private long _insertions;

    /// <summary>Creates the set.</summary>
    /// <param name="tree">Holds the wanted tiles.</param>
    /// <param name="layout">Layout of the pyramid.</param>
    /// <param name="options">Error, heights and horizon.</param>
    /// <param name="capacity">The largest number of wanted tiles, ancestors included.</param>
    public TileSet(TileTree tree, PyramidLayout layout, StreamedWorldOptions options, int capacity)
    {
        _tree = tree;
        _layout = layout;
        _options = options;
        _capacity = capacity;
        _maximumLevel = Math.Min(layout.MaximumLevel, options.MaximumLevel);
        double side = tree.SideOf(0);
        _horizon = Math.Min(options.HorizonDistance == 0 ? 4 * side : options.HorizonDistance, MaximumHorizonTiles * side);
        _nearest = Nearest;
    }

    private enum Opening
    {
        Done,
        AtHorizon,
        OverBudget,
    }

    /// <summary>Number of the current selection, from 1.</summary>
    public long Selection { get; private set; }

    /// <summary>The wanted tiles: a parent before its children, and otherwise those with the largest error on the screen first.</summary>
    public List<TileNode> Wanted => _wanted;

    /// <summary>Pixels per texel above which tiles are subdivided: the allowed error, or what the budget of tiles permits.</summary>
    public double ErrorPixels { get; private set; }

    /// <summary>Whether a tile is wanted with its children.</summary>
    public bool WantsOpen(TileNode node) => node.OpenedAt == Selection;

    /// <summary>Selects anew.</summary>
    public void Select(CameraView view)
    {
        Selection++;
        _view = view;
        _wanted.Clear();
        _heap.Clear();
        ErrorPixels = _options.ErrorPixels;
        AddRoots();
        while (_heap.Count > 0)
        {
            TileNode node = Pop();
            int wanted = _wanted.Count;
            _opened.Clear();
            if (Open(node) == Opening.OverBudget)
            {
                // With its neighbours or not at all: else the room that they took would depend on what was wanted before, and two choices could alternate.
                Undo(wanted);
                ErrorPixels = Math.Max(ErrorPixels, Error(node));
                break;
            }
        }
    }

    /// <summary>Pixels that a texel of the tile covers at its nearest point.</summary>
    private double Error(TileNode node) => _layout.PeriodOf(node.Level) * _view.PixelDistance / node.Distance;

    private void Undo(int wanted)
    {
        foreach (TileNode node in _opened)
        {
            node.OpenedAt = -1;
        }

        for (int i = wanted; i < _wanted.Count; i++)
        {
            _wanted[i].WantedAt = -1;
        }

        _wanted.RemoveRange(wanted, _wanted.Count - wanted);
    }

    private void AddRoots()
    {
        // With all heights that are drawn: what is wanted must not depend on whether the tile is there.
        HeightRange heights = new((float)_options.MinimumHeight, (float)_options.MaximumHeight);
        double side = _tree.SideOf(0), reach = Math.Min(_horizon, _view.HorizonDistance) * HorizonHysteresis;
        (long left, long right) = Indices(_view.Camera.X, reach, side);
        (long top, long bottom) = Indices(_view.Camera.Y, reach, side);
        for (long y = top; y <= bottom; y++)
        {
            for (long x = left; x <= right; x++)
            {
                var address = new TileAddress(0, x, y);
                TileNode? node = _tree.FindRoot(address);
                if (Within(address, node) && _view.Sees(x * side, y * side, (x + 1) * side, (y + 1) * side, heights))
                {
                    node ??= _tree.AddRoot(address);
                    _view.Measure(node);
                    _wanted.Add(node);
                }
            }
        }

        // The nearest first; a budget for fewer than there are shortens the horizon and leaves half of it for finer levels.
        _wanted.Sort(_nearest);
        int most = Math.Max(1, _capacity / 2);
        if (_wanted.Count > most)
        {
            _wanted.RemoveRange(most, _wanted.Count - most);
        }

        foreach (TileNode root in _wanted)
        {
            root.WantedAt = Selection;
        }

        foreach (TileNode root in _wanted)
        {
            Consider(root);
        }
    }

    private static (long First, long Last) Indices(double centre, double reach, double side)
    {
        double first = Math.Floor((centre - reach) / side), last = Math.Floor((centre + reach) / side);
        Guard.InRange(centre / side, -1L << 52, 1L << 52, "the camera's position in tiles of level 0");
        return ((long)first, (long)last);
    }

    private bool Within(TileAddress root, TileNode? node)
    {
        double side = _tree.SideOf(0), x = root.X.ToDouble() * side, y = root.Y.ToDouble() * side;
        bool before = node is not null && node.WantedAt >= Selection - 1;
        return _view.GroundDistance(x, y, x + side, y + side) <= Math.Min(_horizon, _view.HorizonDistance) * (before ? HorizonHysteresis : 1);
    }

    private int Nearest(TileNode a, TileNode b)
    {
        int order = a.Distance.CompareTo(b.Distance);
        order = order != 0 ? order : a.Address.Y.CompareTo(b.Address.Y);
        return order != 0 ? order : a.Address.X.CompareTo(b.Address.X);
    }

    private Opening Open(TileNode node)
    {
        if (WantsOpen(node))
        {
            return Opening.Done;
        }

        Opening neighbours = node.Level > 0 ? OpenAround(node) : Opening.Done;
        if (neighbours != Opening.Done)
        {
            return neighbours;
        }

        if (_wanted.Count + node.Children.Length > _capacity)
        {
            return Opening.OverBudget;
        }

        _opened.Add(node);
        _tree.AddChildren(node);
        foreach (TileNode child in node.Children)
        {
            child.WantedAt = Selection;
            if (!child.HeightsKnown)
            {
                child.Heights = node.Heights;
            }

            _wanted.Add(child);
            Consider(child);
        }

        node.OpenedAt = Selection;
        return Opening.Done;
    }

    // A tile's neighbours have its level, or finer ones, before it is subdivided.
    private Opening OpenAround(TileNode node)
    {
        for (int dy = -1; dy <= 1; dy++)
        {
            for (int dx = -1; dx <= 1; dx++)
            {
                if (dx == 0 && dy == 0)
                {
                    continue;
                }

                TileNode? other;
                while ((other = _tree.WantedNeighbour(node, dx, dy, Selection)) is null || other.Level < node.Level)
                {
                    Opening opening = other is null ? AddRootBeside(node, dx, dy) : Open(other);
                    if (opening != Opening.Done)
                    {
                        return opening;
                    }
                }
            }
        }

        return Opening.Done;
    }

    private Opening AddRootBeside(TileNode node, int dx, int dy)
    {
        int bits = node.Level * _layout.RatioBits;
        var address = new TileAddress(0, (node.Address.X + dx) >> bits, (node.Address.Y + dy) >> bits);
        TileNode? root = _tree.FindRoot(address);
        if (!Within(address, root))
        {
            return Opening.AtHorizon;
        }

        if (_wanted.Count + 1 > _capacity)
        {
            return Opening.OverBudget;
        }

        root ??= _tree.AddRoot(address);
        root.WantedAt = Selection;
        _wanted.Add(root);
        Consider(root);
        return Opening.Done;
    }

    private void Consider(TileNode node)
    {
        _view.Measure(node);
        double error = Error(node) * (node.BesideView ? 1 : 1.0 / _layout.Ratio) * (node.OpenedAt == Selection - 1 ? Hysteresis : 1);
        if (error > _options.ErrorPixels && node.Level < _maximumLevel && !IsUncertain(node))
        {
            node.Priority = error;
            node.Insertion = _insertions++;
            Push(node);
        }
    }

    // Within the heights that an unknown tile may have, everything near looks like a camera on the ground, and every level would be wanted at once.
    private bool IsUncertain(TileNode node) => !node.HeightsKnown && node.VerticalDistance == 0 && node.Distance < _tree.SideOf(node.Level);

    private static bool Before(TileNode a, TileNode b) => a.Priority > b.Priority || (a.Priority == b.Priority && a.Insertion < b.Insertion);

    private void Push(TileNode node)
    {
        int i = _heap.Count;
        _heap.Add(node);
        while (i > 0 && Before(node, _heap[(i - 1) / 2]))
        {
            _heap[i] = _heap[(i - 1) / 2];
            i = (i - 1) / 2;
        }

        _heap[i] = node;
    }

    private TileNode Pop()
    {
        TileNode first = _heap[0], last = _heap[_heap.Count - 1];
        _heap.RemoveAt(_heap.Count - 1);
        int count = _heap.Count, i = 0;
        while (count > 0)
        {
            int child = (2 * i) + 1;
            child += child + 1 < count && Before(_heap[child + 1], _heap[child]) ? 1 : 0;
            if (child >= count || Before(last, _heap[child]))
            {
                _heap[i] = last;
                break;
            }

            _heap[i] = _heap[child];
            i = child;
        }

        return first;
    }
}
