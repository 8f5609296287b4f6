using System.Globalization;

namespace ScaleParty.Models;

/// <summary>Bytes as text: two lower-case hexadecimal digits each.</summary>
internal static class Hexadecimal
{
    public static string Of(IEnumerable<byte> bytes) => string.Concat(bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
