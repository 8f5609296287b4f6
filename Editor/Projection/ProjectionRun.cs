using ScaleParty.Models;
using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Editor.Projection;

/// <summary>The optimisation: variables, the best so far, and one step after another.</summary>
internal sealed class ProjectionRun : IDisposable
{
    private const string StylesName = "styles", PhasesName = "phases", Best = "best.";
    private const uint WNoiseStream = 0x574E4F49, MapStream = 0x4D415053;

    private readonly ProjectionSetup _setup;
    private readonly ProjectionModel _model;
    private readonly ProjectionVariable _styles;
    private readonly ProjectionVariable? _phases;
    private readonly ProjectionVariable[][]? _noise;
    private readonly Dictionary<string, StateTensor> _best = new(StringComparer.Ordinal);

    /// <summary>Begins, or goes on from a state.</summary>
    /// <exception cref="InvalidDataException">The state is of another projection.</exception>
    public ProjectionRun(ProjectionSetup setup, ProjectionState? state)
    {
        (_setup, Key) = (setup, setup.Key());
        if (state is not null && state.Key != Key)
        {
            throw new InvalidDataException("the state belongs to another projection; expected the same network, images and options");
        }

        _model = new ProjectionModel(setup);
        NetworkDescription d = setup.Network.Description;
        using DisposeScope scope = NewDisposeScope();
        Tensor begin = zeros(setup.Starts, 1, d.StyleChannels);
        _styles = new ProjectionVariable(StylesName, begin, setup.Options.LearningRate);
        if (d.Encoding.PhaseCount > 0)
        {
            _phases = new ProjectionVariable(PhasesName, Layouts(), setup.Options.PhaseRate);
        }

        _noise = setup.LearnsNoise ? [.. setup.Regions.Select((region, n) => Maps(region, n))] : null;
        if (state is not null)
        {
            Restore(state);
        }
    }

    /// <summary>Identifies network, images and options.</summary>
    public string Key { get; }

    /// <summary>Steps taken.</summary>
    public int Step { get; private set; }

    /// <summary>Loss of the best so far.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>Images of the newest step's best start, for each target [3, height, width]; valid until the next step.</summary>
    public IReadOnlyList<float[]> Shown { get; private set; } = [];

    /// <summary>Takes a step.</summary>
    /// <param name="shows">Whether <see cref="Shown"/> is wanted.</param>
    /// <returns>The loss before the step, of the best start.</returns>
    /// <exception cref="InvalidDataException">The loss is not finite.</exception>
    public double Advance(bool shows)
    {
        using DisposeScope scope = NewDisposeScope();
        if (Step == _setup.StartSteps && _setup.Starts > 1)
        {
            KeepBestStart();
        }

        if (Step == _setup.WSteps)
        {
            Widen();
        }

        double t = (double)Step / _setup.Options.Steps;
        Tensor offsets = Disturbed(_styles.Value, t);
        Tensor[] images = _model.Images(_model.Styles(offsets), _phases?.Value, Maps());
        Tensor losses = _model.Loss(images);
        int best = KeepBest(losses, offsets);
        double loss = losses[best].ToDouble();
        if (!double.IsFinite(loss))
        {
            throw new InvalidDataException($"the loss is {loss} at step {Step}: the network's images are not finite, or the rates are too large");
        }

        if (shows)
        {
            Shown = [.. images.Select(i => i[best].detach().contiguous().data<float>().ToArray())];
        }

        ProjectionVariable[] learned = [.. Learned()];
        Tensor[] gradients = [.. autograd.grad([Total(losses)], [.. learned.Select(v => v.Value)])];
        double rate = ProjectionSchedule.Rate(t);
        Step++;
        for (int i = 0; i < learned.Length; i++)
        {
            learned[i].Step(gradients[i], rate, Step);
        }

        foreach (ProjectionVariable map in AllMaps())
        {
            using IDisposable off = no_grad();
            map.Value.copy_(NoiseRegulariser.Normalised(map.Value));
        }

        return loss;
    }

    /// <summary>The best so far.</summary>
    public StyleCode Code()
    {
        StateTensor styles = _best[StylesName];
        int size = styles.Shape[1];
        float[][] all = [.. Enumerable.Range(0, styles.Shape[0]).Select(i => styles.Values.AsSpan(i * size, size).ToArray())];
        float[] phases = _best.TryGetValue(PhasesName, out StateTensor? found) ? [.. found.Values.Select(p => Phase.Wrap(p))] : [];
        return new StyleCode(all, phases);
    }

    /// <summary>The images of the best so far with its noise, for each target [3, height, width]; null where no noise is optimised.</summary>
    public IReadOnlyList<float[]>? NoisyImages()
    {
        if (_noise is null)
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        Tensor? phases = _best.TryGetValue(PhasesName, out StateTensor? p) ? p.ToTensor().unsqueeze(0) : null;
        Tensor[][] maps = [.. _noise.Select((all, n) => all.Select((_, k) => _best[MapName(n, k)].ToTensor().unsqueeze(0)).ToArray())];
        return [.. _model.Images(_best[StylesName].ToTensor().unsqueeze(0), phases, maps).Select(i => i.contiguous().data<float>().ToArray())];
    }

    /// <summary>Where it stands.</summary>
    public ProjectionState State()
    {
        var tensors = _best.ToDictionary(b => Best + b.Key, b => b.Value, StringComparer.Ordinal);
        foreach (ProjectionVariable variable in Everything())
        {
            variable.Save(tensors);
        }

        return new ProjectionState(Key, Step, BestLoss, tensors);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _model.Dispose();
        foreach (ProjectionVariable variable in Everything())
        {
            variable.Dispose();
        }
    }

