namespace ScaleParty.Training.Loop;

/// <summary>Means of what the steps measured since the last report.</summary>
internal sealed class Averages
{
    private readonly Dictionary<string, (double Sum, int Count)> _sums = new(StringComparer.Ordinal);

    /// <summary>Takes note of a step.</summary>
    public void Add(StepResult step)
    {
        Add("loss/generator", step.Generator);
        Add("loss/discriminator", step.Discriminator);
        Add("score/real", step.RealScore);
        Add("score/fake", step.FakeScore);
        Add("score/overfitting", step.RealSign);
        Add("penalty/r1", step.Penalty);
        Add("penalty/path_length", step.PathLength);
        Add("penalty/l1", step.Distance);
    }

    /// <summary>The means by name, and a fresh start.</summary>
    public IReadOnlyList<(string Name, double Value)> Take()
    {
        (string, double)[] means = [.. _sums.Select(s => (s.Key, s.Value.Sum / s.Value.Count))];
        _sums.Clear();
        return means;
    }

    private void Add(string name, double? value)
    {
        if (value is double v)
        {
            (double sum, int count) = _sums.GetValueOrDefault(name);
            _sums[name] = (sum + v, count + 1);
        }
    }
}
