namespace ScaleParty.Animation;

/// <summary>What a timeline does when its duration has passed.</summary>
public enum LoopMode
{
    /// <summary>It holds its end.</summary>
    Once = 0,

    /// <summary>It begins again.</summary>
    Loop = 1,

    /// <summary>It runs back to the beginning, and forth again.</summary>
    PingPong = 2,
}
