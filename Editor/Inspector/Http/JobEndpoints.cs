using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ScaleParty.Json;

namespace ScaleParty.Editor.Inspector;

/// <summary>Uploads and jobs.</summary>
internal static class JobEndpoints
{
    // A timeline and a state.
    private const int MaximumBytes = Animation.TimelineFile.MaximumBytes + RequestJson.MaximumBytes;

    /// <summary>Adds the addresses.</summary>
    public static void Map(IEndpointRouteBuilder routes, InspectorParts parts)
    {
        routes.MapPost("/api/uploads", async context =>
        {
            Upload upload = await parts.Uploads.ReceiveAsync(context).ConfigureAwait(false);
            await Answers.JsonAsync(context, new JsonWriter().BeginObject().Name("id").Value(upload.Id).Name("width").Value(upload.Width).Name("height").Value(upload.Height).EndObject()).ConfigureAwait(false);
        });
        routes.MapPost("/api/jobs", async context =>
        {
            string session = RequestGuard.Session(context);
            JobRun job = parts.Jobs.Start(await RequestJson.ReadAsync(context, MaximumBytes).ConfigureAwait(false), session);
            await Answers.JsonAsync(context, new JsonWriter().BeginObject().Name("id").Value(job.Id).EndObject()).ConfigureAwait(false);
        });
        routes.MapGet("/api/jobs", context =>
        {
            JsonWriter json = new JsonWriter().BeginArray();
            foreach (JobRun job in parts.Jobs.Of(RequestGuard.Session(context)))
            {
                Write(json, job);
            }

            return Answers.JsonAsync(context, json.EndArray());
        });
        routes.MapGet("/api/jobs/{id}", context => Answers.JsonAsync(context, Write(new JsonWriter(), Job(context, parts))));
        routes.MapDelete("/api/jobs/{id}", context =>
        {
            Job(context, parts).Cancel();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        routes.MapGet("/api/jobs/{id}/preview", async context =>
        {
            JobRun job = Job(context, parts);
            await SendAsync(context, job.PreviewPath, "image/png", "there is no preview yet").ConfigureAwait(false);
        });
        routes.MapGet("/api/jobs/{id}/files/{name}", async context =>
        {
            JobRun job = Job(context, parts);
            string name = (string)context.Request.RouteValues["name"]!;

            // The name is compared with those of the job before it becomes a path.
            string? file = job.Status.Files.FirstOrDefault(f => f == name);
            if (file is not null)
            {
                context.Response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
            }

            await SendAsync(context, file is null ? null : Path.Combine(job.Folder, file), "application/octet-stream", "the job has no such file").ConfigureAwait(false);
        });
    }

    private static JobRun Job(HttpContext context, InspectorParts parts) => parts.Jobs.Find((string)context.Request.RouteValues["id"]!);

    private static async Task SendAsync(HttpContext context, string? path, string type, string missing)
    {
        if (path is null || !File.Exists(path))
        {
            throw new RequestException(StatusCodes.Status404NotFound, missing);
        }

        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = file.Length;
            await file.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static JsonWriter Write(JsonWriter json, JobRun job)
    {
        JobStatus status = job.Status;
        json.BeginObject();
        json.Name("id").Value(job.Id);
        json.Name("kind").Value(job.Kind);
        json.Name("state").Value(JsonNamingPolicy.CamelCase.ConvertName(status.State.ToString()));
        json.Name("progress").Value(status.Progress);
        json.Name("message").Value(status.Message);
        json.Name("preview").Value(File.Exists(job.PreviewPath));
        json.Array("files", status.Files, (w, name) => w.BeginObject().Name("name").Value(name).Name("bytes").Value(new FileInfo(Path.Combine(job.Folder, name)).Length).EndObject());
        if (status.Error is { } error)
        {
            json.Name("error").Value(error);
        }

        return json.EndObject();
    }
}
