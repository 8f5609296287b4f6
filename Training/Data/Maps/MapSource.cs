using ScaleParty.Desktop;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>
/// Frames drawn as windows of large files that lie on each other. The files are kept in memory once, with coarser levels for
/// fast sampling at large scales; the surroundings of every frame are the map's own.
/// </summary>
internal sealed class MapSource : IDataSource
{
    private const int MaximumAttempts = 2000;
    private readonly MapDescription _description;
    private readonly string _name;
    private readonly Raster _raster;
    private readonly MaskShare? _mask;
    private readonly MapArea _area;
    private readonly DataSourceOptions _options;
    private readonly IReadOnlyList<string> _files;

    /// <summary>Loads the files.</summary>
    /// <param name="description">What to load and how to draw frames.</param>
    /// <param name="options">Limits on files: <see cref="DataSourceOptions.MaximumPixels"/> and <see cref="DataSourceOptions.MaximumBytes"/>, <see cref="DataSourceOptions.Filter"/> and <see cref="DataSourceOptions.Thinning"/>; null allows 16384x16384.</param>
    /// <param name="name">Named in messages.</param>
    /// <exception cref="TrainingDataException">A file is missing, damaged or of another size, or no frame fits.</exception>
    public MapSource(MapDescription description, DataSourceOptions? options = null, string name = "maps")
    {
        ArgumentNullException.ThrowIfNull(description);
        _description = description.Checked(name);
        _name = name;
        _options = (options ?? new() { MaximumPixels = 1L << 28 }).Checked();
        var loader = new MapLoader(description.Folder ?? ".", _options, name);
        Channels = [.. description.Files.SelectMany(f => f.Channels).Select(SourceChannel.FromName)];
        _raster = loader.Load(description);
        _mask = description.Mask is null ? null : loader.LoadMask(description.Mask, _raster);
        if (_options.Thinning != 0 && _mask is null)
        {
            throw new TrainingDataException($"{name}: thinning: the map has no mask, by whose share frames would be thinned");
        }

        _files = [.. description.Files.Select(f => f.File)];
        _area = new MapArea(description, _raster, name);
    }

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels { get; }

    /// <inheritdoc/>
    public double LargestShare => _description.Context;

    /// <inheritdoc/>
    public bool HasHeldOut => _description.HeldOut is not null;

    /// <inheritdoc/>
    public SourceDescription Describe()
    {
        double side = (_description.FrameSide[0] + _description.FrameSide[1]) / 2;
        List<string> notes =
        [
            $"{_raster.Width}x{_raster.Height} pixels, {string.Join(" + ", _files)}",
            FormattableString.Invariant($"frames of {_description.FrameSide[0]:0.#} to {_description.FrameSide[1]:0.#} map pixels; about {_area.TrainingPixels / (side * side):0} fit side by side, land or not"),
        ];
        if (_description.HeldOut is [double from, double to])
        {
            notes.Add(FormattableString.Invariant($"{from:0.##} to {to:0.##} is kept out of training"));
        }

        if (_options.Thinning > 0)
        {
            notes.Add(FormattableString.Invariant($"frames with much of the mask are drawn less often (thinning {_options.Thinning:0.##})"));
        }

        return new("maps", _name, null, Channels, LargestShare, notes, _description.Credit, _description.Licence);
    }

    /// <inheritdoc/>
    public IImageFrame Open(FrameDraw draw) => Place(draw).ToFrame(_raster, LargestShare, _options.Filter);

    /// <inheritdoc/>
    public SourceSurvey Survey(long limit = long.MaxValue, bool decode = false, CancellationToken cancellation = default) =>
        new(_files.Count, _files.Count, Math.Min(_raster.Width, _raster.Height), Math.Max(_raster.Width, _raster.Height), 0, [])
        {
            FrameSides = [.. Enumerable.Range(0, 100).Select(i => double.Lerp(_description.FrameSide[0], _description.FrameSide[1], (i + 0.5) / 100))],
        };

    /// <inheritdoc/>
    public void Dispose()
    {
        // Pixels are managed memory; nothing is held open.
    }

    private bool IsWanted(MapPlacement placement, DataSplit split, ref SampleRandom random)
    {
        if (_mask is null)
        {
            return true;
        }

        double share = _mask.Of(placement);
        return share >= _description.Mask!.MinimumShare
            && (_options.Thinning == 0 || split == DataSplit.HeldOut || random.Uniform() >= _options.Thinning * share);
    }

    /// <summary>Where the frame of a draw lies.</summary>
    internal MapPlacement Place(FrameDraw draw)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draw.Index, "draw.Index");
        if (draw.Split == DataSplit.HeldOut && !HasHeldOut)
        {
            throw new TrainingDataException($"{_name}: heldOut: no band is kept out of training");
        }

        var random = new SampleRandom(draw, RandomStreams.Placement);
        for (int attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            double side = random.Uniform(_description.FrameSide[0], _description.FrameSide[1]);
            double u = random.Uniform(), v = random.Uniform();
            if (_area.Place(side, u, v, draw.Split) is MapPlacement placement
                && IsWanted(placement, draw.Split, ref random))
            {
                var turn = new SampleRandom(draw, RandomStreams.Orientation);
                return draw.Augment
                    ? placement with { Orientation = Orientation.Draw(ref turn, _description.Flips, _description.QuarterTurns) }
                    : placement;
            }
        }

        throw new TrainingDataException(
            $"{_name}: {MaximumAttempts} places were tried and none fits the limits; check latitudes, heldOut, frameSide and mask.minimumShare");
    }
}
