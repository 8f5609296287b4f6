using System.Diagnostics;
using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Torch;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>A run from its first step, or its newest checkpoint, to its last: feeds the trainer, saves, reports.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainingConfiguration _configuration;
    private readonly IDataSource _source;
    private readonly RunFolder _folder;
    private readonly IProgressDisplay _display;
    private readonly Trainer _trainer;
    private readonly ISampleSheet _sheet;
    private readonly SheetMeasures _measures;
    private RunCounters _counters = new();
    private RunBeginning _beginning = RunBeginning.Anew;
    private string? _lastCheckpoint;
    private long _savedSteps;
    private bool _withinStep;

    /// <summary>Prepares a run.</summary>
    /// <param name="configuration">What to do; its channels are the source's.</param>
    /// <param name="source">The data, the caller's to dispose.</param>
    /// <param name="folder">Where everything goes, the caller's to dispose.</param>
    /// <param name="display">Receives progress.</param>
    /// <param name="device">Where to compute.</param>
    public TrainingRun(TrainingConfiguration configuration, IDataSource source, RunFolder folder, IProgressDisplay display, Device device)
    {
        _configuration = ConfigurationCheck.Check(configuration);
        _source = source;
        _folder = folder;
        _display = display;
        // Here, so that limits the data cannot meet show before anything is built.
        DataFit.CheckShares(_configuration, source);
        _trainer = new Trainer(_configuration, device);
        _sheet = _configuration.Refinement is null ? new SampleSheet(_trainer, _configuration) : new RefinementSheet(_trainer, _configuration, source);
        _measures = new SheetMeasures(_configuration, source);
    }

    /// <summary>Counters now.</summary>
    public RunCounters Counters => _counters;

    /// <summary>The networks.</summary>
    public Trainer Trainer => _trainer;

    /// <summary>Takes what the run begins with.</summary>
    /// <exception cref="InvalidDataException">It is of another network, or broken.</exception>
    public void Begin(RunStart start)
    {
        _beginning = start.Apply(_trainer);
        _counters = _beginning.Counters;
        _savedSteps = _counters.Steps;
        _lastCheckpoint = _counters.Steps > 0 ? _beginning.Source : null;
    }

    /// <summary>Trains until the configuration's images are shown or the token is cancelled; saves in both cases, and before an error is passed on.</summary>
    /// <returns>Whether the run reached its end.</returns>
    /// <exception cref="TrainingDivergedException">A loss or weight is not finite; the message names the last good checkpoint.</exception>
    /// <exception cref="TrainingDataException">The data could not be read; what was learnt before is saved.</exception>
    public bool Run(CancellationToken cancellation)
    {
        if (_folder.Checkpoints.Count == 0)
        {
            _folder.RemovePictures();
        }

        AtomicFile.WriteText(_folder.Configuration, ConfigurationFile.Format(_configuration));
        using var record = new RunRecord(_folder, _display, _source);
        try
        {
            record.Tell(_beginning.Event, _counters, _beginning.Sentence, _beginning.Source is string source ? [("file", source), ("message", _beginning.Sentence!)] : []);
            WriteFirstSheets(record);
            Train(record, cancellation);
            bool complete = _counters.Images >= _configuration.Images;
            Save(record);
            WriteSheet(record);
            record.Tell(complete ? "finished" : "stopped", _counters, null);
            return complete;
        }
        catch (TrainingDivergedException e)
        {
            Attempt(() => record.Tell("diverged", _counters, null, ("message", e.Message)));
            throw;
        }
        catch (Exception e)
        {
            Rescue(record, e);
            throw;
        }
    }

    public void Dispose()
    {
        _measures.Dispose();
        _sheet.Dispose();
        _trainer.Dispose();
    }

    private static string? Attempt(Action action)
    {
        try
        {
            action();
            return null;
        }
#pragma warning disable CA1031 // A run that fails reports what failed first.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e.Message;
        }
    }

    private void Train(RunRecord record, CancellationToken cancellation)
    {
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
                record.TellSkipped(_counters);
                OutputConfiguration output = _configuration.Output;
                if (IsDue(output.LogEvery, from))
                {
                    double speed = (_counters.Images - reported.Images) / (clock.Elapsed - reported.Time).TotalSeconds;
                    reported = (_counters.Images, clock.Elapsed);
                    Report(record, averages, speed);
                }

                if (IsDue(output.SheetEvery, from))
                {
                    WriteSheet(record);
                }

                if (IsDue(output.CheckpointEvery, from))
                {
                    Save(record);
                }

                pause.BetweenSteps();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Cancelled while waiting for data: the state is that of the last whole step.
        }
    }

    private bool IsDue(long every, long from) => _counters.Images / every != from / every;

    private void Step(TrainingBatchSource batches, Averages averages, CancellationToken cancellation)
    {
        using TrainingBatch batch = batches.Next(cancellation);
        StepPlan plan = StepPlan.Draw(_configuration, _counters.Steps, _source.LargestShare);
        _withinStep = true;
        StepResult result = _trainer.Step(plan, batch);
        _withinStep = false;
        if (!result.IsFinite)
        {
            throw Diverged($"step {plan.Step}: {result}");
        }

        averages.Add(result);
        _counters = _counters with { Steps = _counters.Steps + 1, Images = _counters.Images + batch.Count };
    }

    private void Report(RunRecord record, Averages averages, double speed)
    {
        List<(string Name, double Value)> values = [.. averages.Take()];
        if (_configuration.Augmentation.Adaptive || _configuration.Augmentation.Probability > 0)
        {
            values.Add(("augmentation/probability", _trainer.Control.Probability));
        }

        SchedulePhase phase = StepPlan.Phase(_configuration, (_counters.Steps - 1) * _configuration.Batch);
        record.Report(_counters, _configuration.Images, speed, _configuration.Optimization.LearningRate * (phase.LearningRateFactor ?? 1), phase.R1!.Value, values);
    }

    // The data, and what there was before the first step, to compare later sheets with.
    private void WriteFirstSheets(RunRecord record)
    {
        string real = _folder.Sheet("real");
        if (!File.Exists(real))
        {
            _folder.Claim(real);
            record.Picture(_counters, "real", real, RealSheet.Save(real, _source, _configuration));
        }

        WriteSheet(record);
    }

    // One of these images may be there already: a regular one at a stop, or that of the stop at which a run goes on.
    private void WriteSheet(RunRecord record, bool measure = true)
    {
        string path = _folder.Sheet(_counters.Images);
        if (!File.Exists(path))
        {
            // First, because the sheet's file tells that all of this is done, should the run be killed in between.
            if (measure)
            {
                Measure(record);
            }

            _folder.Claim(path);
            record.Picture(_counters, "samples", path, _sheet.Save(path));
        }
    }

    // What nobody has trained yet is not worth measuring.
    private void Measure(RunRecord record)
    {
        if (_counters.Images == 0)
        {
            return;
        }

        using IImageMaker maker = RunFile.ToMaker(_trainer, _configuration, _counters, _source);
        IReadOnlyList<(string Name, double Value)> values = _measures.Measure(maker);

        // The best of a compared method is not kept: no network file holds it.
        record.Measured(_counters, values, maker is SampleMaker own && SheetMeasures.KeepBest(_folder, own.Network, _counters.Images, values[0].Value));
    }

    private void Save(RunRecord record)
    {
        string path = _folder.Checkpoint(_counters.Images);
        if (_savedSteps == _counters.Steps && File.Exists(path))
        {
            return;
        }

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
        _folder.Claim(path);
        try
        {
            CheckpointFile.Save(path, _trainer, _configuration, _counters);
        }
        catch (TrainingDivergedException e)
        {
            throw Diverged(e.Message);
        }

        _lastCheckpoint = path;
        _savedSteps = _counters.Steps;
        _folder.KeepNewest(_configuration.Output.Keep);
        record.Tell("checkpoint", _counters, null, ("file", Path.GetFileName(path)));
    }

    // Keeps what was learnt since the last checkpoint; what goes wrong on the way must not hide what went wrong first.
    private void Rescue(RunRecord record, Exception error)
    {
        Attempt(() => record.TellSkipped(_counters));
        Attempt(() => record.Tell("error", _counters, null, ("message", error.Message)));
        if (_counters.Steps > _savedSteps)
        {
            string? trouble = Attempt(() => Save(record));
            _display.Note(trouble is null
                ? $"saved {Path.GetFileName(_lastCheckpoint)}{(_withinStep ? ", in the middle of a step that will be taken again" : string.Empty)}; once the cause of the error is mended, go on with: train --resume --out {_folder.Location}"
                : $"what was learnt since the last checkpoint could not be saved: {trouble}");
        }

        Attempt(() => WriteSheet(record, measure: false));
    }

    private TrainingDivergedException Diverged(string what) => new(
        $"training has diverged: {what} is not finite. {(_lastCheckpoint is null ? "There is no checkpoint yet" : $"The last good checkpoint is {_lastCheckpoint}")}; go on from it with --resume and a smaller optimization.learningRate or a larger optimization.r1");
}
