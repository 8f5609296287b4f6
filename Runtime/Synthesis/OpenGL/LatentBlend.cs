using ScaleParty.Models;
using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>
/// A second latent and what lies between it and the first, both resident on the device: the blend of a frame is one small dispatch
/// and uploads nothing. Kernels/blend.kernel has the equations.
/// </summary>
internal sealed class LatentBlend : IDisposable
{
    private const int Invocations = 64;

    private readonly LatentBuffer _second;
    private readonly GlBuffer _blended, _table, _squares;
    private readonly float[] _phases;

    public LatentBlend(GL gl, GeneratorNetwork network)
    {
        _second = new LatentBuffer(gl, network);
        _blended = new GlBuffer(gl, "the blended latent");
        _blended.Reserve((long)_second.Count * sizeof(float));
        _phases = new float[network.Description.Encoding.PhaseCount];
        var demodulation = new Demodulation(network.Convolutions);
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
                how[3] = BitConverter.SingleToUInt32Bits(LatentBuffer.Gain(c));
                squares.AddRange(demodulation.KernelSquares(k).Slice(o * c.InChannels, c.InChannels));
            }
        }

        _table = new GlBuffer(gl, "the order of a blend");
        _table.Reserve((long)table.Length * sizeof(uint));
        _table.Write<uint>(0, table);
        _squares = new GlBuffer(gl, "the squares of kernels");
        _squares.Reserve((long)squares.Count * sizeof(float));
        _squares.Write<float>(0, squares.ToArray());
    }

    /// <summary>The OpenGL name of the blended latent.</summary>
    public uint Handle => _blended.Handle;

    /// <summary>Lays a pass out that makes the blend.</summary>
    /// <returns>The phases between those of the latents, along the shorter arcs; valid until the next call.</returns>
    public ReadOnlySpan<float> Lay(ComputePass pass, LatentBuffer first, BakedLatent a, BakedLatent b, double share)
    {
        _second.Hold(b);
        for (int i = 0; i < _phases.Length; i++)
        {
            _phases[i] = Phase.Lerp(a.Phases[i], b.Phases[i], share);
        }

        pass.GroupsX = pass.GroupsZ = 1;
        pass.Rows = ConvolutionTiling.CeilingDivide(_second.Count, Invocations);
        pass.Buffers[0] = first.Handle;
        pass.Buffers[1] = _blended.Handle;
        pass.Buffers[2] = _second.Handle;
        pass.Buffers[3] = _table.Handle;
        pass.Buffers[4] = _squares.Handle;
        pass.Set(1, _second.Count);
        pass.Set(2, (float)share);
        pass.Multiplications = _squares.Bytes / sizeof(float);
        return _phases;
    }

    public void Dispose()
    {
        _second.Dispose();
        _blended.Dispose();
        _table.Dispose();
        _squares.Dispose();
    }
}
