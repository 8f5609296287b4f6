using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace ScaleParty.Editor.Inspector;

/// <summary>The page: files in the assembly, without data of the user.</summary>
internal static class StaticPage
{
    private const string Prefix = "ScaleParty.Inspector.Page/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
    };

    private static readonly Dictionary<string, byte[]> Files = Read();

    /// <summary>Sends a file by its name; the index without one.</summary>
    /// <exception cref="RequestException">There is no such file, with status 404.</exception>
    public static Task SendAsync(HttpContext context)
    {
        string name = (string?)context.Request.RouteValues["path"] ?? "index.html";
        return Files.TryGetValue(name, out byte[]? bytes)
            ? Answers.BytesAsync(context, Types[Path.GetExtension(name)], bytes)
            : throw new RequestException(StatusCodes.Status404NotFound, "there is nothing at this address");
    }

    private static Dictionary<string, byte[]> Read()
    {
        Assembly assembly = typeof(StaticPage).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && Types.ContainsKey(Path.GetExtension(n)))
            .ToDictionary(n => n[Prefix.Length..].Replace('\\', '/'), n =>
            {
                using Stream stream = assembly.GetManifestResourceStream(n)!;
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return bytes.ToArray();
            });
    }
}
