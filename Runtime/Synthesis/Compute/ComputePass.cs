namespace ScaleParty.Synthesis.Compute;

/// <summary>One dispatch of an image's work and what it costs. Made once and arranged anew for every image.</summary>
internal sealed class ComputePass
{
    /// <summary>Slots of buffers; Kernels/ describes what each kernel has in them.</summary>
    public const int Slots = 6;

    private readonly int[] _parameters = new int[ParameterLayout.Integers];

    public ComputePass(string name) => Name = name;

    /// <summary>What it computes, for tables.</summary>
    public string Name { get; }

    /// <summary>Whether there is anything to do.</summary>
    public bool IsActive { get; set; }

    /// <summary>Whether it reads or overwrites what earlier passes wrote or read.</summary>
    public bool Waits { get; set; }

    /// <summary>The program.</summary>
    public IComputeProgram? Program { get; set; }

    /// <summary>Groups along x.</summary>
    public int GroupsX { get; set; }

    /// <summary>Groups along y: what slices are cut from.</summary>
    public int Rows { get; set; }

    /// <summary>Groups along z: parts of the outputs.</summary>
    public int GroupsZ { get; set; }

    /// <summary>The texture that is written, or null.</summary>
    public IComputeTexture? Texture { get; set; }

    /// <summary>Buffers by slot.</summary>
    public IComputeBuffer?[] Buffers { get; } = new IComputeBuffer?[Slots];

    /// <summary>Multiplications that are executed for the pixels asked for.</summary>
    public double Multiplications { get; set; }

    /// <summary>Multiplications that a direct convolution would execute for them.</summary>
    public double DirectMultiplications { get; set; }

    /// <summary>Bytes read and written if every value moved once.</summary>
    public double Bytes { get; set; }

    /// <summary>Multiplications of a row of groups; at least 1.</summary>
    public double MultiplicationsPerRow => Math.Max(Multiplications / Rows, 1);

    /// <summary>Sets one of the kernel's integers; the first row is set by <see cref="Dispatch"/>.</summary>
    public void Set(KernelParameter parameter, int value) => _parameters[parameter.Index] = value;

    /// <summary>Sets two of the kernel's integers.</summary>
    public void Set(KernelParameter parameter, int x, int y) => (_parameters[parameter.Index], _parameters[parameter.Index + 1]) = (x, y);

    /// <summary>Sets one of the kernel's numbers.</summary>
    public void Set(KernelParameter parameter, float value) => _parameters[parameter.Index] = BitConverter.SingleToInt32Bits(value);

    /// <summary>Sets the noise kernel's numbers for one layer.</summary>
    public void SetNoise(NoiseInputs noise, bool preserveVariance)
    {
        Set(NoiseParameters.Columns, noise.Columns);
        Set(NoiseParameters.Rows, noise.Rows);
        Set(NoiseParameters.Warps, noise.Warps);
        Set(NoiseParameters.WarpCount, noise.WarpCount);
        int key = NoiseParameters.Key.Index;
        (_parameters[key], _parameters[key + 1], _parameters[key + 2]) = unchecked(((int)noise.Key.A, (int)noise.Key.B, (int)noise.Key.C));
        Set(NoiseParameters.PerUnit, noise.PerUnit);
        Set(NoiseParameters.PreserveVariance, preserveVariance ? 1 : 0);
    }

    /// <summary>Issues rows of the pass.</summary>
    public void Dispatch(IComputeDevice device, int firstRow, int rows)
    {
        _parameters[ParameterLayout.FirstRow.Index] = firstRow;
        device.Dispatch(Program!, Buffers, Texture, _parameters, GroupsX, rows, GroupsZ);
    }
}
