using ScaleParty.Desktop.Programs;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Editor.Projection;

/// <summary>
/// LPIPS (Zhang et al. 2018) from a TorchScript file that the user names: forward(a, b) of images [N, 3, H, W] in [-1, 1] returns N distances, as a traced model of the
/// package "lpips" does. TorchScript is a program, so the command asks its user to trust it (--trust-lpips). Where it does not compile, libtorch ends the process: see
/// <see cref="Check"/>.
/// </summary>
internal sealed class LpipsModule : IDisposable
{
    /// <summary>The command that <see cref="Check"/> starts.</summary>
    public const string CommandName = "check-lpips";

    private readonly TrustedScript _script;

    /// <summary>Loads the file.</summary>
    /// <exception cref="InvalidDataException">It cannot be loaded.</exception>
    public LpipsModule(string path)
    {
        _script = new TrustedScript(path, ScriptError.Describe);
    }

    /// <summary>Loads and calls a file in another process of this program, which libtorch may end.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It cannot be used; the message names the file and the line of the program that failed.</exception>
    public static void Check(string path, CancellationToken cancellation) =>
        TrialProcess.Run("ScaleParty.Editor", path, "LPIPS", [CommandName, "--trust-lpips", "--", path], cancellation);

    /// <summary>What the other process does.</summary>
    /// <exception cref="InvalidDataException">The module fails when it is called, or has no gradient.</exception>
    public static void Try(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using var module = new LpipsModule(path);
        Tensor images = zeros(2, 3, 64, 64).requires_grad_(true);
        Tensor distances = module.Distances(images, full_like(images, 0.5).detach());
        if (!distances.requires_grad)
        {
            throw new InvalidDataException($"{path}: its distances have no gradient with respect to the first images");
        }
    }

    /// <summary>Distances of images [N, 3, H, W] in [-1, 1] from others of the same shape: [N].</summary>
    /// <exception cref="InvalidDataException">The module fails or returns something else.</exception>
    public Tensor Distances(Tensor a, Tensor b) => _script.Call(
        $"two batches [{string.Join(", ", a.shape)}]",
        $"{a.shape[0]} distances",
        distances => distances.numel() == a.shape[0],
        a,
        b).view(-1);

    /// <inheritdoc/>
    public void Dispose() => _script.Dispose();
}
