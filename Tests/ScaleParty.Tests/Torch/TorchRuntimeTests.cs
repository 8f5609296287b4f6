using System.Diagnostics;
using System.Runtime.InteropServices;
using ScaleParty.Torch;
using TorchSharp;

namespace ScaleParty.Tests.Torch;

/// <summary>What must be true before and when libtorch loads.</summary>
public sealed partial class TorchRuntimeTests
{
    [Theory]
    [InlineData("OMP_WAIT_POLICY")]
    [InlineData("MKL_CBWR")]
    public void The_native_environment_of_the_tests_has_the_settings(string name)
    {
        string? value = OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable(name) : Marshal.PtrToStringUTF8(NativeEnvironment(name));
        Assert.False(string.IsNullOrEmpty(value));
    }

    [Theory]
    [InlineData(null, "PASSIVE")]
    [InlineData("active", "ACTIVE")]
    public async Task OpenMP_itself_sees_the_policy_in_a_program_of_its_own(string? users, string expected)
    {
        // OpenMP prints its settings when it is loaded: proof that the value was there before libtorch was.
        string program = Path.Combine(AppContext.BaseDirectory, "ScaleParty.GoldenReplay.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            ArgumentList = { "exec", program, Repository.Golden("generator.safetensors") },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_DISPLAY_ENV"] = "true";
        start.Environment.Remove("OMP_WAIT_POLICY");
        if (users is not null)
        {
            start.Environment["OMP_WAIT_POLICY"] = users;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string settings = await process.StandardError.ReadToEndAsync();
        Assert.Contains("0 failed", await output, StringComparison.Ordinal);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($"OMP_WAIT_POLICY = '{expected}'", settings, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Missing_natives_are_named_with_what_to_do()
    {
        string empty = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string message = TorchRuntime.Explain(empty, "not found");
            Assert.Contains("torch_cpu", message, StringComparison.Ordinal);
            Assert.Contains("LibTorchSharp", message, StringComparison.Ordinal);
            Assert.Contains(empty, message, StringComparison.Ordinal);
            Assert.Contains("UsesTorch=true", message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(empty);
        }
    }

    [Fact]
    public void A_program_without_natives_says_what_is_missing()
    {
        // A copy of the replay without libtorch's files beside it.
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.*").Where(f => Path.GetFileName(f) is var n && (n.EndsWith(".dll", StringComparison.Ordinal) || n.StartsWith("ScaleParty.GoldenReplay.", StringComparison.Ordinal)) && !n.EndsWith("deps.json", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            var start = new ProcessStartInfo("dotnet") { ArgumentList = { "exec", Path.Combine(folder, "ScaleParty.GoldenReplay.dll"), "--device", "torch", Repository.Golden("generator.safetensors") }, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string message = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(1, process.ExitCode);
            Assert.Contains("libtorch does not load", message, StringComparison.Ordinal);
            Assert.Contains(folder, message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void The_number_of_threads_can_be_set_and_is_checked()
    {
        int before = TorchRuntime.Threads;
        try
        {
            TorchRuntime.Threads = 1;
            Assert.Equal(1, TorchRuntime.Threads);
            Assert.Equal(1, torch.get_num_threads());
            Assert.Throws<ArgumentOutOfRangeException>(() => TorchRuntime.Threads = 0);
        }
        finally
        {
            TorchRuntime.Threads = before;
        }
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr NativeEnvironment(string name);
}
