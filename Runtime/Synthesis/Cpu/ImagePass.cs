namespace ScaleParty.Synthesis.Cpu;

/// <summary>
/// One level's image in one pass: to-image layer, bias, and the level below upsampled bilinearly. Images are
/// [height, width, image channels] of floats. Reused from level to level.
/// </summary>
internal sealed unsafe class ImagePass : IParallelWork
{
    // About so many values of the map are worth handing to another thread.
    private const int ValuesPerPart = 1 << 16;

    private readonly VectorKernels _kernels;
    private readonly WorkerPool _pool;
    private Job _job;
    private int _rows;

    public ImagePass(VectorKernels kernels, WorkerPool pool)
    {
        _kernels = kernels;
        _pool = pool;
    }

    /// <summary>Writes the image.</summary>
    public void Compute(in Job job)
    {
        _job = job;
        _rows = (int)Math.Max(1, ValuesPerPart / ((long)job.Width * job.Channels));
        _pool.Run(this, (job.Height + _rows - 1) / _rows, _pool.Workers);
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        ref readonly Job job = ref _job;
        for (int y = part * _rows; y < Math.Min(job.Height, (part + 1) * _rows); y++)
        {
            float* image = job.Image + ((long)y * job.Width * job.ImageChannels);
            _kernels.Project(job.Map + ((long)y * job.MapWidth * job.Channels), job.Width, job.Channels, job.Weight, job.Bias, job.ImageChannels, image);
            if (job.Below != null)
            {
                long row = (y + job.OffsetY) >> 1, other = ((y + job.OffsetY) & 1) != 0 ? row + 1 : row - 1, stride = (long)job.BelowWidth * job.ImageChannels;
                ImageKernel.AddBelow(image, job.Width, job.ImageChannels, job.Below + (row * stride), job.Below + (other * stride), job.OffsetX);
            }
        }
    }

    /// <summary>What one level's image is made of.</summary>
    public struct Job
    {
        /// <summary>The feature map at the image's first pixel, [.., map width, channels].</summary>
        public float* Map;

        /// <summary>Pixels in a row of the map.</summary>
        public int MapWidth;

        /// <summary>Values per pixel of the map.</summary>
        public int Channels;

        /// <summary>[image channels, channels].</summary>
        public float* Weight;

        /// <summary>[image channels].</summary>
        public float* Bias;

        /// <summary>The image that is written.</summary>
        public float* Image;

        /// <summary>Size of the image in pixels.</summary>
        public int Width, Height;

        /// <summary>Values per pixel of the image.</summary>
        public int ImageChannels;

        /// <summary>The level below, or null at the first.</summary>
        public float* Below;

        /// <summary>Pixels in a row of the level below.</summary>
        public int BelowWidth;

        /// <summary>Column and row of the image's first pixel in the upsampled level below.</summary>
        public int OffsetX, OffsetY;
    }
}
