using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>
/// Weights of another network as the beginning of a new run: what has the name and shape of a parameter here is taken, everything else stays as it was
/// drawn. Weights of image channels, and of what the discriminator sees, are taken by the channels' names, and those of a channel that the file lacks begin at 0,
/// so that a channel can be added to a trained network. Of a checkpoint the generator, its average and the discriminator are used, of a network file the generator alone.
/// </summary>
internal sealed class Transfer
{
    private readonly SafeTensors _file;
    private readonly Dictionary<string, Weights> _weights;
    private readonly EncodingDescription _encoding;
    private readonly IReadOnlyList<string> _channels;
    private readonly IReadOnlyList<string> _seen;

    private Transfer(SafeTensors file, Dictionary<string, Weights> weights, NetworkDescription network, IReadOnlyList<string> seen)
    {
        _file = file;
        _weights = weights;
        _encoding = network.Encoding;
        _channels = network.ImageChannels;
        _seen = seen;
    }

    /// <summary>Reads the weights of a network file.</summary>
    /// <exception cref="InvalidDataException">It is broken; the message names the field or tensor.</exception>
    public static Transfer FromNetwork(SafeTensors file)
    {
        using DisposeScope scope = NewDisposeScope();
        GeneratorNetwork network = NetworkFile.Load(file);
        using Generator generator = Generator.FromNetwork(network);
        var weights = new Dictionary<string, Weights>(StringComparer.Ordinal);
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in generator.named_parameters())
        {
            float[] values = parameter.detach().contiguous().data<float>().ToArray();
            foreach (string prefix in new[] { Trainer.GeneratorPrefix, Trainer.AveragePrefix })
            {
                weights[prefix + name] = new Weights([.. parameter.shape], () => values);
            }
        }

        return new Transfer(file, weights, network.Description, []);
    }

    /// <summary>Reads the weights of a checkpoint or of a compact resume file.</summary>
    /// <exception cref="InvalidDataException">It is no checkpoint.</exception>
    public static Transfer FromCheckpoint(SafeTensors file)
    {
        (TrainingConfiguration configuration, _) = CheckpointFile.Describe(file);
        return new Transfer(
            file,
            file.Tensors.ToDictionary(t => t.Key, t => new Weights([.. t.Value.Shape.Select(s => (long)s)], () => CheckpointFile.ReadFinite(file, t.Key)), StringComparer.Ordinal),
            NetworkFactory.Describe(configuration),
            NetworkFactory.SeenByDiscriminator(configuration));
    }

    /// <summary>Takes what fits into a trainer.</summary>
    /// <returns>What was taken and what was not.</returns>
    /// <exception cref="InvalidDataException">No parameter of the generator fits, or a tensor that does holds what is no number.</exception>
    public TransferReport Take(Trainer trainer)
    {
        var taken = new List<string>();
        var left = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (trainer.Network.Method is not null)
        {
            throw new InvalidDataException($"{_file.Source}: a compared method takes no weights of other networks; expected a checkpoint of the same configuration");
        }

        using IDisposable off = no_grad();
        foreach ((string name, Tensor to) in trainer.Weights)
        {
            using DisposeScope scope = NewDisposeScope();
            known.Add(name);
            if (!_weights.TryGetValue(name, out Weights? from))
            {
                left.Add($"{name} [{string.Join(", ", to.shape)}]: not in the file");
            }
            else if (Channels(name, trainer) is ({ } have, { } want) && DifferInChannels(from.Shape, to.shape, have, want))
            {
                // Equalised learning rate: what the discriminator reads is divided by the root of its number of channels.
                double same = name.StartsWith(Trainer.DiscriminatorPrefix, StringComparison.Ordinal) ? Math.Sqrt((double)want.Count / have.Count) : 1;
                to.copy_(ByName(tensor(from.Read(), from.Shape), have, want) * same);
                taken.Add(name);
            }
            else if (!from.Shape.SequenceEqual(to.shape))
            {
                left.Add($"{name} [{string.Join(", ", to.shape)}]: [{string.Join(", ", from.Shape)}] in the file");
            }
            else
            {
                to.copy_(tensor(from.Read(), to.shape));
                taken.Add(name);
            }
        }

        string[] others = [.. _weights.Keys.Where(name => !known.Contains(name) && !name.StartsWith(Trainer.OptimizerPrefix, StringComparison.Ordinal))];
        bool sameEncoding = SameEncoding(trainer.Generator.Description.Encoding, _encoding);
        return taken.Exists(name => name.StartsWith(Trainer.GeneratorPrefix, StringComparison.Ordinal))
            ? new TransferReport(_file.Source, taken, left, others, sameEncoding)
            : throw new InvalidDataException($"{_file.Source}: none of its tensors has the name and shape of one of the generator; for example {left[0]}");
    }

    // What axis 1 of a tensor counts, in the file and in the run; null for one that does not count channels of images.
    private (IReadOnlyList<string> Have, IReadOnlyList<string> Want)? Channels(string name, Trainer trainer) =>
        name.Contains("discriminator.convs.0.0.", StringComparison.Ordinal) ? (_seen, NetworkFactory.SeenByDiscriminator(trainer.Configuration))
        : name.Contains(".to_rgb", StringComparison.Ordinal) && !name.Contains(".modulation.", StringComparison.Ordinal) ? (_channels, trainer.Generator.Description.ImageChannels)
        : null;

    private static bool DifferInChannels(long[] from, long[] to, IReadOnlyList<string> have, IReadOnlyList<string> want) =>
        !have.SequenceEqual(want) && have.Intersect(want).Any()
        && from.Length == to.Length && from.Length >= 2 && from[1] == have.Count && to[1] == want.Count
        && from.Where((_, axis) => axis != 1).SequenceEqual(to.Where((_, axis) => axis != 1));

    private static Tensor ByName(Tensor from, IReadOnlyList<string> have, IReadOnlyList<string> want)
    {
        Tensor none = zeros_like(from.narrow(1, 0, 1));
        List<string> names = [.. have];
        return cat([.. want.Select(c => names.IndexOf(c)).Select(k => k < 0 ? none : from.narrow(1, k, 1))], 1);
    }

    private static bool SameEncoding(EncodingDescription a, EncodingDescription b) =>
        a.Kind == b.Kind && a.Bands == b.Bands && a.Frequencies.SequenceEqual(b.Frequencies);

    private sealed record Weights(long[] Shape, Func<float[]> Read);
}

