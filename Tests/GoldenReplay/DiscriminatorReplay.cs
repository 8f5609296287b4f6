using System.Globalization;
using System.Text.Json;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Kind "discriminator": scores, mixes with given masks, the gradient penalty with its gradients, and the logistic losses.</summary>
internal static class DiscriminatorReplay
{
    private const string StatePrefix = "state/";
    private const string GradientPrefix = "r1/grad/";
    private static readonly string[] Mixes = ["mix/small", "mix/large", "mix/cut_mask_small", "mix/cut_mask_large", "mix/channel_mask", "mix/small_mixed", "mix/large_mixed"];
    private static readonly string[] Losses = ["logistic/score", "logistic/generator", "logistic/discriminator_fake", "logistic/discriminator_real"];

    public static IEnumerable<Comparison> Run(GoldenData data)
    {
        using DisposeScope scope = NewDisposeScope();
        RefuseStrangers(data);
        using Discriminator discriminator = Load(data);
        var results = new List<Comparison>();
        foreach (string size in Sizes(data))
        {
            Tensor score = discriminator.forward(data.Tensor($"{size}/image"));
            results.Add(Comparison.Of(size, "score", data.Values($"{size}/score"), score.ToFloats()));
        }

        results.AddRange(Mix(data));
        results.AddRange(Penalty(data, discriminator));
        results.AddRange(Logistic(data));
        return results;
    }

    private static IEnumerable<Comparison> Mix(GoldenData data)
    {
        if (!data.Has(Mixes[0]))
        {
            yield break;
        }

        (Tensor small, Tensor large) = ScaleMix.Apply(
            data.Tensor("mix/small"),
            data.Tensor("mix/large"),
            data.Tensor("mix/cut_mask_small"),
            data.Tensor("mix/cut_mask_large"),
            data.Tensor("mix/channel_mask").view(1, -1, 1, 1));
        yield return Comparison.Of("mix", "small scale", data.Values("mix/small_mixed"), small.ToFloats());
        yield return Comparison.Of("mix", "large scale", data.Values("mix/large_mixed"), large.ToFloats());
    }

    private static IEnumerable<Comparison> Penalty(GoldenData data, Discriminator discriminator)
    {
        if (!data.Has("r1/real"))
        {
            yield break;
        }

        Tensor real = data.Tensor("r1/real").requires_grad_(true);
        Tensor penalty = GradientPenalty.SquaredGradient(real, discriminator.forward(real));
        yield return Comparison.OfNumber("r1", "penalty", data.Values("r1/penalty")[0], penalty.ToDouble());
        penalty.backward();
        foreach (Comparison comparison in data.Gradients(discriminator, GradientPrefix, "r1"))
        {
            yield return comparison;
        }
    }

    private static IEnumerable<Comparison> Logistic(GoldenData data)
    {
        if (!data.Has(Losses[0]))
        {
            yield break;
        }

        Tensor score = data.Tensor("logistic/score");
        yield return Comparison.OfNumber("logistic", "generator", data.Values("logistic/generator")[0], LogisticLoss.Generator(score).ToDouble());
        yield return Comparison.OfNumber("logistic", "discriminator, fake", data.Values("logistic/discriminator_fake")[0], LogisticLoss.DiscriminatorFake(score).ToDouble());
        yield return Comparison.OfNumber("logistic", "discriminator, real", data.Values("logistic/discriminator_real")[0], LogisticLoss.DiscriminatorReal(score).ToDouble());
    }

    // The shape comes from the weights; the configuration only adds what they do not tell.
    private static Discriminator Load(GoldenData data)
    {
        int[] first = data.Shape("state/convs.0.0.conv.weight_orig", -1, -1, 1, 1);
        List<int> channels = [first[0]];
        for (int k = 1; data.Has($"state/convs.{k}.conv2.1.conv.weight_orig"); k++)
        {
            channels.Add(data.Shape($"state/convs.{k}.conv2.1.conv.weight_orig", -1, channels[^1], 3, 3)[0]);
        }

        JsonElement config = data.Json("config") ?? throw data.Bad("its metadata has no 'config'");
        int group = config.TryGetProperty("minibatch_stddev_group", out JsonElement g) ? g.GetInt32() : 4;
        int pooled = config.TryGetProperty("adaptive_pool", out JsonElement p) ? p[0].GetInt32() : 2;
        var discriminator = new Discriminator(new DiscriminatorOptions { ImageChannels = first[1], Channels = channels, DeviationGroup = group, PooledSide = pooled });
        using IDisposable off = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in discriminator.named_parameters())
        {
            int[] shape = data.Shape(StatePrefix + name);
            if (!shape.Select(s => (long)s).SequenceEqual(parameter.shape))
            {
                throw data.Bad($"'{StatePrefix}{name}' is [{string.Join(", ", shape)}]; expected [{string.Join(", ", parameter.shape)}]");
            }

            using Tensor values = data.Tensor(StatePrefix + name);
            parameter.copy_(values);
        }

        return discriminator;
    }

    private static IEnumerable<string> Sizes(GoldenData data) => data.File.Tensors.Keys
        .Where(t => t.StartsWith("size", StringComparison.Ordinal) && t.EndsWith("/image", StringComparison.Ordinal))
        .Select(t => t[..t.IndexOf('/', StringComparison.Ordinal)])
        .Order(StringComparer.Ordinal);

    private static void RefuseStrangers(GoldenData data)
    {
        HashSet<string> sizes = [.. Sizes(data)];
        foreach (string tensor in data.File.Tensors.Keys)
        {
            string owner = tensor.Split('/')[0];
            bool known = owner == StatePrefix[..^1] || tensor.StartsWith(GradientPrefix, StringComparison.Ordinal) || tensor is "r1/real" or "r1/penalty"
                || Mixes.Contains(tensor) || Losses.Contains(tensor)
                || (sizes.Contains(owner) && (tensor == $"{owner}/image" || tensor == $"{owner}/score"));
            if (!known)
            {
                throw data.Bad(string.Create(CultureInfo.InvariantCulture, $"it has a tensor '{tensor}' that this replay does not know"));
            }
        }
    }
}
