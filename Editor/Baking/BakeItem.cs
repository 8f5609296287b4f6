using ScaleParty.Editor.State;

namespace ScaleParty.Editor.Baking;

/// <summary>A latent to bake.</summary>
/// <param name="Name">Name of its file without ending: letters, digits, '-', '_', '.' and spaces.</param>
/// <param name="State">The state that has it.</param>
internal sealed record BakeItem(string Name, ViewState State);
