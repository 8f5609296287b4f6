using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>
/// Takes the weights of a checkpoint into a generator with more channels or more waves, which at first makes the same images (function-preserving
/// widening; Chen et al. 2016, Net2Net): what is new is drawn as at the start of any run, and all that was there before reads it with weight 0.
/// </summary>
internal static class NetworkGrowth
{
    /// <summary>Restores a trainer whose generator is wider than the checkpoint's; the optimisers start anew, counters go on.</summary>
    /// <returns>The counters of the run.</returns>
    /// <exception cref="InvalidDataException">The checkpoint's networks are no part of the trainer's; the message names the tensor or the setting.</exception>
    public static RunCounters Restore(SafeTensors file, Trainer trainer)
    {
        (TrainingConfiguration configuration, RunCounters counters) = CheckpointFile.Describe(file);
        IReadOnlyList<Vector2d> before = NetworkFactory.Describe(configuration).Encoding.Frequencies, after = trainer.Generator.Description.Encoding.Frequencies;
        if (before.Count > after.Count || !before.SequenceEqual(after.Take(before.Count)))
        {
            throw new InvalidDataException($"{file.Source}: its {before.Count} waves are not the first ones of the {after.Count} asked for; a network grows by network.extraFrequencies alone");
        }

        using IDisposable off = no_grad();
        foreach ((string name, Tensor to) in trainer.Weights)
        {
            using DisposeScope scope = NewDisposeScope();
            int[] shape = Shape(file, name, to);
            Tensor values = tensor(CheckpointFile.ReadFinite(file, name, shape), [.. shape.Select(s => (long)s)], device: to.device);
            if (shape.SequenceEqual(to.shape.Select(s => (int)s)))
            {
                to.copy_(values);
                continue;
            }

            bool first = name.Contains(".conv1.conv.", StringComparison.Ordinal);
            if (shape.Length == 5)
            {
                // Weights carry an equalised scale of 1/sqrt(inputs), which is smaller in the wider layer.
                Tensor old = to.narrow(1, 0, shape[1]);
                old.zero_();
                old.index_copy_(2, Places(shape[2], to.shape[2], first), values * Math.Sqrt((double)to.shape[2] / shape[2]));
            }
            else
            {
                to.index_copy_(0, Places(shape[0], to.shape[0], first), values);
            }
        }

        trainer.OptimizerSteps = (0, 0);
        trainer.Control.Probability = counters.AugmentationProbability;
        trainer.Control.Pending = (counters.PendingSigns, counters.PendingScores);
        return counters;
    }

    // What may be larger: channels of the generator, which are rows of its vectors and matrices and the axes 1 and 2 of its kernels.
    private static int[] Shape(SafeTensors file, string name, Tensor to)
    {
        if (!file.Tensors.TryGetValue(name, out TensorInfo? found))
        {
            throw new InvalidDataException($"{file.Source}: tensor '{name}' is missing; a network grows in channels and waves, not in layers");
        }

        int[] shape = [.. found.Shape], wider = [.. to.shape.Select(s => (int)s)];
        bool grows = !name.StartsWith("discriminator.", StringComparison.Ordinal);
        bool fits = shape.Length == wider.Length && shape.Select((s, axis) => s == wider[axis]
            || (grows && s < wider[axis] && (shape.Length == 5 ? axis is 1 or 2 : axis == 0))).All(x => x);
        return fits
            ? shape
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Source}: tensor '{name}' is [{string.Join(", ", shape)}]; expected at most [{string.Join(", ", wider)}], and a generator grows in channels and waves alone"));
    }

    // Where inputs or outputs go. The first layer reads the sines of all waves, then their cosines.
    private static Tensor Places(int count, long all, bool waves) => tensor(
        [.. Enumerable.Range(0, count).Select(i => waves && i >= count / 2 ? i - (count / 2) + (all / 2) : i)]);
}
