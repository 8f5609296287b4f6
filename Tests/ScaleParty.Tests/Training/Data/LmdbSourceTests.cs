using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ScaleParty.Sampling;
using ScaleParty.Tests.Desktop;
using ScaleParty.Training.Data;
using SkiaSharp;

namespace ScaleParty.Tests.Training.Data;

public sealed class LmdbSourceTests
{
    /// <summary>
    /// Made by the LMDB library of each version: keys are SHA-256 in hexadecimal (LSUN has SHA-1; every second one is a character
    /// shorter in the newer file, whose format pads odd keys); value i of 60 is one colour (4i, 255 - 4i, 128) as PNG or WebP, two
    /// more are JPEGs of 96x72 pixels that take pages of their own.
    /// </summary>
    private const string Version09 = "lmdb09.mdb";
    private const string Version10 = "lmdb10.mdb";

    [Theory]
    [InlineData(Version09)]
    [InlineData(Version10)]
    public void A_database_gives_every_image(string name)
    {
        using IDataSource source = DataSource.Open("lmdb:" + Fixture(name));
        Assert.Equal(62, source.Describe().Count);
        SourceSurvey survey = source.Survey();
        Assert.Equal((62, 2, 32, 96), (survey.Usable, survey.NotSquare, survey.SmallestSide, survey.LargestSide));
        float[] values = new float[3];
        var colours = new HashSet<int>();
        for (int i = 0; i < 62; i++)
        {
            source.Open(new(0, i)).Sample(RegionSpec.FullFrame.ToRegion(new(1, 1)), values);
            int[] bytes = [.. values.Select(v => (int)Math.Round((v + 1) * 127.5))];
            if (bytes[0] + bytes[1] == 255 && bytes[2] == 128)
            {
                colours.Add(bytes[0]);
            }
        }

        Assert.Equal(Enumerable.Range(0, 60).Select(i => i * 4), colours.Order());
    }

