using ScaleParty.Editor.Inspector;

namespace ScaleParty.Tests.Editor.Inspector;

public sealed class TemporaryFolderTests
{
    [Fact]
    public void What_a_killed_run_has_left_is_removed_and_what_is_in_use_or_no_runs_stays()
    {
        using TemporaryFolder running = TemporaryFolder.Open();
        DirectoryInfo parent = Directory.CreateTempSubdirectory("scaleparty-test-");
        try
        {
            string killed = Folder("scaleparty-inspector-a", locked: true), beginning = Folder("scaleparty-inspector-b", locked: false), foreign = Folder("another", locked: true);
            string target = Folder("target", locked: true), link = Path.Combine(parent.FullName, "scaleparty-inspector-link");
            Directory.CreateSymbolicLink(link, target);
            string held = Folder("scaleparty-inspector-c", locked: true);
            using (new FileStream(Path.Combine(held, "run.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                TemporaryFolder.RemoveLeftovers(parent.FullName);
            }

            Assert.False(Directory.Exists(killed));
            Assert.All([beginning, foreign, target, link, held], folder => Assert.True(Directory.Exists(folder), folder));
            TemporaryFolder.RemoveLeftovers(Path.GetTempPath());
            Assert.True(Directory.Exists(running.Location));
        }
        finally
        {
            parent.Delete(recursive: true);
        }

        string location = running.Location;
        running.Dispose();
        Assert.False(Directory.Exists(location));

        string Folder(string name, bool locked)
        {
            string path = parent.CreateSubdirectory(name).FullName;
            if (locked)
            {
                File.WriteAllText(Path.Combine(path, "run.lock"), string.Empty);
            }

            return path;
        }
    }
}
