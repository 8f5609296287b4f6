namespace ScaleParty.Sampling;

/// <summary>How the image of a region is made.</summary>
public enum SynthesisMode
{
    /// <summary>Afresh by the network, as in the paper.</summary>
    Free = 0,

    /// <summary>From the fixed levels of an image pyramid, so that every view of a place agrees with all others.</summary>
    Pyramid = 1,
}
