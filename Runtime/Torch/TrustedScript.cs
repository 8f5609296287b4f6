using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// A TorchScript file that the user trusts. TorchScript is a program: loading and calling run code from the file. Where the program does not compile, libtorch ends
/// the process, so it is tried in another one first.
/// </summary>
internal sealed class TrustedScript : IDisposable
{
    private readonly jit.ScriptModule _module;
    private readonly string _path;
    private readonly Func<string, string> _describe;

    /// <summary>Loads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="describe">What libtorch says about a failure, as one line.</param>
    /// <exception cref="InvalidDataException">It cannot be loaded.</exception>
    public TrustedScript(string path, Func<string, string> describe)
    {
        (_path, _describe) = (path, describe);
        TorchRuntime.EnsureLoaded();
        try
        {
            _module = jit.load(path);
            _module.eval();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidDataException($"{path}: it cannot be loaded as a TorchScript module: {describe(e.Message)}", e);
        }
    }

    /// <summary>Calls forward.</summary>
    /// <param name="inputs">The arguments, as an error names them.</param>
    /// <param name="expected">What it has to return, as an error names it.</param>
    /// <param name="isExpected">Whether a tensor is that.</param>
    /// <param name="arguments">The arguments.</param>
    /// <exception cref="InvalidDataException">It fails or returns something else.</exception>
    public Tensor Call(string inputs, string expected, Func<Tensor, bool> isExpected, params object[] arguments)
    {
        object result;
        try
        {
            result = _module.call(arguments);
        }
        catch (ExternalException e)
        {
            throw new InvalidDataException($"{_path}: it failed on {inputs}: {_describe(e.Message)}", e);
        }

        return result is Tensor tensor && isExpected(tensor)
            ? tensor
            : throw new InvalidDataException($"{_path}: it returns {(result is Tensor t ? $"[{string.Join(", ", t.shape)}]" : result?.GetType().Name ?? "nothing")} for {inputs}; expected {expected}");
    }

    /// <inheritdoc/>
    public void Dispose() => _module.Dispose();
}