/// <summary>What a transfer did.</summary>
/// <param name="Source">The file.</param>
/// <param name="Taken">Names of the parameters that have the file's weights.</param>
/// <param name="Left">The parameters that begin anew, each with the reason.</param>
/// <param name="Others">Names of the file's tensors that no parameter here has.</param>
/// <param name="SameEncoding">Whether the first layer reads the same positional encoding.</param>
internal sealed record TransferReport(string Source, IReadOnlyList<string> Taken, IReadOnlyList<string> Left, IReadOnlyList<string> Others, bool SameEncoding)
{
    /// <summary>As lines to print. The average is a copy of the generator and is not listed again.</summary>
    public IEnumerable<string> Lines()
    {
        int taken = Count(Taken, Trainer.GeneratorPrefix), left = Count(Left, Trainer.GeneratorPrefix);
        yield return string.Create(CultureInfo.InvariantCulture, $"weights of {Source}: {taken} of the generator's {taken + left} parameters fit and are taken");
        foreach (string line in Of(Left, Trainer.GeneratorPrefix))
        {
            yield return $"  begins anew: {line}";
        }

        taken = Count(Taken, Trainer.DiscriminatorPrefix);
        left = Count(Left, Trainer.DiscriminatorPrefix);
        yield return taken == 0
            ? "the discriminator begins anew"
            : string.Create(CultureInfo.InvariantCulture, $"{taken} of the discriminator's {taken + left} parameters fit and are taken");
        foreach (string line in taken == 0 ? [] : Of(Left, Trainer.DiscriminatorPrefix))
        {
            yield return $"  begins anew: {line}";
        }

        string[] others = [.. Others.Where(name => !name.StartsWith(Trainer.AveragePrefix, StringComparison.Ordinal))];
        if (others.Length > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{others.Length} tensors of the file have no place here: {string.Join(", ", others)}");
        }

        if (!SameEncoding)
        {
            yield return "the file's network reads another positional encoding: what its first layer knows does not hold here";
        }
    }

    private static IEnumerable<string> Of(IEnumerable<string> names, string prefix) => names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));

    private static int Count(IEnumerable<string> names, string prefix) => Of(names, prefix).Count();
}
