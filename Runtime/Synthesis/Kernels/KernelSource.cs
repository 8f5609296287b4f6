using System.Reflection;
using System.Text;

namespace ScaleParty.Synthesis;

/// <summary>The text of a kernel: its constants, the names of its parameters, the language's prelude and its body.</summary>
internal static class KernelSource
{
    private const string Prefix = "ScaleParty.Kernels.";

    /// <summary>A whole shader.</summary>
    /// <param name="kernel">The kernel's name.</param>
    /// <param name="language">What to write it in.</param>
    /// <param name="constants">Definitions such as "IN_QUADS 16".</param>
    public static string Text(string kernel, ShaderLanguage language, IEnumerable<string> constants)
    {
        var text = new StringBuilder();
        text.Append(language == ShaderLanguage.Glsl ? "#version 430 core\n" : "#pragma kernel main\n");
        foreach (string definition in constants.Concat(KernelParameters.Definitions(kernel)))
        {
            text.Append("#define ").Append(definition).Append('\n');
        }

        text.Append(Read(language == ShaderLanguage.Glsl ? "prelude.glsl" : "prelude.hlsl"));
        return text.Append(Read(kernel + ".kernel")).ToString();
    }

    private static string Read(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + file)
            ?? throw new InvalidOperationException($"{Prefix}{file} is not embedded in this build of the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
