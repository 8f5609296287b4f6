using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>What a request for a rectangle of a fixed lattice gives an engine: its plan and its encoding. Allocates nothing for a size and place within a tile that came before.</summary>
internal sealed class LatticeInputs
{
    // Rectangles of a pyramid begin at few places within a tile; more than a pyramid's levels are rare.
    private const int KeptPlans = 64;

    // Beyond it, positions of cells are not exact.
    private const long FurthestCell = 1L << 50;

    private readonly NetworkDescription _description;
    private readonly EncodingFill _encoding;
    private readonly List<SynthesisPlan> _plans = [];
    private int _oldest;

    public LatticeInputs(NetworkDescription description, EncodingFill encoding)
    {
        _description = description;
        _encoding = encoding;
    }

    private bool Refines => _description.Encoding.Kind == EncodingKind.Image;

    /// <summary>Checks all of a request but its latent.</summary>
    /// <exception cref="ArgumentException">A value does not fit the network.</exception>
    public void Check(LatticeRequest request)
    {
        Guard.InRange(request.NoiseStrength, 0, 10, nameof(LatticeRequest.NoiseStrength));
        if (request.Repeats is { } repeats && (repeats.Width % _description.CellSize != 0 || repeats.Height % _description.CellSize != 0))
        {
            throw Refused(FormattableString.Invariant($"the noise repeats after {repeats} pixels; expected multiples of {_description.CellSize}, the side of a base cell"));
        }

        if (Refines)
        {
            CheckCoarse(request);
            return;
        }

        if (request.Coarse is { } superfluous)
        {
            throw Refused(FormattableString.Invariant($"the coarser image has {superfluous.Resolution} pixels; expected none, as the network {BadFile.Quote(_description.Name)} makes images alone"));
        }

        if (!(request.Period > 0) || double.IsInfinity(request.Period * _description.CellSize))
        {
            throw Refused(FormattableString.Invariant($"the period is {request.Period}; expected image units per pixel, greater than 0"));
        }

        CheckIndex(request.FirstX);
        CheckIndex(request.FirstY);
    }

    /// <summary>The plan of a rectangle.</summary>
    public SynthesisPlan Plan(LatticeTiles tiles, MapArea area)
    {
        foreach (SynthesisPlan kept in _plans)
        {
            if (kept.Area == area && ReferenceEquals(kept.Tiles, tiles))
            {
                return kept;
            }
        }

        var plan = new SynthesisPlan(tiles, area);
        if (_plans.Count < KeptPlans)
        {
            _plans.Add(plan);
        }
        else
        {
            _plans[_oldest] = plan;
            _oldest = (_oldest + 1) % KeptPlans;
        }

        return plan;
    }

    /// <summary>[H, W, C] of the cells of an area, which holds all that are read; valid until the next call. A cell's values depend on its index alone.</summary>
    public ReadOnlySpan<float> Encoding(LatticeRequest request, PixelLattice pixels, SynthesisPlan plan, out MapArea area)
    {
        if (Refines)
        {
            area = pixels.Coarse;
            return request.Coarse!.Values;
        }

        area = plan.Encoding;
        var grid = CellGrid.At(pixels.CellX + area.X.Low, pixels.CellY + area.Y.Low, area.Width, area.Height, request.Period * _description.CellSize);
        return _encoding.Fill(grid, null, request.Latent.Phases);
    }

    private void CheckIndex(long first)
    {
        int cell = _description.CellSize;
        if (first / cell is < -FurthestCell or > FurthestCell)
        {
            throw Refused(FormattableString.Invariant($"the rectangle begins at pixel {first}; expected at most {FurthestCell} cells of {cell} pixels from the origin, where positions are exact"));
        }
    }

    private void CheckCoarse(LatticeRequest request)
    {
        int cell = _description.CellSize, channels = _description.ImageChannels.Count;
        var expected = new Resolution(
            LatticeRequest.CoarseArea(request.FirstX, request.Resolution.Width, cell).Count,
            LatticeRequest.CoarseArea(request.FirstY, request.Resolution.Height, cell).Count);
        if (request.Coarse is not { } coarse)
        {
            throw Refused($"there is no coarser image; expected one of {expected} pixels with {channels} channels, as the network {BadFile.Quote(_description.Name)} refines");
        }

        if (coarse.Resolution != expected || coarse.Channels != channels)
        {
            throw Refused($"the coarser image has {coarse.Resolution} pixels with {coarse.Channels} channels; expected {expected} with {channels} ({nameof(LatticeRequest)}.{nameof(LatticeRequest.CoarseArea)})");
        }

        if (!Finite.AreAll(coarse.Values))
        {
            throw Refused("the coarser image has a value that is not a finite number; expected finite ones");
        }
    }

    private static ArgumentException Refused(string message) => new(message);
}
