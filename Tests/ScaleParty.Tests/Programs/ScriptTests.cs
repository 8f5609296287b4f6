using System.Diagnostics;

namespace ScaleParty.Tests.Programs;

/// <summary>The scripts at the root: help, refusals, links and relative paths, without building anything.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scripts").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("test")]
    [InlineData("demo")]
    [InlineData("build/unity-package")]
    public void Help_is_shown_from_anywhere_and_through_a_link(string script)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Path.Combine(Repository.Root, script));
        (int code, string output, string error) = Run(link, "--help");
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains($"Usage: {script}", output, StringComparison.Ordinal);
        Assert.Equal([link], Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("test", "--hepl")]
    [InlineData("test", "a b")]
    [InlineData("test", "One", "Two")]
    [InlineData("build/unity-package", "--hepl")]
    [InlineData("build/unity-package", "one", "two")]
    public void Wrong_arguments_are_refused_before_anything_is_built(string script, params string[] arguments)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        (int code, string output, string error) = Run(Path.Combine(Repository.Root, script), arguments);
        Assert.Equal((2, string.Empty), (code, output));
        Assert.StartsWith($"error: ", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_demo_hands_its_arguments_on_where_the_user_stands()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string root = Path.Combine(_folder, "root"), viewer = Path.Combine(root, ".build/bin/ScaleParty.Viewer/release/ScaleParty.Viewer");
        Directory.CreateDirectory(Path.GetDirectoryName(viewer)!);
        Directory.CreateDirectory(Path.Combine(root, "build"));
        File.Copy(Path.Combine(Repository.Root, "demo"), Path.Combine(root, "demo"));
        File.WriteAllText(Path.Combine(root, "build/setup.sh"), "graphics_packages=none\nneed_dotnet() { :; }\nneed_debian() { :; }\nneed_build() { echo \"in $PWD: $1\"; }\n");
        File.WriteAllText(viewer, "#!/bin/sh\necho \"from $PWD:\" \"$@\"\n");
        File.SetUnixFileMode(viewer, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), Path.Combine(root, "demo"));
        (int code, string output, _) = Run(Path.Combine(_folder, "link"), "--model", "my file", "--out", "rel");
        Assert.Equal(0, code);
        Assert.Equal($"in {root}: Samples/Viewer\nfrom {_folder}: --model my file --out rel\n", output);

        string terrain = Path.Combine(root, ".build/bin/ScaleParty.TerrainLod/release/ScaleParty.TerrainLod");
        Directory.CreateDirectory(Path.GetDirectoryName(terrain)!);
        File.Copy(viewer, terrain);
        (code, output, _) = Run(Path.Combine(_folder, "link"), "terrain", "--seed", "3");
        Assert.Equal(0, code);
        Assert.Equal($"in {root}: Samples/TerrainLod\nfrom {_folder}: --seed 3\n", output);

        string editor = Path.Combine(root, ".build/bin/ScaleParty.Editor/release/ScaleParty.Editor");
        Directory.CreateDirectory(Path.GetDirectoryName(editor)!);
        File.Copy(viewer, editor);
        (code, output, _) = Run(Path.Combine(_folder, "link"), "inspector", "my network");
        Assert.Equal(0, code);
        Assert.Equal($"in {root}: Editor\nfrom {_folder}: inspector my network\n", output);
    }

    [Theory]
    [InlineData("", 0, "7 passed, 0 failed")]
    [InlineData("Some.Part", 0, "4 passed, 0 failed")]
    [InlineData("Fails", 1, "2 passed, 2 failed")]
    [InlineData("None", 1, "0 passed, 1 failed")]
    [InlineData("Broken", 1, "0 passed, 1 failed")]
    public void A_part_of_the_tests_counts_tests_alone_and_builds_only_where_they_fail(string part, int expected, string last)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The script with tools that do nothing: three checks and two projects of two tests.
        string root = Path.Combine(_folder, "root"), replay = Path.Combine(root, ".build/bin/ScaleParty.GoldenReplay/release/ScaleParty.GoldenReplay");
        Directory.CreateDirectory(Path.GetDirectoryName(replay)!);
        Directory.CreateDirectory(Path.Combine(root, "build"));
        File.Copy(Path.Combine(Repository.Root, "test"), Path.Combine(root, "test"));
        File.WriteAllText(Path.Combine(root, "build/setup.sh"), "graphics_packages=none vulkan_packages=none\nneed_dotnet() { :; }\nneed_debian() { :; }\nsay() { echo \"$*\" >&2; }\nPATH=$PWD/build:$PATH\n");
        Script(replay, "exit 0");
        Script(Path.Combine(root, "build/dotnet"), $"""
            case "$1:{part}" in
            build:Broken) exit 1 ;;
            test:Fails) total=2 passed=1 ;;
            test:None) total=0 passed=0 ;;
            test:*) total=2 passed=2 ;;
            *) exit 0 ;;
            esac
            echo '<Counters total="'$total'" passed="'$passed'" />' >.build/test-results/$(basename "$2").trx
            exit $((total - passed))
            """);
        (int code, string output, string error) = Run(Path.Combine(root, "test"), part.Length > 0 ? [part] : []);
        Assert.True((expected, last) == (code, output.TrimEnd()), $"{code}: {output}{error}");

        static void Script(string path, string text)
        {
            File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private (int Code, string Output, string Error) Run(string script, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(script, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
