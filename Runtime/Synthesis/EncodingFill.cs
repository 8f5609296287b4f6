using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>Writes a network's encodings for an engine on the processor, on its threads where it has some.</summary>
internal sealed class EncodingFill : IParallelWork
{
    // Fewer values take less time than waking a thread.
    private const int FewestShared = 1 << 14;

    private readonly EncodingDescription _encoding;
    private readonly IWorkers? _workers;
    private float[] _values = [], _phases = [];
    private CellGrid _grid;
    private Warp? _warp;
    private int _cells;

    public EncodingFill(EncodingDescription encoding, IWorkers? workers)
    {
        _encoding = encoding;
        _workers = workers;
    }

    /// <summary>[H, W, C] of the cells of a grid; valid until the next call. Allocates only for more values than ever before.</summary>
    /// <param name="grid">The cells.</param>
    /// <param name="warp">A map on the positions, or null for none.</param>
    /// <param name="phases">One per frequency; not changed.</param>
    /// <exception cref="InvalidOperationException">The warp yields a position that is not finite.</exception>
    public ReadOnlySpan<float> Fill(scoped in CellGrid grid, Warp? warp, float[] phases)
    {
        int length = checked((int)((long)grid.Width * grid.Height * _encoding.Channels));
        _values = _values.Length < length ? new float[length] : _values;
        (_grid, _warp, _phases, _cells) = (grid, warp, phases, grid.Width * grid.Height);
        int parts = PositionalEncoding.Parts(_encoding, grid, warp);
        if (_workers is not null && length >= FewestShared)
        {
            _workers.Run(this, parts, _workers.Workers);
        }
        else
        {
            for (int part = 0; part < parts; part++)
            {
                Run(part, 0);
            }
        }

        return _values.AsSpan(0, length);
    }

    /// <inheritdoc/>
    public void Run(int part, int worker) =>
        PositionalEncoding.FillPart(_encoding, _grid, _warp, _phases, part, new EncodingView(_values, _encoding.Channels, _cells, EncodingLayout.ChannelsLast));
}
