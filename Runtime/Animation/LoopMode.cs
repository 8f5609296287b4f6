namespace ScaleParty.Animation;

/// <summary>What a timeline does when its duration has passed.</summary>
public enum LoopMode
{
    /// <summary>It keeps the values of its end.</summary>
    Once = 0,

    /// <summary>It starts again.</summary>
    Loop = 1,

    /// <summary>It runs backwards to the start, then forwards again.</summary>
    PingPong = 2,
}
