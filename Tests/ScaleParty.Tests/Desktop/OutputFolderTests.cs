using ScaleParty.Desktop;

namespace ScaleParty.Tests.Desktop;

/// <summary>Folders that programs fill: whose files are whose, and one program at a time.</summary>
public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_program_is_refused_while_the_folder_is_open()
    {
        using (OutputFolder.Open(_folder.Path, "a"))
        {
            Assert.Contains(_folder.Path, Assert.Throws<IOException>(() => OutputFolder.Open(_folder.Path, "a")).Message, StringComparison.Ordinal);
            Assert.Throws<IOException>(() => OutputFolder.Open(_folder.Path, "b"));
        }

        OutputFolder.Open(_folder.Path, "b").Dispose();
    }

    [Fact]
    public void Names_are_kept_from_run_to_run_and_by_program()
    {
        Make("a", "1.png", "2.png");
        Make("b", "3.png");
        using OutputFolder a = OutputFolder.Open(_folder.Path, "a");
        Assert.Equal(["1.png", "2.png"], a.OwnFiles);
        Assert.Contains("was written by b", Assert.Throws<IOException>(() => a.Claim("3.png")).Message, StringComparison.Ordinal);
        a.RemoveOwn(n => n == "1.png");
        Assert.Equal(["2.png", "3.png", OutputFolder.ListName], Names());
        Assert.Equal(["2.png"], a.OwnFiles);
    }

    [Fact]
    public void One_refused_name_refuses_all_and_removes_nothing()
    {
        Make("a", "1.png");
        File.WriteAllText(_folder.File("2.png"), "mine");
        using OutputFolder a = OutputFolder.Open(_folder.Path, "a");
        Assert.Contains("2.png was not written by this program", Assert.Throws<IOException>(() => a.Begin(["0.png", "2.png"])).Message, StringComparison.Ordinal);
        Assert.Equal(["1.png"], a.OwnFiles);
        Assert.Equal(["1.png", "2.png", OutputFolder.ListName], Names());
    }

    [Fact]
    public void A_run_begins_without_the_files_and_leftovers_of_the_run_before()
    {
        Make("a", "1.png", "2.png");
        string guid = Guid.NewGuid().ToString("N");
        File.WriteAllText(_folder.File($"1.png.{guid}.tmp"), "half");
        File.WriteAllText(_folder.File($"2.png.{guid}.tmp"), "half");
        File.WriteAllText(_folder.File($"9.png.{guid}.tmp"), "mine");
        using OutputFolder a = OutputFolder.Open(_folder.Path, "a");
        a.Begin(["2.png", "3.png"]);
        Assert.Equal([$"9.png.{guid}.tmp", OutputFolder.ListName], Names());
        Assert.Equal(["2.png", "3.png"], a.OwnFiles);
    }

    [Fact]
    public void A_line_cut_off_by_a_crash_is_dropped()
    {
        Make("a", "1.png");
        string list = _folder.File(OutputFolder.ListName);
        string whole = File.ReadAllText(list);
        for (int cut = 0; cut < whole.Length; cut++)
        {
            File.WriteAllText(list, whole[..cut]);
            using OutputFolder a = OutputFolder.Open(_folder.Path, "a");
            Assert.Empty(a.OwnFiles);
            a.Adopt(["1.png"]);
            Assert.Equal(["1.png"], a.OwnFiles);
        }

        Assert.Equal(whole, File.ReadAllText(list));
    }

    [Theory]
    [InlineData("something else\n")]
    [InlineData("x")]
    [InlineData("scaleparty-files-1\n+\ta\t../1.png\n")]
    [InlineData("scaleparty-files-1\n+\ta\t/etc/passwd\n")]
    [InlineData("scaleparty-files-1\n+\ta\t..\n")]
    [InlineData("scaleparty-files-1\n+\ta\n")]
    [InlineData("scaleparty-files-1\n\n")]
    public void A_list_of_another_making_is_refused_and_stays(string content)
    {
        File.WriteAllText(_folder.File(OutputFolder.ListName), content);
        Assert.Contains(OutputFolder.ListName, Assert.Throws<InvalidDataException>(() => OutputFolder.Open(_folder.Path, "a")).Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(_folder.File(OutputFolder.ListName)));
    }

    [Fact]
    public void A_list_that_is_a_link_is_refused()
    {
        File.WriteAllText(_folder.File("target"), "");
        File.CreateSymbolicLink(_folder.File(OutputFolder.ListName), _folder.File("target"));
        Assert.Throws<InvalidDataException>(() => OutputFolder.Open(_folder.Path, "a"));
        Assert.Equal("", File.ReadAllText(_folder.File("target")));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(OutputFolder.ListName)]
    public void Names_outside_the_folder_are_refused(string name)
    {
        using OutputFolder a = OutputFolder.Open(_folder.Path, "a");
        Assert.Throws<ArgumentException>(() => a.Claim(name));
        Assert.Throws<ArgumentException>(() => a.Adopt([name]));
    }

    private void Make(string program, params string[] names)
    {
        using OutputFolder folder = OutputFolder.Open(_folder.Path, program);
        folder.Begin(names);
        foreach (string name in names)
        {
            File.WriteAllText(folder.PathOf(name), program);
        }
    }

    private string[] Names() => [.. Directory.GetFiles(_folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
