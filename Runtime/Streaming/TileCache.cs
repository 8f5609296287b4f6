using System.Diagnostics.CodeAnalysis;

namespace ScaleParty.Streaming;

/// <summary>Tiles in the processor's memory within a budget of bytes; the least recently used are removed first.</summary>
internal sealed class TileCache
{
    private readonly Dictionary<TileAddress, MadeTile> _byAddress = [];
    private readonly LinkedList<MadeTile> _order = new();
    private readonly Action<MadeTile> _removed;
    private readonly long _budget;

    /// <summary>Creates the cache.</summary>
    /// <param name="budget">The largest number of bytes.</param>
    /// <param name="removed">Takes the tiles that are removed.</param>
    public TileCache(long budget, Action<MadeTile> removed)
    {
        _budget = budget;
        _removed = removed;
    }

    public long Bytes { get; private set; }

    public bool Contains(TileAddress address) => _byAddress.ContainsKey(address);

    /// <summary>Gets a tile, which becomes the most recently used.</summary>
    public bool TryGet(TileAddress address, [NotNullWhen(true)] out MadeTile? tile)
    {
        if (!_byAddress.TryGetValue(address, out tile))
        {
            return false;
        }

        _order.Remove(tile.Use);
        _order.AddLast(tile.Use);
        return true;
    }

    /// <summary>Adds a tile; one of the same address is replaced.</summary>
    public void Add(MadeTile tile)
    {
        if (_byAddress.TryGetValue(tile.Address, out MadeTile? old))
        {
            Remove(old);
        }

        _byAddress.Add(tile.Address, tile);
        _order.AddLast(tile.Use);
        Bytes += tile.Pixels.Bytes;
        while (Bytes > _budget && _order.First is { } first && first != tile.Use)
        {
            Remove(first.Value);
        }
    }

    private void Remove(MadeTile tile)
    {
        _byAddress.Remove(tile.Address);
        _order.Remove(tile.Use);
        Bytes -= tile.Pixels.Bytes;
        _removed(tile);
    }
}
