using System.Text;

namespace ScaleParty.Training;

/// <summary>Writes small files beside their place and renames them: readers see the old file or the new one, whole.</summary>
internal static class WholeFile
{
    /// <summary>Writes UTF-8 text.</summary>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; nothing is left behind.</exception>
    public static void Write(string path, byte[] bytes)
    {
        string beside = path + ".new";
        try
        {
            File.WriteAllBytes(beside, bytes);
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
