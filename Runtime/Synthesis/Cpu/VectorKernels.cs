using System.Numerics;
#if NET
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
#endif

namespace ScaleParty.Synthesis.Cpu;

/// <summary>The kernels of one <see cref="VectorPath"/>.</summary>
internal abstract unsafe class VectorKernels
{
    /// <summary>Channels of every map are a multiple of this: one vector of the usual width.</summary>
    public const int ChannelMultiple = 8;

    /// <summary>For statistics, such as "AVX-512".</summary>
    public abstract string Name { get; }

    /// <summary>Output channels that the widest product kernel makes at a time.</summary>
    public abstract int PanelWidth { get; }

    /// <summary>The kernels of a path, or null where this processor or runtime does not have it.</summary>
    public static VectorKernels? Find(VectorPath path) => path switch
    {
#if NET
        VectorPath.Vector512 => Vector512.IsHardwareAccelerated ? new VectorKernels<Lanes512, Vector512<float>, Lanes256, Vector256<float>>("AVX-512", manyRegisters: true) : null,
        VectorPath.Vector256 => Vector256.IsHardwareAccelerated && Fma.IsSupported ? new VectorKernels<Lanes256, Vector256<float>, Lanes256, Vector256<float>>("AVX2", manyRegisters: false) : null,
        VectorPath.Vector128 => Vector128.IsHardwareAccelerated ? new VectorKernels<Lanes128, Vector128<float>, Lanes128, Vector128<float>>("128-bit vectors", manyRegisters: true) : null,
#endif
        VectorPath.Portable => Vector.IsHardwareAccelerated && ChannelMultiple % Vector<float>.Count == 0
            ? new VectorKernels<PortableLanes, Vector<float>, PortableLanes, Vector<float>>(FormattableString.Invariant($"{32 * Vector<float>.Count}-bit vectors"), manyRegisters: false)
            : null,
        VectorPath.Scalar => new VectorKernels<ScalarLanes, float, ScalarLanes, float>("no vectors", manyRegisters: false),
        _ => null,
    };

    /// <summary>The kernels of the fastest path that there is here.</summary>
    public static VectorKernels Best()
    {
        VectorPath path = VectorPath.Vector512;
        VectorKernels? kernels = Find(path);
        while (kernels is null)
        {
            kernels = Find(--path);
        }

        return kernels;
    }

    /// <summary>Transforms tiles of the source, row by row of tiles.</summary>
    /// <param name="job">The convolution.</param>
    /// <param name="size">The size of the tiles.</param>
    /// <param name="upsample">Whether bilinear upsampling comes first.</param>
    /// <param name="first">First tile.</param>
    /// <param name="count">Tiles.</param>
    /// <param name="destination">Receives [planes][tiles, inputs].</param>
    /// <param name="plane">Floats from one plane to the next.</param>
    public abstract void TransformInput(in ConvolutionJob job, TileSize size, bool upsample, int first, int count, float* destination, long plane);

    /// <summary>c [rows, outputs] = a [rows, inputs] times b, in panels as <see cref="TransformedFilters"/> lays them; rows are a multiple of <see cref="ProductKernels.RowMultiple"/>.</summary>
    public abstract void Multiply(float* a, float* b, float* c, int rows, int inputs, int outputs);

    /// <summary>Transforms products back and writes the pixels of tiles.</summary>
    /// <param name="job">The convolution.</param>
    /// <param name="size">The size of the tiles.</param>
    /// <param name="first">First tile.</param>
    /// <param name="count">Tiles.</param>
    /// <param name="source">[planes][tiles, outputs].</param>
    /// <param name="plane">Floats from one plane to the next.</param>
    public abstract void TransformOutput(in ConvolutionJob job, TileSize size, int first, int count, float* source, long plane);

    /// <summary>image [width, image channels] = map [width, channels] times weight^T plus bias.</summary>
    public abstract void Project(float* map, int width, int channels, float* weight, float* bias, int imageChannels, float* image);
}

