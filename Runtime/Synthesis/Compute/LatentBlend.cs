using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// A second latent and what lies between it and the first, both resident on the device: the blend of a frame is one small dispatch
/// and uploads nothing. Kernels/blend.kernel has the equations.
/// </summary>
internal sealed class LatentBlend
{
    private const int Invocations = 64;

    private readonly LatentBuffer _second;
    private readonly IComputeBuffer _blended, _table, _squares;
    private readonly float[] _phases;

    public LatentBlend(DeviceObjects objects, GeneratorNetwork network, Demodulation demodulation)
    {
        _second = new LatentBuffer(objects, network);
        _blended = objects.CreateBuffer("the blended latent", sizeof(float));
        _blended.Reserve((long)_second.Count * sizeof(float));
        _phases = new float[network.Description.Encoding.PhaseCount];
        var table = new uint[4 * _second.Count];
        var squares = new List<float>();
        for (int k = 0; k < network.Convolutions.Count; k++)
        {
            ConvolutionWeights c = network.Convolutions[k];
            for (int o = 0; o < c.OutChannels; o++)
            {
                Span<uint> how = table.AsSpan(4 * ((4 * _second.Demodulations[k]) + o), 4);
                how[0] = (uint)c.InChannels;
                how[1] = (uint)(4 * _second.Styles[k]);
                how[2] = (uint)squares.Count;
                how[3] = BufferValues.Bits(LatentBuffer.Gain(c));
                squares.AddRange(demodulation.KernelSquares(k).Slice(o * c.InChannels, c.InChannels).ToArray());
            }
        }

        _table = objects.CreateBuffer<uint>("the order of a blend", table);
        _squares = objects.CreateBuffer<float>("the squares of kernels", squares.ToArray(), sizeof(float));
    }

    /// <summary>The blended latent.</summary>
    public IComputeBuffer Buffer => _blended;

    /// <summary>Arranges a pass that makes the blend.</summary>
    /// <returns>The phases between those of the latents, along the shorter arcs; valid until the next call.</returns>
    public ReadOnlySpan<float> Arrange(ComputePass pass, LatentBuffer first, BakedLatent a, BakedLatent b, double share)
    {
        _second.Upload(b);
        for (int i = 0; i < _phases.Length; i++)
        {
            _phases[i] = Phase.Lerp(a.Phases[i], b.Phases[i], share);
        }

        pass.GroupsX = pass.GroupsZ = 1;
        pass.Rows = ConvolutionTiling.CeilingDivide(_second.Count, Invocations);
        pass.Buffers[0] = first.Buffer;
        pass.Buffers[1] = _blended;
        pass.Buffers[2] = _second.Buffer;
        pass.Buffers[3] = _table;
        pass.Buffers[4] = _squares;
        pass.Set(BlendParameters.Count, _second.Count);
        pass.Set(BlendParameters.Share, (float)share);
        pass.Multiplications = _squares.Bytes / sizeof(float);
        return _phases;
    }
}
