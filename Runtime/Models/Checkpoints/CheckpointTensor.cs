namespace ScaleParty.Models;

/// <summary>A tensor of a checkpoint; its values are read only after its shape was checked.</summary>
/// <param name="Shape">Its sizes, outermost first.</param>
/// <param name="Read">Reads its elements, row-major.</param>
internal sealed record CheckpointTensor(IReadOnlyList<int> Shape, Func<float[]> Read);
