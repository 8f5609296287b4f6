using SkiaSharp;

namespace ScaleParty.Viewer.Overlay;

/// <summary>Where everything of the panel stands, in units of one pixel at 96 dots per inch.</summary>
internal sealed class PanelLayout
{
    public const float Width = 284;
    public const float Padding = 14;
    public const float TitleHeight = 36;
    private const float SectionHeight = 25;
    private const float SliderHeight = 22;
    private const float ChipHeight = 22;
    private const float ChipGap = 6;
    private const float FigureHeight = 17;
    private const float TrackLeft = 110;
    private const float TrackRight = 212;
    private const float SectionGap = 5;

    private PanelLayout(IReadOnlyList<PanelElement> elements, float contentHeight)
    {
        Elements = elements;
        ContentHeight = contentHeight;
    }

    /// <summary>Everything there is, from top to bottom; the title comes first and does not scroll.</summary>
    public IReadOnlyList<PanelElement> Elements { get; }

    /// <summary>Height of all of it, title included.</summary>
    public float ContentHeight { get; }

    /// <summary>Lays out the panel; a folded one is its title alone.</summary>
    public static PanelLayout Of(IReadOnlyList<PanelSection> sections, bool folded)
    {
        var elements = new List<PanelElement> { new TitleElement(SKRect.Create(0, 0, Width, TitleHeight)) };
        float y = TitleHeight;
        if (folded)
        {
            return new PanelLayout(elements, y);
        }

        foreach (PanelSection section in sections)
        {
            elements.Add(new SectionElement(SKRect.Create(0, y, Width, SectionHeight), section));
            y += SectionHeight;
            if (section.IsFolded)
            {
                continue;
            }

            foreach (PanelRow row in section.Rows)
            {
                y += Add(elements, row, y);
            }

            y += SectionGap;
        }

        return new PanelLayout(elements, y + 4);
    }

    private static float Add(List<PanelElement> elements, PanelRow row, float y)
    {
        const float Inner = Width - (2 * Padding);
        switch (row)
        {
            case SliderRow slider:
                elements.Add(new SliderElement(
                    SKRect.Create(0, y, Width, SliderHeight),
                    slider.Label,
                    slider.Slider,
                    SKRect.Create(TrackLeft, y, TrackRight - TrackLeft, SliderHeight)));
                return SliderHeight;
            case ChipRow chips:
                float chipWidth = (Inner - (ChipGap * (chips.Chips.Count - 1))) / chips.Chips.Count;
                for (int i = 0; i < chips.Chips.Count; i++)
                {
                    elements.Add(new ChipElement(SKRect.Create(Padding + (i * (chipWidth + ChipGap)), y + 2, chipWidth, ChipHeight), chips.Chips[i]));
                }

                return ChipHeight + 6;
            case FigureRow figures:
                float gap = figures.Figures.Count > 1 ? 16 : 0;
                float width = (Inner - (gap * (figures.Figures.Count - 1))) / figures.Figures.Count;
                for (int i = 0; i < figures.Figures.Count; i++)
                {
                    elements.Add(new FigureElement(SKRect.Create(Padding + (i * (width + gap)), y, width, FigureHeight), figures.Figures[i]));
                }

                return FigureHeight;
            default:
                throw new ArgumentException($"no layout for {row.GetType().Name}", nameof(row));
        }
    }
}
