using ScaleParty.Viewer.Input;

namespace ScaleParty.Viewer.Overlay;

/// <summary>
/// State of the panel at the left: folded sections, scroll position, the element under the pointer, the slider that is
/// dragged and the number that is typed. It does not draw; positions are pixels of the window.
/// </summary>
internal sealed partial class Panel
{
    private const float WideMargin = 12;
    private const float NarrowMargin = 4;
    private const float WheelStep = 46;
    private const float BarWidth = 10;

    // In a smaller window an open panel would cover most of the picture.
    private const float FoldedBelow = 400;
    private readonly DoubleClick _doubleClick = new();
    private readonly ScrollOffset _scroll = new();
    private SliderDrag? _drag;
    private float? _barDrag;
    private bool? _foldedByUser;
    private float _scale = 1;
    private float _viewWidth = 1024;
    private float _viewHeight = 768;

    /// <summary>Creates the panel.</summary>
    public Panel(IReadOnlyList<PanelSection> sections)
    {
        Sections = sections;
        Layout = PanelLayout.Of(sections, folded: false);
    }

    public IReadOnlyList<PanelSection> Sections { get; }

    public PanelLayout Layout { get; private set; }

    /// <summary>Whether the panel is drawn and receives the pointer.</summary>
    public bool IsVisible { get; set; } = true;

    /// <summary>Whether only the title is shown: in a small window until the user opens it.</summary>
    public bool IsFolded => _foldedByUser ?? _viewWidth / _scale < FoldedBelow;

    /// <summary>The element under the pointer, or null.</summary>
    public PanelElement? Hovered { get; private set; }

    /// <summary>The slider that is dragged, or null.</summary>
    public SliderModel? Dragged => _drag?.Slider;

    /// <summary>Called with a slider when the user starts to change it.</summary>
    public Action<SliderModel>? SliderTaken { get; set; }

    /// <summary>Increases with every change of fold, scroll, hover, typing or size; values of parameters do not count.</summary>
    public int Revision { get; private set; }

    /// <summary>Pixels per panel unit.</summary>
    public float Scale => _scale;

    /// <summary>Left edge in pixels of the window.</summary>
    public float Left => Margin * _scale;

    /// <summary>Top edge in pixels of the window.</summary>
    public float Top => Margin * _scale;

    /// <summary>Height shown, in panel units: that of the content, limited by the window.</summary>
    public float Height => Math.Min(Layout.ContentHeight, MaximumHeight);

    /// <summary>How far the content below the title is scrolled up, in panel units.</summary>
    public float Scroll => _scroll.Value;

    /// <summary>The scroll bar, below the title; none where all of the content is visible.</summary>
    public (float Top, float Length)? ScrollBar => _scroll.Bar;

    private float Margin => Math.Min(_viewWidth, _viewHeight) / _scale < FoldedBelow ? NarrowMargin : WideMargin;

    private float MaximumHeight => Math.Max(PanelLayout.TitleHeight, (_viewHeight / _scale) - (2 * Margin));

    /// <summary>Fits the panel to a window.</summary>
    /// <param name="viewWidth">Width of the window in pixels.</param>
    /// <param name="viewHeight">Height of the window in pixels.</param>
    /// <param name="scale">Pixels per panel unit.</param>
    public void Resize(double viewWidth, double viewHeight, double scale)
    {
        if (_viewWidth != (float)viewWidth || _viewHeight != (float)viewHeight || _scale != (float)scale)
        {
            (_viewWidth, _viewHeight, _scale) = ((float)viewWidth, (float)viewHeight, (float)scale);
            Relayout();
        }
    }

    /// <summary>Whether a pixel is on the panel.</summary>
    public bool Contains(double x, double y)
    {
        (float px, float py) = ToPanel(x, y);
        return IsVisible && px >= 0 && px < Layout.Width && py >= 0 && py < Height;
    }

