using ScaleParty.Viewer.Input;

namespace ScaleParty.Viewer.Overlay;

/// <summary>A row of the panel.</summary>
internal abstract record PanelRow;

/// <summary>A label, a track with a knob, and the value.</summary>
/// <param name="Label">Name of the parameter.</param>
/// <param name="Slider">Its slider.</param>
internal sealed record SliderRow(string Label, SliderModel Slider) : PanelRow;

/// <summary>Buttons beside each other.</summary>
/// <param name="Chips">The buttons, left to right.</param>
internal sealed record ChipRow(IReadOnlyList<Chip> Chips) : PanelRow;

/// <summary>Labelled figures beside each other.</summary>
/// <param name="Figures">The figures, left to right.</param>
internal sealed record FigureRow(IReadOnlyList<Figure> Figures) : PanelRow;

/// <summary>A label and a text that does not change, on as many lines as it needs.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Text">The text.</param>
internal sealed record TextRow(string Label, string Text) : PanelRow;

/// <summary>A button that may be highlighted.</summary>
/// <param name="Label">Its text.</param>
/// <param name="IsOn">Whether it is highlighted.</param>
/// <param name="Press">Its action.</param>
internal sealed record Chip(string Label, Func<bool> IsOn, Action Press);

/// <summary>A figure to read.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Value">Its current text.</param>
internal sealed record Figure(string Label, Func<string> Value);

/// <summary>Rows under a title that folds them.</summary>
/// <param name="title">The title.</param>
/// <param name="rows">The rows.</param>
internal sealed class PanelSection(string title, params PanelRow[] rows)
{
    public string Title { get; } = title;

    public IReadOnlyList<PanelRow> Rows { get; } = rows;

    /// <summary>Whether only the title is shown.</summary>
    public bool IsFolded { get; set; }
}
