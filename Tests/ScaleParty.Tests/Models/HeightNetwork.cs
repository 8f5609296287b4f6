using ScaleParty.Models;

namespace ScaleParty.Tests.Models;

/// <summary>A network with heights that no training changes: the preview of the golden files, with the brightness of its colours as a fourth channel.</summary>
internal static class HeightNetwork
{
    public static GeneratorNetwork Create()
    {
        GeneratorNetwork network = CheckpointImporter.Import(Repository.Golden("models/bluemarble-fourier-preview.safetensors"));
        NetworkDescription description = network.Description;
        return new GeneratorNetwork(
            description with { Name = "with heights", ImageChannels = ["r", "g", "b", "height"] },
            network.Mapping,
            network.Convolutions,
            [.. network.ToImage.Select(WithMean)],
            network.MeanLatent);
    }

    private static ToImageWeights WithMean(ToImageWeights of)
    {
        static float[] Extend(float[] values, int width)
        {
            IEnumerable<float> mean = Enumerable.Range(0, width).Select(i => Enumerable.Range(0, values.Length / width).Average(c => values[(c * width) + i]));
            return [.. values, .. mean];
        }

        return of with { ImageChannels = of.ImageChannels + 1, Weight = Extend(of.Weight, of.InChannels), Bias = Extend(of.Bias, 1) };
    }
}
