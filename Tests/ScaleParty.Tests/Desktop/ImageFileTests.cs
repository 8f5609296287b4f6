using System.Buffers.Binary;
using CsCheck;
using ScaleParty.Desktop;
using ScaleParty.Tests.Training.Data;
using SkiaSharp;

namespace ScaleParty.Tests.Desktop;

public sealed class ImageFileTests
{
    [Fact]
    public void A_bitmap_whose_pixels_lie_beyond_its_end_is_refused()
    {
        byte[] bitmap = new byte[85];
        "BM"u8.CopyTo(bitmap);
        BitConverter.TryWriteBytes(bitmap.AsSpan(10), 0x28ED0036);
        BitConverter.TryWriteBytes(bitmap.AsSpan(14), 40);
        BitConverter.TryWriteBytes(bitmap.AsSpan(18), 64);
        BitConverter.TryWriteBytes(bitmap.AsSpan(22), 48);
        BitConverter.TryWriteBytes(bitmap.AsSpan(26), 0x00180001);
        string path = Path.Combine(Directory.CreateTempSubdirectory("scaleparty-bitmap-").FullName, "damaged.bmp");
        File.WriteAllBytes(path, bitmap);
        try
        {
            Assert.StartsWith(path, Assert.Throws<InvalidDataException>(() => ImageFile.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void Pixels_survive_a_round_trip_at_any_size_with_and_without_alpha()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("image.png");
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Bool, Gen.Int).Sample(
            (width, height, alpha, seed) =>
            {
                byte[] rgba = Noise(width, height, seed);
                ImageFile.SavePng(path, rgba, width, height, alpha);
                DecodedImage read = ImageFile.Load(path);
                if (!alpha)
                {
                    for (int i = 3; i < rgba.Length; i += 4)
                    {
                        rgba[i] = 255;
                    }
                }

                Assert.Equal((width, height), (read.Width, read.Height));
                Assert.Equal(rgba, read.Rgba);
            },
            iter: 50,
            threads: 1);
    }

    [Fact]
    public void The_same_pixels_give_the_same_bytes_and_nothing_is_left_beside()
    {
        using var folder = new TemporaryFolder();
        byte[] rgba = Noise(33, 17, 5);
        ImageFile.SavePng(folder.File("sub/a.png"), rgba, 33, 17);
        ImageFile.SavePng(folder.File("sub/b.png"), rgba, 33, 17);
        Assert.Equal(File.ReadAllBytes(folder.File("sub/a.png")), File.ReadAllBytes(folder.File("sub/b.png")));
        ImageFile.SavePng(folder.File("sub/b.png"), Noise(33, 17, 6), 33, 17);
        Assert.NotEqual(File.ReadAllBytes(folder.File("sub/a.png")), File.ReadAllBytes(folder.File("sub/b.png")));
        Assert.Equal(2, Directory.GetFiles(folder.File("sub")).Length);
    }

    [Theory]
    [InlineData(1, "rgbw")]
    [InlineData(2, "grwb")]
    [InlineData(3, "wbgr")]
    [InlineData(4, "bwrg")]
    [InlineData(5, "rbgw")]
    [InlineData(6, "brwg")]
    [InlineData(7, "wgbr")]
    [InlineData(8, "gwrb")]
    public void A_photograph_is_turned_as_its_camera_says(byte orientation, string corners)
    {
        // Stored: red and green in the upper quarters, blue and white in the lower ones.
        byte[] jpeg = TestImages.Encode(64, 32, SKEncodedImageFormat.Jpeg, (x, y) => (x < 32, y < 16) switch
        {
            (true, true) => SKColors.Red,
            (false, true) => SKColors.Lime,
            (true, false) => SKColors.Blue,
            _ => SKColors.White,
        });
        using var folder = new TemporaryFolder();
        TestImages.Write(folder.File("a.jpg"), TestImages.Oriented(jpeg, orientation));
        DecodedImage image = ImageFile.Load(folder.File("a.jpg"));
        Assert.Equal(orientation < 5 ? (64, 32) : (32, 64), (image.Width, image.Height));
        Assert.Equal(corners, string.Concat(Colour(4, 4), Colour(image.Width - 5, 4), Colour(4, image.Height - 5), Colour(image.Width - 5, image.Height - 5)));

        char Colour(int x, int y)
        {
            Span<byte> p = image.Rgba.AsSpan(4 * ((y * image.Width) + x), 3);
            return (p[0] > 128, p[1] > 128, p[2] > 128) switch
            {
                (true, false, false) => 'r',
                (false, true, false) => 'g',
                (false, false, true) => 'b',
                (true, true, true) => 'w',
                _ => '?',
            };
        }
    }

    [Fact]
    public void Colours_of_a_wider_colour_space_become_those_of_sRGB()
    {
        using var p3 = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        using var bitmap = new SKBitmap(new SKImageInfo(1, 1, SKColorType.Rgba8888, SKAlphaType.Opaque, p3));
        new byte[] { 160, 80, 80, 255 }.CopyTo(bitmap.GetPixelSpan());
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var folder = new TemporaryFolder();
        TestImages.Write(folder.File("p3.png"), png.ToArray());
        byte[] rgba = ImageFile.Load(folder.File("p3.png")).Rgba;
        Assert.InRange(rgba[0], 168, 176);
        Assert.InRange(rgba[1], 70, 78);
    }

    [Fact]
    public void Without_alpha_the_file_has_three_channels()
    {
        using var folder = new TemporaryFolder();
        ImageFile.SavePng(folder.File("rgb.png"), Noise(8, 8, 1), 8, 8);
        ImageFile.SavePng(folder.File("rgba.png"), Noise(8, 8, 1), 8, 8, alpha: true);
        const int ColourType = 25;
        Assert.Equal(2, File.ReadAllBytes(folder.File("rgb.png"))[ColourType]);
        Assert.Equal(6, File.ReadAllBytes(folder.File("rgba.png"))[ColourType]);
    }

    [Fact]
    public void A_wrong_number_of_bytes_is_refused_with_both_numbers()
    {
        using var folder = new TemporaryFolder();
        ArgumentException e = Assert.Throws<ArgumentException>(() => ImageFile.SavePng(folder.File("x.png"), new byte[10], 2, 2));
        Assert.Contains("10 bytes; expected 16", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        FileNotFoundException e = Assert.Throws<FileNotFoundException>(() => ImageFile.Load("no/such/picture.png"));
        Assert.Contains("no/such/picture.png", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_image_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        foreach (byte[] bytes in new[] { [], new byte[5], "this is a text, not a picture"u8.ToArray() })
        {
            File.WriteAllBytes(folder.File("fake.png"), bytes);
            InvalidDataException e = Assert.Throws<InvalidDataException>(() => ImageFile.Load(folder.File("fake.png")));
            Assert.Contains("fake.png", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_truncated_image_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("cut.png");
        ImageFile.SavePng(path, Noise(64, 64, 3), 64, 64);
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => ImageFile.Load(path));
        Assert.Contains("damaged or incomplete", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_above_the_limit_is_refused_before_its_memory_is_taken()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("huge.png");
        ImageFile.SavePng(path, Noise(20, 10, 3), 20, 10);
        Assert.Equal(20, ImageFile.Load(path, maximumSide: 20).Width);
        Assert.Contains(
            "20x10 pixels; expected at most 19",
            Assert.Throws<InvalidDataException>(() => ImageFile.Load(path, maximumSide: 19)).Message,
            StringComparison.Ordinal);

        // The header claims 60,000 x 60,000 pixels: 14 GB that must never be asked for.
        byte[] bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc32(bytes.AsSpan(12, 17)));
        File.WriteAllBytes(path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("60000x60000", Assert.Throws<InvalidDataException>(() => ImageFile.Load(path)).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    private static byte[] Noise(int width, int height, int seed)
    {
        byte[] rgba = new byte[width * height * 4];
        new Random(seed).NextBytes(rgba);
        return rgba;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
