namespace ScaleParty.Json;

/// <summary>Makes the exception for a value that is not as it must be.</summary>
/// <param name="name">Name of the text, such as the file's path.</param>
/// <param name="line">Line, from 1.</param>
/// <param name="column">Character in the line, from 1.</param>
/// <param name="path">Path of the value, such as "tracks.scale[1].value".</param>
/// <param name="problem">What is wrong and what was expected.</param>
internal delegate Exception JsonFailure(string name, int line, int column, string path, string problem);

/// <summary>What a JSON text may hold, and how its errors are reported.</summary>
/// <param name="Root">What paths call the whole text; empty where paths begin with a member's name.</param>
/// <param name="MaximumDepth">Levels of nested objects and arrays.</param>
/// <param name="MaximumValues">Values in all, objects and arrays included.</param>
/// <param name="Lenient">Whether comments, trailing commas and a byte order mark are accepted.</param>
/// <param name="Failure">Makes the exceptions.</param>
internal sealed record JsonFormat(string Root, int MaximumDepth, int MaximumValues, bool Lenient, JsonFailure Failure);
