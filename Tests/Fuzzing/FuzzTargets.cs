using System.IO.Compression;
using System.Text;
using ScaleParty.Animation;
using ScaleParty.Desktop;
using ScaleParty.Editor.Projection;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Tests.Models;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.Training.Data;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;
using SkiaSharp;

namespace ScaleParty.Fuzzing;

/// <summary>Every reader of outside bytes.</summary>
public static class FuzzTargets
{
    private const int Side = 24;

    private static readonly GeneratorNetwork Network = TinyNetwork.Create(noise: true);
    private static readonly ParameterInfo[] Parameters = [.. new TextureParameters().All.Select(p => p.Info)];

    /// <summary>The readers by name.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("network", () => [Written(s => NetworkFile.Save(Network, s)), Written(s => NetworkFile.Save(TinyNetwork.Create(fourier: false), s, WeightPrecision.Float16))], path => NetworkFile.Load(path)),
        new("latent", () => [Latent()], path => LatentFile.Load(path, Network)),
        new("projection", () => [ProjectionSeed()], path => ProjectionState.Load(path)),
        new("latent-path", () => [LatentPathSeed()], path => LatentPathFile.Load(path, Network)),
        new("checkpoint", Checkpoints, ReadCheckpoint),
        new("timeline", () => [Utf8(JsonSeeds.Zoom), Utf8(JsonSeeds.Tracks)], path => TimelineFile.Load(path, Parameters)),
        new("json", () => [Utf8(JsonSeeds.Zoom), Utf8(JsonSeeds.Map)], path => ModelJson.Read(File.ReadAllBytes(path), path, "text")),
        new("image", () => [Image(SKEncodedImageFormat.Png), Image(SKEncodedImageFormat.Jpeg), Image(SKEncodedImageFormat.Webp), Bitmap()], path => ImageFile.Load(path, 512)),
        new("training-image", () => [Image(SKEncodedImageFormat.Png), Image(SKEncodedImageFormat.Jpeg), Image(SKEncodedImageFormat.Webp)], ReadTrainingImage),
        new("map", () => [Utf8(JsonSeeds.Map)], path => MapDescription.Load(path)),
        new("lmdb", () => [Resource("lmdb09.mdb"), Resource("lmdb10.mdb")], ReadDatabase),
        new("configuration", () => [Utf8(ConfigurationFile.Format(ConfigurationFile.Load("smoke")))], path => ConfigurationFile.Load(path)),
        .. OwnFileTargets.All,
    ];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static byte[] Latent() => Saved((path, space) => LatentFile.Save(space.Bake(space.Map(space.Sample(1))), Network, path, "seed 1"));

    private static byte[] LatentPathSeed() => Saved((path, space) =>
        LatentPathFile.Save(new LatentPath([0, 1.5], [space.Bake(space.Map(space.Sample(1))), space.Bake(space.Map(space.Sample(2)))]), Network, path, "seeds 1 and 2"));

    private static byte[] Saved(Action<string, LatentSpace> save)
    {
        string path = Path.GetTempFileName();
        try
        {
            save(path, new LatentSpace(Network));
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] ProjectionSeed() => Saved((path, _) =>
    {
        var tensors = new Dictionary<string, StateTensor> { ["styles"] = new([1, 2, 3], [1, 2, 3, 4, 5, 6]), ["best.phases"] = new([2], [0, 1]) };
        new ProjectionState(new string('a', 64), 7, 0.25, tensors).Save(path);
    });

    private static byte[][] Checkpoints()
    {
        byte[] Pickle(bool legacy) => new PickleBuilder().Op('}').Op('(')
            .Text("meta").Global("some.library", "Meta").Op(')').Raw(0x81).Op('}').Op('b')
            .Text("state_dict").Op('}').Op('(')
            .Text("generator_ema.conv1.conv.weight_orig").Tensor("0", "FloatStorage", 72, legacy, 0, [1, 4, 2, 3, 3], [72, 18, 9, 3, 1])
            .Text("generator_ema.to_rgb1.bias").Tensor("1", "HalfStorage", 4, legacy, 0, [1, 3, 1, 1], [3, 1, 1, 1])
            .Op('u').Op('u').End();
        return
        [
            PickleBuilder.Zip(CompressionLevel.NoCompression, ("a/data.pkl", Pickle(legacy: false)), ("a/byteorder", "little"u8.ToArray()), ("a/data/0", new byte[288]), ("a/data/1", new byte[8])),
            PickleBuilder.Legacy(Pickle(legacy: true), ("0", 72, new byte[288]), ("1", 4, new byte[8])),
        ];
    }

    /// <summary>All tensors of either form are read: a whole generator would make inputs too large to change well.</summary>
    private static void ReadCheckpoint(string path)
    {
        ModelFileKind kind = ModelFile.KindOf(path);
        using FileStream stream = InputFile.Open(path, 1 << 20);
        if (kind is ModelFileKind.TorchZip or ModelFileKind.TorchLegacy)
        {
            foreach (CheckpointTensor tensor in (kind == ModelFileKind.TorchZip ? TorchZip.Read(stream, path) : TorchLegacy.Read(stream, path)).Values)
            {
                tensor.Read();
            }
        }

        try
        {
            CheckpointImporter.Import(path);
        }
        catch (InvalidDataException)
        {
            // The seeds hold too little for a generator.
        }
    }

    private static byte[] Image(SKEncodedImageFormat format) =>
        TestImages.Encode(Side, Side, format, (x, y) => new SKColor((byte)(9 * x), (byte)(9 * y), (byte)(x * y)));

    private static byte[] Bitmap()
    {
        byte[] file = new byte[54 + (Side * Side * 3)];
        "BM"u8.CopyTo(file);
        (int Offset, int Value)[] fields = [(2, file.Length), (10, 54), (14, 40), (18, Side), (22, Side), (26, 0x00180001), (34, file.Length - 54)];
        foreach ((int offset, int value) in fields)
        {
            BitConverter.TryWriteBytes(file.AsSpan(offset), value);
        }

        return file;
    }

    private static void ReadTrainingImage(string path)
    {
        byte[] bytes = InputFile.ReadAllBytes(path, 1 << 20);
        var limits = new DataSourceOptions { MinimumSide = 1, MaximumPixels = 512 * 512 };
        try
        {
            ImageDecoder.ReadSize(bytes, limits);
            ImageDecoder.Decode(bytes, limits);
            ImageDecoder.DecodeMap(bytes, 1, limits);
        }
        catch (ImageRejectedException)
        {
            // Sources count these.
        }
    }

    private static void ReadDatabase(string path)
    {
        using var reader = new LmdbReader(path);
        for (int i = 0; i < reader.Count; i++)
        {
            try
            {
                reader.Key(i);
                reader.Value(i, 1 << 20);
            }
            catch (ImageRejectedException)
            {
                // Sources count these.
            }
        }
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(FuzzTargets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        return Written(stream.CopyTo);
    }
}
