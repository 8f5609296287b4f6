using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.GoldenReplay;

/// <summary>The comparisons of one generator case.</summary>
internal static class GeneratorCase
{
    /// <summary>What the synthesizers have for encodings and noise maps that are given.</summary>
    private delegate void FromInputs(BakedLatent latent, ReadOnlySpan<float> encoding, int cellsX, int cellsY, PaddingMode padding, float[][]? noise, IImageTarget target);

    public static IReadOnlyList<Comparison> Run(GeneratorInputs inputs, Engines engines)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var results = new List<Comparison>();
        string name = inputs.Case.Name;
        NetworkDescription d = inputs.Network.Description;

        StyleCode[] codes = Codes(inputs);
        Tensor latents = Latents(inputs, engines.Generator);
        if (inputs.Z is not null && inputs.Latent is not null)
        {
            results.Add(Comparison.Of(name, "latent, torch", inputs.Latent, Values(latents)));
            results.Add(Comparison.Of(name, "latent, plain C#", inputs.Latent, [.. codes.SelectMany(c => c.Styles).SelectMany(s => s)]));
        }

        ImageRegion? region = Region(inputs);
        if (region is not null)
        {
            results.Add(Comparison.Of(name, "encoding", inputs.Encoding, Encoding(inputs, region)));
        }

        Tensor encoding = tensor(inputs.Encoding, [inputs.Batch, d.Encoding.Channels, inputs.Height, inputs.Width]);
        Tensor image = engines.Generator.forward(encoding, latents, Noise(inputs), inputs.Padding);
        results.Add(Comparison.Of(name, "image, Generator", inputs.Image, Values(image)));
        AddImages("CpuSynthesizer", engines.Cpu, engines.Cpu.SynthesizeFrom);
        AddImages("TorchSynthesizer", engines.Torch, engines.Torch.SynthesizeFrom);
        if (engines.Compute is { } compute)
        {
            AddImages("ComputeSynthesizer", compute, compute.SynthesizeFrom);
        }

        return results;

        void AddImages(string what, ISynthesizer synthesizer, FromInputs fromInputs)
        {
            results.Add(Comparison.Of(name, $"image, {what}", inputs.Image, Synthesized(inputs, codes, synthesizer, fromInputs, null)));
            if (region is not null && inputs.Noise is null)
            {
                results.Add(Comparison.Of(name, $"image, {what} by region", inputs.Image, Synthesized(inputs, codes, synthesizer, fromInputs, region)));
            }
        }
    }

    private static float[] Values(Tensor t) => t.contiguous().data<float>().ToArray();

    private static Tensor Latents(GeneratorInputs inputs, Generator generator)
    {
        NetworkDescription d = inputs.Network.Description;
        if (inputs.Z is null)
        {
            return tensor(inputs.Latent!, [inputs.Batch, d.StyleCount, d.StyleChannels]);
        }

        Tensor w = Mapped(inputs.Z);
        return inputs.SecondZ is null ? generator.Broadcast(w) : generator.Mix(w, Mapped(inputs.SecondZ), inputs.InjectIndex!.Value);

        Tensor Mapped(float[] z) => generator.Truncate(generator.Map(tensor(z, [inputs.Batch, d.StyleChannels])), inputs.Truncation);
    }

    // The same on the torch-free side: what the synthesizer is given owes nothing to torch.
    private static StyleCode[] Codes(GeneratorInputs inputs)
    {
        NetworkDescription d = inputs.Network.Description;
        var space = new LatentSpace(inputs.Network);
        return [.. Enumerable.Range(0, inputs.Batch).Select(Code)];

        StyleCode Code(int b)
        {
            float[] phases = inputs.Phases is null ? new float[d.Encoding.PhaseCount] : inputs.Sample(inputs.Phases, b);
            if (inputs.Z is null)
            {
                return new StyleCode([.. inputs.Sample(inputs.Latent!, b).Chunk(d.StyleChannels)], phases);
            }

            StyleCode first = space.Map(new LatentCode(inputs.Sample(inputs.Z, b), phases), inputs.Truncation);
            return inputs.SecondZ is null
                ? first
                : StyleCode.Mix(first, space.Map(new LatentCode(inputs.Sample(inputs.SecondZ, b), phases), inputs.Truncation), inputs.InjectIndex!.Value);
        }
    }

    private static Tensor[]? Noise(GeneratorInputs inputs)
    {
        return inputs.Noise?.Select(Map).ToArray();

        Tensor Map(float[] values, int convolution)
        {
            (int width, int height) = inputs.MapSize(convolution);
            return tensor(values, [inputs.Batch, 1, height, width]);
        }
    }

    private static ImageRegion? Region(GeneratorInputs inputs)
    {
        int cell = inputs.Network.Description.CellSize;
        return inputs.Case.Region() is { } r ? ImageRegion.FromExtent(r.Centre, r.Extent, new Resolution(inputs.CellsX * cell, inputs.CellsY * cell)) : null;
    }

    private static float[] Encoding(GeneratorInputs inputs, ImageRegion region)
    {
        NetworkDescription d = inputs.Network.Description;
        var lattice = SampleLattice.For(region, d.Blocks, inputs.Padding);
        var values = new float[inputs.Encoding.Length];
        int length = values.Length / inputs.Batch;
        for (int b = 0; b < inputs.Batch; b++)
        {
            float[] phases = inputs.Phases is null ? [] : inputs.Sample(inputs.Phases, b);
            PositionalEncoding.Fill(d.Encoding, lattice, null, phases, EncodingLayout.ChannelsFirst, values.AsSpan(b * length, length));
        }

        return values;
    }

    /// <summary>[B, channels, H, W], from the case's encoding and noise, or from a region without noise.</summary>
    private static float[] Synthesized(GeneratorInputs inputs, StyleCode[] codes, ISynthesizer synthesizer, FromInputs fromInputs, ImageRegion? region)
    {
        var space = new LatentSpace(inputs.Network);
        var buffer = new ImageBuffer();
        var image = new float[inputs.Image.Length];
        int length = image.Length / inputs.Batch;
        for (int b = 0; b < inputs.Batch; b++)
        {
            BakedLatent latent = space.Bake(codes[b]);
            if (region is not null)
            {
                synthesizer.Synthesize(new SynthesisRequest(latent, region) { Padding = inputs.Padding }, buffer);
            }
            else
            {
                float[] encoding = ChannelsLast(inputs.Sample(inputs.Encoding, b), inputs.Width * inputs.Height);
                float[][]? noise = inputs.Noise?.Select(map => inputs.Sample(map, b)).ToArray();
                fromInputs(latent, encoding, inputs.CellsX, inputs.CellsY, inputs.Padding, noise, buffer);
            }

            ChannelsFirst(buffer, image.AsSpan(b * length, length));
        }

        return image;
    }

    private static float[] ChannelsLast(float[] values, int pixels)
    {
        int channels = values.Length / pixels;
        var result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            result[(i % pixels * channels) + (i / pixels)] = values[i];
        }

        return result;
    }

    private static void ChannelsFirst(ImageBuffer image, Span<float> destination)
    {
        int pixels = (int)image.Resolution.PixelCount;
        for (int i = 0; i < image.Values.Length; i++)
        {
            destination[(i % image.Channels * pixels) + (i / image.Channels)] = image.Values[i];
        }
    }
}
