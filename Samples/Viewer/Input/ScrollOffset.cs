namespace ScaleParty.Viewer.Input;

/// <summary>Scroll position of content that may be higher than its viewport.</summary>
internal sealed class ScrollOffset
{
    private float _content;
    private float _place;

    /// <summary>How far it is scrolled up, 0 to <see cref="Limit"/>.</summary>
    public float Value { get; private set; }

    /// <summary>How far it can be scrolled.</summary>
    public float Limit => Math.Max(0, _content - _place);

    /// <summary>Sets the heights of content and viewport.</summary>
    /// <returns>Whether that moved it.</returns>
    public bool Fit(float content, float place)
    {
        (_content, _place) = (content, place);
        return To(Value);
    }

    /// <summary>Scrolls to an offset, as far as possible.</summary>
    /// <returns>Whether it moved.</returns>
    public bool To(float value)
    {
        float to = Math.Clamp(value, 0, Limit);
        bool moved = to != Value;
        Value = to;
        return moved;
    }

    /// <summary>Scrolls so that the content between two heights is visible.</summary>
    /// <returns>Whether it moved.</returns>
    public bool Show(float top, float bottom) => To(Math.Min(top, Math.Max(Value, bottom - _place)));

    /// <summary>The scroll bar within the viewport; none where all content is visible.</summary>
    public (float Top, float Length)? Bar
    {
        get
        {
            if (Limit < 0.5f)
            {
                return null;
            }

            float length = Math.Min(_place, Math.Max(12, _place * _place / _content));
            return ((_place - length) * Value / Limit, length);
        }
    }
}
