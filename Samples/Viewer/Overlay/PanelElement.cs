using ScaleParty.Viewer.Input;
using SkiaSharp;

namespace ScaleParty.Viewer.Overlay;

/// <summary>An element of the panel with its rectangle, in panel units from the panel's top left corner.</summary>
/// <param name="Bounds">The rectangle, which also receives the pointer.</param>
internal abstract record PanelElement(SKRect Bounds);

/// <summary>The panel's title line, which folds the whole panel.</summary>
internal sealed record TitleElement(SKRect Bounds) : PanelElement(Bounds);

/// <summary>A section's title line.</summary>
internal sealed record SectionElement(SKRect Bounds, PanelSection Section) : PanelElement(Bounds);

/// <summary>A slider's whole row: its label, its track, and its value, where a number can be typed.</summary>
internal sealed record SliderElement(SKRect Bounds, string Label, SliderModel Slider, SKRect Track, SKRect Value) : PanelElement(Bounds);

/// <summary>A button.</summary>
internal sealed record ChipElement(SKRect Bounds, Chip Chip) : PanelElement(Bounds);

/// <summary>A figure.</summary>
internal sealed record FigureElement(SKRect Bounds, Figure Figure) : PanelElement(Bounds);

/// <summary>A label and the lines of its text, the first of which has its top left corner at a place.</summary>
internal sealed record TextElement(SKRect Bounds, string Label, IReadOnlyList<string> Lines, SKPoint First) : PanelElement(Bounds);
