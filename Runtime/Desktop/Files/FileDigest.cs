using System.Security.Cryptography;
using ScaleParty.Models;

namespace ScaleParty.Desktop;

/// <summary>Digests of whole files.</summary>
public static class FileDigest
{
    /// <summary>SHA-256 of a file as 64 lower-case hexadecimal digits, as sha256sum prints it.</summary>
    /// <param name="path">A regular file of any size.</param>
    /// <exception cref="InvalidDataException">It is not a regular file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Sha256(string path)
    {
        using FileStream file = InputFile.Open(path, long.MaxValue);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
