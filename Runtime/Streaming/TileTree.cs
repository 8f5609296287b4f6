namespace ScaleParty.Streaming;

/// <summary>
/// The tiles that are wanted or shown, as a forest: tiles of level 0 and, where a tile is subdivided in either sense, all its children.
/// Nodes are reused, so that a changing forest allocates nothing.
/// </summary>
internal sealed class TileTree
{
    private readonly ITileContents _contents;
    private readonly double[] _sides;
    private readonly Stack<TileNode> _free = new();
    private readonly Dictionary<TileAddress, TileNode> _byAddress = [];
    private readonly List<TileNode> _roots = [];
    private readonly int _ratio, _bits;

    public TileTree(PyramidLayout layout, ITileContents contents)
    {
        _contents = contents;
        _ratio = layout.Ratio;
        _bits = layout.RatioBits;
        _sides = [.. Enumerable.Range(0, layout.MaximumLevel + 1).Select(level => layout.PeriodOf(level) * layout.TileSide)];
    }

    /// <summary>The tiles of level 0 in the order in which they came.</summary>
    public List<TileNode> Roots => _roots;

    /// <summary>Side of a level's tiles in image units.</summary>
    public double SideOf(int level) => _sides[level];

    public TileNode? FindRoot(TileAddress address) => _byAddress.TryGetValue(address, out TileNode? node) ? node : null;

    public TileNode AddRoot(TileAddress address)
    {
        TileNode node = Take(address, null, 0, 0);
        _byAddress.Add(address, node);
        _roots.Add(node);
        return node;
    }

    public void AddChildren(TileNode node)
    {
        if (node.HasChildren)
        {
            return;
        }

        PyramidIndex x = node.Address.X << _bits, y = node.Address.Y << _bits;
        for (int row = 0; row < _ratio; row++)
        {
            for (int column = 0; column < _ratio; column++)
            {
                node.Children[(row * _ratio) + column] = Take(new(node.Level + 1, x + column, y + row), node, column, row);
            }
        }

        node.HasChildren = true;
    }

    /// <summary>Removes the nodes that are neither shown nor wanted in a selection.</summary>
    public void Sweep(long selection)
    {
        int kept = 0;
        for (int i = 0; i < _roots.Count; i++)
        {
            TileNode root = _roots[i];
            Sweep(root, selection);
            if (root.Shown || root.WantedAt == selection)
            {
                _roots[kept++] = root;
            }
            else
            {
                _byAddress.Remove(root.Address);
                Return(root);
            }
        }

        _roots.RemoveRange(kept, _roots.Count - kept);
    }

    /// <summary>The neighbour among the shown tiles in a direction of -1 to 1 per axis: of the same level (perhaps subdivided), or the coarser tile there, or null outside.</summary>
    public TileNode? ShownNeighbour(TileNode node, int dx, int dy) => Neighbour(node, dx, dy, -1);

    /// <summary>The same among the tiles that are wanted in a selection.</summary>
    public TileNode? WantedNeighbour(TileNode node, int dx, int dy, long selection) => Neighbour(node, dx, dy, selection);

    private TileNode? Neighbour(TileNode node, int dx, int dy, long selection)
    {
        if (node.Parent is not { } parent)
        {
            TileNode? root = FindRoot(new(0, node.Address.X + dx, node.Address.Y + dy));
            return root is not null && (selection < 0 ? root.Shown : root.WantedAt == selection) ? root : null;
        }

        int column = node.Column + dx, row = node.Row + dy;
        int px = column < 0 ? -1 : column < _ratio ? 0 : 1, py = row < 0 ? -1 : row < _ratio ? 0 : 1;
        if (px != 0 || py != 0)
        {
            TileNode? other = Neighbour(parent, px, py, selection);
            if (other is null || other.Level < parent.Level || !(selection < 0 ? other.Open : other.OpenedAt == selection))
            {
                return other;
            }

            parent = other;
        }

        return parent.Children[((row - (py * _ratio)) * _ratio) + column - (px * _ratio)];
    }

    private void Sweep(TileNode node, long selection)
    {
        if (!node.HasChildren)
        {
            return;
        }

        bool kept = node.Open || node.OpenedAt == selection;
        foreach (TileNode child in node.Children)
        {
            Sweep(child, selection);
            if (!kept)
            {
                Return(child);
            }
        }

        node.HasChildren = kept;
    }

    private TileNode Take(TileAddress address, TileNode? parent, int column, int row)
    {
        TileNode node = _free.Count > 0 ? _free.Pop() : new TileNode(_ratio * _ratio);
        node.Begin(address, parent, column, row, _sides[address.Level]);
        _contents.Attach(node);
        return node;
    }

    private void Return(TileNode node)
    {
        _contents.Detach(node);
        _free.Push(node);
    }
}

/// <summary>Gives the nodes of a forest their layers and heights.</summary>
internal interface ITileContents
{
    /// <summary>A node has come: sets its layer where the device has the tile, and its range of heights.</summary>
    void Attach(TileNode node);

    /// <summary>A node goes.</summary>
    void Detach(TileNode node);
}
