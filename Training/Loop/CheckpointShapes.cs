using ScaleParty.Models;
using ScaleParty.Training.Method.Generators;

namespace ScaleParty.Training.Loop;

/// <summary>
/// Compares the large tensors of a checkpoint with what its configuration asks for, before networks are built: a file that only claims to hold a huge
/// network must not take the memory of one.
/// </summary>
internal static class CheckpointShapes
{
    /// <summary>Checks the weights that all other sizes follow from.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape: the file is broken, or the configuration is another's.</exception>
    public static void Check(SafeTensors file, TrainingConfiguration configuration) =>
        Check(file, Generator(configuration, Trainer.GeneratorPrefix).Concat(DiscriminatorOf(configuration)));

    /// <summary>Checks the generator alone.</summary>
    /// <param name="file">The file.</param>
    /// <param name="configuration">What it claims to hold.</param>
    /// <param name="prefix">What the names of the generator's tensors begin with.</param>
    /// <exception cref="InvalidDataException">As above.</exception>
    public static void Check(SafeTensors file, TrainingConfiguration configuration, string prefix) => Check(file, Generator(configuration, prefix));

    private static void Check(SafeTensors file, IEnumerable<(string Name, int[] Shape)> expected)
    {
        foreach ((string name, int[] shape) in expected)
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

    private static IEnumerable<(string Name, int[] Shape)> Generator(TrainingConfiguration configuration, string prefix)
    {
        NetworkDescription d = NetworkFactory.Describe(configuration);
        for (int i = 1; i <= d.MappingLayers; i++)
        {
            yield return ($"{prefix}style_mapping.{i}.linear.weight_orig", [d.StyleChannels, d.StyleChannels]);
        }

        NetworkConfiguration n = configuration.Network;
        int side = GeneratorShape.BaseSide << n.Blocks;
        if (n.Method == GeneratorMethod.InrGan)
        {
            for (int k = 1; k < n.Channels.Count; k++)
            {
                yield return ($"{prefix}blocks.{k}.layers.1.weight", [n.Channels[k], n.Channels[k], 1, 1]);
            }

            yield return ($"{prefix}blocks.{n.Blocks}.encoding.map", [1, new InrGanOptions { InputSide = n.InputSide }.FinestMapChannels, side, side]);
            yield break;
        }

        if (n.Method == GeneratorMethod.Cips)
        {
            for (int k = 0; k < n.Channels.Count; k++)
            {
                yield return ($"{prefix}linears.{(2 * k) + 1}.conv.weight_orig", [1, n.Channels[k], n.Channels[k], 1, 1]);
            }

            yield return ($"{prefix}emb.input", [1, n.Hidden, side, side]);
            yield break;
        }

        int channels = n.Method switch
        {
            GeneratorMethod.StyleGan2 or GeneratorMethod.MsPe => n.Channels[0],
            GeneratorMethod.Mspie => new MspieOptions { SinusoidalSize = n.Sinusoids }.Channels,
            _ => d.Encoding.Channels,
        };
        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            int next = d.Channels[(k + 1) / 2];
            yield return (k == 0 ? $"{prefix}conv1.conv.weight_orig" : $"{prefix}convs.{k - 1}.conv.weight_orig", [1, next, channels, 3, 3]);
            channels = next;
        }
    }

    private static IEnumerable<(string Name, int[] Shape)> DiscriminatorOf(TrainingConfiguration configuration)
    {
        IReadOnlyList<int> levels = configuration.Discriminator.Channels;
        for (int i = 1; i < levels.Count; i++)
        {
            yield return ($"discriminator.convs.{i}.conv2.1.conv.weight_orig", [levels[i], levels[i - 1], 3, 3]);
        }
    }
}
