namespace ScaleParty.Desktop.Windows;

/// <summary>Buttons of a mouse.</summary>
public enum PointerButton
{
    /// <summary>The main button.</summary>
    Left = 0,

    /// <summary>The second button.</summary>
    Right = 1,

    /// <summary>The wheel pressed.</summary>
    Middle = 2,
}
