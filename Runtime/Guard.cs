namespace ScaleParty;

/// <summary>Argument checks whose messages name the value and the range that was expected.</summary>
internal static class Guard
{
    public static int InRange(int value, int minimum, int maximum, string name) =>
        value >= minimum && value <= maximum ? value : throw OutOfRange(name, value, minimum, maximum);

    public static long InRange(long value, long minimum, long maximum, string name) =>
        value >= minimum && value <= maximum ? value : throw OutOfRange(name, value, minimum, maximum);

    public static double InRange(double value, double minimum, double maximum, string name) =>
        value >= minimum && value <= maximum ? value : throw OutOfRange(name, value, minimum, maximum);

    public static double Finite(double value, string name) =>
        !double.IsNaN(value) && !double.IsInfinity(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; expected a finite number"));

    public static T NotNull<T>(T? value, string name)
        where T : class => value ?? throw new ArgumentNullException(name);

    public static void NotDisposed(bool disposed, object instance)
    {
#if NETSTANDARD
        if (disposed)
        {
            throw new ObjectDisposedException(instance.GetType().Name);
        }
#else
        ObjectDisposedException.ThrowIf(disposed, instance);
#endif
    }

    private static ArgumentOutOfRangeException OutOfRange<T>(string name, T value, T minimum, T maximum)
        where T : IFormattable => new(
            name,
            value,
            FormattableString.Invariant($"{name} is {value}; expected {minimum} to {maximum}"));
}
