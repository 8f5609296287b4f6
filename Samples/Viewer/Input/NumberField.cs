using System.Globalization;
using System.Text;
using ScaleParty.Animation;
using ScaleParty.Desktop.Programs;

namespace ScaleParty.Viewer.Input;

/// <summary>A number that is being typed for a slider's parameter; the parameter changes only when it is accepted.</summary>
internal sealed class NumberField
{
    private const int MaximumLength = 24;
    private const string Accepted = "0123456789+-.,eE";

    /// <summary>Starts with the current value, which the first typed character replaces.</summary>
    public NumberField(SliderModel slider)
    {
        Slider = slider;
        ParameterInfo info = slider.Parameter.Info;
        int digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(info.Precision) - 1e-9), 0, 9);
        Text = Math.Round(slider.Parameter.Value, digits).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The slider of the parameter.</summary>
    public SliderModel Slider { get; }

    /// <summary>The typed text.</summary>
    public string Text { get; private set; }

    /// <summary>Whether the next character replaces all of it.</summary>
    public bool IsSelected { get; private set; } = true;

    /// <summary>Why the number was refused, until the next change; or null.</summary>
    public string? Refusal { get; private set; }

    /// <summary>A character was typed; those that are not part of a number are ignored.</summary>
    public void Type(Rune character)
    {
        string typed = character.ToString();
        if (Accepted.Contains(typed, StringComparison.Ordinal) && (IsSelected || Text.Length < MaximumLength))
        {
            Change(IsSelected ? typed : Text + typed);
        }
    }

    /// <summary>Removes the last character, or all of them where they are selected.</summary>
    public void Erase() => Change(IsSelected || Text.Length == 0 ? string.Empty : Text[..^1]);

    /// <summary>Sets the parameter, where the text is a number within the range.</summary>
    /// <returns>Whether it did; if not, <see cref="Refusal"/> is the reason.</returns>
    public bool TakeOver()
    {
        ParameterInfo info = Slider.Parameter.Info;
        try
        {
            Slider.Parameter.Value = info.Precision == 1
                ? StrictText.Whole(info.Label, Text, (long)info.Minimum, (long)info.Maximum)
                : StrictText.Number(info.Label, Text, info.Minimum, info.Maximum);
            return true;
        }
        catch (InvalidDataException e)
        {
            Refusal = e.Message;
            return false;
        }
    }

    private void Change(string text) => (Text, IsSelected, Refusal) = (text, false, null);
}
