using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ScaleParty.Animation;
using ScaleParty.Editor.State;
using ScaleParty.Json;

namespace ScaleParty.Editor.Inspector;

/// <summary>The network, texts of states, and the workspace's stars, latents and timelines.</summary>
internal static class DataEndpoints
{
    /// <summary>Adds the addresses.</summary>
    public static void Map(IEndpointRouteBuilder routes, InspectorParts parts)
    {
        string network = NetworkInfo.Write(parts.Images.Network, parts.Images.Refinement);
        var stars = new Lock();
        routes.MapGet("/api/network", context => Answers.JsonAsync(context, network));
        routes.MapPost("/api/state", context => StateAsync(context, parts));
        routes.MapGet("/api/stars", context =>
        {
            IReadOnlyList<Star> kept;
            lock (stars)
            {
                kept = Stars.Load(parts.Workspace.Stars);
            }

            return Answers.JsonAsync(context, Stars.Write(kept, new JsonWriter()));
        });
        routes.MapPut("/api/stars", async context =>
        {
            IReadOnlyList<Star> read = Stars.Read(await RequestJson.ReadAsync(context, Stars.MaximumBytes).ConfigureAwait(false));
            lock (stars)
            {
                Stars.Save(read, parts.Workspace.Stars);
            }

            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        routes.MapGet("/api/latents", context => Answers.JsonAsync(context, Latents(parts)));
        routes.MapGet("/api/timelines", context => Answers.JsonAsync(context, Names(parts.Workspace.TimelineNames())));
        routes.MapPost("/api/timelines/evaluate", EvaluateAsync);
        routes.MapGet("/api/timelines/{name}", context => Answers.JsonAsync(context, TimelineFile.Write(
            parts.Workspace.LoadTimeline(Name(context)) ?? throw new RequestException(StatusCodes.Status404NotFound, "there is no timeline of this name"))));
        routes.MapPut("/api/timelines/{name}", async context =>
        {
            JsonValue request = await RequestJson.ReadAsync(context, TimelineFile.MaximumBytes).ConfigureAwait(false);
            parts.Workspace.SaveTimeline(Name(context), TimelineParser.Read(request, ViewState.Parameters));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
    }

    private static async Task StateAsync(HttpContext context, InspectorParts parts)
    {
        JsonValue request = await RequestJson.ReadAsync(context).ConfigureAwait(false);
        RequestJson.Only(request, "state");
        ViewState state = RequestJson.StateOf(request);
        await Answers.JsonAsync(context, new JsonWriter().BeginObject()
            .Name("state").Value(state.ToString())
            .Name("command").Value(CommandText.Of(parts.Options, parts.Workspace, state)).EndObject()).ConfigureAwait(false);
    }

    private static async Task EvaluateAsync(HttpContext context)
    {
        JsonValue request = await RequestJson.ReadAsync(context, TimelineFile.MaximumBytes).ConfigureAwait(false);
        RequestJson.Only(request, "timeline", "state", "time");
        double time = request.Required("time").Real(-Timeline.MaximumDuration, 2 * Timeline.MaximumDuration);
        ViewState state = StateTimeline.At(RequestJson.TimelineOf(request), RequestJson.StateOf(request), time);
        await Answers.JsonAsync(context, new JsonWriter().BeginObject().Name("state").Value(state.ToString()).EndObject()).ConfigureAwait(false);
    }

    private static JsonWriter Latents(InspectorParts parts)
    {
        JsonWriter json = new JsonWriter().BeginArray();
        foreach (WorkspaceLatent latent in parts.Workspace.LatentsOf(parts.Images.Network))
        {
            json.BeginObject().Name("name").Value(latent.Name).Name("projected").Value(latent.IsProjected).Name("hasStyles").Value(latent.HasStyles).Name("note").Value(latent.Note).EndObject();
        }

        return json.EndArray();
    }

    private static JsonWriter Names(IReadOnlyList<string> names)
    {
        JsonWriter json = new JsonWriter().BeginArray();
        foreach (string name in names)
        {
            json.Value(name);
        }

        return json.EndArray();
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["name"]!;
}
