namespace ScaleParty.Animation;

/// <summary>A value at a time, and the easing to the next keyframe. Immutable.</summary>
public sealed record Keyframe
{
    /// <summary>Creates a keyframe.</summary>
    /// <param name="time">Seconds from the start of the timeline, 0 to <see cref="Timeline.MaximumDuration"/>.</param>
    /// <param name="value">The value, in the parameter's unit.</param>
    /// <param name="easing">How progress runs from this keyframe to the next; linear when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite or the time is outside its range.</exception>
    public Keyframe(double time, double value, Easing? easing = null)
    {
        Time = Guard.InRange(time, 0, Timeline.MaximumDuration, nameof(time));
        Value = Guard.Finite(value, nameof(value));
        Easing = easing ?? Easing.Linear;
    }

    /// <summary>Seconds from the start of the timeline.</summary>
    public double Time { get; }

    /// <summary>The value, in the parameter's unit.</summary>
    public double Value { get; }

    /// <summary>How progress runs from this keyframe to the next.</summary>
    public Easing Easing { get; }
}
