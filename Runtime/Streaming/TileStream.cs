using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ScaleParty.Synthesis;

namespace ScaleParty.Streaming;

/// <summary>
/// Makes tiles on its own thread, one at a time, in the order of the newest list of requests: what is not on the newest list is withdrawn.
/// A limited number of tiles waits to be fetched. The tiles are reused.
/// </summary>
internal sealed class TileStream : IDisposable
{
    private readonly object _gate = new();
    private readonly ITileSource _source;
    private readonly TileDiskCache? _disk;
    private readonly TileKey _key;
    private readonly TileConversion _conversion;
    private readonly int _limit;
    private readonly Thread _thread;
    private readonly ImageBuffer _image = new();
    private readonly List<TileAddress> _requests = [];
    private readonly List<MadeTile> _ready = [];
    private readonly List<TileException> _errors = [];
    private readonly Stack<MadeTile> _free = new();
    private TileAddress? _current;
    private int _taken;
    private long _made, _read;
    private bool _stop;

    /// <summary>Starts the thread.</summary>
    /// <param name="source">Makes the tiles.</param>
    /// <param name="disk">Keeps them on disk; null for none.</param>
    /// <param name="limit">Tiles that may wait to be fetched.</param>
    public TileStream(ITileSource source, TileDiskCache? disk, int limit)
    {
        _source = source;
        _disk = disk;
        _key = new(source);
        _conversion = new(source.Layout);
        _limit = limit;
        _thread = new Thread(Run) { IsBackground = true, Name = "ScaleParty tiles" };
        _thread.Start();
    }

    /// <summary>Tiles that are requested, being made or wait to be fetched.</summary>
    public int InFlight
    {
        get
        {
            lock (_gate)
            {
                return _requests.Count - _taken + (_current is null ? 0 : 1) + _ready.Count;
            }
        }
    }

    /// <summary>Tiles made so far.</summary>
    public long Made
    {
        get
        {
            lock (_gate)
            {
                return _made;
            }
        }
    }

    /// <summary>Tiles read from disk so far.</summary>
    public long Read
    {
        get
        {
            lock (_gate)
            {
                return _read;
            }
        }
    }

    /// <summary>Replaces the requests, the most wanted first. Tiles that are being made or wait to be fetched are not made twice.</summary>
    public void Post(List<TileAddress> requests)
    {
        lock (_gate)
        {
            _requests.Clear();
            foreach (TileAddress address in requests)
            {
                if (address != _current && !IsWaiting(address))
                {
                    _requests.Add(address);
                }
            }

            _taken = 0;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Appends the tiles that were made since the last call, to be returned with <see cref="Return"/>, and the errors.</summary>
    public void Fetch(List<MadeTile> tiles, List<TileException> errors)
    {
        lock (_gate)
        {
            tiles.AddRange(_ready);
            errors.AddRange(_errors);
            if (_ready.Count > 0)
            {
                _ready.Clear();
                Monitor.PulseAll(_gate);
            }

            _errors.Clear();
        }
    }

    /// <summary>Takes a tile that is not used any more, for another.</summary>
    public void Return(MadeTile tile)
    {
        lock (_gate)
        {
            _free.Push(tile);
        }
    }

    /// <summary>Blocks until there is something to fetch or nothing left to make.</summary>
    public void WaitForProgress()
    {
        lock (_gate)
        {
            while (_ready.Count == 0 && _errors.Count == 0 && (_current is not null || _taken < _requests.Count))
            {
                Monitor.Wait(_gate);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stop = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (Next(out TileAddress address, out MadeTile? tile))
        {
            TileException? error = Make(address, tile);
            lock (_gate)
            {
                if (error is null)
                {
                    _made += tile.WasRead ? 0 : 1;
                    _read += tile.WasRead ? 1 : 0;
                    _ready.Add(tile);
                }
                else
                {
                    _free.Push(tile);
                    _errors.Add(error);
                }

                _current = null;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool Next(out TileAddress address, [NotNullWhen(true)] out MadeTile? tile)
    {
        lock (_gate)
        {
            while (!_stop)
            {
                if (_ready.Count + _errors.Count < _limit && _taken < _requests.Count)
                {
                    _current = address = _requests[_taken++];
                    tile = _free.Count > 0 ? _free.Pop() : new MadeTile(_source.Layout);
                    tile.Address = address;
                    return true;
                }

                Monitor.Wait(_gate);
            }

            address = default;
            tile = null;
            return false;
        }
    }

    private bool IsWaiting(TileAddress address)
    {
        foreach (MadeTile tile in _ready)
        {
            if (tile.Address == address)
            {
                return true;
            }
        }

        foreach (TileException error in _errors)
        {
            if (error.Address == address)
            {
                return true;
            }
        }

        return false;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails here is thrown again by the world's update.")]
    private TileException? Make(TileAddress address, MadeTile tile)
    {
        try
        {
            tile.WasRead = _disk is not null && _disk.TryRead(_key, tile);
            if (!tile.WasRead)
            {
                long start = Stopwatch.GetTimestamp();
                _source.Make(address, _image);
                _conversion.Convert(_image, tile);
                tile.Milliseconds = SmoothedTime.Milliseconds(start, Stopwatch.GetTimestamp());
                _disk?.Write(_key, tile);
            }

            return null;
        }
        catch (Exception e)
        {
            return new TileException(address, e);
        }
    }
}
