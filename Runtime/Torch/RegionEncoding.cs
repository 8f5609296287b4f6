using ScaleParty.Models;
using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// The positional encoding of a batch in which every sample has its own region and phases: what PositionalEncoding gives for
/// one, computed with tensors for all of them.
/// </summary>
internal sealed class RegionEncoding : IDisposable
{
    private readonly EncodingDescription _description;
    private readonly Tensor? _frequenciesX;
    private readonly Tensor? _frequenciesY;
    private readonly Tensor? _fields;

    /// <summary>Prepares the frequencies on a device.</summary>
    public RegionEncoding(EncodingDescription description, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        _description = description;
        Device = device ?? CPU;
        if (description.Kind == EncodingKind.Fourier)
        {
            _frequenciesX = tensor(description.Frequencies.Select(f => (float)f.X).ToArray(), device: Device).DetachFromDisposeScope();
            _frequenciesY = tensor(description.Frequencies.Select(f => (float)f.Y).ToArray(), device: Device).DetachFromDisposeScope();
            _fields = description.Bands is WaveBands bands ? Fields(description, bands).to(Device).DetachFromDisposeScope() : null;
        }
    }

    /// <summary>Where encodings are made.</summary>
    public Device Device { get; }

    /// <summary>Encodings of square-celled regions of one resolution.</summary>
    /// <param name="regions">One region per sample; all of them have the same resolution, a multiple of 2^L on each axis.</param>
    /// <param name="blocks">Number of upsampling blocks L.</param>
    /// <param name="padding">The padding mode.</param>
    /// <param name="phases">With Fourier encoding, [B, frequencies] in radians; else null.</param>
    /// <param name="turns">With Fourier encoding, a matrix per sample that its positions are multiplied by, [B, 2, 2] and orthogonal; or null for none.</param>
    /// <returns>[B, channels, H, W], laid out channels-last.</returns>
    public Tensor Make(IReadOnlyList<ImageRegion> regions, int blocks, PaddingMode padding, Tensor? phases, Tensor? turns = null)
    {
        ArgumentNullException.ThrowIfNull(regions);
        using DisposeScope scope = NewDisposeScope();
        SampleLattice[] lattices = [.. regions.Select(r => SampleLattice.For(r, blocks, padding))];
        int width = lattices[0].EncodingWidth, height = lattices[0].EncodingHeight, pad = padding.EncodingPad();
        Tensor x = Positions(lattices, width, l => (l.Origin.X, l.BasePeriod.X), pad);
        Tensor y = Positions(lattices, height, l => (l.Origin.Y, l.BasePeriod.Y), pad);
        int batch = regions.Count;
        if (_description.Kind == EncodingKind.Grid)
        {
            Tensor grid = stack([x.view(batch, 1, width).expand(batch, height, width), y.view(batch, height, 1).expand(batch, height, width)], -1);
            return grid.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
        }

        Tensor layout = phases ?? throw new ArgumentException("Fourier encoding needs the latents' phases", nameof(phases));
        (Tensor waveX, Tensor waveY) = (_frequenciesX!.unsqueeze(0), _frequenciesY!.unsqueeze(0));
        if (turns is not null)
        {
            // w . (M p) = (M^T w) . p: waves are turned in place of positions.
            Tensor Entry(int row, int column) => turns.select(1, row).select(1, column).unsqueeze(1);
            (waveX, waveY) = ((Entry(0, 0) * waveX) + (Entry(1, 0) * waveY), (Entry(0, 1) * waveX) + (Entry(1, 1) * waveY));
        }

        Tensor argument = (x.view(batch, 1, width, 1) * waveX.view(-1, 1, 1, waveX.shape[1]))
            + ((y.view(batch, height, 1, 1) * waveY.view(-1, 1, 1, waveY.shape[1])) + layout.view(batch, 1, 1, -1));
        Tensor periodX = Column(lattices, l => l.BasePeriod.X), periodY = Column(lattices, l => l.BasePeriod.Y);
        Tensor phase = (periodX * waveX).square() + (periodY * waveY).square();
        Tensor amplitude = exp(phase * (-2 / (Math.PI * Math.PI))) * Math.Sqrt(2);
        Tensor waves = cat([argument.sin(), argument.cos()], -1) * cat([amplitude, amplitude], -1).view(batch, 1, 1, -1);
        return (_fields is null ? waves : waves.matmul(_fields)).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the frequencies.</summary>
    public void Dispose()
    {
        _frequenciesX?.Dispose();
        _frequenciesY?.Dispose();
        _fields?.Dispose();
    }

    // What the fields make of sines and cosines, [2 frequencies, channels]: cos(a + psi) = cos(psi) cos(a) - sin(psi) sin(a).
    private static Tensor Fields(EncodingDescription description, WaveBands bands)
    {
        int count = description.Frequencies.Count, channels = description.Channels;
        float[] matrix = new float[2 * count * channels];
        for (int k = 0; k < count; k++)
        {
            for (int m = 0; m < bands.Fields; m++)
            {
                (double sin, double cos) = Math.SinCos(WaveBands.Shift(k, m));
                int channel = (k / bands.Waves * bands.Fields) + m;
                matrix[(k * channels) + channel] = (float)(-sin / Math.Sqrt(bands.Waves));
                matrix[((count + k) * channels) + channel] = (float)(cos / Math.Sqrt(bands.Waves));
            }
        }

        return tensor(matrix, [2 * count, channels]);
    }

    private Tensor Column(SampleLattice[] lattices, Func<SampleLattice, double> value) =>
        tensor(lattices.Select(l => (float)value(l)).ToArray(), device: Device).view(-1, 1);

    // Cell centres along one axis in double precision, then rounded once: [B, length].
    private Tensor Positions(SampleLattice[] lattices, int length, Func<SampleLattice, (double Origin, double Period)> axis, int pad)
    {
        float[] values = new float[lattices.Length * length];
        for (int n = 0; n < lattices.Length; n++)
        {
            (double origin, double period) = axis(lattices[n]);
            for (int i = 0; i < length; i++)
            {
                values[(n * length) + i] = (float)(origin + ((i - pad + 0.5) * period));
            }
        }

        return tensor(values, [lattices.Length, length], device: Device);
    }
}