    private static string MapName(int target, int convolution) => $"noise.{target}.{convolution}";

    private IEnumerable<ProjectionVariable> AllMaps() => _noise is null ? [] : _noise.SelectMany(maps => maps);

    private IEnumerable<ProjectionVariable> Everything() => _phases is null ? [_styles, .. AllMaps()] : [_styles, _phases, .. AllMaps()];

    private IEnumerable<ProjectionVariable> Learned() => _setup.LearnsPhases ? Everything() : [_styles, .. AllMaps()];

    private Tensor[][]? Maps() => _noise is null ? null : [.. _noise.Select(maps => maps.Select(m => m.Value).ToArray())];

    private ProjectionVariable[] Maps(ImageRegion region, int target)
    {
        NetworkDescription d = _setup.Network.Description;
        var lattice = SampleLattice.For(region, d.Blocks);
        return [.. Enumerable.Range(0, d.ConvolutionCount).Select(k =>
        {
            (int width, int height) = lattice.MapSize(k);
            var values = new float[width * height];
            CounterRandom.Normals(_setup.Options.Seed, MapStream + (uint)k, 0, target, values);
            return new ProjectionVariable(MapName(target, k), tensor(values, [1, 1, height, width]).expand(_setup.Starts, 1, height, width), _setup.Options.LearningRate);
        })];
    }

    // The loss has many local minima in the phases: a layout of its own for every start.
    private Tensor Layouts()
    {
        int count = _setup.Network.Description.Encoding.PhaseCount;
        float[][] layouts = [.. Enumerable.Range(0, _setup.Starts).Select(n => LatentDraw.Phases(CounterRandom.Derive(_setup.Options.Seed, (ulong)n), count))];
        return tensor(layouts.SelectMany(p => p).ToArray(), [layouts.Length, count]);
    }

    // Noise of one norm for all layers and starts alike in distribution, from the seed and the step.
    private Tensor Disturbed(Tensor offsets, double t)
    {
        double deviation = _setup.Options.WNoise * Math.Sqrt(offsets.shape[2]) * ProjectionSchedule.Noise(t);
        if (deviation == 0)
        {
            return offsets;
        }

        var noise = new float[offsets.numel()];
        CounterRandom.Normals(_setup.Options.Seed, WNoiseStream, 0, Step, noise);
        return offsets + (tensor(noise, offsets.shape) * deviation);
    }

    private Tensor Total(Tensor losses)
    {
        Tensor total = losses.sum();
        foreach (ProjectionVariable map in AllMaps())
        {
            total = total + (NoiseRegulariser.Of(map.Value).sum() * _setup.Options.NoiseWeight);
        }

        return total;
    }

    // Index of the best start; what it was measured with is kept where nothing was better.
    private int KeepBest(Tensor losses, Tensor offsets)
    {
        int index = (int)losses.argmin().ToInt64();
        double loss = losses[index].ToDouble();
        if (loss < BestLoss)
        {
            BestLoss = loss;
            _best[StylesName] = StateTensor.Of(_model.Styles(offsets)[index]);
            if (_phases is not null)
            {
                _best[PhasesName] = StateTensor.Of(_phases.Value[index]);
            }

            for (int n = 0; n < _noise?.Length; n++)
            {
                for (int k = 0; k < _noise[n].Length; k++)
                {
                    _best[MapName(n, k)] = StateTensor.Of(_noise[n][k].Value[index]);
                }
            }
        }

        return index;
    }

    // Without the noise in w, which would decide between starts that are nearly as good.
    private void KeepBestStart()
    {
        Tensor losses;
        using (no_grad())
        {
            losses = _model.Loss(_model.Images(_model.Styles(_styles.Value), _phases?.Value, Maps()));
        }

        KeepStart(losses.argmin().ToInt64());
    }

    private void KeepStart(long index)
    {
        foreach (ProjectionVariable variable in Everything())
        {
            variable.Change(t => t.narrow(0, index, 1));
        }
    }

    // From w to w+: every layer begins with the same.
    private void Widen() => _styles.Change(t => t.expand(t.shape[0], _setup.Network.Description.StyleCount, t.shape[2]));

    private void Restore(ProjectionState state)
    {
        NetworkDescription d = _setup.Network.Description;
        if (state.Step > _setup.Options.Steps)
        {
            throw new InvalidDataException($"the state is at step {state.Step}; expected at most {_setup.Options.Steps}");
        }

        if (_setup.Starts > 1 && state.Step > _setup.StartSteps)
        {
            KeepStart(0);
        }

        if (state.Step > _setup.WSteps)
        {
            Widen();
        }

        foreach (ProjectionVariable variable in Everything())
        {
            variable.Restore(state);
        }

        (Step, BestLoss) = (state.Step, state.BestLoss);
        if (Step == 0)
        {
            return;
        }

        void Take(string name, params int[] shape) => _best[name] = state.Find(Best + name, shape);
        Take(StylesName, d.StyleCount, d.StyleChannels);
        if (_phases is not null)
        {
            Take(PhasesName, d.Encoding.PhaseCount);
        }

        for (int n = 0; n < _noise?.Length; n++)
        {
            for (int k = 0; k < _noise[n].Length; k++)
            {
                Take(MapName(n, k), [.. _noise[n][k].Value.shape.Skip(1).Select(side => (int)side)]);
            }
        }
    }
}
