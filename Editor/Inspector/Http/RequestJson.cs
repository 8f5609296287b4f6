using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ScaleParty.Animation;
using ScaleParty.Editor.State;
using ScaleParty.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Inspector;

/// <summary>Bodies of requests: strict JSON of bounded size and depth, in which unknown members are refused.</summary>
internal static class RequestJson
{
    /// <summary>Most bytes of a body, where nothing else is said.</summary>
    public const int MaximumBytes = 64 << 10;

    /// <summary>Smallest side of an image.</summary>
    public const int MinimumSide = 16;

    // As many values as a timeline may have.
    private static readonly JsonFormat Format = new(string.Empty, MaximumDepth: 12, MaximumValues: (5 * Timeline.MaximumKeyframes) + 2000, Lenient: false, Failure);

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">It is too large, or comes too slowly.</exception>
    /// <exception cref="InvalidDataException">It is not JSON.</exception>
    public static async Task<JsonValue> ReadAsync(HttpContext context, int maximumBytes = MaximumBytes)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = maximumBytes;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        return Parse(body.ToArray(), "the request");
    }

    /// <summary>Reads a JSON text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InvalidDataException">It is not JSON.</exception>
    public static JsonValue Parse(byte[] utf8, string name) => JsonReader.Read(new JsonText(utf8, name, Format));

    /// <summary>Refuses members of an object that are not among those that are known.</summary>
    public static void Only(JsonValue value, params IReadOnlyList<string> names)
    {
        foreach ((string name, JsonValue member) in value.Object())
        {
            if (!names.Contains(name))
            {
                throw member.NameError($"is unknown; expected one of {string.Join(", ", names)}{Spelling.Hint(name, names)}");
            }
        }
    }

    /// <summary>The member "state".</summary>
    public static ViewState StateOf(JsonValue value) => ViewState.Parse(value.Required("state").Text());

    /// <summary>The members "width" and "height".</summary>
    public static Resolution SizeOf(JsonValue value) => new(Side(value, "width"), Side(value, "height"));

    /// <summary>A side of an image in pixels.</summary>
    public static int Side(JsonValue value, string name) => (int)value.Required(name).Whole(MinimumSide, NetworkInfo.MaximumSide);

    /// <summary>The member "timeline".</summary>
    public static Timeline TimelineOf(JsonValue value) => TimelineParser.Read(value.Required("timeline"), ViewState.Parameters);

    private static InvalidDataException Failure(string name, int line, int column, string path, string problem) =>
        new(PlainText.OneLine($"{(path.Length == 0 ? name : path)} {problem}"));
}
