using System.Buffers.Binary;
using System.Text;
using ScaleParty.Json;

namespace ScaleParty.Models;

/// <summary>Determines what a model file is by its content, never by its name; errors say what to do with an unsuitable one.</summary>
public static class ModelFile
{
    private const int HeadBytes = 64 << 10;

    // The number that starts legacy checkpoints, as a pickle.
    private static readonly byte[] LegacyMagic = [0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];


    /// <summary>What a file is. Only its first and last 64 KiB and the header of a safetensors file are read.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a regular file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelFileKind KindOf(string path)
    {
        using FileStream stream = InputFile.Open(path, long.MaxValue);
        return KindOf(stream, path);
    }

    /// <summary>A network from a network file, or from a checkpoint that is imported.</summary>
    /// <param name="path">Either file.</param>
    /// <param name="options">What a checkpoint does not contain; null for the defaults. Without effect on network files.</param>
    /// <exception cref="InvalidDataException">It is neither, or damaged; the message says what it is and what to do.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GeneratorNetwork LoadOrImport(string path, CheckpointImportOptions? options = null) =>
        KindOf(path) == ModelFileKind.Network ? NetworkFile.Load(path) : CheckpointImporter.Import(path, options);

    /// <summary>The kind of a seekable stream; its position is the start afterwards.</summary>
    internal static ModelFileKind KindOf(Stream stream, string name)
    {
        long length = stream.Length;
        byte[] head = BoundedRead.Exactly(stream, (int)Math.Min(length, HeadBytes), name);
        stream.Position = Math.Max(0, length - HeadBytes);
        byte[] tail = BoundedRead.Exactly(stream, (int)Math.Min(length, HeadBytes), name);
        stream.Position = 0;
        ModelFileKind kind = KindOf(head, tail, length);
        if (kind == ModelFileKind.SafeTensors)
        {
            kind = Described(stream, name);
            stream.Position = 0;
        }

        return kind;
    }

    /// <summary>An error that says what a file is and what to do with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="expected">What was expected, with its article.</param>
    internal static InvalidDataException Wrong(string path, ModelFileKind kind, string expected) =>
        BadFile.Because(path, $"it is {Explain(kind)} (expected {expected})");

    private static string Explain(ModelFileKind kind) => kind switch
    {
        ModelFileKind.Network => "a network file already: use it as it is, nothing is left to import",
        ModelFileKind.Latent => "a latent file, which holds no network: give it beside the network that it was baked for, as the latent",
        ModelFileKind.LatentPath => "a file of a path of latents, which holds no network",
        ModelFileKind.SafeTensors => $"a safetensors file without a description of a network or latent (no '{NetworkFile.MetadataKey}' in its metadata): a checkpoint is turned into a network file by the Editor's import command",
        ModelFileKind.TorchZip or ModelFileKind.TorchLegacy => "a checkpoint of torch.save: the Editor's import command makes a network file of it",
        ModelFileKind.TorchScript => "a TorchScript program, which holds code: save the state_dict() of the model with torch.save, and import that",
        ModelFileKind.NvidiaPickle => "a pickle of NVIDIA's StyleGAN code, which holds program code and cannot be imported: load it with the code that it came from, save the generator's state_dict() with torch.save, and import that if its layout is the official one of arbitrary-scale synthesis",
        ModelFileKind.Pickle => "a pickle, but not one that torch.save wrote (the magic number is missing): save the generator's state_dict() with torch.save, and import that",
        ModelFileKind.Zip => "a zip archive without a checkpoint: unpack it first",
        ModelFileKind.Picture => "a picture",
        ModelFileKind.WebPage => "a web page: the download saved a page in place of the file; open the address in a browser and take the file's own link",
        ModelFileKind.LfsPointer => "a pointer of git LFS in place of the file: run 'git lfs pull' in its repository",
        ModelFileKind.Empty => "empty: the copy or download was not finished",
        ModelFileKind.Text => "a text",
        _ => "of an unknown kind",
    };

    private static ModelFileKind KindOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long length)
    {
        if (length == 0)
        {
            return ModelFileKind.Empty;
        }

        if (head.Length > 8 && head.At(8) == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)(length - 8))
        {
            return ModelFileKind.SafeTensors;
        }

        if (head.StartsWith("PK\x03\x04"u8))
        {
            return Has(tail, "/constants.pkl") || Has(tail, "/code/__torch__") ? ModelFileKind.TorchScript
                : Has(head, "/data.pkl") || Has(tail, "/data.pkl") ? ModelFileKind.TorchZip
                : ModelFileKind.Zip;
        }

        if (head.Length > 2 && head.At(0) == 0x80 && head.At(1) is >= 2 and <= 5)
        {
            return head[2..].StartsWith(LegacyMagic) ? ModelFileKind.TorchLegacy
                : Has(head, "torch_utils.persistence") || Has(head, "dnnlib") ? ModelFileKind.NvidiaPickle
                : ModelFileKind.Pickle;
        }

        return IsPicture(head) ? ModelFileKind.Picture : KindOfText(head);
    }

    private static bool IsPicture(ReadOnlySpan<byte> head) =>
        ImageSignature.IsImage(head) || head.StartsWith("GIF8"u8) || head.StartsWith("BM"u8);

    private static ModelFileKind KindOfText(ReadOnlySpan<byte> head)
    {
        for (int i = 0; i < head.Length; i++)
        {
            byte b = head.At(i);
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
            {
                return ModelFileKind.Unknown;
            }
        }

        string start = Encoding.UTF8.GetString(head[..Math.Min(head.Length, 1024)].ToArray()).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return start.StartsWith("version https://git-lfs.github.com/spec", StringComparison.Ordinal) ? ModelFileKind.LfsPointer
            : start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? ModelFileKind.WebPage
            : start.Contains('\uFFFD') ? ModelFileKind.Unknown
            : ModelFileKind.Text;
    }

    /// <summary>Which description a safetensors file has; its reader reports damage.</summary>
    private static ModelFileKind Described(Stream stream, string name)
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(BoundedRead.Exactly(stream, 8, name));
        if (length > SafeTensors.MaximumHeaderBytes)
        {
            return ModelFileKind.SafeTensors;
        }

        try
        {
            JsonValue? metadata = ModelJson.Read(BoundedRead.Exactly(stream, (int)length, name), name, "header").Optional("__metadata__");
            return metadata?.Kind != JsonKind.Object ? ModelFileKind.SafeTensors
                : metadata.Optional(NetworkFile.MetadataKey) != null ? ModelFileKind.Network
                : metadata.Optional(LatentFile.MetadataKey) != null ? ModelFileKind.Latent
                : metadata.Optional(LatentPathFile.MetadataKey) != null ? ModelFileKind.LatentPath
                : ModelFileKind.SafeTensors;
        }
        catch (InvalidDataException)
        {
            return ModelFileKind.SafeTensors;
        }
    }

    private static bool Has(ReadOnlySpan<byte> bytes, string text) => bytes.IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
}
