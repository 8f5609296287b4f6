using ScaleParty.Models;
using ScaleParty.Rendering;

namespace ScaleParty.Tests.Rendering;

public sealed class TargetOwnershipTests
{
    [Fact]
    public void A_second_texture_on_one_target_is_refused_until_the_first_is_disposed()
    {
        using var synthesizer = new PositionSynthesizer();
        var target = new MemoryTarget();
        var latents = new LatentCache(new LatentSpace(synthesizer.Network));
        GenerativeTexture first = new(synthesizer, target, latents);
        ArgumentException e = Assert.Throws<ArgumentException>(() => new GenerativeTexture(synthesizer, target, latents));
        Assert.Equal("target", e.ParamName);
        Assert.Contains("this MemoryTarget takes the images of another generative texture already", e.Message, StringComparison.Ordinal);
        Assert.False(target.IsDisposed);
        first.Dispose();
        using GenerativeTexture second = new(synthesizer, target, latents, new() { Synchronous = true });
        Assert.True(second.Update(0));

        // The first one's second disposal frees nothing of the second one's.
        first.Dispose();
        Assert.Throws<ArgumentException>(() => new GenerativeTexture(synthesizer, target, latents));
    }

    [Fact]
    public void A_refused_texture_leaves_its_target_free()
    {
        using var device = new DeviceSynthesizer();
        using var synthesizer = new PositionSynthesizer();
        var target = new MemoryTarget();
        var latents = new LatentCache(new LatentSpace(synthesizer.Network));
        Assert.Throws<ArgumentException>(() => new GenerativeTexture(device, target, latents));
        using GenerativeTexture texture = new(synthesizer, target, latents);
        Assert.Same(target, texture.Target);
    }
}
