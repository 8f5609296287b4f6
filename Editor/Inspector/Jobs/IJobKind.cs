using ScaleParty.Json;

namespace ScaleParty.Editor.Inspector;

/// <summary>A kind of work that takes a while, such as an export.</summary>
internal interface IJobKind
{
    /// <summary>The value of "kind" in requests.</summary>
    string Name { get; }

    /// <summary>Checks a request.</summary>
    /// <param name="request">The body; its member "kind" is this kind's name.</param>
    /// <returns>The work, which runs on a thread of its own.</returns>
    /// <exception cref="InvalidDataException">A value of the request is not as expected.</exception>
    Action<JobRun> Prepare(JsonValue request);
}
