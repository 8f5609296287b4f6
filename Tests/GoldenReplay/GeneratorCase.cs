using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.GoldenReplay;

/// <summary>The comparisons of one generator case.</summary>
internal static class GeneratorCase
{
    public static IReadOnlyList<Comparison> Run(GeneratorInputs inputs, Engines engines)
    {
        var results = new List<Comparison>();
        string name = inputs.Case.Name;
        StyleCode[] codes = Codes(inputs);
        if (inputs.Z is not null && inputs.Latent is not null)
        {
            results.Add(Comparison.Of(name, "latent", inputs.Latent, [.. codes.SelectMany(c => c.Styles).SelectMany(s => s)]));
        }

        ImageRegion? region = Region(inputs);
        if (region is not null)
        {
            results.Add(Comparison.Of(name, "encoding", inputs.Encoding, Encoding(inputs, region)));
        }

        if (engines.Generator is { } generator)
        {
            results.AddRange(TorchCase.Run(inputs, generator));
        }

        foreach (ReplayEngine engine in engines.All)
        {
            results.Add(Comparison.Of(name, $"image, {engine.Name}", inputs.Image, Synthesized(inputs, codes, engine, null)));
            if (region is not null && inputs.Noise is null)
            {
                results.Add(Comparison.Of(name, $"image, {engine.Name} by region", inputs.Image, Synthesized(inputs, codes, engine, region)));
            }
        }

        return results;
    }

    // What the synthesizers are given owes nothing to torch.
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
    private static float[] Synthesized(GeneratorInputs inputs, StyleCode[] codes, ReplayEngine engine, ImageRegion? region)
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
                engine.Synthesizer.Synthesize(new SynthesisRequest(latent, region) { Padding = inputs.Padding }, buffer);
            }
            else
            {
                float[] encoding = ChannelsLast(inputs.Sample(inputs.Encoding, b), inputs.Width * inputs.Height);
                float[][]? noise = inputs.Noise?.Select(map => inputs.Sample(map, b)).ToArray();
                engine.FromInputs(latent, encoding, inputs.CellsX, inputs.CellsY, inputs.Padding, noise, buffer);
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
