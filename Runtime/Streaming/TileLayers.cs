namespace ScaleParty.Streaming;

/// <summary>
/// Which tile each layer of the device holds. Tiles with a node (wanted or shown) stay; of the others the least recently used is replaced first.
/// Ranges of heights are kept longer than layers: what is wanted would otherwise change with what was removed, and tiles would be made in turns.
/// </summary>
internal sealed class TileLayers : ITileContents
{
    private const int MaximumHeights = 1 << 16;

    private readonly Dictionary<TileAddress, int> _byAddress = [];
    private readonly TileAddress[] _addresses;
    private readonly Dictionary<TileAddress, HeightRange> _heights = [];
    private readonly HeightRange _anyHeights;

    // The layers without a node in the order of use, as a ring through one more entry; a layer with a node is its own ring.
    private readonly int[] _before, _after;

    public TileLayers(int count, HeightRange anyHeights)
    {
        Count = count;
        _anyHeights = anyHeights;
        _addresses = new TileAddress[count];
        _before = new int[count + 1];
        _after = new int[count + 1];
        _before[count] = _after[count] = count;
    }

    /// <summary>Number of layers.</summary>
    public int Count { get; }

    /// <summary>Layers that hold a tile.</summary>
    public int Used { get; private set; }

    /// <summary>Layers that a tile can be given.</summary>
    public int Available => Count - Used + Unneeded;

    private int Unneeded { get; set; }

    public bool Contains(TileAddress address) => _byAddress.ContainsKey(address);

    /// <inheritdoc/>
    public void Attach(TileNode node)
    {
        Describe(node);
        if (node.Layer >= 0)
        {
            Unlink(node.Layer);
            Unneeded--;
        }
    }

    /// <summary>Sets a node's layer, where the device has the tile, and its heights, or else its parent's.</summary>
    public void Describe(TileNode node)
    {
        node.Layer = _byAddress.TryGetValue(node.Address, out int layer) ? layer : -1;
        node.HeightsKnown = _heights.TryGetValue(node.Address, out HeightRange heights);
        node.Heights = node.HeightsKnown ? heights : node.Parent?.Heights ?? _anyHeights;
    }

    /// <inheritdoc/>
    public void Detach(TileNode node)
    {
        if (node.Layer >= 0)
        {
            int end = Count, last = _before[end];
            (_before[node.Layer], _after[node.Layer]) = (last, end);
            _after[last] = _before[end] = node.Layer;
            Unneeded++;
        }
    }

    /// <summary>Gives a node a layer: one that holds nothing, or that of the least recently used tile without a node.</summary>
    /// <returns>False if every layer's tile has a node.</returns>
    public bool TryAssign(TileNode node, HeightRange heights)
    {
        if (Available == 0)
        {
            return false;
        }

        int layer = Used < Count ? Used++ : Evict();
        _addresses[layer] = node.Address;
        if (_heights.Count >= MaximumHeights)
        {
            _heights.Clear();
        }

        _heights[node.Address] = heights;
        _byAddress.Add(node.Address, layer);
        node.Layer = layer;
        node.HeightsKnown = true;
        node.Heights = heights;
        return true;
    }

    /// <summary>Takes a node's layer back, whose tile could not be uploaded.</summary>
    public void Withdraw(TileNode node)
    {
        _byAddress.Remove(node.Address);
        Detach(node);
        node.Layer = -1;
    }

    private int Evict()
    {
        int layer = _after[Count];
        Unlink(layer);
        Unneeded--;
        if (_byAddress.TryGetValue(_addresses[layer], out int holder) && holder == layer)
        {
            _byAddress.Remove(_addresses[layer]);
        }

        return layer;
    }

    private void Unlink(int layer)
    {
        _after[_before[layer]] = _after[layer];
        _before[_after[layer]] = _before[layer];
    }
}
