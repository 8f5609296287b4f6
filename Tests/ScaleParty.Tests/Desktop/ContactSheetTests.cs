using ScaleParty.Desktop;

namespace ScaleParty.Tests.Desktop;

public sealed class ContactSheetTests
{
    [Fact]
    public void Every_frame_lies_in_its_own_cell()
    {
        using var folder = new TemporaryFolder();
        using var sheet = new ContactSheet(count: 5, columns: 3, cellWidth: 40, cellHeight: 30);
        for (int i = 0; i < 5; i++)
        {
            sheet.Add(Plain(80, 60, (byte)(40 * (i + 1))), 80, 60, $"frame {i}");
        }

        sheet.Save(folder.File("sheet.png"));
        DecodedImage read = ImageFile.Load(folder.File("sheet.png"));
        Assert.Equal((sheet.Width, sheet.Height), (read.Width, read.Height));
        int pitchX = (sheet.Width - 10) / 3, pitchY = (sheet.Height - 10) / 2;
        for (int i = 0; i < 5; i++)
        {
            int x = 10 + ((i % 3) * pitchX) + 20, y = 10 + ((i / 3) * pitchY) + 15;
            Assert.Equal(40 * (i + 1), read.Rgba[((y * read.Width) + x) * 4]);
        }
    }

    [Fact]
    public void A_caption_leaves_marks_below_its_frame()
    {
        Assert.NotEqual(Saved("frame 7"), Saved(string.Empty));
        Assert.NotEqual(Saved("frame 7"), Saved("frame 8"));

        static byte[] Saved(string caption)
        {
            using var folder = new TemporaryFolder();
            using var sheet = new ContactSheet(1, 1, 80, 40);
            sheet.Add(Plain(8, 4, 100), 8, 4, caption);
            sheet.Save(folder.File("s.png"));
            return File.ReadAllBytes(folder.File("s.png"));
        }
    }

    [Fact]
    public void A_title_takes_a_line_above_the_frames()
    {
        using var folder = new TemporaryFolder();
        using var plain = new ContactSheet(1, 1, 200, 40);
        using var titled = new ContactSheet(1, 1, 200, 40, "a title");
        Assert.True(titled.Height > plain.Height);
        titled.Add(Plain(200, 40, 250), 200, 40, string.Empty);
        titled.Save(folder.File("s.png"));
        DecodedImage read = ImageFile.Load(folder.File("s.png"));
        int top = titled.Height - plain.Height;
        Assert.Contains(Enumerable.Range(0, read.Width * top), p => read.Rgba[p * 4] > 150);
        Assert.Equal(250, read.Rgba[(((top + 10 + 20) * read.Width) + 100) * 4]);
    }

    [Fact]
    public void Small_frames_fill_their_cells_where_asked()
    {
        Assert.NotEqual(80, Corner(enlarges: false));
        Assert.Equal(80, Corner(enlarges: true));

        static byte Corner(bool enlarges)
        {
            using var folder = new TemporaryFolder();
            using var sheet = new ContactSheet(1, 1, 60, 60) { Enlarges = enlarges };
            sheet.Add(Plain(8, 8, 80), 8, 8, string.Empty);
            sheet.Save(folder.File("s.png"));
            DecodedImage read = ImageFile.Load(folder.File("s.png"));
            return read.Rgba[((13 * read.Width) + 13) * 4];
        }
    }

    [Fact]
    public void Frames_enlarged_to_show_their_pixels_keep_the_colour_of_each_over_a_whole_number_of_pixels()
    {
        using var folder = new TemporaryFolder();
        using var sheet = new ContactSheet(1, 1, 60, 60) { ShowsPixels = true };
        byte[] board = Plain(8, 8, 80);
        for (int p = 0; p < 64; p += 2)
        {
            board.AsSpan(4 * (p + (p / 8 % 2)), 3).Fill(200);
        }

        sheet.Add(board, 8, 8, string.Empty);
        sheet.Save(folder.File("s.png"));
        DecodedImage read = ImageFile.Load(folder.File("s.png"));

        // Squares of 7 pixels: half of 56 x 56 in each colour, and none between.
        int Count(byte grey) => Enumerable.Range(0, read.Width * read.Height).Count(p => read.Rgba.AsSpan(4 * p, 3).IndexOfAnyExcept(grey) < 0);
        Assert.Equal((56 * 28, 56 * 28), (Count(80), Count(200)));
    }

    [Fact]
    public void A_name_that_ends_in_jpg_gives_a_JPEG()
    {
        using var folder = new TemporaryFolder();
        using var sheet = new ContactSheet(1, 1, 60, 60);
        sheet.Save(folder.File("s.jpg"));
        Assert.Equal([0xFF, 0xD8, 0xFF], File.ReadAllBytes(folder.File("s.jpg"))[..3]);
        Assert.Equal(sheet.Width, ImageFile.Load(folder.File("s.jpg")).Width);
    }

    [Fact]
    public void A_full_sheet_and_wrong_pixels_are_refused()
    {
        using var sheet = new ContactSheet(1, 4, 16, 16);
        Assert.Throws<ArgumentException>(() => sheet.Add(new byte[3], 1, 1, "x"));
        sheet.Add(Plain(1, 1, 1), 1, 1, "x");
        Assert.Throws<InvalidOperationException>(() => sheet.Add(Plain(1, 1, 1), 1, 1, "y"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContactSheet(0, 1, 16, 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContactSheet(1, 1, 8, 16));
    }

    private static byte[] Plain(int width, int height, byte grey)
    {
        byte[] rgba = new byte[width * height * 4];
        Array.Fill(rgba, grey);
        return rgba;
    }
}
