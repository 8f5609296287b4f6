using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using ScaleParty.Animation;
using ScaleParty.Desktop.Programs;
using ScaleParty.Json;

namespace ScaleParty.Editor.Inspector;

/// <summary>Answers, and what all of them have in common: headers, and errors as JSON.</summary>
internal static class Answers
{
    /// <summary>Sends JSON.</summary>
    public static Task JsonAsync(HttpContext context, JsonWriter json) => JsonAsync(context, json.ToString());

    /// <inheritdoc cref="JsonAsync(HttpContext, JsonWriter)"/>
    public static Task JsonAsync(HttpContext context, string json) => BytesAsync(context, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(json));

    /// <summary>Sends bytes.</summary>
    public static async Task BytesAsync(HttpContext context, string type, ReadOnlyMemory<byte> bytes)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Checks a request, answers it, and turns every error into a status with { "error": "one sentence" }.</summary>
    public static async Task GuardAsync(HttpContext context, RequestGuard guard, RequestDelegate next)
    {
        AddHeaders(context.Response.Headers);
        try
        {
            guard.Check(context);
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && context.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)
            {
                await ErrorAsync(context, context.Response.StatusCode, context.Response.StatusCode == StatusCodes.Status404NotFound ? "there is nothing at this address" : "the method does not suit this address").ConfigureAwait(false);
            }
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested || e is ConnectionResetException)
        {
            // Nobody waits for an answer any more.
            context.Abort();
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await ErrorAsync(context, StatusOf(e), ErrorLine.Of(e)).ConfigureAwait(false);
        }
    }

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static Task ErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.Clear();
        AddHeaders(context.Response.Headers);
        context.Response.StatusCode = status;
        return JsonAsync(context, new JsonWriter().BeginObject().Name("error").Value(message).EndObject());
    }

    private static int StatusOf(Exception e) => e switch
    {
        RequestException refused => refused.Status,
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException => StatusCodes.Status503ServiceUnavailable,
        FileNotFoundException => StatusCodes.Status404NotFound,
        ArgumentNullException => StatusCodes.Status500InternalServerError,
        InvalidDataException or ArgumentException or TimelineException => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };
}
