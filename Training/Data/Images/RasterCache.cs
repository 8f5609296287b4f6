namespace ScaleParty.Training.Data;

/// <summary>Decoded images that were used last, up to a number of bytes.</summary>
internal sealed class RasterCache(long capacity)
{
    private readonly object _lock = new();
    private readonly Dictionary<long, LinkedListNode<(long Index, Raster Raster)>> _nodes = [];
    private readonly LinkedList<(long Index, Raster Raster)> _byUse = new();

    /// <summary>Bytes held.</summary>
    public long Bytes { get; private set; }

    public Raster? Find(long index)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(index, out LinkedListNode<(long Index, Raster Raster)>? node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Raster;
        }
    }

    public void Add(long index, Raster raster)
    {
        lock (_lock)
        {
            if (SizeOf(raster) > capacity || _nodes.ContainsKey(index))
            {
                return;
            }

            _nodes[index] = _byUse.AddFirst((index, raster));
            Bytes += SizeOf(raster);
            while (Bytes > capacity)
            {
                (long oldest, Raster dropped) = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _nodes.Remove(oldest);
                Bytes -= SizeOf(dropped);
            }
        }
    }

    private static long SizeOf(Raster raster) => (long)raster.Width * raster.Height * raster.Channels;
}
