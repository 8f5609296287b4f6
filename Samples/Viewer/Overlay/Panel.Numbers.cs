using System.Text;
using ScaleParty.Desktop.Windows;
using ScaleParty.Viewer.Input;

namespace ScaleParty.Viewer.Overlay;

/// <content>Typing a number for a slider.</content>
internal sealed partial class Panel
{
    /// <summary>The number that is typed, or null.</summary>
    public NumberField? Field { get; private set; }

    /// <summary>Called with the reason when a typed number is refused.</summary>
    public Action<string>? Refused { get; set; }

    /// <summary>A key went down. True when the panel handled it: while a number is typed it handles all keys, and Enter starts one for the slider under the pointer.</summary>
    public bool KeyPressed(Key key)
    {
        if (Field is null)
        {
            bool begins = IsVisible && key is Key.Enter or Key.KeypadEnter && Hovered is SliderElement;
            if (begins)
            {
                Edit((SliderElement)Hovered!);
            }

            return begins;
        }

        switch (key)
        {
            case Key.Escape:
                Cancel();
                break;
            case Key.Enter or Key.KeypadEnter:
                TakeOver();
                break;
            case Key.Tab:
                SliderModel last = Field.Slider;
                if (TakeOver())
                {
                    Edit(After(last));
                }

                break;
            case Key.Backspace or Key.Delete:
                Field.Erase();
                break;
        }

        Revision++;
        return true;
    }

    /// <summary>A character was typed; it is used only while a number is typed.</summary>
    public void CharacterTyped(Rune character)
    {
        if (Field is not null)
        {
            Field.Type(character);
            Revision++;
        }
    }

    /// <summary>Cancels the number that is typed.</summary>
    public void Cancel()
    {
        Field = null;
        Revision++;
    }

    private bool TakeOver()
    {
        NumberField field = Field!;
        Revision++;
        if (!field.TakeOver())
        {
            Refused?.Invoke(field.Refusal!);
            return false;
        }

        SliderTaken?.Invoke(field.Slider);
        Field = null;
        return true;
    }

    private void Edit(SliderElement slider)
    {
        if (Field?.Slider != slider.Slider)
        {
            Field = new NumberField(slider.Slider);
            _scroll.Show(slider.Bounds.Top - PanelLayout.TitleHeight, slider.Bounds.Bottom - PanelLayout.TitleHeight);
            Revision++;
        }
    }

    private SliderElement After(SliderModel slider)
    {
        SliderElement[] sliders = [.. Layout.Elements.OfType<SliderElement>()];
        return sliders[(Array.FindIndex(sliders, e => e.Slider == slider) + 1) % sliders.Length];
    }

    private bool IsOnValue(SliderElement slider, double x, double y)
    {
        (float px, float py) = ToPanel(x, y);
        return slider.Value.Contains(px, py + _scroll.Value);
    }
}
