using System.Runtime.CompilerServices;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>What becomes of a convolution's sums before they are written: demodulation, bias, noise, leaky ReLU and the next convolution's style.</summary>
internal readonly unsafe ref struct OutputTail<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly TVector _scale, _bias, _next;

    /// <param name="job">The convolution.</param>
    /// <param name="channel">First of the output channels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OutputTail(in ConvolutionJob job, int channel)
    {
        TLanes lanes = default;
        _scale = lanes.Load(job.OutputScale + channel);
        _bias = lanes.Load(job.Bias + channel);
        _next = job.NextScale == null ? lanes.Broadcast(1) : lanes.Load(job.NextScale + channel);
    }

    /// <summary>Writes the channels of one pixel, if it is wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(TVector sum, TVector noise, float* pixel, int channel)
    {
        if (pixel != null)
        {
            TLanes lanes = default;
            TVector value = lanes.MultiplyAdd(sum, _scale, lanes.Add(_bias, noise));
            value = lanes.Max(lanes.Multiply(value, lanes.Broadcast((float)LeakyRelu.Slope)), value);
            lanes.Store(lanes.Multiply(value, _next), pixel + channel);
        }
    }
}
