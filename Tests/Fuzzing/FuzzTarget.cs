namespace ScaleParty.Fuzzing;

/// <summary>A reader of outside bytes with valid inputs to start from.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Seeds">Makes the valid inputs.</param>
/// <param name="Read">Reads a file with everything that follows from its content; its argument is the path.</param>
public sealed record FuzzTarget(string Name, Func<IReadOnlyList<byte[]>> Seeds, Action<string> Read);
