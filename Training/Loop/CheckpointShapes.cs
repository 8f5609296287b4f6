using ScaleParty.Models;

namespace ScaleParty.Training.Loop;

/// <summary>
/// Compares the large tensors of a checkpoint with what its configuration asks for, before networks are built: a file that only claims to hold a huge
/// network must not take the memory of one.
/// </summary>
internal static class CheckpointShapes
{
    /// <summary>Checks the weights that all other sizes follow from.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape: the file is broken, or the configuration is another's.</exception>
    public static void Check(SafeTensors file, TrainingConfiguration configuration)
    {
        foreach ((string name, int[] shape) in Expected(configuration))
        {
            if (!file.Tensors.TryGetValue(name, out TensorInfo? found))
            {
                throw new InvalidDataException($"{file.Source}: tensor '{name}' is missing; the configuration asks for it");
            }

            if (!found.Shape.SequenceEqual(shape))
            {
                throw new InvalidDataException($"{file.Source}: tensor '{name}' is [{string.Join(", ", found.Shape)}]; the configuration asks for [{string.Join(", ", shape)}]");
            }
        }
    }

    private static IEnumerable<(string Name, int[] Shape)> Expected(TrainingConfiguration configuration)
    {
        NetworkDescription d = NetworkFactory.Describe(configuration);
        for (int i = 1; i <= d.MappingLayers; i++)
        {
            yield return ($"generator.style_mapping.{i}.linear.weight_orig", [d.StyleChannels, d.StyleChannels]);
        }

        int channels = d.Encoding.Channels;
        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            int next = d.Channels[(k + 1) / 2];
            yield return (k == 0 ? "generator.conv1.conv.weight_orig" : $"generator.convs.{k - 1}.conv.weight_orig", [1, next, channels, 3, 3]);
            channels = next;
        }

        IReadOnlyList<int> levels = configuration.Discriminator.Channels;
        for (int i = 1; i < levels.Count; i++)
        {
            yield return ($"discriminator.convs.{i}.conv2.1.conv.weight_orig", [levels[i], levels[i - 1], 3, 3]);
        }
    }
}
