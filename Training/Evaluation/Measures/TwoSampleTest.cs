using ScaleParty.Sampling;
using TorchSharp;
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
    private readonly List<Tensor> _real = [];
    private readonly List<Tensor> _generated = [];

    /// <summary>Most windows of each kind that are kept; what is added beyond is left out.</summary>
    public int Windows { get; init; } = 1024;

    /// <summary>Passes over the windows that are learnt from.</summary>
    public int Epochs { get; init; } = 16;

    /// <summary>Names the first weights and the order of the windows.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Adds real windows, [B, C, S, S] in [-1, 1].</summary>
    public void AddReal(Tensor windows) => Keep(_real, windows);

    /// <summary>Adds generated windows of the same shape.</summary>
    public void AddGenerated(Tensor windows) => Keep(_generated, windows);

    /// <summary>Trains the classifier and asks it.</summary>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="InvalidOperationException">There are fewer than four windows of a kind.</exception>
    public TwoSampleResult Run(CancellationToken cancellation = default)
    {
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
        using Module<Tensor, Tensor> classifier = Classifier(images.shape[1]);
        Learn(classifier, (learn - mean) / deviation, half, cancellation);
        using IDisposable off = no_grad();
        Tensor scores = Score(classifier, (ask - mean) / deviation);
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
        return ((centre - width) / scale, (centre + width) / scale);
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

    private Module<Tensor, Tensor> Classifier(long channels)
    {
        Module<Tensor, Tensor> network = Sequential(
            Conv2d(channels, 16, 3, padding: 1),
            LeakyReLU(0.2),
            Conv2d(16, 32, 3, stride: 2, padding: 1),
            LeakyReLU(0.2),
            Conv2d(32, 64, 3, stride: 2, padding: 1),
            LeakyReLU(0.2),
            AdaptiveAvgPool2d(2),
            Flatten(),
            Linear(256, 1));

        // Drawn here, since torch's default generator belongs to training.
        using IDisposable off = no_grad();
        foreach ((int k, Tensor parameter) in network.parameters().Index())
        {
            float[] values = new float[parameter.numel()];
            if (parameter.shape.Length > 1)
            {
                CounterRandom.Normals(Seed, WeightStream, 0, k, values);
                float deviation = (float)Math.Sqrt(2.0 / (parameter.numel() / parameter.shape[0]));
                values = [.. values.Select(v => v * deviation)];
            }

            parameter.copy_(tensor(values, parameter.shape));
        }

        return network;
    }

    private void Learn(Module<Tensor, Tensor> classifier, Tensor images, long real, CancellationToken cancellation)
    {
        using optim.Optimizer optimizer = optim.Adam(classifier.parameters(), LearningRate, weight_decay: 1e-3);
        Tensor labels = (arange(images.shape[0]) < real).to(ScalarType.Float32);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            int pass = epoch;
            long[] order = [.. Enumerable.Range(0, (int)images.shape[0]).OrderBy(i => CounterRandom.Bits(Seed, OrderStream, i, pass)).Select(i => (long)i)];
            foreach (long[] batch in order.Chunk(BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                using DisposeScope scope = NewDisposeScope();
                Tensor index = tensor(batch);
                Tensor loss = functional.binary_cross_entropy_with_logits(classifier.forward(images.index_select(0, index)).flatten(), labels.index_select(0, index));
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            }
        }
    }

    private static Tensor Score(Module<Tensor, Tensor> classifier, Tensor images) =>
        cat([.. images.split(BatchSize).Select(b => classifier.forward(b).flatten())], 0);
}

/// <summary>How well real and generated windows are told apart.</summary>
/// <param name="Accuracy">Share of windows that were told rightly; 0.5 cannot be told.</param>
/// <param name="Low">Lower end of the accuracy's 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Asked">Windows that were asked.</param>
internal sealed record TwoSampleResult(double Accuracy, double Low, double High, int Asked);
