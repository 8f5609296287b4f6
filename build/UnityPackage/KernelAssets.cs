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
        foreach (ComputePrecision precision in Enum.GetValues<ComputePrecision>())
        {
            foreach (TexelFormat format in Enum.GetValues<TexelFormat>())
            {
                foreach (ComputeKernel kernel in ComputeKernels.For(DefaultNetwork.Load().Description, ShaderLanguage.Hlsl, precision, format))
                {
                    File.WriteAllText(Path.Combine(folder, ComputeKernels.FileName(kernel.Name, kernel.Source) + ".compute"), kernel.Source);
                }
            }
        }

        return Directory.GetFiles(folder).Length;
    }
}
