namespace ScaleParty.Models;

/// <summary>A tensor of a checkpoint whose values are read only when its shape has been found right.</summary>
/// <param name="Shape">Its sizes, outermost first.</param>
/// <param name="Read">Reads its elements, row-major.</param>
internal sealed record CheckpointTensor(IReadOnlyList<int> Shape, Func<float[]> Read);
