namespace ScaleParty.Viewer.Input;

/// <summary>
/// Dragging a slider: a press jumps to the pointer, moving follows it; with fine, moving counts a tenth and a press does
/// not jump. Coarse and fine movement may alternate during one drag without a jump.
/// </summary>
internal sealed class SliderDrag
{
    /// <summary>Factor of a fine movement.</summary>
    public const double FineGain = 0.1;

    private readonly double _trackWidth;
    private double _fraction;
    private double _x;

    /// <summary>Starts a drag.</summary>
    /// <param name="slider">The slider.</param>
    /// <param name="trackLeft">Left end of the track in pixels.</param>
    /// <param name="trackWidth">Width of the track in pixels.</param>
    /// <param name="x">Position of the pointer.</param>
    /// <param name="fine">Whether shift is held.</param>
    public SliderDrag(SliderModel slider, double trackLeft, double trackWidth, double x, bool fine)
    {
        Slider = slider;
        _trackWidth = Math.Max(1, trackWidth);
        _x = x;
        _fraction = slider.Fraction;
        if (!fine)
        {
            _fraction = Math.Clamp((x - trackLeft) / _trackWidth, 0, 1);
            slider.SetFraction(_fraction);
        }
    }

    public SliderModel Slider { get; }

    /// <summary>The pointer moved to x.</summary>
    public void Move(double x, bool fine)
    {
        // The fraction is not clamped, so that a pointer that returns continues where it left the track.
        _fraction += (x - _x) / _trackWidth * (fine ? FineGain : 1);
        _x = x;
        Slider.SetFraction(_fraction);
    }
}
