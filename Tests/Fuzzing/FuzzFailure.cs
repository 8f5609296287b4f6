namespace ScaleParty.Fuzzing;

/// <summary>An input that brought a reader to do what none may do.</summary>
/// <param name="Input">The bytes.</param>
/// <param name="Problem">What it did: an exception that is not documented, too much memory or too much time.</param>
public sealed record FuzzFailure(byte[] Input, string Problem);
