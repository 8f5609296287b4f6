using ScaleParty.Desktop;
using SkiaSharp;

namespace ScaleParty.Viewer.Overlay;

/// <summary>
/// Positions of the panel's elements, in units of one pixel at 96 dots per inch. A panel narrower than <see cref="FullWidth"/> has one
/// figure per row, so that none is cut; one narrower than <see cref="NarrowWidth"/> has its tracks below their labels, fewer buttons side by side and texts below their labels.
/// </summary>
internal sealed class PanelLayout
{
    public const float FullWidth = 284;
    public const float NarrowWidth = 264;
    public const float Padding = 14;
    public const float TitleHeight = 36;

    /// <summary>Size of the font of figures and texts.</summary>
    public const float SmallText = 11;

    /// <summary>Height of a figure, and of a line of text.</summary>
    public const float FigureHeight = 17;
    private const float SectionHeight = 25;
    private const float SliderHeight = 22;
    private const float NarrowSliderHeight = 36;
    private const float ChipHeight = 22;
    private const float ChipGap = 6;
    private const float SmallestChip = 54;
    private const float TextLeft = 74;
    private const float TrackLeft = 110;
    private const float ValueWidth = 72;
    private const float SectionGap = 5;
    private static readonly TextPainter Small = new(SmallText);
    private readonly List<PanelElement> _elements = [];

    private PanelLayout(IReadOnlyList<PanelSection> sections, bool folded, float width)
    {
        Width = width;
        _elements.Add(new TitleElement(SKRect.Create(0, 0, width, TitleHeight)));
        float y = TitleHeight;
        foreach (PanelSection section in folded ? [] : sections)
        {
            _elements.Add(new SectionElement(SKRect.Create(0, y, width, SectionHeight), section));
            y += SectionHeight;
            foreach (PanelRow row in section.IsFolded ? [] : section.Rows)
            {
                y += Add(row, y);
            }

            y += section.IsFolded ? 0 : SectionGap;
        }

        ContentHeight = folded ? y : y + 4;
    }

    /// <summary>All elements from top to bottom; the title is first and does not scroll.</summary>
    public IReadOnlyList<PanelElement> Elements => _elements;

    /// <summary>Width of the panel.</summary>
    public float Width { get; }

    /// <summary>Height of all of it, title included.</summary>
    public float ContentHeight { get; }

    private bool IsNarrow => Width < NarrowWidth;

    /// <summary>Lays out the panel; a folded one has only its title.</summary>
    public static PanelLayout Of(IReadOnlyList<PanelSection> sections, bool folded, float width = FullWidth) => new(sections, folded, width);

    private float Add(PanelRow row, float y) => row switch
    {
        SliderRow slider => AddSlider(slider, y),
        ChipRow chips => AddChips(chips.Chips, y),
        FigureRow figures => AddFigures(figures.Figures, y),
        TextRow text => AddText(text, y),
        _ => throw new ArgumentException($"no layout for {row.GetType().Name}", nameof(row)),
    };

    private float AddSlider(SliderRow row, float y)
    {
        float height = IsNarrow ? NarrowSliderHeight : SliderHeight, line = IsNarrow ? height / 2 : height;
        float valueLeft = IsNarrow ? Width / 2 : Width - ValueWidth + 8;
        SKRect track = IsNarrow
            ? new SKRect(Padding + 2, y + line, Width - Padding - 2, y + height)
            : new SKRect(TrackLeft, y, Width - ValueWidth, y + height);
        _elements.Add(new SliderElement(SKRect.Create(0, y, Width, height), row.Label, row.Slider, track, new SKRect(valueLeft, y, Width, y + line)));
        return height;
    }

    private float AddChips(IReadOnlyList<Chip> chips, float y)
    {
        float inner = Width - (2 * Padding);
        int most = Math.Max(1, (int)((inner + ChipGap) / (SmallestChip + ChipGap))), rows = (chips.Count + most - 1) / most;
        int perRow = (chips.Count + rows - 1) / rows;
        float width = (inner - (ChipGap * (perRow - 1))) / perRow;
        for (int i = 0; i < chips.Count; i++)
        {
            float left = Padding + (i % perRow * (width + ChipGap)), top = y + 2 + (i / perRow * (ChipHeight + 4));
            _elements.Add(new ChipElement(SKRect.Create(left, top, width, ChipHeight), chips[i]));
        }

        return (rows * (ChipHeight + 4)) + 2;
    }

    private float AddFigures(IReadOnlyList<Figure> figures, float y)
    {
        int perRow = Width < FullWidth ? 1 : figures.Count, rows = figures.Count / perRow;
        float gap = perRow > 1 ? 16 : 0, width = (Width - (2 * Padding) - (gap * (perRow - 1))) / perRow;
        for (int i = 0; i < figures.Count; i++)
        {
            _elements.Add(new FigureElement(SKRect.Create(Padding + (i % perRow * (width + gap)), y + (i / perRow * FigureHeight), width, FigureHeight), figures[i]));
        }

        return rows * FigureHeight;
    }

    private float AddText(TextRow row, float y)
    {
        var first = new SKPoint(IsNarrow ? Padding : TextLeft, IsNarrow ? y + FigureHeight : y);
        IReadOnlyList<string> lines = TextLines.Wrap(Small, row.Text, Width - Padding - first.X);
        float height = first.Y - y + (lines.Count * FigureHeight);
        _elements.Add(new TextElement(SKRect.Create(Padding, y, Width - (2 * Padding), height), row.Label, lines, first));
        return height;
    }
}
