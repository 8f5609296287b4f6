using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Golden values as tensors, and gradients compared by the names of their parameters.</summary>
internal static class GoldenTensors
{
    public static Tensor Tensor(this GoldenData data, string name) => tensor(data.Values(name), [.. data.Shape(name).Select(s => (long)s)]);

    public static float[] ToFloats(this Tensor values) => values.detach().contiguous().data<float>().ToArray();

    /// <summary>Every gradient of the file against that of the parameter of the same name.</summary>
    public static IEnumerable<Comparison> Gradients(this GoldenData data, nn.Module module, string prefix, string name)
    {
        foreach (string tensor in data.File.Tensors.Keys.Where(t => t.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string wanted = tensor[prefix.Length..];
            TorchSharp.Modules.Parameter? parameter = module.named_parameters().FirstOrDefault(p => p.name == wanted).parameter;
            Tensor gradient = parameter?.grad ?? throw data.Bad($"'{tensor}': there is no parameter '{wanted}' with a gradient");
            yield return Comparison.Of(name, $"d / d {wanted}", data.Values(tensor), gradient.ToFloats());
        }
    }
}
