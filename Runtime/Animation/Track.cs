namespace ScaleParty.Animation;

/// <summary>The keyframes of one parameter in the order of their times. Immutable.</summary>
/// <remarks>
/// Between two keyframes the value follows the earlier one's easing, in the logarithm where the parameter is logarithmic, so that
/// equal times are equal ratios. Before the first and after the last keyframe the value is constant.
/// </remarks>
public sealed class Track
{
    private readonly Keyframe[] _keyframes;

    /// <summary>Creates a track.</summary>
    /// <param name="parameter">The parameter that is animated.</param>
    /// <param name="keyframes">At least one keyframe, times strictly increasing, values within the parameter's range.</param>
    /// <exception cref="ArgumentException">There is no keyframe, or times are not increasing; the message names parameter and keyframe.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside the parameter's range.</exception>
    public Track(ParameterInfo parameter, IReadOnlyList<Keyframe> keyframes)
    {
        Parameter = Guard.NotNull(parameter, nameof(parameter));
        _keyframes = [.. Guard.NotNull(keyframes, nameof(keyframes))];
        if (_keyframes.Length == 0)
        {
            throw new ArgumentException($"{parameter.Name} has no keyframes; expected at least 1", nameof(keyframes));
        }

        for (int i = 0; i < _keyframes.Length; i++)
        {
            parameter.Check(_keyframes[i].Value);
            if (i > 0 && _keyframes[i].Time <= _keyframes[i - 1].Time)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{parameter.Name}[{i}].time is {_keyframes[i].Time}; expected more than {_keyframes[i - 1].Time}, the time of the keyframe before"),
                    nameof(keyframes));
            }
        }
    }

    /// <summary>The parameter that is animated.</summary>
    public ParameterInfo Parameter { get; }

    /// <summary>The keyframes, times strictly increasing.</summary>
    public IReadOnlyList<Keyframe> Keyframes => _keyframes;

    /// <summary>The value at a time, within the parameter's range; whole for parameters whose precision is a whole number.</summary>
    /// <param name="seconds">Seconds from the start of the timeline; any number.</param>
    public double Evaluate(double seconds)
    {
        int next = FirstAfter(seconds);
        if (next == 0)
        {
            return _keyframes[0].Value;
        }

        Keyframe from = _keyframes[next - 1];
        if (next == _keyframes.Length || from.Time == seconds)
        {
            return from.Value;
        }

        Keyframe to = _keyframes[next];
        double progress = from.Easing.Evaluate((seconds - from.Time) / (to.Time - from.Time));
        double value = Parameter.Scale == ParameterScale.Logarithmic
            ? from.Value * Math.Exp(Math.Log(to.Value / from.Value) * progress)
            : from.Value + ((to.Value - from.Value) * progress);
        double step = Parameter.Precision;
        if (step >= 1 && step == Math.Floor(step))
        {
            value = Math.Round(value / step) * step;
        }

        return Parameter.Clamp(value);
    }

    /// <summary>Index of the first keyframe later than a time; the number of keyframes when there is none.</summary>
    private int FirstAfter(double seconds)
    {
        int low = 0, high = _keyframes.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_keyframes[middle].Time > seconds)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
