using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>One device synthesizer per graphics context, which lives as long as the textures that use it.</summary>
internal sealed class DeviceSynthesizers
{
    private readonly Dictionary<object, Entry> _entries = [];

    /// <summary>The synthesizer of a target's context, made when its first texture asks.</summary>
    public Lease Take(TargetDevice device, IDeviceSynthesizerBackend backend, GeneratorNetwork network, ITextureTarget target)
    {
        lock (_entries)
        {
            if (!_entries.TryGetValue(device.Context, out Entry? entry))
            {
                entry = new Entry(backend.Create(network, target));
                _entries.Add(device.Context, entry);
            }

            entry.Users++;
            return new Lease(this, device.Context, entry);
        }
    }

    private void Return(object context, Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users > 0)
            {
                return;
            }

            _entries.Remove(context);
        }

        entry.Synthesizer.Dispose();
    }

    /// <summary>A synthesizer and how many textures use it.</summary>
    public sealed class Entry(IDeviceSynthesizer synthesizer)
    {
        public IDeviceSynthesizer Synthesizer { get; } = synthesizer;

        public int Users { get; set; }
    }

    /// <summary>One texture's share of a synthesizer.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly DeviceSynthesizers _owner;
        private readonly object _context;
        private Entry? _entry;

        public Lease(DeviceSynthesizers owner, object context, Entry entry)
        {
            _owner = owner;
            _context = context;
            _entry = entry;
        }

        public IDeviceSynthesizer Synthesizer => _entry?.Synthesizer ?? throw new ObjectDisposedException(nameof(Lease));

        public void Dispose()
        {
            if (_entry is { } entry)
            {
                _entry = null;
                _owner.Return(_context, entry);
            }
        }
    }
}
