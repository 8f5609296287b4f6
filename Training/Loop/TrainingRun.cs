using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>A run from its first step, or its newest checkpoint, to its last: feeds the trainer, saves, reports.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainingConfiguration _configuration;
    private readonly IImageSource _source;
    private readonly RunFolder _folder;
    private readonly IProgressDisplay _display;
    private readonly Trainer _trainer;
    private readonly ISampleSheet _sheet;
    private readonly Device _device;
    private RunCounters _counters = new();
    private string? _lastCheckpoint;

    /// <summary>Prepares a run.</summary>
    /// <param name="configuration">What to do; its channels are the source's.</param>
    /// <param name="source">The data, the caller's to dispose.</param>
    /// <param name="folder">Where everything goes, the caller's to dispose.</param>
    /// <param name="display">Receives progress.</param>
    /// <param name="device">Where to compute.</param>
    public TrainingRun(TrainingConfiguration configuration, IImageSource source, RunFolder folder, IProgressDisplay display, Device device)
    {
        _configuration = ConfigurationCheck.Check(configuration);
        _source = source;
        _folder = folder;
        _display = display;
        _device = device;

        // Drawn once here so that limits the data cannot meet show before anything is built.
        StepPlan.Draw(_configuration, 0, source.LargestShare);
        _trainer = new Trainer(_configuration, device);
        _sheet = _configuration.Refinement is null ? new SampleSheet(_trainer, _configuration) : new RefinementSheet(_trainer, _configuration, source);
    }

    /// <summary>Counters now.</summary>
    public RunCounters Counters => _counters;

    /// <summary>The networks.</summary>
    public Trainer Trainer => _trainer;

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(SafeTensors file)
    {
        _counters = CheckpointFile.Restore(file, _trainer);
        _lastCheckpoint = file.Source;
        _display.Note(string.Create(CultureInfo.InvariantCulture, $"going on from {file.Source} ({_counters.Images:N0} images)"));
    }

    /// <summary>Trains until the configuration's images are shown or the token is cancelled; saves in both cases.</summary>
    /// <returns>Whether the run reached its end.</returns>
    /// <exception cref="TrainingDivergedException">A loss or weight is not finite; the message names the last good checkpoint.</exception>
    public bool Run(CancellationToken cancellation)
    {
        WholeFile.Write(_folder.File("configuration.json"), ConfigurationFile.Format(_configuration));
        using var events = new EventFile(_folder.Location);
        var options = new TrainingBatchOptions { Seed = _configuration.Seed, FirstBatch = _counters.Steps, Workers = _configuration.Data.Workers };
        using var batches = new TrainingBatchSource(_source, step => StepPlan.Draw(_configuration, step, _source.LargestShare).ToBatchSpec(), options);
        var averages = new Averages();
        using var pause = new CollectionPause();
        var clock = Stopwatch.StartNew();
        double before = _counters.Seconds;
        (long Images, TimeSpan Time) reported = (_counters.Images, TimeSpan.Zero);
        try
        {
            while (_counters.Images < _configuration.Images && !cancellation.IsCancellationRequested)
            {
                long from = _counters.Images;
                Step(batches, averages, cancellation);
                _counters = _counters with { Seconds = before + clock.Elapsed.TotalSeconds };
                OutputConfiguration output = _configuration.Output;
                if (IsDue(output.LogEvery, from))
                {
                    double speed = (_counters.Images - reported.Images) / (clock.Elapsed - reported.Time).TotalSeconds;
                    reported = (_counters.Images, clock.Elapsed);
                    Report(events, averages, speed);
                }

                if (IsDue(output.SheetEvery, from))
                {
                    WriteSheet(events);
                }

                if (IsDue(output.CheckpointEvery, from))
                {
                    Save();
                }

                pause.BetweenSteps();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Cancelled while waiting for data: the state is that of the last whole step.
        }

        Save();
        return _counters.Images >= _configuration.Images;
    }

    public void Dispose()
    {
        _sheet.Dispose();
        _trainer.Dispose();
    }

    private bool IsDue(long every, long from) => _counters.Images / every != from / every;

    private void Step(TrainingBatchSource batches, Averages averages, CancellationToken cancellation)
    {
        using TrainingBatch batch = batches.Next(cancellation);
        using DisposeScope scope = NewDisposeScope();
        StepPlan plan = StepPlan.Draw(_configuration, _counters.Steps, _source.LargestShare);
        Tensor real = ToTensor(batch, batch.Images, plan.Resolution);
        Tensor? second = (plan.Second ?? plan.Coarser) is { } size ? ToTensor(batch, batch.SecondImages!.Value, size) : null;
        StepResult result = _trainer.Step(plan, real, second);
        if (!result.IsFinite)
        {
            throw Diverged($"step {plan.Step}: {result}");
        }

        averages.Add(result);
        _counters = _counters with { Steps = _counters.Steps + 1, Images = _counters.Images + batch.Count };
    }

    private Tensor ToTensor(TrainingBatch batch, Memory<float> images, Sampling.Resolution resolution) =>
        tensor(images, [batch.Count, batch.Channels, resolution.Height, resolution.Width]).to(_device);

    private void Report(EventFile events, Averages averages, double speed)
    {
        List<(string Name, double Value)> values = [.. averages.Take()];
        if (_configuration.Augmentation.Adaptive || _configuration.Augmentation.Probability > 0)
        {
            values.Add(("augmentation/probability", _trainer.Control.Probability));
        }

        _display.Report(new ProgressReport(_counters.Images, _configuration.Images, speed, values));
        events.Scalars(_counters.Images, values.Append(("speed/images_per_second", speed)));
    }

    private void WriteSheet(EventFile events)
    {
        string path = _folder.File(string.Create(CultureInfo.InvariantCulture, $"sheet-{_counters.Images:D12}.png"));
        (int width, int height) = _sheet.Save(path);
        events.Image(_counters.Images, "samples", width, height, File.ReadAllBytes(path));
    }

    private void Save()
    {
        string path = _folder.Checkpoint(_counters.Images);
        _trainer.MeasureMeanLatent(LatentSpace.MeanLatentSamples);
        (long generator, long discriminator) = _trainer.OptimizerSteps;
        _counters = _counters with
        {
            GeneratorSteps = generator,
            DiscriminatorSteps = discriminator,
            AugmentationProbability = _trainer.Control.Probability,
            PendingSigns = _trainer.Control.Pending.Signs,
            PendingScores = _trainer.Control.Pending.Scores,
        };
        try
        {
            CheckpointFile.Save(path, _trainer, _configuration, _counters);
        }
        catch (TrainingDivergedException e)
        {
            throw Diverged(e.Message);
        }

        _lastCheckpoint = path;
        _folder.KeepNewest(_configuration.Output.Keep);
    }

    private TrainingDivergedException Diverged(string what) => new(
        $"training has diverged: {what} is not finite. {(_lastCheckpoint is null ? "There is no checkpoint yet" : $"The last good checkpoint is {_lastCheckpoint}")}; go on from it with --resume and a smaller optimization.learningRate or a larger optimization.r1");
}
