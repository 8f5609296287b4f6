namespace ScaleParty.Viewer.Input;

/// <summary>Detects double clicks: at most 0.4 seconds and 6 pixels apart.</summary>
internal sealed class DoubleClick
{
    private const double Interval = 0.4;
    private const double Distance = 6;
    private double _time = double.NegativeInfinity;
    private double _x;
    private double _y;

    /// <summary>A press at a time in seconds; true when it completes a double click. A third press starts again.</summary>
    public bool Press(double seconds, double x, double y)
    {
        bool isDouble = seconds - _time <= Interval && Math.Abs(x - _x) <= Distance && Math.Abs(y - _y) <= Distance;
        (_time, _x, _y) = (isDouble ? double.NegativeInfinity : seconds, x, y);
        return isDouble;
    }
}
