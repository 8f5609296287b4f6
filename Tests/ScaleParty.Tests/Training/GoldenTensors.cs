using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training;

/// <summary>Golden values as tensors, and comparisons that say how far apart values are.</summary>
internal static class GoldenTensors
{
    public static Tensor Tensor(this GoldenFile golden, string name) => tensor(golden[name], golden.Shape(name));

    /// <summary>Copies the golden state into the parameters of the same names; every parameter must be found and every weight of the state used.</summary>
    public static void Load(this GoldenFile golden, nn.Module module, Func<string, bool>? ignore = null)
    {
        using IDisposable off = no_grad();
        HashSet<string> names = [.. golden.Names.Where(n => n.StartsWith("state/", StringComparison.Ordinal)).Select(n => n["state/".Length..]).Where(n => !n.EndsWith(".kernel", StringComparison.Ordinal) && ignore?.Invoke(n) != true)];
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters())
        {
            Assert.True(names.Remove(name), $"{name} is not in the golden state");
            using Tensor values = golden.Tensor($"state/{name}");
            parameter.copy_(values);
        }

        Assert.Empty(names);
    }

    public static void Near(Tensor expected, Tensor actual, double relative = 1e-5)
    {
        Assert.Equal(expected.shape, actual.shape);
        double scale = Math.Max(expected.abs().max().ToDouble(), 1e-12), difference = (expected - actual).abs().max().ToDouble();
        Assert.True(difference <= relative * scale, $"largest difference {difference:g3}, largest value {scale:g3}");
    }

    public static void Near(double expected, Tensor actual, double relative = 1e-5)
    {
        double value = actual.ToDouble();
        Assert.True(Math.Abs(value - expected) <= relative * Math.Abs(expected), $"{value:g9} instead of {expected:g9}");
    }
}
