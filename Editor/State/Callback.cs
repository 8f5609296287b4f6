namespace ScaleParty.Editor.State;

/// <summary>Progress that an action receives at once, on the thread that reports it; <see cref="Progress{T}"/> posts it to another.</summary>
internal sealed class Callback<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
