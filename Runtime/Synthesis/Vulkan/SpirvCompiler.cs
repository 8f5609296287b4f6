using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ScaleParty.Models;
using ScaleParty.Synthesis.Compute;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>
/// Compiles the HLSL form of kernels to SPIR-V with Khronos' glslangValidator, and keeps the results in a folder, by a digest of the text:
/// the program runs once per kernel and user.
/// </summary>
internal sealed class SpirvCompiler
{
    /// <summary>Binding of the constant buffer, which the kernels' other slots do not reach.</summary>
    public const int ParameterBinding = 16;

    private const int MaximumBytes = 16 << 20;
    private const uint Magic = 0x07230203;

    // HLSL, for Vulkan 1.1; images without a format, as HLSL's declarations name none; the constant buffer beyond the slots of buffers.
    private static readonly string[] Arguments =
        ["-D", "-V", "--target-env", "vulkan1.1", "--no-storage-format", "--shift-cbuffer-binding", "comp", ParameterBinding.ToString(CultureInfo.InvariantCulture), "--stdin", "-S", "comp", "-e", "main"];

    private readonly string _folder, _program;

    /// <param name="folder">Where results are kept; null for the user's folder of caches.</param>
    /// <param name="program">The compiler.</param>
    public SpirvCompiler(string? folder, string program = "glslangValidator") => (_folder, _program) = (folder ?? DefaultFolder(), program);

    /// <summary>The SPIR-V of a kernel.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="source">HLSL.</param>
    /// <exception cref="GraphicsException">It does not compile, or there is neither a kept result nor a compiler.</exception>
    public byte[] Compile(string name, string source)
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', Arguments) + "\n" + source));
        string path = Path.Combine(_folder, Convert.ToHexStringLower(digest) + ".spv");
        if (Read(path) is { } kept)
        {
            return kept;
        }

        byte[] compiled = Run(name, source);
        Keep(path, compiled);
        return compiled;
    }

    private static string DefaultFolder()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string root = OperatingSystem.IsLinux()
            ? !string.IsNullOrEmpty(cache) ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache")
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(root, "scaleparty", "spirv");
    }

    // What cannot be read, or is not SPIR-V, is compiled again.
    private static byte[]? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            byte[] bytes = InputFile.ReadAllBytes(path, MaximumBytes);
            return IsSpirv(bytes) ? bytes : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsSpirv(byte[] bytes) => bytes.Length >= 20 && bytes.Length % 4 == 0 && BitConverter.ToUInt32(bytes) == Magic;

    // A folder that cannot be written costs the next start some milliseconds per kernel.
    private void Keep(string path, byte[] compiled)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            AtomicFile.WriteBytes(path, compiled);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private byte[] Run(string name, string source)
    {
        string output = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".spv");
        try
        {
            var start = new ProcessStartInfo(_program, [.. Arguments, "-o", output]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(source);
            process.StandardInput.Close();
            string log = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            process.WaitForExit();
            byte[] compiled = process.ExitCode == 0 && File.Exists(output) ? File.ReadAllBytes(output) : [];
            return IsSpirv(compiled) ? compiled : throw new GraphicsException(ShaderLog.Describe(name, "compute", log, source));
        }
        catch (Win32Exception e)
        {
            throw new GraphicsException($"kernels for Vulkan are compiled by {_program}, which cannot be started ({e.Message}), and {_folder} holds none of '{name}'; on Debian or Ubuntu: apt-get install glslang-tools", e);
        }
        finally
        {
            File.Delete(output);
        }
    }
}
