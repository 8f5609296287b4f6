using ScaleParty.Models;
using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>Latents for training: z unit normal, phases uniform over the circle, styles mixed; each named by a seed.</summary>
internal sealed class Latents(int styleChannels, int styleCount, int phaseCount, double mixing, Device device)
{
    private const uint CodeStream = 221;
    private const uint SecondCodeStream = 222;
    private const uint LayoutStream = 223;
    private const uint MixStream = 224;
    private const uint TurnStream = 225;

    /// <summary>Latents of a network of ScaleParty's own.</summary>
    public Latents(NetworkDescription network, double mixing, Device device)
        : this(network.StyleChannels, network.StyleCount, network.Encoding.PhaseCount, mixing, device)
    {
    }

    /// <summary>z, [count, style].</summary>
    public Tensor Codes(int count, ulong seed) => Normals(count, seed, CodeStream);

    /// <summary>With Fourier encoding, phases [count, frequencies]; else null.</summary>
    public Tensor? Phases(int count, ulong seed)
    {
        if (phaseCount == 0)
        {
            return null;
        }

        float[] values = new float[count * phaseCount];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = (float)(2 * Math.PI * CounterRandom.Uniform(seed, LayoutStream, k, 0));
        }

        return tensor(values, [count, phaseCount], device: device);
    }

    /// <summary>Turns by any angle, every second one on average mirrored: orthogonal matrices, [count, 2, 2].</summary>
    public Tensor Orientations(int count, ulong seed)
    {
        float[] values = new float[4 * count];
        for (int n = 0; n < count; n++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * CounterRandom.Uniform(seed, TurnStream, n, 0));
            int mirror = CounterRandom.Uniform(seed, TurnStream, n, 1) < 0.5 ? -1 : 1;
            double[] matrix = [cos, -sin * mirror, sin, cos * mirror];
            for (int i = 0; i < 4; i++)
            {
                values[(4 * n) + i] = (float)matrix[i];
            }
        }

        return tensor(values, [count, 2, 2], device: device);
    }

    /// <summary>w+ [count, styles, style] by a mapping network; with the mixing's probability, an image takes its finer layers from a second latent.</summary>
    public Tensor Styles(Func<Tensor, Tensor> map, int count, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor w = map(cat([Codes(count, seed), Normals(count, seed, SecondCodeStream)], 0));
        float[] second = new float[count * styleCount];
        for (int n = 0; n < count; n++)
        {
            if (CounterRandom.Uniform(seed, MixStream, n, 0) < mixing)
            {
                int from = 1 + (int)(CounterRandom.Uniform(seed, MixStream, n, 1) * (styleCount - 1));
                second.AsSpan((n * styleCount) + from, styleCount - from).Fill(1);
            }
        }

        Tensor mask = tensor(second, [count, styleCount, 1], device: device);
        return lerp(w.narrow(0, 0, count).unsqueeze(1), w.narrow(0, count, count).unsqueeze(1), mask).MoveToOuterDisposeScope();
    }

    private Tensor Normals(int count, ulong seed, uint stream)
    {
        float[] values = new float[count * styleChannels];
        CounterRandom.Normals(seed, stream, 0, 0, values);
        return tensor(values, [count, styleChannels], device: device);
    }
}
