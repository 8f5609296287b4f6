namespace ScaleParty.Desktop.Windows;

/// <summary>Modifier keys that are pressed during another event.</summary>
[Flags]
public enum KeyModifiers
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Either shift key.</summary>
    Shift = 1,

    /// <summary>Either control key.</summary>
    Control = 2,

    /// <summary>Either alt key.</summary>
    Alt = 4,
}
