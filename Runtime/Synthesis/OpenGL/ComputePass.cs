using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>One dispatch of an image's work and what it costs. Made once and laid out anew for every image.</summary>
internal sealed class ComputePass
{
    /// <summary>Slots of buffers; Kernels/ tells what each kernel has in them.</summary>
    public const int Slots = 6;

    private const int Integers = 32;

    private readonly int[] _parameters = new int[Integers];

    public ComputePass(string name) => Name = name;

    /// <summary>What it computes, for tables.</summary>
    public string Name { get; }

    /// <summary>Whether there is anything to do.</summary>
    public bool IsActive { get; set; }

    /// <summary>Whether it reads or overwrites what earlier passes wrote or read.</summary>
    public bool Waits { get; set; }

    /// <summary>The program.</summary>
    public ComputeProgram? Program { get; set; }

    /// <summary>Groups along x.</summary>
    public int GroupsX { get; set; }

    /// <summary>Groups along y: what slices are cut from.</summary>
    public int Rows { get; set; }

    /// <summary>Groups along z: parts of the outputs.</summary>
    public int GroupsZ { get; set; }

    /// <summary>The texture that is written, or 0.</summary>
    public uint Texture { get; set; }

    /// <summary>Format the texture is written in.</summary>
    public InternalFormat TextureFormat { get; set; }

    /// <summary>Buffer names by slot.</summary>
    public uint[] Buffers { get; } = new uint[Slots];

    /// <summary>Multiplications that are executed for the pixels asked for.</summary>
    public double Multiplications { get; set; }

    /// <summary>Multiplications that a direct convolution would execute for them.</summary>
    public double DirectMultiplications { get; set; }

    /// <summary>Bytes read and written if every value moved once.</summary>
    public double Bytes { get; set; }

    /// <summary>Multiplications of a row of groups; at least 1.</summary>
    public double MultiplicationsPerRow => Math.Max(Multiplications / Rows, 1);

    /// <summary>One of the kernel's integers; the first is set by <see cref="Dispatch"/>.</summary>
    public void Set(int index, int value) => _parameters[index] = value;

    /// <summary>One of the kernel's numbers.</summary>
    public void Set(int index, float value) => _parameters[index] = BitConverter.SingleToInt32Bits(value);

    /// <summary>The noise kernel's numbers for one layer.</summary>
    public void SetNoise(NoiseInputs noise, bool preserveVariance)
    {
        Set(1, noise.Columns);
        Set(2, noise.Rows);
        Set(6, noise.Warps);
        Set(7, noise.WarpCount);
        Set(8, unchecked((int)noise.Key.A));
        Set(9, unchecked((int)noise.Key.B));
        Set(10, unchecked((int)noise.Key.C));
        Set(11, noise.PerUnit);
        Set(12, preserveVariance ? 1 : 0);
    }

    /// <summary>Issues rows of the pass.</summary>
    public void Dispatch(GL gl, int firstRow, int rows)
    {
        gl.UseProgram(Program!.Handle);
        for (uint slot = 0; slot < Slots; slot++)
        {
            if (Buffers[slot] != 0)
            {
                gl.BindBufferBase(BufferTargetARB.ShaderStorageBuffer, slot, Buffers[slot]);
            }
        }

        if (Texture != 0)
        {
            gl.BindImageTexture(1, Texture, 0, false, 0, BufferAccessARB.WriteOnly, TextureFormat);
        }

        _parameters[0] = firstRow;
        gl.Uniform4(0, Integers / 4, in _parameters[0]);
        gl.DispatchCompute((uint)GroupsX, (uint)rows, (uint)GroupsZ);
    }
}
