using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>Images of any regions: what a method can make by itself it makes, and the rest is resampled from that.</summary>
internal static class RegionRendering
{
    /// <summary>Makes images.</summary>
    /// <param name="generator">The method.</param>
    /// <param name="latents">[B, styles, style].</param>
    /// <param name="regions">One region per image, all of one resolution.</param>
    /// <param name="noise">Maps [B or 1, 1, h, w] of given sizes for images with the given numbers; null for none.</param>
    /// <returns>[B, C, H, W].</returns>
    public static Tensor Render(IImageGenerator generator, Tensor latents, IReadOnlyList<ImageRegion> regions, Func<IReadOnlyList<Resolution>, IReadOnlyList<int>, IReadOnlyList<Tensor>>? noise)
    {
        using DisposeScope scope = NewDisposeScope();
        var parts = new Tensor[regions.Count];

        // Images whose native regions have one resolution are made together.
        foreach (IGrouping<Resolution, (int Index, ImageRegion Native)> group in regions.Select((r, i) => (Index: i, Native: generator.Native(r))).GroupBy(r => r.Native.Resolution))
        {
            int[] numbers = [.. group.Select(g => g.Index)];
            ImageRegion[] native = [.. group.Select(g => g.Native)];
            IReadOnlyList<Resolution> sizes = generator.NoiseSizes(native[0]);
            Tensor images = generator.Make(latents.index_select(0, tensor(numbers, dtype: ScalarType.Int64, device: latents.device)), native, sizes.Count == 0 ? null : noise?.Invoke(sizes, numbers));
            if (numbers.Length == regions.Count && native.SequenceEqual(regions))
            {
                return images.MoveToOuterDisposeScope();
            }

            for (int i = 0; i < numbers.Length; i++)
            {
                parts[numbers[i]] = AntialiasedResize.Part(images.narrow(0, i, 1), native[i], regions[numbers[i]]);
            }
        }

        return cat(parts, 0).MoveToOuterDisposeScope();
    }
}
