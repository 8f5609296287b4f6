using System.Numerics;

namespace ScaleParty.Training.Data;

/// <summary>One channel's samples, row by row.</summary>
internal abstract class Plane
{
    protected Plane(int width, int height, int samples, float scale, float offset)
    {
        if (samples != (long)width * height)
        {
            throw new ArgumentException($"{samples} samples; expected {width} x {height}", nameof(samples));
        }

        Width = width;
        Height = height;
        Scale = scale;
        Offset = offset;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>A stored value v means Scale v + Offset, in [-1, 1].</summary>
    public float Scale { get; }

    /// <inheritdoc cref="Scale"/>
    public float Offset { get; }

    /// <summary>Adds weight times the stored values of a row, from a column on, to an accumulator.</summary>
    public abstract void Accumulate(int row, int column, float weight, Span<float> sum);

    /// <summary>A plane of the same kind from stored values.</summary>
    public abstract Plane WithValues(ReadOnlySpan<float> values, int width, int height);
}

/// <summary>Eight bits per sample: 0 is -1, 255 is 1.</summary>
internal sealed class BytePlane(byte[] samples, int width, int height)
    : Plane(width, height, samples.Length, 2f / 255, -1)
{
    public override void Accumulate(int row, int column, float weight, Span<float> sum)
    {
        ReadOnlySpan<byte> source = samples.AsSpan((row * Width) + column, sum.Length);
        int i = 0, step = Vector<float>.Count;
        for (; i <= sum.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> a, out Vector<uint> b);
            Vector.Widen(high, out Vector<uint> c, out Vector<uint> d);
            Add(a, weight, sum[i..]);
            Add(b, weight, sum[(i + step)..]);
            Add(c, weight, sum[(i + (2 * step))..]);
            Add(d, weight, sum[(i + (3 * step))..]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += source[i] * weight;
        }
    }

    public override Plane WithValues(ReadOnlySpan<float> values, int width, int height)
    {
        byte[] bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)Math.Clamp(values[i] + 0.5f, 0, 255);
        }

        return new BytePlane(bytes, width, height);
    }

    private static void Add(Vector<uint> values, float weight, Span<float> sum) =>
        (new Vector<float>(sum) + (Vector.ConvertToSingle(Vector.AsVectorInt32(values)) * weight)).CopyTo(sum);
}

/// <summary>Sixteen bits per sample: 0 is -1, 65535 is 1. For heights, whose slopes show the steps of eight bits.</summary>
internal sealed class UShortPlane(ushort[] samples, int width, int height)
    : Plane(width, height, samples.Length, 2f / 65535, -1)
{
    public override void Accumulate(int row, int column, float weight, Span<float> sum)
    {
        ReadOnlySpan<ushort> source = samples.AsSpan((row * Width) + column, sum.Length);
        int i = 0, step = Vector<float>.Count;
        for (; i <= sum.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> a, out Vector<uint> b);
            Span<float> first = sum[i..], second = sum[(i + step)..];
            (new Vector<float>(first) + (Vector.ConvertToSingle(Vector.AsVectorInt32(a)) * weight)).CopyTo(first);
            (new Vector<float>(second) + (Vector.ConvertToSingle(Vector.AsVectorInt32(b)) * weight)).CopyTo(second);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += source[i] * weight;
        }
    }

    public override Plane WithValues(ReadOnlySpan<float> values, int width, int height)
    {
        ushort[] stored = new ushort[values.Length];
        for (int i = 0; i < stored.Length; i++)
        {
            stored[i] = (ushort)Math.Clamp(values[i] + 0.5f, 0, 65535);
        }

        return new UShortPlane(stored, width, height);
    }
}

/// <summary>Values as they are.</summary>
internal sealed class FloatPlane(float[] samples, int width, int height)
    : Plane(width, height, samples.Length, 1, 0)
{
    public override void Accumulate(int row, int column, float weight, Span<float> sum)
    {
        ReadOnlySpan<float> source = samples.AsSpan((row * Width) + column, sum.Length);
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += source[i] * weight;
        }
    }

    public override Plane WithValues(ReadOnlySpan<float> values, int width, int height) => new FloatPlane(values.ToArray(), width, height);
}
