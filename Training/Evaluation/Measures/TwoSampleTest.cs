using ScaleParty.Sampling;
using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>
/// Two-sample test by a classifier (Lopez-Paz and Oquab 2017): a small convolutional network is trained to tell half of the real windows from half of the generated
/// ones; its accuracy on the other halves is 50 % where they cannot be told. Keeps all windows in memory, which <see cref="Windows"/> bounds.
/// The same windows and seed give the same result.
/// </summary>
internal sealed class TwoSampleTest : IDisposable
{
    private const int BatchSize = 32;
    private const double LearningRate = 2e-3;
    private const uint WeightStream = 311;
    private const uint OrderStream = 312;
    private const uint PlaceStream = 313;
    private readonly List<Tensor> _real = [];
    private readonly List<Tensor> _generated = [];

    /// <summary>Most windows of each kind that are kept; what is added beyond is left out.</summary>
    public int Windows { get; init; } = 1024;

    /// <summary>Batches of 32 that are learnt from.</summary>
    public int Steps { get; init; } = 500;

    /// <summary>Names the first weights and the order of the windows.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Adds real windows, [B, C, S, S] in [-1, 1], S at least 16.</summary>
    public void AddReal(Tensor windows) => Keep(_real, windows);

    /// <summary>Adds generated windows of the same shape.</summary>
    public void AddGenerated(Tensor windows) => Keep(_generated, windows);

    /// <summary>Trains the classifier and asks it.</summary>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="InvalidOperationException">There are fewer than four windows of a kind.</exception>
    public TwoSampleResult Run(CancellationToken cancellation = default)
    {
        TorchRuntime.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        long each = Math.Min(_real.Sum(t => t.shape[0]), _generated.Sum(t => t.shape[0]));
        if (each < 4)
        {
            throw new InvalidOperationException($"there are {each} windows of each kind; expected at least 4");
        }

        Tensor real = cat(_real, 0).narrow(0, 0, each), generated = cat(_generated, 0).narrow(0, 0, each);
        MeasureInput.CheckPair(real, generated);
        Tensor images = cat([real, generated], 0);
        long half = each / 2;
        Tensor learn = cat([images.narrow(0, 0, half), images.narrow(0, each, half)], 0);
        Tensor ask = cat([images.narrow(0, half, each - half), images.narrow(0, each + half, each - half)], 0);
        Tensor mean = learn.mean([0, 2, 3], keepdim: true), deviation = (learn - mean).square().mean([0, 2, 3], keepdim: true).sqrt() + 1e-3;
        Parameter[] weights = Weights(images.shape[1]);
        Learn(weights, (learn - mean) / deviation, half, cancellation);
        using IDisposable off = no_grad();
        Tensor scores = cat([.. ((ask - mean) / deviation).split(BatchSize).Select(b => Score(weights, b))], 0);
        long rest = each - half;
        long right = (scores.narrow(0, 0, rest) > 0).sum().ToInt64() + (scores.narrow(0, rest, rest) <= 0).sum().ToInt64();
        (double low, double high) = WilsonInterval(right, 2 * rest);
        return new TwoSampleResult(right / (2.0 * rest), low, high, (int)(2 * rest));
    }

    /// <summary>The 95 % interval of a share (Wilson 1927).</summary>
    public static (double Low, double High) WilsonInterval(long successes, long trials)
    {
        const double Z = 1.959964;
        double n = trials, share = successes / n, centre = share + (Z * Z / (2 * n)), width = Z * Math.Sqrt((share * (1 - share) / n) + (Z * Z / (4 * n * n))), scale = 1 + (Z * Z / n);
        return (Math.Max(0, (centre - width) / scale), Math.Min(1, (centre + width) / scale));
    }

    public void Dispose() => _real.Concat(_generated).ToList().ForEach(t => t.Dispose());

    private void Keep(List<Tensor> set, Tensor windows)
    {
        long room = Math.Max(0, Windows - set.Sum(t => t.shape[0]));
        if (room > 0)
        {
            using Tensor part = windows.narrow(0, 0, Math.Min(room, windows.shape[0]));
            set.Add(part.detach().to(ScalarType.Float32).clone().DetachFromDisposeScope());
        }
    }

    // Three convolutions, then a linear layer on the means of the second's and third's maps. Drawn here, since torch's default generator belongs to training.
    private Parameter[] Weights(long channels)
    {
        long[][] shapes = [[16, channels, 3, 3], [32, 16, 3, 3], [64, 32, 3, 3], [1, 96]];
        var weights = new List<Parameter>();
        foreach ((int k, long[] shape) in shapes.Index())
        {
            float[] values = new float[shape.Aggregate((a, b) => a * b)];
            CounterRandom.Normals(Seed, WeightStream, 0, k, values);
            weights.Add(new Parameter(tensor(values, shape) * Math.Sqrt(2.0 * shape[0] / values.Length)));
            weights.Add(new Parameter(zeros(shape[0])));
        }

        return [.. weights];
    }

    private static Tensor Score(Parameter[] weights, Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Convolve(images, 0, 1), middle = Convolve(x, 1, 2), last = Convolve(middle, 2, 2);
        return functional.linear(cat([middle.mean([2, 3]), last.mean([2, 3])], 1), weights[6], weights[7]).flatten().MoveToOuterDisposeScope();

        Tensor Convolve(Tensor maps, int layer, long stride) =>
            functional.leaky_relu(functional.conv2d(maps, weights[2 * layer], weights[(2 * layer) + 1], strides: [stride]), 0.2);
    }

    private void Learn(Parameter[] weights, Tensor images, long real, CancellationToken cancellation)
    {
        using optim.Optimizer optimizer = optim.Adam(weights, LearningRate, weight_decay: 1e-4);
        Tensor labels = (arange(images.shape[0]) < real).to(ScalarType.Float32);
        long side = images.shape[3] - (images.shape[3] / 8);
        int step = 0;
        for (int pass = 0; step < Steps; pass++)
        {
            int current = pass;
            long[] order = [.. Enumerable.Range(0, (int)images.shape[0]).OrderBy(i => CounterRandom.Bits(Seed, OrderStream, i, current)).Select(i => (long)i)];
            foreach (long[] batch in order.Chunk(BatchSize).Take(Steps - step))
            {
                cancellation.ThrowIfCancellationRequested();
                using DisposeScope scope = NewDisposeScope();
                Tensor index = tensor(batch);
                Tensor loss = functional.binary_cross_entropy_with_logits(Score(weights, Crop(images.index_select(0, index), step)), labels.index_select(0, index));
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                step++;
            }
        }

        // Seven eighths of the windows at a random place: so few windows would be learnt by heart otherwise.
        Tensor Crop(Tensor windows, int number)
        {
            long Place(int axis) => (long)(CounterRandom.Uniform(Seed, PlaceStream, number, axis) * (images.shape[3] - side + 1));
            return windows.narrow(2, Place(0), side).narrow(3, Place(1), side);
        }
    }
}

/// <summary>How well real and generated windows are told apart.</summary>
/// <param name="Accuracy">Share of windows that were told rightly; 0.5 cannot be told.</param>
/// <param name="Low">Lower end of the accuracy's 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Asked">Windows that were asked.</param>
internal sealed record TwoSampleResult(double Accuracy, double Low, double High, int Asked);
