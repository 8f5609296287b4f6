using System.Diagnostics;
using System.Globalization;

namespace ScaleParty.Tests.Reliability;

/// <summary>
/// Runs a command without disturbance, then kills it at random moments and starts it again. Files that are there after a kill are those of the
/// undisturbed run; when the command has come to its end, all of them are, and nothing half written is.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="arguments">Its arguments for an output folder, as the folder is at that time.</param>
/// <param name="digest">Digest of what must be the same in a file; null for files that tell of time or order.</param>
/// <param name="growing">Names of files that are written again as the command goes on, and need be the same at its end only.</param>
internal sealed class KillHarness(string program, Func<string, string[]> arguments, Func<string, string?> digest, params string[] growing)
{
    private const int AttemptsPerKill = 20;
    private readonly Random _random = new(Variable("SCALEPARTY_KILL_SEED", 7));
    private Dictionary<string, string> _whole = [];
    private double _milliseconds;

    /// <summary>Compares an undisturbed run with one that is killed.</summary>
    /// <param name="whole">Folder of the undisturbed run; does not exist, or is empty.</param>
    /// <param name="broken">Folder of the other run; does not exist, or is empty.</param>
    /// <param name="kills">Number of kills, where SCALEPARTY_KILLS does not say another.</param>
    public void Compare(string whole, string broken, int kills)
    {
        kills = Variable("SCALEPARTY_KILLS", kills);
        _milliseconds = RunAnew(whole);
        _whole = Digests(whole);
        Assert.NotEmpty(_whole);

        Directory.CreateDirectory(broken);
        int killed = 0;
        for (int attempt = 0; killed < kills && attempt < AttemptsPerKill * kills; attempt++)
        {
            if (IsKilled(broken))
            {
                killed++;
                Assert.Superset(Digests(broken).Where(f => !growing.Contains(f.Key)).ToHashSet(), _whole.ToHashSet());
            }
            else
            {
                AssertWhole(broken);
                Directory.Delete(broken, recursive: true);
                Directory.CreateDirectory(broken);
            }
        }

        Assert.Equal(kills, killed);
        ChildProgram.Run(program, arguments(broken));
        AssertWhole(broken);
    }

    private double RunAnew(string folder)
    {
        Directory.CreateDirectory(folder);
        long start = Stopwatch.GetTimestamp();
        ChildProgram.Run(program, arguments(folder));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // At a random time after the start or, as most of that is the start of the runtime, soon after something has been written.
    private bool IsKilled(string folder)
    {
        bool afterOutput = _random.Next(2) == 0;
        double share = _random.NextDouble();
        HashSet<string> before = [.. Directory.EnumerateFiles(folder)];
        using ChildProgram child = ChildProgram.Start(program, arguments(folder));
        if (afterOutput)
        {
            while (Directory.EnumerateFiles(folder).All(before.Contains) && !child.EndsWithin(1))
            {
            }
        }

        if (!child.EndsWithin(_milliseconds * (afterOutput ? 0.3 * share * share * share : 0.95 * share)) && child.Kill())
        {
            return true;
        }

        child.Finish();
        return false;
    }

    private void AssertWhole(string folder)
    {
        Assert.Equal(_whole.OrderBy(f => f.Key, StringComparer.Ordinal), Digests(folder).OrderBy(f => f.Key, StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(folder, "*.tmp", SearchOption.AllDirectories));
    }

    private Dictionary<string, string> Digests(string folder) => Directory.EnumerateFiles(folder)
        .Where(f => !f.EndsWith(".tmp", StringComparison.Ordinal))
        .Select(f => (Name: Path.GetFileName(f), Digest: digest(f)))
        .Where(f => f.Digest is not null)
        .ToDictionary(f => f.Name, f => f.Digest!, StringComparer.Ordinal);

    private static int Variable(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
