namespace ScaleParty.Models;

/// <summary>
/// Imports generators trained with other code: checkpoints of the official code (.pth, zip and legacy form) and safetensors
/// files with the same parameter names. A pickle is read by an allow-listed reader; nothing in it is ever executed.
/// </summary>
public static class CheckpointImporter
{
    /// <summary>Imports a checkpoint; its content determines the format.</summary>
    /// <param name="path">A .pth or .safetensors file.</param>
    /// <param name="options">What the file does not tell; null for the defaults.</param>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, contains something that is not allowed, or contains no generator; the message names the file and the part.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GeneratorNetwork Import(string path, CheckpointImportOptions? options = null)
    {
        using FileStream stream = InputFile.Open(path, long.MaxValue);
        ModelFileKind kind = ModelFile.KindOf(stream, path);
        return kind switch
        {
            ModelFileKind.TorchZip or ModelFileKind.Zip => Import(TorchZip.Read(stream, path), path, options),
            ModelFileKind.TorchLegacy => Import(TorchLegacy.Read(stream, path), path, options),
            ModelFileKind.SafeTensors or ModelFileKind.Unknown => Import(SafeTensors.Load(stream, path), options),
            _ => throw ModelFile.Wrong(path, kind, "a checkpoint of torch.save, or a safetensors file with the same names"),
        };
    }

    /// <summary>Imports from a safetensors file with tensors under the official names.</summary>
    /// <param name="file">The file; its metadata may contain "encoding", "channel_order", "padding", "credit" and "trained".</param>
    /// <param name="options">What the file does not tell; null for the defaults.</param>
    /// <exception cref="InvalidDataException">It contains no generator; the message names the file and the tensor.</exception>
    public static GeneratorNetwork Import(SafeTensors file, CheckpointImportOptions? options = null)
    {
        var tensors = new Dictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        foreach (TensorInfo info in Guard.NotNull(file, nameof(file)).Tensors.Values)
        {
            tensors.Add(info.Name, new CheckpointTensor(info.Shape, () => file.ReadFloats(info.Name)));
        }

        return OfficialNames.Build(tensors, file.Metadata, file.Source, options ?? CheckpointImportOptions.Default);
    }

    private static GeneratorNetwork Import(Dictionary<string, CheckpointTensor> tensors, string path, CheckpointImportOptions? options) =>
        OfficialNames.Build(tensors, new Dictionary<string, string>(), path, options ?? CheckpointImportOptions.Default);
}
