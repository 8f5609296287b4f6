using ScaleParty.Models;

namespace ScaleParty.Synthesis.Compute;

/// <summary>What a latent multiplies values by at most, layer by layer.</summary>
internal sealed class LatentNorms
{
    private readonly GeneratorNetwork _network;
    private readonly Demodulation _demodulation;
    private readonly float[] _squares;
    private BakedLatent? _latent;

    public LatentNorms(GeneratorNetwork network, Demodulation demodulation)
    {
        (_network, _demodulation) = (network, demodulation);
        NetworkDescription d = network.Description;
        (Kernels, DemodulatedKernels, Styles) = (new double[d.ConvolutionCount], new double[d.ConvolutionCount], new double[d.ConvolutionCount]);
        Images = new double[d.Blocks + 1];
        _squares = new float[network.Convolutions.Max(c => c.OutChannels)];
    }

    /// <summary>Per convolution, the largest norm of a modulated kernel, with the equalised scale.</summary>
    public double[] Kernels { get; }

    /// <summary>Per convolution, the largest norm of a demodulated kernel: 1 or a little less, unless the latent's demodulation is not that of its styles.</summary>
    public double[] DemodulatedKernels { get; }

    /// <summary>Per convolution, the largest style.</summary>
    public double[] Styles { get; }

    /// <summary>Per level, the largest sum of the magnitudes of an image channel's modulated weights.</summary>
    public double[] Images { get; }

    /// <summary>Computes the norms of a latent that fits the network, unless they are there already.</summary>
    public void Set(BakedLatent latent)
    {
        if (ReferenceEquals(latent, _latent))
        {
            return;
        }

        _latent = null;
        for (int k = 0; k < Kernels.Length; k++)
        {
            SetConvolution(k, latent.ConvolutionStyles[k], latent.Demodulations[k]);
        }

        for (int level = 0; level < Images.Length; level++)
        {
            Images[level] = Image(_network.ToImage[level], latent.ToImageStyles[level]);
        }

        _latent = latent;
    }

    private void SetConvolution(int k, float[] style, float[] demodulation)
    {
        Span<float> squares = _squares.AsSpan(0, demodulation.Length);
        _demodulation.SquaredNorms(k, style, squares);
        double kernel = 0, demodulated = 0, largest = 0;
        for (int o = 0; o < demodulation.Length; o++)
        {
            double norm = Math.Sqrt(squares[o]);
            kernel = Math.Max(kernel, norm);
            demodulated = Math.Max(demodulated, norm * Math.Abs(demodulation[o]));
        }

        foreach (float s in style)
        {
            largest = Math.Max(largest, Math.Abs(s));
        }

        (Kernels[k], DemodulatedKernels[k], Styles[k]) = (kernel, demodulated, largest);
    }

    private static double Image(ToImageWeights layer, float[] style)
    {
        double largest = 0;
        for (int o = 0; o < layer.ImageChannels; o++)
        {
            double sum = 0;
            for (int i = 0; i < layer.InChannels; i++)
            {
                sum += Math.Abs((double)layer.Weight[(o * layer.InChannels) + i] * style[i]);
            }

            largest = Math.Max(largest, sum);
        }

        return largest / Math.Sqrt(layer.InChannels);
    }
}
