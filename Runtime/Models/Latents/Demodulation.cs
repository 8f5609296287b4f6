namespace ScaleParty.Models;

/// <summary>
/// d_o = 1 / sqrt(sum_i s_i^2 q_oi + 1e-8) with q_oi = sum_k W_oik^2 / (9 InChannels), the squared norms of the equalised kernels,
/// computed once per network.
/// </summary>
internal sealed class Demodulation
{
    private const double Epsilon = 1e-8;

    private readonly float[][] _kernelSquares;

    public Demodulation(IReadOnlyList<ConvolutionWeights> convolutions)
    {
        _kernelSquares = [.. convolutions.Select(Squares)];
    }

    /// <summary>q of a convolution, [outputs, inputs].</summary>
    public ReadOnlySpan<float> KernelSquares(int convolution) => _kernelSquares[convolution];

    /// <summary>The scale of each output channel of a convolution, given the scale of each of its input channels.</summary>
    public float[] Of(int convolution, float[] style)
    {
        var demodulation = new float[_kernelSquares[convolution].Length / style.Length];
        SquaredNorms(convolution, style, demodulation);
        for (int o = 0; o < demodulation.Length; o++)
        {
            demodulation[o] = (float)(1 / Math.Sqrt(demodulation[o] + Epsilon));
        }

        return demodulation;
    }

    /// <summary>sum_i s_i^2 q_oi of each output channel: the squared norms of a convolution's modulated kernels.</summary>
    public void SquaredNorms(int convolution, float[] style, Span<float> norms)
    {
        float[] squares = _kernelSquares[convolution];
        Span<float> styleSquares = style.Length <= 1024 ? stackalloc float[style.Length] : new float[style.Length];
        for (int i = 0; i < style.Length; i++)
        {
            styleSquares[i] = style[i] * style[i];
        }

        for (int o = 0; o < norms.Length; o++)
        {
            norms[o] = VectorMath.Dot(squares.AsSpan(o * style.Length, style.Length), styleSquares);
        }
    }

    private static float[] Squares(ConvolutionWeights c)
    {
        var squares = new float[c.OutChannels * c.InChannels];
        double equalised = 1.0 / (9.0 * c.InChannels);
        for (int oi = 0; oi < squares.Length; oi++)
        {
            double sum = 0;
            for (int k = 9 * oi; k < (9 * oi) + 9; k++)
            {
                sum += (double)c.Weight[k] * c.Weight[k];
            }

            squares[oi] = (float)(sum * equalised);
        }

        return squares;
    }
}
