using System.Numerics;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>The part of an encoding that the first convolution reads, scaled by its style, with channels padded by zeros.</summary>
internal sealed unsafe class EncodingPass : IParallelWork
{
    // About so many values are worth handing to another thread.
    private const int ValuesPerPart = 1 << 14;

    private readonly WorkerPool _pool;
    private Job _job;
    private int _rows;

    public EncodingPass(WorkerPool pool) => _pool = pool;

    /// <summary>Writes the scaled encoding.</summary>
    public void Compute(in Job job)
    {
        _job = job;
        _rows = Math.Max(1, ValuesPerPart / (job.Width * job.PaddedChannels));
        _pool.Run(this, (job.Height + _rows - 1) / _rows, _pool.Workers);
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        ref readonly Job job = ref _job;
        int channels = job.Channels, padded = job.PaddedChannels;
        for (int y = part * _rows; y < Math.Min(job.Height, (part + 1) * _rows); y++)
        {
            float* from = job.Encoding + ((long)y * job.Stride * channels), to = job.Scaled + ((long)y * job.Width * padded);
            for (int x = 0; x < job.Width; x++, from += channels, to += padded)
            {
                int c = 0;
                for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
                {
                    *(Vector<float>*)(to + c) = *(Vector<float>*)(from + c) * *(Vector<float>*)(job.Style + c);
                }

                for (; c < channels; c++)
                {
                    to[c] = from[c] * job.Style[c];
                }

                for (; c < padded; c++)
                {
                    to[c] = 0;
                }
            }
        }
    }

    /// <summary>What is scaled.</summary>
    public struct Job
    {
        /// <summary>The first value that is read, of [.., stride, channels].</summary>
        public float* Encoding;

        /// <summary>Cells in a row of the encoding.</summary>
        public int Stride;

        /// <summary>Values per cell of the encoding, and of what is written.</summary>
        public int Channels, PaddedChannels;

        /// <summary>Factor of every channel.</summary>
        public float* Style;

        /// <summary>Receives [height, width, padded channels].</summary>
        public float* Scaled;

        /// <summary>Cells that are read.</summary>
        public int Width, Height;
    }
}
