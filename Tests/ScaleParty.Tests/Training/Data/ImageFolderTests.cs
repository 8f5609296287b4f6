using System.Net.Sockets;
using ScaleParty.Tests.Desktop;
using ScaleParty.Training.Data;
using SkiaSharp;

namespace ScaleParty.Tests.Training.Data;

/// <summary>What a folder of images is found to hold.</summary>
public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../set")]
    [InlineData("more/../more/..")]
    public void Links_that_lead_back_add_nothing(string target)
    {
        Images("set/a.png", "set/more/b.png", "set/more/c.png", "beside.png");
        Directory.CreateSymbolicLink(_folder.File("set/again"), target);
        Directory.CreateSymbolicLink(_folder.File("set/more/twice"), Path.Combine("..", target));
        Directory.CreateSymbolicLink(_folder.File("set/more/thrice"), _folder.File("set"));
        using var source = new FolderSource(_folder.File("set"));
        Assert.Equal(3, source.Survey().Examined);
        Assert.Contains(source.Describe().Notes, n => n.StartsWith("3 symbolic links not followed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_with_several_names_is_one_image()
    {
        if (!SpecialFile.Exist)
        {
            return;
        }

        Images("set/a.png", "set/more/b.png", "set/own.png");
        SpecialFile.HardLink(_folder.File("set/a.png"), _folder.File("set/more/again.png"));
        SpecialFile.HardLink(_folder.File("set/a.png"), _folder.File("set/z.png"));

        // Its other name is elsewhere.
        SpecialFile.HardLink(_folder.File("set/own.png"), _folder.File("elsewhere.png"));
        var listed = new ImageFolder(_folder.File("set"));
        Assert.Equal(["a.png", "more/b.png", "own.png"], listed.Files);
        Assert.Equal("2 files left out, hard links of what is listed already: more/again.png, z.png", Assert.Single(listed.Notes));
    }

    [Fact]
    public void Many_links_to_each_others_folders_end()
    {
        Images("a/x.png", "b/y.png");
        for (int i = 0; i < 6; i++)
        {
            Directory.CreateSymbolicLink(_folder.File($"a/to{i}"), "../b");
            Directory.CreateSymbolicLink(_folder.File($"b/to{i}"), "../a");
        }

        using var source = new FolderSource(_folder.Path);
        Assert.Equal(2, source.Count);
    }

    [Fact]
    public void Folders_and_files_that_only_links_lead_to_are_read_once_under_the_links_names()
    {
        Images("elsewhere/a.png", "elsewhere/deep/b.png", "single.png", "set/own.png");
        Directory.CreateSymbolicLink(_folder.File("set/linked"), "../elsewhere");
        Directory.CreateSymbolicLink(_folder.File("set/same"), "../elsewhere/deep");
        File.CreateSymbolicLink(_folder.File("set/one.png"), "../single.png");
        File.CreateSymbolicLink(_folder.File("set/two.png"), "../single.png");
        File.CreateSymbolicLink(_folder.File("set/own-again.png"), "own.png");
        Assert.Equal(["linked/a.png", "linked/deep/b.png", "one.png", "own.png"], new ImageFolder(_folder.File("set")).Files.Select(f => f.Replace('\\', '/')));
    }

    [Fact]
    public void Links_that_lead_nowhere_are_skipped_by_name()
    {
        Images("a.png");
        File.CreateSymbolicLink(_folder.File("gone.png"), "missing.png");
        File.CreateSymbolicLink(_folder.File("round.png"), "round.png");
        using var source = new FolderSource(_folder.Path);
        Assert.Equal(1, source.Survey().Usable);
        Assert.Equal(["gone.png", "round.png"], source.Skipped.Select(s => s.Name));
    }

    [Fact]
    public void Pipes_devices_and_sockets_are_skipped_by_name_without_waiting()
    {
        if (!SpecialFile.Exist)
        {
            return;
        }

        Images("good.png");
        SpecialFile.Pipe(_folder.File("a.png"));
        SpecialFile.Endless(_folder.File("b.png"));
        using Socket socket = SpecialFile.Socket(_folder.File("c.png"));
        SpecialFile.Pipe(_folder.File("d.other"));
        using var source = new FolderSource(_folder.Path);
        SourceSurvey survey = source.Survey(decode: true);
        Assert.Equal((4, 1), (survey.Examined, survey.Usable));
        Assert.Equal(["a.png", "b.png", "c.png"], survey.Skipped.Select(s => s.Name));
        Assert.All(survey.Skipped, s => Assert.Contains("expected a regular file", s.Reason, StringComparison.Ordinal));
        Assert.All(survey.Skipped, s => Assert.DoesNotContain(_folder.Path, s.Reason, StringComparison.Ordinal));
        Assert.Contains(source.Describe().Notes, n => n.Contains("1 .other (d.other)", StringComparison.Ordinal));
    }

    [Fact]
    public void Unusual_names_are_read_by_content_and_other_kinds_are_counted_as_left_out()
    {
        byte[] jpeg = TestImages.Solid(40, 40, SKEncodedImageFormat.Jpeg, SKColors.Red);
        TestImages.Write(_folder.File("a.jfif"), jpeg);
        TestImages.Write(_folder.File("0f3a"), jpeg);
        TestImages.Write(_folder.File("README"), "words"u8.ToArray());
        TestImages.Write(_folder.File("b.bmp"), "BM and so on, as bitmaps begin"u8.ToArray());
        for (int i = 0; i < 5; i++)
        {
            TestImages.Write(_folder.File($"{i}.TIF"), "II*\0"u8.ToArray());
        }

        using var source = new FolderSource(_folder.Path);
        Assert.Equal((2, 2), (source.Survey(decode: true).Usable, source.Count));
        Assert.Equal(
            "7 files left out, not PNG, JPEG or WebP: 5 .tif (0.TIF, 1.TIF, 2.TIF, ...), 1 without extension (README), 1 .bmp (b.bmp)",
            Assert.Single(source.Describe().Notes));
    }

    [Fact]
    public void A_folder_of_other_kinds_alone_is_refused_with_what_it_holds()
    {
        TestImages.Write(_folder.File("scan.tif"), "II*\0"u8.ToArray());
        Assert.Contains("1 .tif (scan.tif)", Refused(_folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_written_without_their_prefix_are_recognised()
    {
        File.WriteAllText(_folder.File("maps.json"), " { }");
        File.WriteAllText(_folder.File("other.bin"), "?");
        File.Copy(Path.Combine(Repository.Root, "Tests", "ScaleParty.Tests", "Training", "Data", "Files", "lmdb10.mdb"), _folder.File("database"));
        Directory.CreateDirectory(_folder.File("lsun"));
        File.Copy(_folder.File("database"), _folder.File("lsun/data.mdb"));
        Images("BlueMarbleAlbedo.jpg", "BlueMarbleAltitude.jpg", "BlueMarbleWater.jpg", "picture.png");
        Assert.Contains($"written maps:{_folder.File("maps.json")}", Refused(_folder.File("maps.json")), StringComparison.Ordinal);
        Assert.Contains($"written lmdb:{_folder.File("database")}", Refused(_folder.File("database")), StringComparison.Ordinal);
        Assert.Contains($"written lmdb:{_folder.File("lsun")}", Refused(_folder.File("lsun")), StringComparison.Ordinal);
        Assert.Contains($"written bluemarble:{_folder.Path}", Refused(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("a single image", Refused(_folder.File("picture.png")), StringComparison.Ordinal);
        Assert.Contains("lmdb: or maps:", Refused(_folder.File("other.bin")), StringComparison.Ordinal);
        Assert.Contains("did you mean lmdb:/data?", Refused("lmbd:/data"), StringComparison.Ordinal);
        Assert.Contains("did you mean procedural?", Refused("procedual"), StringComparison.Ordinal);
    }

    private static string Refused(string source) => Assert.Throws<TrainingDataException>(() => DataSource.Open(source)).Message;

    private void Images(params string[] names)
    {
        foreach (string name in names)
        {
            TestImages.Write(_folder.File(name), TestImages.Solid(40, 40, SKEncodedImageFormat.Png, SKColors.Red));
        }
    }
}
