namespace ScaleParty.Synthesis.Cpu;

/// <summary>One convolution in blocks of tiles: transform the input, multiply, transform the output. Reused from convolution to convolution.</summary>
internal sealed unsafe class ConvolutionPass : IParallelWork, IDisposable
{
    // Keeps the planes out of each other's cache sets.
    private const int PlaneGap = 16;

    // Transformed tiles of one block should stay in a core's second-level cache, unless the filters do not fit there
    // anyway and want to be read as rarely as possible.
    private const int BlockBytes = 384 << 10, MostTiles = 96;

    // Of a transform that all threads share: a thread that began late takes fewer.
    private const int PartsPerThread = 4;

    // Products below which waking another thread costs more than it brings: some tens of microseconds.
    private const long WorthAThread = 3_000_000;

    private readonly VectorKernels _kernels;
    private readonly WorkerPool _pool;
    private readonly NativeBuffer _scratch = new();
    private readonly Step _transformInput, _multiply, _transformOutput;
    private ConvolutionJob _job;
    private TileSize _size = TileSize.Small;
    private bool _upsample;
    private int _tiles, _blockTiles;
    private long _inputPlane, _outputPlane, _scratchLength;
    private float* _scratchStart;

    public ConvolutionPass(VectorKernels kernels, WorkerPool pool)
    {
        _kernels = kernels;
        _pool = pool;
        _transformInput = new(this, static (pass, part) => pass.TransformInput(part));
        _multiply = new(this, static (pass, plane) => pass.Multiply(plane));
        _transformOutput = new(this, static (pass, part) => pass.TransformOutput(part));
    }

    /// <summary>Computes the destination.</summary>
    /// <param name="job">What to compute.</param>
    /// <param name="size">The tiles to compute it in.</param>
    /// <param name="upsample">Whether bilinear upsampling comes first.</param>
    public void Compute(in ConvolutionJob job, TileSize size, bool upsample)
    {
        _job = job;
        _size = size;
        _upsample = upsample;
        _tiles = job.TilesX * job.TilesY;
        int planes = size.Planes;
        int threads = (long)_tiles * planes * job.Inputs * job.Outputs < WorthAThread ? 1 : _pool.Workers;
        bool filtersFit = (long)job.Inputs * job.Outputs * planes * sizeof(float) <= BlockBytes;
        int most = filtersFit ? BlockBytes / (planes * sizeof(float) * (job.Inputs + job.Outputs)) : MostTiles;
        most = Math.Max(Math.Min(most, MostTiles) / ProductKernels.RowMultiple, 1) * ProductKernels.RowMultiple;
        if (threads > 1 && !filtersFit && _tiles <= threads * MostTiles)
        {
            ComputeByPlanes(threads);
            return;
        }

        // As many blocks for every thread as for the others.
        int blocks = CeilingDivide(CeilingDivide(_tiles, most), threads) * threads;
        _blockTiles = Rows(CeilingDivide(_tiles, blocks));
        _inputPlane = ((long)_blockTiles * job.Inputs) + PlaneGap;
        _outputPlane = ((long)_blockTiles * job.Outputs) + PlaneGap;
        _scratchLength = planes * (_inputPlane + _outputPlane);
        _scratchStart = _scratch.Take(threads * _scratchLength);
        _pool.Run(this, CeilingDivide(_tiles, _blockTiles), threads);
    }

    /// <inheritdoc/>
    public void Run(int part, int worker)
    {
        int planes = _size.Planes;
        float* input = _scratchStart + (worker * _scratchLength), output = input + (planes * _inputPlane);
        int first = part * _blockTiles, count = Math.Min(_blockTiles, _tiles - first);
        int rows = Rows(count);
        _kernels.TransformInput(_job, _size, _upsample, first, count, input, _inputPlane);
        for (int k = 0; k < planes; k++)
        {
            _kernels.Multiply(input + (k * _inputPlane), _job.Filters + ((long)k * _job.Inputs * _job.Outputs), output + (k * _outputPlane), rows, _job.Inputs, _job.Outputs);
        }

        _kernels.TransformOutput(_job, _size, first, count, output, _outputPlane);
    }

    public void Dispose() => _scratch.Dispose();

    // Of few tiles every thread would read all filters for a block or two. The planes are as many for every thread, and each is read by one.
    private void ComputeByPlanes(int threads)
    {
        int rows = Rows(_tiles);
        _inputPlane = ((long)rows * _job.Inputs) + PlaneGap;
        _outputPlane = ((long)rows * _job.Outputs) + PlaneGap;
        _scratchStart = _scratch.Take(_size.Planes * (_inputPlane + _outputPlane));
        _blockTiles = CeilingDivide(_tiles, threads * PartsPerThread);
        int parts = CeilingDivide(_tiles, _blockTiles);
        _pool.Run(_transformInput, parts, threads);
        _pool.Run(_multiply, _size.Planes, threads);
        _pool.Run(_transformOutput, parts, threads);
    }

    private void TransformInput(int part)
    {
        int first = part * _blockTiles;
        _kernels.TransformInput(_job, _size, _upsample, first, Math.Min(_blockTiles, _tiles - first), _scratchStart + ((long)first * _job.Inputs), _inputPlane);
    }

    private void Multiply(int plane)
    {
        float* input = _scratchStart + (plane * _inputPlane), output = _scratchStart + (_size.Planes * _inputPlane) + (plane * _outputPlane);
        _kernels.Multiply(input, _job.Filters + ((long)plane * _job.Inputs * _job.Outputs), output, Rows(_tiles), _job.Inputs, _job.Outputs);
    }

    private void TransformOutput(int part)
    {
        int first = part * _blockTiles;
        float* output = _scratchStart + (_size.Planes * _inputPlane) + ((long)first * _job.Outputs);
        _kernels.TransformOutput(_job, _size, first, Math.Min(_blockTiles, _tiles - first), output, _outputPlane);
    }

    // What the product kernels compute for so many tiles.
    private static int Rows(int tiles) => CeilingDivide(tiles, ProductKernels.RowMultiple) * ProductKernels.RowMultiple;

    private static int CeilingDivide(int a, int b) => (a + b - 1) / b;

    /// <summary>One of the steps of a convolution whose threads share all of it.</summary>
    private sealed class Step(ConvolutionPass pass, Action<ConvolutionPass, int> run) : IParallelWork
    {
        public void Run(int part, int worker) => run(pass, part);
    }
}