    /// <summary>The pointer moved. True when the panel handled it, because the pointer is over it or drags.</summary>
    public bool PointerMoved(double x, double y, bool fine)
    {
        (float px, float py) = ToPanel(x, y);
        if (_drag is not null)
        {
            _drag.Move(px, fine);
            return true;
        }

        if (_barDrag is { } grabbed)
        {
            ScrollTo(BarOffset(py - grabbed));
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

    /// <summary>The main button went down. True when the panel handled it.</summary>
    /// <param name="seconds">The time, for double clicks.</param>
    /// <param name="x">Pixel of the window along x.</param>
    /// <param name="y">Pixel of the window along y.</param>
    /// <param name="fine">Whether shift is held.</param>
    public bool PointerPressed(double seconds, double x, double y, bool fine)
    {
        PanelElement? found = Find(x, y);
        if (Field is { } field && !(found is SliderElement same && same.Slider == field.Slider && IsOnValue(same, x, y)) && !TakeOver())
        {
            Cancel();
        }

        if (!Contains(x, y))
        {
            return false;
        }

        bool isDouble = _doubleClick.Press(seconds, x, y);
        if (PressBar(x, y))
        {
            return true;
        }

        switch (found)
        {
            case TitleElement:
                _foldedByUser = !IsFolded;
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
            case SliderElement slider when IsOnValue(slider, x, y):
                Edit(slider);
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
        if (_drag is null && _barDrag is null)
        {
            return false;
        }

        _drag = null;
        _barDrag = null;
        Revision++;
        return true;
    }

    /// <summary>The wheel turned. True when the panel handled it; over the panel it scrolls.</summary>
    public bool Scrolled(double steps, double x, double y)
    {
        if (!Contains(x, y))
        {
            return false;
        }

        ScrollTo(_scroll.Value - ((float)steps * WheelStep));
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
            (float px, float py) = ToPanel(x, y);
            // A press on the label does not jump: it starts a drag from the current value, and a double click resets it.
            bool onTrack = px >= slider.Track.Left - 8 && px <= slider.Track.Right + 8 && py + _scroll.Value >= slider.Track.Top;
            _drag = new SliderDrag(slider.Slider, slider.Track.Left, slider.Track.Width, px, fine || !onTrack);
        }

        Revision++;
    }

    // A press beside the bar moves the bar's middle there.
    private bool PressBar(double x, double y)
    {
        (float px, float py) = ToPanel(x, y);
        if (_scroll.Bar is not { } bar || px < Layout.Width - BarWidth || py < PanelLayout.TitleHeight)
        {
            return false;
        }

        float along = py - PanelLayout.TitleHeight;
        bool isOn = along >= bar.Top && along <= bar.Top + bar.Length;
        _barDrag = PanelLayout.TitleHeight + (isOn ? along - bar.Top : bar.Length / 2);
        ScrollTo(BarOffset(py - _barDrag.Value));
        return true;
    }

    private float BarOffset(float top) => _scroll.Bar is { } bar
        ? top / Math.Max(1, Height - PanelLayout.TitleHeight - bar.Length) * _scroll.Limit
        : 0;

    private void Relayout()
    {
        float width = Math.Clamp((_viewWidth / _scale) - (2 * Margin), 2 * PanelLayout.Padding, PanelLayout.FullWidth);
        Layout = PanelLayout.Of(Sections, IsFolded, width);
        Hovered = null;
        if (Field is { } field && !Layout.Elements.OfType<SliderElement>().Any(e => e.Slider == field.Slider))
        {
            Field = null;
        }

        _scroll.Fit(Layout.ContentHeight - PanelLayout.TitleHeight, Height - PanelLayout.TitleHeight);
        Revision++;
    }

    private void ScrollTo(float scroll) => Revision += _scroll.To(scroll) ? 1 : 0;

    private PanelElement? Find(double x, double y)
    {
        if (!Contains(x, y))
        {
            return null;
        }

        (float px, float py) = ToPanel(x, y);
        float scrolled = py < PanelLayout.TitleHeight ? py : py + _scroll.Value;
        for (int i = 0; i < Layout.Elements.Count; i++)
        {
            // The title covers scrolled content.
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
