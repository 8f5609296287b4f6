using System.Text;

namespace ScaleParty.Desktop.Windows;

/// <summary>Receives what a user does in a window, during <see cref="IDesktopWindow.PollEvents"/>. Positions are framebuffer pixels from the top left corner.</summary>
public interface IWindowInput
{
    /// <summary>The pointer is now at (x, y).</summary>
    void PointerMoved(double x, double y, KeyModifiers modifiers);

    /// <summary>A button went down at (x, y).</summary>
    void PointerPressed(PointerButton button, double x, double y, KeyModifiers modifiers);

    /// <summary>A button came up at (x, y).</summary>
    void PointerReleased(PointerButton button, double x, double y, KeyModifiers modifiers);

    /// <summary>The wheel turned at (x, y): <paramref name="steps"/> notches away from the user, fractions on touch pads.</summary>
    void Scrolled(double steps, double x, double y, KeyModifiers modifiers);

    /// <summary>A key went down, or repeats because it is held.</summary>
    void KeyPressed(Key key, KeyModifiers modifiers, bool repeated);

    /// <summary>A key came up. Does nothing unless implemented.</summary>
    void KeyReleased(Key key)
    {
    }

    /// <summary>A character was typed, as the user's keyboard layout gives it; follows <see cref="KeyPressed"/> of its key. Does nothing unless implemented.</summary>
    void CharacterTyped(Rune character)
    {
    }
}
