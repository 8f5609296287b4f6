using ScaleParty.Models;
using ScaleParty.Torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Everything that makes a network's images here.</summary>
internal sealed class Engines : IDisposable
{
    private readonly List<ReplayEngine> _all = [];

    public Engines(GeneratorNetwork network, ReplayDevices devices)
    {
        try
        {
            Generator = devices.HasTorch ? Generator.FromNetwork(network) : null;
            foreach (ReplayEngine engine in devices.Engines(network))
            {
                _all.Add(engine);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The trainable generator; null without torch.</summary>
    public Generator? Generator { get; }

    /// <summary>The synthesizers.</summary>
    public IReadOnlyList<ReplayEngine> All => _all;

    public void Dispose()
    {
        Generator?.Dispose();
        _all.ForEach(e => e.Synthesizer.Dispose());
    }
}
