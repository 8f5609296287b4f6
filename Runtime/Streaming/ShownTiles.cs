namespace ScaleParty.Streaming;

/// <summary>
/// What is shown: a partition of the ground into tiles, which approaches the wanted tiles without a step in space or time. Beside a coarser tile a tile shows its parent,
/// beside a finer one itself, so that both show the same along their common edge; between tiles of one level each corner has one value. A tile is subdivided only while it
/// shows itself, by children that begin by showing their parent, that is it; merging is the reverse.
/// </summary>
internal sealed class ShownTiles
{
    private readonly TileTree _tree;
    private readonly TileSet _set;
    private readonly CameraView _view;
    private readonly double[] _periods;
    private readonly double _errorPixels;
    private readonly int _ratio, _tileSide;
    private double _rampEnd;
    private float _step;
    private bool _changed;

    public ShownTiles(TileTree tree, TileSet set, CameraView view, PyramidLayout layout, StreamedWorldOptions options)
    {
        _tree = tree;
        _set = set;
        _view = view;
        _errorPixels = options.ErrorPixels;
        _ratio = layout.Ratio;
        _tileSide = layout.TileSide;
        _periods = [.. Enumerable.Range(0, layout.MaximumLevel + 1).Select(layout.PeriodOf)];
    }

    /// <summary>The largest number of levels by which a visible tile is too coarse because finer ones are missing, at the last <see cref="Collect"/>.</summary>
    public int LevelsMissing { get; private set; }

    /// <summary>Moves one step towards the wanted tiles. Where nothing of what is shown is within the view, as at the start and after a jump, all steps at once.</summary>
    /// <param name="step">By how much shares may change.</param>
    public void Advance(float step)
    {
        bool seen = false;
        foreach (TileNode root in _tree.Roots)
        {
            seen = seen || (root.Shown && IsSeen(root));
        }

        if (seen)
        {
            Step(step);
        }
        else
        {
            Finish();
        }
    }

    /// <summary>Moves until nothing changes.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Finish()
    {
        bool any = false;
        while (Step(1))
        {
            any = true;
        }

        return any;
    }

    /// <summary>Lists the tiles within the view.</summary>
    public void Collect(List<VisibleTile> visible)
    {
        LevelsMissing = 0;
        foreach (TileNode root in _tree.Roots)
        {
            if (root.Shown)
            {
                CollectBelow(root, visible);
            }
        }
    }

    private bool Step(float step)
    {
        _changed = false;
        _step = step;

        // The share reaches 1 before the tile that has it can be subdivided in turn, as far as the view's angle allows: its farthest corner is a diagonal away.
        double distance = _view.PixelDistance / _errorPixels;
        _rampEnd = Math.Min(Math.Max(0.95 * _ratio * distance / (distance + (Math.Sqrt(2) * _tileSide)), 1.05), 2);
        foreach (TileNode root in _tree.Roots)
        {
            // A tile of level 0 comes and goes as such; the ground outside counts as one, so that nothing beside it changes.
            bool shown = root.Layer >= 0 && (root.Open || root.WantedAt == _set.Selection);
            _changed |= shown != root.Shown;
            root.Shown = shown;
        }

        foreach (TileNode root in _tree.Roots)
        {
            if (root.Shown)
            {
                Blend(root);
            }
        }

        foreach (TileNode root in _tree.Roots)
        {
            if (root.Shown)
            {
                Restructure(root);
            }
        }

        return _changed;
    }

    private bool IsSeen(TileNode node)
    {
        if (!node.Open)
        {
            _view.Measure(node);
            return node.InView;
        }

        foreach (TileNode child in node.Children)
        {
            if (IsSeen(child))
            {
                return true;
            }
        }

        return false;
    }

    private void Blend(TileNode node)
    {
        _view.Measure(node);
        if (node.Open)
        {
            foreach (TileNode child in node.Children)
            {
                Blend(child);
            }
        }
        else if (node.Parent is { } parent)
        {
            for (int corner = 0; corner < 4; corner++)
            {
                Blend(node, parent, corner);
            }
        }
    }

