using System.IO.Compression;
using System.Text;
using ScaleParty.Tests.Models;

namespace ScaleParty.Tests.Training.Evaluation;

/// <summary>Writes TorchScript files as torch.jit.save lays them out: a zip with the module's pickle, its code and its constants.</summary>
internal static class TorchScriptFile
{
    /// <summary>Writes a module without parameters.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="body">Lines of forward(self, images, return_features), the last of which returns.</param>
    public static void Write(string path, params string[] body) => Write(path, ["images: Tensor", "return_features: bool"], body);

    /// <summary>Writes a module without parameters.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="arguments">Arguments of forward after self, with their types.</param>
    /// <param name="body">Its lines, the last of which returns.</param>
    public static void Write(string path, string[] arguments, string[] body)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add(zip, "data.pkl", new PickleBuilder().Global("__torch__", "Tiny").Op(')').Raw(0x81).Op('}').Text("training").Raw(0x89).Op('s').Op('b').Op('.').Bytes);
        Add(zip, "code/__torch__.py", Encoding.UTF8.GetBytes($"""
            class Tiny(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Tiny,
            {string.Join(",\n", arguments.Select(argument => "    " + argument))}) -> Tensor:
            {string.Join('\n', body.Select(line => "    " + line))}

            """.ReplaceLineEndings("\n")));
        Add(zip, "constants.pkl", new PickleBuilder().Op(')').Op('.').Bytes);
        Add(zip, "version", "3\n"u8);
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> bytes)
    {
        using Stream entry = zip.CreateEntry("tiny/" + name, CompressionLevel.NoCompression).Open();
        entry.Write(bytes);
    }
}
