namespace ScaleParty.Synthesis;

/// <summary>What a shader calls one of its slots, for engines that bind by name.</summary>
/// <param name="Slot">The slot, as in <see cref="Compute.IComputeDevice.Dispatch"/>.</param>
/// <param name="Name">The variable.</param>
/// <param name="ElementBytes">Bytes of an element of a buffer; 0 for the texture that is written.</param>
public sealed record KernelSlot(int Slot, string Name, int ElementBytes);
