using System.Runtime.CompilerServices;

namespace ScaleParty.Sampling;

/// <summary>An encoding in memory, addressed by channel and cell in either layout.</summary>
internal readonly ref struct EncodingView
{
    private readonly Span<float> _values;
    private readonly int _channelStride;
    private readonly int _cellStride;

    public EncodingView(Span<float> values, int channels, int cells, EncodingLayout layout)
    {
        _values = values;
        (_channelStride, _cellStride) = layout == EncodingLayout.ChannelsFirst ? (cells, 1) : (1, channels);
    }

    public float this[int channel, int cell]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _values[(channel * _channelStride) + (cell * _cellStride)] = value;
    }
}
