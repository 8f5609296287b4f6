using ScaleParty.Models;

namespace ScaleParty.Tests.Models;

/// <summary>The one way in which files are written.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_next_writer_removes_what_a_killed_one_left_and_nothing_else()
    {
        string guid = Guid.NewGuid().ToString("N");
        string[] others = ["other." + guid + ".tmp", "f.tmp", "f.new", "f.123.tmp", "f." + guid + ".tmp.png", "f." + guid[..31] + "x.tmp"];
        foreach (string name in (string[])[.. others, "f." + guid + ".tmp"])
        {
            _folder.Write(name, [1]);
        }

        AtomicFile.WriteText(_folder["f"], "new");
        Assert.Equal(others.Append("f").Order(), _folder.Names.Order());
    }

    [Fact]
    public void What_another_writer_is_writing_stays()
    {
        AtomicFile.Write(_folder["f"], stream =>
        {
            stream.WriteByte(1);
            AtomicFile.WriteText(_folder["f"], "between");
            Assert.Equal("between", File.ReadAllText(_folder["f"]));
        });
        Assert.Equal([1], File.ReadAllBytes(_folder["f"]));
        Assert.Equal(["f"], _folder.Names);
    }

    [Fact]
    public void Many_writers_to_one_name_leave_one_whole_file()
    {
        Parallel.For(0, 200, k => AtomicFile.WriteBytes(_folder["f"], Enumerable.Repeat((byte)k, 5000).ToArray()));
        byte[] last = File.ReadAllBytes(_folder["f"]);
        Assert.Equal(5000, last.Length);
        Assert.Single(last.Distinct());
        Assert.Equal(["f"], _folder.Names);
    }

    [Fact]
    public void A_symbolic_link_at_the_destination_is_replaced_and_never_followed()
    {
        string target = _folder.Write("target", [7]);
        File.CreateSymbolicLink(_folder["f"], target);
        AtomicFile.WriteText(_folder["f"], "new");
        Assert.Null(new FileInfo(_folder["f"]).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_folder["f"]));
        Assert.Equal([7], File.ReadAllBytes(target));
    }

    [Fact]
    public void A_link_that_looks_like_a_leftover_stays_with_its_target()
    {
        string target = _folder.Write("target", [7]);
        string link = $"f.{Guid.NewGuid():N}.tmp";
        File.CreateSymbolicLink(_folder[link], target);
        AtomicFile.WriteText(_folder["f"], "new");
        Assert.Equal([7], File.ReadAllBytes(target));
        Assert.Contains(link, _folder.Names);
    }

    [Fact]
    public void Folders_and_devices_are_refused_by_name()
    {
        Directory.CreateDirectory(_folder["d"]);
        Assert.Contains("a folder", Assert.Throws<IOException>(() => AtomicFile.WriteText(_folder["d"], "x")).Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteText(_folder["nowhere/f"], "x")).Message, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Contains("a device", Assert.Throws<IOException>(() => AtomicFile.WriteText("/dev/null", "x")).Message, StringComparison.Ordinal);
            File.CreateSymbolicLink(_folder["link"], "/dev/full");
            Assert.Contains("a device", Assert.Throws<IOException>(() => AtomicFile.WriteText(_folder["link"], "x")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_another_program_writes_by_name_gets_the_destination_when_it_is_done()
    {
        _folder.Write("f", [1]);
        Assert.Throws<InvalidDataException>(() => AtomicFile.WriteByName(_folder["f"], beside =>
        {
            File.WriteAllText(beside, "broken");
            throw new InvalidDataException();
        }));
        Assert.Equal([1], File.ReadAllBytes(_folder["f"]));
        AtomicFile.WriteByName(_folder["f"], beside => File.WriteAllText(beside, "whole"));
        Assert.Equal("whole", File.ReadAllText(_folder["f"]));
        Assert.Equal(["f"], _folder.Names);
    }
}
