using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.UnityPackage;

/// <summary>The compute shaders of the default network as files of Unity.</summary>
internal static class KernelAssets
{
    /// <summary>Writes a file per shader, for both precisions and all formats of textures.</summary>
    /// <param name="folder">Where they go; it is made.</param>
    /// <returns>Number of files.</returns>
    public static int Write(string folder)
    {
        Directory.CreateDirectory(folder);
        IReadOnlyDictionary<string, string> files = ComputeKernels.Files(DefaultNetwork.Load().Description, ShaderLanguage.Hlsl);
        foreach ((string name, string text) in files)
        {
            File.WriteAllText(Path.Combine(folder, name + ".compute"), text);
        }

        return files.Count;
    }
}