    private void Blend(TileNode node, TileNode parent, int corner)
    {
        int dx = (corner & 1) == 0 ? -1 : 1, dy = corner < 2 ? -1 : 1;
        bool inView = node.InView, merges = !_set.WantsOpen(parent), opens = _set.WantsOpen(node);
        double vertical = parent.VerticalDistance;
        float old = node.Blend[corner], fixedShare = -1;
        for (int i = 1; i < 4 && fixedShare < 0; i++)
        {
            TileNode? other = _tree.ShownNeighbour(node, (i & 1) == 0 ? 0 : dx, i < 2 ? 0 : dy);
            if (other is null || other.Level < node.Level)
            {
                fixedShare = 0;
            }
            else if (other.Open)
            {
                fixedShare = 1;
            }
            else
            {
                _view.Measure(other);
                _view.Measure(other.Parent!);
                inView |= other.InView;
                merges |= !_set.WantsOpen(other.Parent!);
                opens |= _set.WantsOpen(other);
                vertical = Math.Max(vertical, other.Parent!.VerticalDistance);
            }
        }

        float share = fixedShare;
        if (share < 0)
        {
            float target = merges ? 0 : opens ? 1 : Ramp(node, dx, dy, vertical);
            share = !inView ? target : target > old ? Math.Min(target, old + _step) : Math.Max(target, old - _step);
        }

        _changed |= share != old;
        node.Blend[corner] = share;
    }

    // 0 where the parent's texels cover the allowed error, and 1 where they cover clearly more.
    private float Ramp(TileNode node, int dx, int dy, double vertical)
    {
        double distance = _view.Distance(dx < 0 ? node.Left : node.Right, dy < 0 ? node.Top : node.Bottom, vertical);
        double error = _periods[node.Level - 1] * _view.PixelDistance / distance / _errorPixels;
        return (float)Math.Min(Math.Max((error - 1) / (_rampEnd - 1), 0), 1);
    }

    private void Restructure(TileNode node)
    {
        if (!node.Open)
        {
            if (_set.WantsOpen(node) && CanOpen(node))
            {
                node.Open = true;
                _changed = true;
                foreach (TileNode child in node.Children)
                {
                    Array.Clear(child.Blend, 0, child.Blend.Length);
                }
            }

            return;
        }

        foreach (TileNode child in node.Children)
        {
            Restructure(child);
        }

        if (!_set.WantsOpen(node) && CanClose(node))
        {
            node.Open = false;
            _changed = true;
            Array.Fill(node.Blend, 1f);
        }
    }

    private bool CanOpen(TileNode node)
    {
        foreach (TileNode child in node.Children)
        {
            if (child.Layer < 0)
            {
                return false;
            }
        }

        foreach (float share in node.Blend)
        {
            if (share < 1)
            {
                return false;
            }
        }

        for (int i = 0; i < 9 && node.Level > 0; i++)
        {
            if (i != 4 && (_tree.ShownNeighbour(node, (i % 3) - 1, (i / 3) - 1) is not { } other || other.Level < node.Level))
            {
                return false;
            }
        }

        return true;
    }

    // Where a finer tile touches a child, the child's share there is 1.
    private static bool CanClose(TileNode node)
    {
        foreach (TileNode child in node.Children)
        {
            if (child.Open)
            {
                return false;
            }

            foreach (float share in child.Blend)
            {
                if (share > 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private void CollectBelow(TileNode node, List<VisibleTile> visible)
    {
        // A tile's heights may exceed its parent's, so whether it is within the view does not follow from its parent.
        if (node.Open)
        {
            foreach (TileNode child in node.Children)
            {
                CollectBelow(child, visible);
            }

            return;
        }

        _view.Measure(node);
        if (!node.InView)
        {
            return;
        }

        float[] b = node.Blend;
        visible.Add(new(node.Address, node.Layer, node.Parent?.Layer ?? node.Layer, new(b[0], b[1], b[2], b[3])));
        LevelsMissing = Math.Max(LevelsMissing, MissingBelow(node));
    }

    // Levels below a tile that are wanted within the view, from the first of which a tile is missing.
    private int MissingBelow(TileNode node)
    {
        if (!_set.WantsOpen(node))
        {
            return 0;
        }

        bool missing = false;
        int below = 0;
        foreach (TileNode child in node.Children)
        {
            missing |= child.Layer < 0;
            below = Math.Max(below, Depth(child));
        }

        return missing ? below + 1 : 0;
    }

    private int Depth(TileNode node)
    {
        _view.Measure(node);
        if (!node.InView || !_set.WantsOpen(node))
        {
            return 0;
        }

        int below = 0;
        foreach (TileNode child in node.Children)
        {
            below = Math.Max(below, Depth(child));
        }

        return below + 1;
    }
}
