using System.Globalization;

namespace ScaleParty.TerrainLod.Drawing;

/// <summary>The sources of the shaders.</summary>
internal static class ShaderText
{
    /// <summary>A shader of several files with constants before them.</summary>
    /// <param name="constants">Names and values to define.</param>
    /// <param name="files">Names of the files without their extension, in order.</param>
    public static string Of(IEnumerable<(string Name, int Value)> constants, params string[] files) =>
        "#version 330 core\n"
        + string.Concat(constants.Select(c => string.Create(CultureInfo.InvariantCulture, $"#define {c.Name} {c.Value}\n")))
        + string.Concat(files.Select(Read));

    private static string Read(string file)
    {
        using Stream stream = typeof(ShaderText).Assembly.GetManifestResourceStream($"ScaleParty.TerrainLod.{file}.glsl")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
