using ScaleParty.Desktop.Programs;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>
/// A TorchScript detector that the user supplies, with the signature of NVIDIA's inception-2015-12-05.pt and vgg16.pt:
/// bytes [N, 3, H, W] (0 to 255) and return_features -> [N, D]. TorchScript is a program: the project runs code from a file
/// only here and for LPIPS in the Editor, and the command asks its user to say so (--trust-detector).
/// </summary>
internal sealed class Detector : IDisposable
{
    private const int BatchSize = 32;
    private readonly TrustedScript _script;

    /// <summary>Loads the file. TorchScript runs code from the file: use files you trust. Where the program does not compile, libtorch ends the process: see <see cref="DetectorCheck"/>.</summary>
    /// <exception cref="InvalidDataException">It cannot be loaded.</exception>
    public Detector(string path)
    {
        _script = new TrustedScript(path, ScriptError.Describe);
    }

    /// <summary>Features of images.</summary>
    /// <param name="images">[N, C, H, W] in [-1, 1]; the first three channels are used, or a single one three times.</param>
    /// <returns>[N, D].</returns>
    public Tensor Features(Tensor images)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor rgb = images.shape[1] >= 3 ? images.narrow(1, 0, 3) : images.narrow(1, 0, 1).expand(-1, 3, -1, -1);
        Tensor bytes = ((rgb + 1) * 127.5).round().clamp(0, 255).to(ScalarType.Byte);
        var features = new List<Tensor>();
        for (long start = 0; start < bytes.shape[0]; start += BatchSize)
        {
            Tensor part = bytes.narrow(0, start, Math.Min(BatchSize, bytes.shape[0] - start));
            features.Add(Call(part).to(ScalarType.Float64));
        }

        return cat(features, 0).MoveToOuterDisposeScope();
    }

    public void Dispose() => _script.Dispose();

    private Tensor Call(Tensor bytes) => _script.Call(
        $"bytes [{string.Join(", ", bytes.shape)}] and return_features",
        $"[{bytes.shape[0]}, D]",
        features => features.shape.Length == 2 && features.shape[0] == bytes.shape[0],
        bytes,
        true);
}
