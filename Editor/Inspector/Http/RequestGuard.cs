using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ScaleParty.Json;

namespace ScaleParty.Editor.Inspector;

/// <summary>
/// Who may ask. A page of another origin can send requests to loopback, and by DNS rebinding even read the answers: the names in Host and Origin must be this server's own. What holds
/// data needs the token besides, which another user of the machine does not have.
/// </summary>
/// <param name="token">The token of this run.</param>
internal sealed class RequestGuard(string token)
{
    /// <summary>Header of the token.</summary>
    public const string TokenHeader = "X-ScaleParty-Token";

    /// <summary>Header of the tab's session.</summary>
    public const string SessionHeader = "X-ScaleParty-Session";

    private const int SessionDigits = 16;

    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    /// <summary>A new token: 128 random bits.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Throws unless a request may be answered.</summary>
    /// <exception cref="RequestException">It may not, with status 403.</exception>
    public void Check(HttpContext context)
    {
        string port = context.Connection.LocalPort.ToString(CultureInfo.InvariantCulture);
        string[] hosts = [$"127.0.0.1:{port}", $"localhost:{port}"];
        if (!hosts.Contains(context.Request.Host.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw Refused("the request is for another host; expected the address that the inspector printed");
        }

        StringValues origin = context.Request.Headers.Origin;
        if (origin.Count > 0 && !hosts.Any(h => origin.Count == 1 && string.Equals(origin[0], $"http://{h}", StringComparison.OrdinalIgnoreCase)))
        {
            throw Refused("the request comes from another page");
        }

        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers[TokenHeader].ToString()), _token))
        {
            throw Refused("the token is missing or another one; open the address that the inspector printed");
        }
    }

    /// <summary>The session of a request.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string Session(HttpContext context)
    {
        string session = context.Request.Headers[SessionHeader].ToString();
        return session.Length == SessionDigits && session.All(char.IsAsciiHexDigit)
            ? session.ToUpperInvariant()
            : throw new InvalidDataException($"the header {SessionHeader} is missing or wrong; expected {SessionDigits} hexadecimal digits");
    }

    private static RequestException Refused(string why) => new(StatusCodes.Status403Forbidden, why);
}
