namespace ScaleParty.Training.Data;

/// <summary>Keys and values of a database's unnamed table by number. Thread-safe.</summary>
internal interface ILmdbReader : IDisposable
{
    int Count { get; }

    /// <summary>A key as text to tell a person.</summary>
    string Key(int index);

    /// <summary>A copy of a value.</summary>
    /// <exception cref="ImageRejectedException">The value is damaged or has more than <paramref name="maximumBytes"/>.</exception>
    byte[] Value(int index, int maximumBytes);
}
