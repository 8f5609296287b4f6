using System.Text.RegularExpressions;
using ScaleParty.Training.Method.Generators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Loads the parameters of a compared method from a file with the names of its official code.</summary>
internal static partial class MethodState
{
    /// <summary>Fills every parameter, and refuses tensors that none has taken.</summary>
    /// <param name="data">The file.</param>
    /// <param name="prefix">What the names of the state begin with.</param>
    /// <param name="generator">Receives the values.</param>
    /// <param name="other">Official names of buffers and the like that are no parameters.</param>
    public static void Load(GoldenData data, string prefix, StyledGenerator generator, params ReadOnlySpan<string> other)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, string> official = data.File.Tensors.Keys.Where(t => t.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(t => Name(t[prefix.Length..]), StringComparer.Ordinal);
        foreach ((string name, Parameter parameter) in generator.named_parameters())
        {
            if (!official.Remove(name, out string? tensor))
            {
                throw data.Bad($"it has no tensor for the parameter '{name}'");
            }

            Tensor values = data.Tensor(tensor);
            parameter.copy_(values.numel() == parameter.numel() ? values.view(parameter.shape) : throw data.Bad($"'{tensor}' is [{string.Join(", ", values.shape)}]; expected [{string.Join(", ", parameter.shape)}]"));
        }

        // Fixed filters are the code's own.
        string[] known = other.ToArray();
        string? left = official.Values.FirstOrDefault(t => !t.EndsWith(".kernel", StringComparison.Ordinal) && !t.EndsWith(".resample_filter", StringComparison.Ordinal) && !known.Any(o => t == prefix + o));
        if (left is not null)
        {
            throw data.Bad($"it has a tensor '{left}' that no parameter takes");
        }
    }

    /// <summary>The name of a parameter here, from the one that it has in any of the official codes.</summary>
    private static string Name(string official)
    {
        string name = official;
        if (Inr().Match(name) is { Success: true } inr)
        {
            int block = int.Log2(int.Parse(inr.Groups[1].ValueSpan)) - 2;
            name = $"blocks.{block}.{inr.Groups[2].Value}";
            name = InrLayer().Replace(name, m => $"layers.{(m.Groups[1].Value is "0" || block == 0 ? 0 : 1)}.");
            name = InrExtra().Replace(name, m => $"layers.{2 + int.Parse(m.Groups[1].ValueSpan)}.");
            name = name.Replace("input.input.coord_fuser.const_embs", "encoding.map", StringComparison.Ordinal)
                .Replace("coord_fuser.const_embs", "encoding.map", StringComparison.Ordinal)
                .Replace("torgb.affine.weight", "to_rgb.conv.style_modulation.linear.weight_orig", StringComparison.Ordinal)
                .Replace("torgb.affine.bias", "to_rgb.conv.style_modulation.bias", StringComparison.Ordinal)
                .Replace("torgb.weight", "to_rgb.conv.weight_orig", StringComparison.Ordinal)
                .Replace("torgb.bias", "to_rgb.bias", StringComparison.Ordinal)
                .Replace("affine.weight", "affine.linear.weight_orig", StringComparison.Ordinal);
            return name;
        }

        name = InrMapping().Replace(name, m => $"style_mapping.{1 + int.Parse(m.Groups[1].ValueSpan)}.");
        name = StyleLayer().Replace(name, "style_mapping.$1.");
        name = MappingWeight().Replace(name, "$1.linear.weight_orig");
        name = name.Replace("conv.modulation.weight", "conv.style_modulation.linear.weight_orig", StringComparison.Ordinal)
            .Replace("conv.modulation.bias", "conv.style_modulation.bias", StringComparison.Ordinal)
            .Replace("noise.weight", "noise_injector.weight", StringComparison.Ordinal);
        return name.StartsWith("lff.", StringComparison.Ordinal) ? name : ConvolutionWeight().Replace(name, "conv.weight_orig");
    }

    [GeneratedRegex(@"^synthesis\.b(\d+)\.(.*)$")]
    private static partial Regex Inr();

    [GeneratedRegex(@"(?<!extra_)conv([01])\.")]
    private static partial Regex InrLayer();

    [GeneratedRegex(@"extra_convs\.(\d+)\.")]
    private static partial Regex InrExtra();

    [GeneratedRegex(@"^mapping\.fc(\d+)\.")]
    private static partial Regex InrMapping();

    [GeneratedRegex(@"^style\.(\d+)\.")]
    private static partial Regex StyleLayer();

    [GeneratedRegex(@"^(style_mapping\.\d+)\.weight$")]
    private static partial Regex MappingWeight();

    [GeneratedRegex(@"conv\.weight$")]
    private static partial Regex ConvolutionWeight();
}
