using ScaleParty.Viewer.Input;

namespace ScaleParty.Viewer.Overlay;

/// <summary>
/// The panel at the left: which sections are folded, how far it is scrolled, what the pointer is over and which slider is
/// dragged. Knows nothing of windows or drawing; positions are pixels of the window.
/// </summary>
internal sealed class Panel
{
    private const float Margin = 12;
    private const float WheelStep = 46;
    private readonly DoubleClick _doubleClick = new();
    private SliderDrag? _drag;
    private float _scale = 1;
    private float _viewHeight = 768;
    private float _scroll;

    /// <summary>Creates the panel.</summary>
    public Panel(IReadOnlyList<PanelSection> sections)
    {
        Sections = sections;
        Layout = PanelLayout.Of(sections, folded: false);
    }

    public IReadOnlyList<PanelSection> Sections { get; }

    public PanelLayout Layout { get; private set; }

    /// <summary>Whether the panel is drawn and can be hit at all.</summary>
    public bool IsVisible { get; set; } = true;

    /// <summary>Whether only the title shows.</summary>
    public bool IsFolded { get; private set; }

    /// <summary>What the pointer is over, or null.</summary>
    public PanelElement? Hovered { get; private set; }

    /// <summary>The slider that is dragged, or null.</summary>
    public SliderModel? Dragged => _drag?.Slider;

    /// <summary>Called with a slider when the user takes it.</summary>
    public Action<SliderModel>? SliderTaken { get; set; }

    /// <summary>Rises with every change of fold, scroll, hover or size; values of parameters are not counted.</summary>
    public int Revision { get; private set; }

    /// <summary>Pixels per panel unit.</summary>
    public float Scale => _scale;

    /// <summary>Left edge in pixels of the window.</summary>
    public float Left => Margin * _scale;

    /// <summary>Top edge in pixels of the window.</summary>
    public float Top => Margin * _scale;

    /// <summary>Height shown, in panel units: the content, or what the window leaves of it.</summary>
    public float Height => Math.Min(Layout.ContentHeight, MaximumHeight);

    /// <summary>How far the content below the title is scrolled up, in panel units.</summary>
    public float Scroll => _scroll;

    private float MaximumHeight => Math.Max(PanelLayout.TitleHeight, (_viewHeight / _scale) - (2 * Margin));

    /// <summary>Fits the panel to a window.</summary>
    /// <param name="viewHeight">Height of the window in pixels.</param>
    /// <param name="scale">Pixels per panel unit.</param>
    public void Resize(double viewHeight, double scale)
    {
        if (_viewHeight != (float)viewHeight || _scale != (float)scale)
        {
            (_viewHeight, _scale) = ((float)viewHeight, (float)scale);
            ScrollTo(_scroll);
            Revision++;
        }
    }

    /// <summary>Whether a pixel belongs to the panel.</summary>
    public bool Contains(double x, double y)
    {
        (float px, float py) = ToPanel(x, y);
        return IsVisible && px >= 0 && px < PanelLayout.Width && py >= 0 && py < Height;
    }

    /// <summary>The pointer moved. True when the panel keeps it, because it is over it or drags.</summary>
    public bool PointerMoved(double x, double y, bool fine)
    {
        if (_drag is not null)
        {
            _drag.Move(ToPanel(x, y).X, fine);
            return true;
        }

        PanelElement? hovered = Find(x, y);
        if (!ReferenceEquals(hovered, Hovered))
        {
            Hovered = hovered;
            Revision++;
        }

        return Contains(x, y);
    }

    /// <summary>The main button went down. True when the panel took it.</summary>
    /// <param name="seconds">When, for double clicks.</param>
    /// <param name="x">Pixel of the window along x.</param>
    /// <param name="y">Pixel of the window along y.</param>
    /// <param name="fine">Whether shift is held.</param>
    public bool PointerPressed(double seconds, double x, double y, bool fine)
    {
        if (!Contains(x, y))
        {
            return false;
        }

        bool isDouble = _doubleClick.Press(seconds, x, y);
        switch (Find(x, y))
        {
            case TitleElement:
                IsFolded = !IsFolded;
                Relayout();
                break;
            case SectionElement section:
                section.Section.IsFolded = !section.Section.IsFolded;
                Relayout();
                break;
            case ChipElement chip:
                chip.Chip.Press();
                Revision++;
                break;
            case SliderElement slider:
                SliderTaken?.Invoke(slider.Slider);
                Take(slider, x, y, fine, isDouble);
                break;
        }

        return true;
    }

    /// <summary>The main button came up. True when a drag ended.</summary>
    public bool PointerReleased()
    {
        if (_drag is null)
        {
            return false;
        }

        _drag = null;
        Revision++;
        return true;
    }

    /// <summary>The wheel turned. True when the panel took it; over the panel it scrolls.</summary>
    public bool Scrolled(double steps, double x, double y)
    {
        if (!Contains(x, y))
        {
            return false;
        }

        ScrollTo(_scroll - ((float)steps * WheelStep));
        return true;
    }

    private void Take(SliderElement slider, double x, double y, bool fine, bool isDouble)
    {
        if (isDouble)
        {
            slider.Slider.Parameter.Reset();
            _drag = null;
        }
        else
        {
            float px = ToPanel(x, y).X;
            // On the label nothing jumps: a press there begins a drag from the value as it is, and twice resets it.
            bool onTrack = px >= slider.Track.Left - 8 && px <= slider.Track.Right + 8;
            _drag = new SliderDrag(slider.Slider, slider.Track.Left, slider.Track.Width, px, fine || !onTrack);
        }

        Revision++;
    }

    private void Relayout()
    {
        Layout = PanelLayout.Of(Sections, IsFolded);
        Hovered = null;
        ScrollTo(_scroll);
        Revision++;
    }

    private void ScrollTo(float scroll)
    {
        float limit = Math.Max(0, Layout.ContentHeight - MaximumHeight);
        float to = Math.Clamp(scroll, 0, limit);
        if (to != _scroll)
        {
            _scroll = to;
            Revision++;
        }
    }

    private PanelElement? Find(double x, double y)
    {
        if (!Contains(x, y))
        {
            return null;
        }

        (float px, float py) = ToPanel(x, y);
        float scrolled = py < PanelLayout.TitleHeight ? py : py + _scroll;
        for (int i = 0; i < Layout.Elements.Count; i++)
        {
            // The title lies above what is scrolled under it.
            bool isTitle = Layout.Elements[i] is TitleElement;
            if (isTitle == py < PanelLayout.TitleHeight && Layout.Elements[i].Bounds.Contains(px, scrolled))
            {
                return Layout.Elements[i];
            }
        }

        return null;
    }

    private (float X, float Y) ToPanel(double x, double y) => (((float)x - Left) / _scale, ((float)y - Top) / _scale);
}
