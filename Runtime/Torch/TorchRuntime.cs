using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;

namespace ScaleParty.Torch;

/// <summary>Prepares the process for libtorch, and says clearly what is missing where libtorch does not load.</summary>
/// <remarks>
/// OpenMP reads <c>OMP_WAIT_POLICY</c> once, when libtorch loads. Its default lets idle threads spin: with any other busy
/// process on a small machine, two threads are then slower than one. MKL reads <c>MKL_CBWR</c>; by default the last bits of its sums
/// depend on where arrays are in memory, which is another place in every process. Every program that uses torch therefore starts with
/// <see cref="Initialize"/> (build/Torch.targets compiles the call into it), which asks for "passive" and for "AUTO,STRICT" unless the
/// user has set values.
/// </remarks>
public static partial class TorchRuntime
{
    private static readonly (string Name, string Value)[] Settings = [("OMP_WAIT_POLICY", "passive"), ("MKL_CBWR", "AUTO,STRICT")];
    private static readonly Lock Gate = new();
    private static bool _initialized;
    private static bool _loaded;

    /// <summary>Threads that libtorch computes with; at first as many as the machine has cores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 or more than 1024.</exception>
    /// <exception cref="DllNotFoundException">libtorch does not load.</exception>
    public static int Threads
    {
        get
        {
            EnsureLoaded();
            return torch.get_num_threads();
        }

        set
        {
            EnsureLoaded();
            torch.set_num_threads(Guard.InRange(value, 1, 1024, nameof(Threads)));
        }
    }

    /// <summary>A line for the user where this processor computes convolutions slowly; else null.</summary>
    public static string? Warning => OneDnn.FailsHere
        ? "warning: this virtual machine hides the sizes of the processor's caches, without which oneDNN computes garbage; convolutions are computed without it, several times slower"
        : null;

    /// <summary>Sets what must be set before libtorch loads. Loads nothing; may be called any number of times.</summary>
    public static void Initialize()
    {
        lock (Gate)
        {
            if (_initialized)
            {
                return;
            }

            _initialized = true;
            foreach ((string name, string value) in Settings)
            {
                Set(name, value);
            }
        }
    }

    /// <summary>Loads libtorch and sets what must be set before the first convolution, which therefore must not come earlier.</summary>
    /// <exception cref="DllNotFoundException">It does not load; the message says what is missing and what to do.</exception>
    public static void EnsureLoaded()
    {
        if (_loaded)
        {
            return;
        }

        Initialize();
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            if (OneDnn.FailsHere)
            {
                OneDnn.SwitchOff(NativeFiles()[1]);
            }

            _loaded = true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new DllNotFoundException(Explain(AppContext.BaseDirectory, e.GetBaseException().Message), e);
        }
    }

    /// <summary>Loads libtorch and says why it does not load; null where it does.</summary>
    public static string? FindProblem()
    {
        try
        {
            EnsureLoaded();
            return null;
        }
        catch (DllNotFoundException e)
        {
            return e.Message;
        }
    }

    /// <summary>What is missing in a folder that should hold libtorch's native files, and what to do about it.</summary>
    internal static string Explain(string folder, string reason)
    {
        var text = new StringBuilder("libtorch does not load");
        string[] wanted = NativeFiles();
        string[] missing = [.. wanted.Where(f => !File.Exists(Path.Combine(folder, f)))];
        if (missing.Length > 0)
        {
            text.Append(": ").AppendJoin(", ", missing).Append(missing.Length == 1 ? " is" : " are").Append(" not in ").Append(folder)
                .Append(". Build the program with UsesTorch=true in its project (build/Torch.targets lays the files beside it), or copy the native files of the TorchSharp and libtorch-cpu packages there");
        }
        else
        {
            text.Append(" although its files are in ").Append(folder);
            foreach (string file in wanted)
            {
                try
                {
                    NativeLibrary.Free(NativeLibrary.Load(Path.Combine(folder, file)));
                }
                catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
                {
                    text.Append(": ").Append(e.Message.ReplaceLineEndings(" "));
                    break;
                }
            }

            text.Append(". A complaint about GLIBCXX means a shim that was not patched: build again with build/Torch.targets");
        }

        return text.Append(" (").Append(reason.ReplaceLineEndings(" ")).Append(')').ToString();
    }

    private static void Set(string name, string value)
    {
        if (OperatingSystem.IsWindows())
        {
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
        else if (SetEnvironmentVariable(name, value, 0) != 0)
        {
            // .NET keeps its own copy of the environment, so only libc's own setenv reaches native code.
            throw new InvalidOperationException($"cannot set {name} (error {Marshal.GetLastPInvokeError()})");
        }
    }

    private static string[] NativeFiles() =>
        OperatingSystem.IsWindows() ? ["c10.dll", "torch_cpu.dll", "LibTorchSharp.dll"]
        : OperatingSystem.IsMacOS() ? ["libc10.dylib", "libtorch_cpu.dylib", "libLibTorchSharp.dylib"]
        : ["libc10.so", "libtorch_cpu.so", "libLibTorchSharp.so"];

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must run before anything of this assembly can load libtorch.")]
    internal static void OnLoad() => Initialize();
}
