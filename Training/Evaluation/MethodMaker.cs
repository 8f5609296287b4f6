using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Training.Method.Generators;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>
/// Images of a compared method in batches. Its noise has no positions: with the random policy every image has maps of its own, with any other all images of
/// a size share one set.
/// </summary>
internal sealed class MethodMaker : IImageMaker
{
    private const uint CodeStream = 261;
    private const uint NoiseStream = 271;
    private readonly IImageGenerator _generator;
    private readonly Lazy<string> _fingerprint;

    /// <param name="generator">The method; disposed with the maker.</param>
    /// <param name="description">What it is.</param>
    public MethodMaker(IImageGenerator generator, NetworkDescription description)
    {
        _generator = generator;
        Description = description;
        _fingerprint = new Lazy<string>(Digest);
    }

    /// <inheritdoc/>
    public NetworkDescription Description { get; }

    /// <inheritdoc/>
    public string Fingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    public bool MakesParts => _generator is CipsGenerator;

    /// <inheritdoc/>
    public Tensor Make(IReadOnlyList<ImageRegion> regions, ulong seed, NoiseSettings? noise = null, double truncation = 1, int first = 0, double degrees = 0)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        NoiseSettings settings = noise ?? SampleMaker.AsTrained(seed);
        var batches = new List<Tensor>();
        foreach ((int start, int count) in ImageBatches.Of(regions.Count, regions[0].Resolution.Width))
        {
            int from = first + start;
            Tensor w = _generator.Map(Codes(seed, from, count));
            w = truncation == 1 ? w : _generator.MeanLatent + ((w - _generator.MeanLatent) * truncation);
            Tensor styles = w.unsqueeze(1).expand(count, _generator.StyleCount, _generator.StyleChannels);
            batches.Add(RegionRendering.Render(_generator, styles, [.. regions.Skip(start).Take(count)], settings.Policy == NoisePolicy.None ? null : (sizes, numbers) => Maps(settings, sizes, numbers, from)));
        }

        return cat(batches, 0).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();

    private Tensor Codes(ulong seed, int first, int count)
    {
        float[] values = new float[count * _generator.StyleChannels];
        for (int i = 0; i < count; i++)
        {
            CounterRandom.Normals(CounterRandom.Derive(seed, (ulong)(first + i)), CodeStream, 0, 0, values.AsSpan(i * _generator.StyleChannels, _generator.StyleChannels));
        }

        return tensor(values, [count, _generator.StyleChannels]);
    }

    private static Tensor[] Maps(NoiseSettings noise, IReadOnlyList<Resolution> sizes, IReadOnlyList<int> numbers, int first)
    {
        bool random = noise.Policy == NoisePolicy.Random;
        return [.. sizes.Select((size, layer) =>
        {
            int pixels = (int)size.PixelCount, count = random ? numbers.Count : 1;
            float[] values = new float[count * pixels];
            for (int i = 0; i < count; i++)
            {
                ulong seed = random ? CounterRandom.Derive(noise.Seed, (ulong)(first + numbers[i])) : noise.Seed;
                CounterRandom.Normals(seed, NoiseStream + (uint)layer, 0, 0, values.AsSpan(i * pixels, pixels));
            }

            return tensor(values, [count, 1, size.Height, size.Width]);
        })];
    }

    private string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor parameter in _generator.Module.parameters())
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(parameter.detach().cpu().contiguous().data<float>().ToArray()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