    [Theory]
    [InlineData(Version09, 0)]
    [InlineData(Version10, 1)]
    public void Keys_and_values_are_read_as_they_were_written(string name, int shorterOdd)
    {
        using var reader = new LmdbReader(Fixture(name));
        string[] keys = [.. Enumerable.Range(0, reader.Count).Select(reader.Key)];
        string[] expected =
        [
            .. Enumerable.Range(0, 60).Select(i => Hash(i.ToString(CultureInfo.InvariantCulture))[..(64 - (i % 2 * shorterOdd))])
                .Concat([Hash("noise0"), Hash("noise1")]).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(expected, keys);

        // A value on pages of its own, with its end: JPEGs end with FF D9.
        byte[] jpeg = reader.Value(Array.IndexOf(keys, Hash("noise1")), 1 << 20);
        Assert.True(jpeg.Length > 4096);
        Assert.Equal([0xFF, 0xD8], jpeg[..2]);
        Assert.Equal([0xFF, 0xD9], jpeg[^2..]);
        Assert.Throws<ImageRejectedException>(() => reader.Value(0, 10));
    }

    [Fact]
    public void A_folder_with_a_database_is_read_from_many_threads_and_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Fixture(Version09), folder.File("data.mdb"));
        using IDataSource source = DataSource.Open("lmdb:" + folder.Path, new() { CacheBytes = 0 });
        float[][] values = new float[124][];
        Parallel.For(0, values.Length, i => values[i] = Sample(source, i));
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(Sample(source, i), values[i]);
        }

        Assert.Equal("data.mdb", Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path))));
    }

    [Fact]
    public void Entries_about_the_database_are_left_out_by_name_wherever_they_stand()
    {
        using var folder = new TemporaryFolder();
        byte[] Image(byte red) => TestImages.Solid(32, 32, SKEncodedImageFormat.Png, new SKColor(red, 0, 0));
        LmdbFile.Write(folder.File("data.mdb"), ("__keys__", new byte[60]), ("__len__", [1, 2, 3]), ("image-0", Image(1)), ("image-1", Image(2)), ("num-samples", "2"u8.ToArray()));
        using var source = new LmdbSource(folder.Path);
        SourceSurvey survey = source.Survey(decode: true);
        Assert.Equal((2, 2, 0), (survey.Examined, survey.Usable, survey.Skipped.Count));
        Assert.Equal("3 entries left out, holding no image: __keys__, __len__, num-samples", Assert.Single(source.Describe().Notes));

        // A value in front that is no image but might be a damaged one is skipped like any other.
        LmdbFile.Write(folder.File("data.mdb"), ("0", new byte[60]), ("1", Image(1)), ("2", Image(2)));
        using var damaged = new LmdbSource(folder.Path);
        Assert.Equal("0", Assert.Single(damaged.Survey().Skipped).Name);
    }

    [Fact]
    public void A_pipe_or_a_device_is_refused_without_waiting()
    {
        if (!SpecialFile.Exist)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        SpecialFile.Pipe(folder.File("data.mdb"));
        AssertRefused(folder.Path, "expected a regular file");
        SpecialFile.Endless(folder.File("endless"));
        AssertRefused(folder.File("endless"), "expected a regular file");
    }

    [Fact]
    public void What_is_no_database_of_images_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(folder.File("none"), "no such database");
        AssertRefused(folder.Path, "without data.mdb");
        File.WriteAllBytes(folder.File("data.mdb"), new byte[9000]);
        AssertRefused(folder.Path, "not an LMDB database");
        File.WriteAllBytes(folder.File("short.mdb"), new byte[10]);
        AssertRefused(folder.File("short.mdb"), "not an LMDB database");

        byte[] other = File.ReadAllBytes(Fixture(Version09));
        other[20] = 7;
        File.WriteAllBytes(folder.File("version.mdb"), other);
        AssertRefused(folder.File("version.mdb"), "version 7");

        // Values that begin like no image, as in databases that hold another framework's records.
        byte[] records = File.ReadAllBytes(Fixture(Version09));
        for (int i = 0; i + 4 < records.Length; i++)
        {
            Span<byte> at = records.AsSpan(i, 4);
            if (at.SequenceEqual("RIFF"u8) || at.SequenceEqual<byte>([0x89, 0x50, 0x4E, 0x47]) || at.SequenceEqual<byte>([0xFF, 0xD8, 0xFF, 0xE0]))
            {
                at.Fill(8);
            }
        }

        File.WriteAllBytes(folder.File("records.mdb"), records);
        AssertRefused(folder.File("records.mdb"), "is a PNG, JPEG or WebP image");

        // Both meta pages without a root: an empty table.
        byte[] empty = File.ReadAllBytes(Fixture(Version09));
        foreach (int page in (int[])[0, 4096])
        {
            int table = page + 16 + 24 + 48;
            BinaryPrimitives.WriteInt64LittleEndian(empty.AsSpan(table + 32), 0);
            BinaryPrimitives.WriteInt64LittleEndian(empty.AsSpan(table + 40), -1);
        }

        File.WriteAllBytes(folder.File("empty.mdb"), empty);
        AssertRefused(folder.File("empty.mdb"), "empty");
    }

    [Theory]
    [InlineData(Version09)]
    [InlineData(Version10)]
    public void A_database_that_was_cut_off_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("cut.mdb");
        byte[] whole = File.ReadAllBytes(Fixture(name));

        // Pages behind the last value in use may be missing in a whole database too, so cut where a value lies.
        int used = LastByteInUse(whole);
        for (int length = 8192; length < used; length += 2048)
        {
            File.WriteAllBytes(file, whole[..length]);
            AssertRefused(file, "cut off");
        }
    }

    [Theory]
    [InlineData(Version09)]
    [InlineData(Version10)]
    public void Damaged_databases_give_errors_and_nothing_worse(string name)
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(Fixture(name));
        var random = new Random(4);
        int refused = 0;
        for (int run = 0; run < 200; run++)
        {
            byte[] damaged = [.. whole];
            for (int k = 0; k < 40; k++)
            {
                // Near the starts of pages, where headers and pointers lie.
                damaged[(random.Next(damaged.Length / 4096) * 4096) + random.Next(160)] = (byte)random.Next(256);
            }

            string file = folder.File("damaged.mdb");
            File.WriteAllBytes(file, damaged);
            try
            {
                using var source = new LmdbSource(file, new() { SkipLimit = 1000 });
                source.Survey();
            }
            catch (TrainingDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 200);
    }

    private static string Fixture(string name) => Path.Combine(Repository.Root, "Tests", "ScaleParty.Tests", "Training", "Data", "Files", name);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    private static int LastByteInUse(byte[] file)
    {
        int last = file.Length;
        while (file[last - 1] == 0)
        {
            last--;
        }

        return last;
    }

    private static float[] Sample(IDataSource source, int index)
    {
        float[] values = new float[3 * 16];
        source.Open(new(0, index)).Sample(RegionSpec.FullFrame.ToRegion(new(4, 4)), values);
        return values;
    }

    private static void AssertRefused(string path, string message)
    {
        var refused = Assert.Throws<TrainingDataException>(() => DataSource.Open("lmdb:" + path).Dispose());
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }
}
