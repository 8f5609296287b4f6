using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ScaleParty.Editor.State;
using ScaleParty.Json;
using ScaleParty.Rendering;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Inspector;

/// <summary>Images: the one of the stage, and small ones of variants of a state.</summary>
internal static class ImageEndpoints
{
    /// <summary>Most pixels of an image on the page.</summary>
    public const int MaximumPixels = 4 << 20;

    /// <summary>Drafts of more pixels than this have half of them per axis.</summary>
    public const int LargestDraft = 1 << 17;

    /// <summary>Most small images of a request.</summary>
    public const int MaximumTiles = 64;

    private const int LargestTile = 256, LargestPad = 8;

    /// <summary>Adds the addresses.</summary>
    public static void Map(IEndpointRouteBuilder routes, InspectorParts parts)
    {
        routes.MapPost("/api/image", context => ImageAsync(context, parts));
        routes.MapPost("/api/sheet", context => TilesAsync(context, parts, Sheet));
        routes.MapPost("/api/strip", context => TilesAsync(context, parts, Strip));
        routes.MapPost("/api/pad", context => TilesAsync(context, parts, Pad));
    }

    private static async Task ImageAsync(HttpContext context, InspectorParts parts)
    {
        string session = RequestGuard.Session(context);
        JsonValue request = await RequestJson.ReadAsync(context).ConfigureAwait(false);
        RequestJson.Only(request, "state", "width", "height", "draft");
        ViewState state = RequestJson.StateOf(request);
        Resolution size = RequestJson.SizeOf(request);
        if (size.PixelCount > MaximumPixels)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"width and height are {size}; expected at most {MaximumPixels} pixels"));
        }

        if (request.Optional("draft")?.Flag() == true && size.PixelCount > LargestDraft)
        {
            size = new Resolution(Math.Max(RequestJson.MinimumSide, size.Width / 2), Math.Max(RequestJson.MinimumSide, size.Height / 2));
        }

        int bytes = (int)(4 * size.PixelCount);
        byte[] rgba = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            TimeSpan time;
            using (await parts.Turns.EnterAsync(session, context.RequestAborted).ConfigureAwait(false))
            {
                time = await parts.ImageGate.RunAsync(
                    () =>
                    {
                        long start = Stopwatch.GetTimestamp();
                        parts.Images.Colour(state, size, rgba, context.RequestAborted);
                        return Stopwatch.GetElapsedTime(start);
                    },
                    context.RequestAborted).ConfigureAwait(false);
            }

            IHeaderDictionary headers = context.Response.Headers;
            headers["X-Width"] = size.Width.ToString(CultureInfo.InvariantCulture);
            headers["X-Height"] = size.Height.ToString(CultureInfo.InvariantCulture);
            headers["X-Milliseconds"] = time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
            headers["X-State"] = state.ToString();
            await Answers.BytesAsync(context, "application/octet-stream", rgba.AsMemory(0, bytes)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgba);
        }
    }

    /// <summary>Small images one after another.</summary>
    private static async Task TilesAsync(HttpContext context, InspectorParts parts, Func<JsonValue, IReadOnlyList<ViewState>> statesOf)
    {
        JsonValue request = await RequestJson.ReadAsync(context).ConfigureAwait(false);
        IReadOnlyList<ViewState> states = statesOf(request);
        int side = (int)request.Required("side").Whole(RequestJson.MinimumSide, LargestTile), bytes = 4 * side * side;
        byte[] tiles = await parts.TileGate.RunAsync(
            () =>
            {
                var rgba = new byte[bytes * states.Count];
                for (int i = 0; i < states.Count; i++)
                {
                    parts.Tiles.Colour(states[i], new Resolution(side, side), rgba.AsSpan(i * bytes, bytes), context.RequestAborted);
                }

                return rgba;
            },
            context.RequestAborted).ConfigureAwait(false);
        await Answers.BytesAsync(context, "application/octet-stream", tiles).ConfigureAwait(false);
    }

    private static IReadOnlyList<ViewState> Sheet(JsonValue request)
    {
        RequestJson.Only(request, "state", "seeds", "side");
        ViewState state = RequestJson.StateOf(request);
        return [.. request.Required("seeds").List(1, MaximumTiles).Select(seed =>
        {
            long look = seed.Whole(0, TextureParameters.MaximumSeed);
            return state.With(("latent", look), ("layout", look)) with { File = null };
        })];
    }

    private static IReadOnlyList<ViewState> Strip(JsonValue request)
    {
        RequestJson.Only(request, "state", "to", "count", "side");
        ViewState state = RequestJson.StateOf(request);
        int to = (int)request.Required("to").Whole(0, TextureParameters.MaximumSeed), count = (int)request.Required("count").Whole(1, MaximumTiles);
        return count == 1 ? [state] : [.. Enumerable.Range(0, count).Select(i => state with { Blend = i == 0 ? null : new LatentBlend(to, i / (count - 1.0)) })];
    }

    private static IReadOnlyList<ViewState> Pad(JsonValue request)
    {
        RequestJson.Only(request, "state", "x", "y", "span", "count", "side");
        ViewState state = RequestJson.StateOf(request);
        int x = (int)request.Required("x").Whole(1, ViewState.Directions), y = (int)request.Required("y").Whole(1, ViewState.Directions);
        double span = request.Required("span").Real(0, ViewState.LargestStep);
        int count = (int)request.Required("count").Whole(2, LargestPad);

        // From left to right along x, from top to bottom along y.
        return [.. Enumerable.Range(0, count * count).Select(i => Moved(Moved(state, x, Step(i % count)), y, Step(i / count)))];

        double Step(int index) => span * ((2.0 * index / (count - 1)) - 1);
    }

    private static ViewState Moved(ViewState state, int direction, double step)
    {
        var steps = new Dictionary<int, double>(state.Steps);
        steps.Remove(direction);
        if (step != 0)
        {
            steps.Add(direction, step);
        }

        return state with { Steps = steps };
    }
}
