namespace ScaleParty.Synthesis;

/// <summary>A number, or several in a row, that a kernel is given with every dispatch.</summary>
/// <param name="Name">What the kernel calls it.</param>
/// <param name="Index">The first of its places among the 32 integers of PARAMETERS.</param>
/// <param name="Count">How many it has, 1 to 3; they are in one ivec4.</param>
/// <param name="IsFloat">Whether the integer holds the bits of a float.</param>
internal sealed record KernelParameter(string Name, int Index, int Count, bool IsFloat)
{
    /// <summary>Its definition for a kernel, such as "IN_SIZE PARAMETERS[1].xy".</summary>
    public string Definition
    {
        get
        {
            string place = FormattableString.Invariant($"PARAMETERS[{Index / 4}].{"xyzw".Substring(Index % 4, Count)}");
            return IsFloat ? $"{Name} FLOAT_BITS({place})" : $"{Name} {place}";
        }
    }
}

/// <summary>Gives the parameters of one kernel their places, in the order in which they are named.</summary>
internal sealed class ParameterLayout
{
    /// <summary>Integers that a dispatch is given: PARAMETERS[8] of ivec4.</summary>
    public const int Integers = 32;

    private readonly List<KernelParameter> _all = [FirstRow];
    private int _next = 1;

    /// <summary>The first row of groups of the slice: every kernel's first parameter.</summary>
    public static KernelParameter FirstRow { get; } = new("FIRST_ROW", 0, 1, false);

    /// <summary>All of them as definitions.</summary>
    public IEnumerable<string> Definitions => _all.Select(p => p.Definition);

    /// <summary>The next integer.</summary>
    public KernelParameter Integer(string name) => Add(name, 1, false);

    /// <summary>The next number.</summary>
    public KernelParameter Float(string name) => Add(name, 1, true);

    /// <summary>The next two or three integers; a vector does not pass from one ivec4 to another.</summary>
    public KernelParameter Vector(string name, int count) => Add(name, count, false);

    private KernelParameter Add(string name, int count, bool isFloat)
    {
        if ((_next % 4) + count > 4)
        {
            _next = (_next + 3) / 4 * 4;
        }

        if (_next + count > Integers)
        {
            throw new InvalidOperationException($"{name} is parameter {_next} of a kernel; expected at most {Integers} integers");
        }

        var parameter = new KernelParameter(name, _next, count, isFloat);
        _all.Add(parameter);
        _next += count;
        return parameter;
    }
}