/// <inheritdoc/>
/// <typeparam name="TWide">Vectors of products.</typeparam>
/// <typeparam name="TWideVector">Their register.</typeparam>
/// <typeparam name="TNarrow">Vectors of at most 8 floats: what moves data gains nothing from wider ones, which cross cache lines.</typeparam>
/// <typeparam name="TNarrowVector">Their register.</typeparam>
internal sealed unsafe class VectorKernels<TWide, TWideVector, TNarrow, TNarrowVector> : VectorKernels
    where TWide : struct, ILanes<TWideVector>
    where TWideVector : struct
    where TNarrow : struct, ILanes<TNarrowVector>
    where TNarrowVector : struct
{
    private readonly int _wide = default(TWide).Count, _narrow = default(TNarrow).Count;
    private readonly bool _manyRegisters;

    /// <param name="name">For statistics.</param>
    /// <param name="manyRegisters">Whether there are 32 registers rather than 16.</param>
    public VectorKernels(string name, bool manyRegisters)
    {
        Name = name;
        _manyRegisters = manyRegisters;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int PanelWidth => 2 * _wide;

    /// <inheritdoc/>
    public override void TransformInput(in ConvolutionJob job, TileSize size, bool upsample, int first, int count, float* destination, long plane)
    {
        int y = first / job.TilesX, x = first - (y * job.TilesX);
        for (int t = 0; t < count; t++, destination += job.Inputs)
        {
            if (size == TileSize.Small && upsample)
            {
                SmallTile<TNarrow, TNarrowVector>.Upsampled(job, x, y, destination, plane);
            }
            else if (size == TileSize.Small)
            {
                SmallTile<TNarrow, TNarrowVector>.Plain(job, x, y, destination, plane);
            }
            else if (upsample)
            {
                LargeTile<TNarrow, TNarrowVector>.Upsampled(job, x, y, destination, plane);
            }
            else
            {
                LargeTile<TNarrow, TNarrowVector>.Plain(job, x, y, destination, plane);
            }

            if (++x == job.TilesX)
            {
                x = 0;
                y++;
            }
        }
    }

    /// <inheritdoc/>
    public override void TransformOutput(in ConvolutionJob job, TileSize size, int first, int count, float* source, long plane)
    {
        int y = first / job.TilesX, x = first - (y * job.TilesX);
        for (int t = 0; t < count; t++, source += job.Outputs)
        {
            if (size == TileSize.Small)
            {
                SmallTile<TNarrow, TNarrowVector>.Output(job, x, y, source, plane);
            }
            else
            {
                LargeTile<TNarrow, TNarrowVector>.Output(job, x, y, source, plane);
            }

            if (++x == job.TilesX)
            {
                x = 0;
                y++;
            }
        }
    }

    /// <inheritdoc/>
    public override void Multiply(float* a, float* b, float* c, int rows, int inputs, int outputs)
    {
        for (int first = 0; first < outputs;)
        {
            int left = outputs - first, width = left >= 2 * _wide ? 2 * _wide : left > _wide ? _wide + _narrow : left >= _wide ? _wide : _narrow;
            for (int row = 0; row < rows; row += ProductKernels.RowMultiple)
            {
                float* from = a + ((long)row * inputs), to = c + ((long)row * outputs) + first;
                if (width == 2 * _wide && _manyRegisters)
                {
                    ProductKernels.Tall<TWide, TWideVector, TWide, TWideVector>(from, b, to, inputs, inputs, outputs);
                }
                else if (width == 2 * _wide)
                {
                    ProductKernels.Short<TWide, TWideVector, TWide, TWideVector>(from, b, to, inputs, inputs, outputs);
                    ProductKernels.Short<TWide, TWideVector, TWide, TWideVector>(from + (6L * inputs), b, to + (6L * outputs), inputs, inputs, outputs);
                }
                else if (width > _wide)
                {
                    ProductKernels.Tall<TWide, TWideVector, TNarrow, TNarrowVector>(from, b, to, inputs, inputs, outputs);
                }
                else if (width == _wide)
                {
                    ProductKernels.Single<TWide, TWideVector>(from, b, to, inputs, inputs, outputs);
                }
                else
                {
                    ProductKernels.Single<TNarrow, TNarrowVector>(from, b, to, inputs, inputs, outputs);
                }
            }

            b += (long)inputs * width;
            first += width;
        }
    }

    /// <inheritdoc/>
    public override void Project(float* map, int width, int channels, float* weight, float* bias, int imageChannels, float* image) =>
        ImageKernel.Project<TNarrow, TNarrowVector>(map, width, channels, weight, bias, imageChannels, image);
}
