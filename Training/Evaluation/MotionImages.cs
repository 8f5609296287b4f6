using ScaleParty.Noise;
using ScaleParty.Sampling;
using TorchSharp;

namespace ScaleParty.Training.Evaluation;

/// <summary>Images of fixed latents while the view moves: noise, where a network has any, lies on one lattice and moves with the content.</summary>
internal static class MotionImages
{
    /// <summary>Latents that are looked at.</summary>
    public const int Latents = 16;

    /// <summary>Images of the first latents of a region; for a scale as a share of the frame that noise is drawn for.</summary>
    public static torch.Tensor Make(EvaluationContext context, ImageRegion region, double share, double degrees = 0)
    {
        NoiseSettings noise = context.Network.HasNoise ? context.Noise(share) with { Policy = NoisePolicy.GridSample } : NoiseSettings.Off;
        return context.Maker.Make([.. Enumerable.Repeat(region, Latents)], context.Options.Seed, noise, degrees: degrees).clamp(-1, 1);
    }
}
