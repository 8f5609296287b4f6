using ScaleParty.Animation;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Tests.Rendering;

/// <summary>A parameter makes a new image where it changes the image, and only there.</summary>
public sealed class ParameterEffectTests
{
    // What each parameter takes, values without effect of its own among them.
    private static readonly Dictionary<string, double[]> Values = new()
    {
        ["centre.x"] = [0, 0.25],
        ["centre.y"] = [0, -0.5],
        ["scale"] = [1, 0.5],
        ["aspect"] = [1, 1.5],
        ["rotation"] = [0, 30, 360],
        ["shear"] = [0, 0.5],
        ["warp.x"] = [0, 0.1],
        ["warp.y"] = [0, 0.1],
        ["warp.radius"] = [0.5, 0.75],
        ["warp.radial"] = [1, 1.5],
        ["warp.swirl"] = [0, 90],
        ["warp.bulge"] = [0, 0.5],
        ["warp.wave"] = [0, 0.125],
        ["warp.wavelength"] = [0.5, 0.75],
        ["latent"] = [0, 3],
        ["layout"] = [0, 2.5],
        ["truncation"] = [1, 0, 0.5],
        ["noise.strength"] = [1, 0, 2],
        ["noise.seed"] = [0, 0.25, 7],
        ["width"] = [20, 20.25, 28],
        ["height"] = [20, 19.75, 24],
    };

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void For_every_pair_of_parameters_a_new_image_is_made_where_its_values_differ_and_only_there(bool fourier, bool noise, bool fixedLatent)
    {
        using var check = new Check(TinyNetwork.Create(fourier: fourier, noise: noise), fixedLatent);
        foreach (Parameter first in check.Texture.Parameters.All)
        {
            foreach (double value in Values[first.Info.Name])
            {
                check.Begin();
                first.Value = value;
                check.Update();
                foreach (Parameter second in check.Texture.Parameters.All)
                {
                    double before = second.Value;
                    foreach (double changed in Values[second.Info.Name].Append(before))
                    {
                        second.SetClamped(changed);
                        check.Update();
                    }
                }
            }
        }
    }

    [Fact]
    public void Noise_that_no_layer_lets_in_has_no_effect()
    {
        GeneratorNetwork network = TinyNetwork.Create(noise: true);
        using var check = new Check(
            new GeneratorNetwork(network.Description, network.Mapping, [.. network.Convolutions.Select(c => c with { NoiseStrength = 0 })], network.ToImage, network.MeanLatent),
            fixedLatent: false);
        check.Begin();
        long before = check.Texture.Statistics.Shown;
        check.Texture.Parameters.NoiseStrength = 3;
        check.Update();
        check.Texture.Parameters.NoiseSeed = 3;
        check.Update();
        Assert.Equal(before, check.Texture.Statistics.Shown);
    }

    [Fact]
    public void A_latent_that_a_shared_cache_has_forgotten_meanwhile_makes_no_new_image()
    {
        using var synthesizer = new PositionSynthesizer();
        var latents = new LatentCache(new LatentSpace(synthesizer.Network), capacity: 1);
        using var texture = new GenerativeTexture(synthesizer, new MemoryTarget(), latents, new() { Synchronous = true }, new() { Resolution = new(16, 16) });
        Assert.True(texture.Update(0));
        latents.Get(5, 5, 1);
        texture.Parameters.WarpRadius = 2;
        Assert.False(texture.Update(0));
    }

    [Fact]
    public void After_a_failure_a_parameter_without_effect_tries_anew_too()
    {
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = GenerativeTextureTests.Create(synthesizer, out MemoryTarget target, new() { Synchronous = true });
        foreach (Action fail in new Action[] { () => synthesizer.Failure = new InvalidOperationException("no"), () => target.Failure = new GraphicsException("no") })
        {
            texture.Invalidate();
            fail();
            Assert.ThrowsAny<Exception>(() => texture.Update(0));
            Assert.False(texture.Update(0));
            texture.Parameters.WarpRadius *= 2;
            Assert.True(texture.Update(0));
            texture.Parameters.WarpRadius *= 2;
            Assert.False(texture.Update(0));
        }
    }

    /// <summary>A texture beside images made directly, past everything that could spare one.</summary>
    private sealed class Check : IDisposable
    {
        private readonly CpuSynthesizer _synthesizer;
        private readonly LatentCache _latents;
        private readonly MemoryTarget _target = new() { Format = TexelFormat.Rgba32Float };
        private readonly Dictionary<string, float[]> _made = [];
        private float[] _shown = [];

        public Check(GeneratorNetwork network, bool fixedLatent)
        {
            _synthesizer = new CpuSynthesizer(network);
            var space = new LatentSpace(network);
            _latents = new LatentCache(space, 64);
            Texture = new GenerativeTexture(_synthesizer, _target, new LatentCache(space), new() { Synchronous = true })
            {
                FixedLatent = fixedLatent ? space.Bake(space.Map(space.Sample(77))) : null,
            };
        }

        public GenerativeTexture Texture { get; }

        public void Begin()
        {
            Texture.Parameters.Reset();
            Texture.Parameters.Resolution = new(20, 20);
            Texture.Update(0);
            _shown = Make();
        }

        public void Update()
        {
            float[] before = _shown;
            bool isNew = Texture.Update(0);
            _shown = Make();
            Assert.True(
                isNew == !before.AsSpan().SequenceEqual(_shown),
                $"{(isNew ? "a" : "no")} new image at {string.Join(", ", Texture.Parameters.All.Select(p => FormattableString.Invariant($"{p.Info.Name} {p.Value}")))}");
        }

        public void Dispose()
        {
            Texture.Dispose();
            _synthesizer.Dispose();
        }

        private float[] Make()
        {
            string key = string.Join(';', Texture.Parameters.All.Select(p => p.Value));
            if (!_made.TryGetValue(key, out float[]? values))
            {
                var image = new ImageBuffer();
                SynthesisRequest request = Texture.Parameters.ToRequest(_latents);
                _synthesizer.Synthesize(Texture.FixedLatent is { } own ? request with { Latent = own } : request, image);
                values = image.Values.ToArray();
                _made.Add(key, values);
            }

            return values;
        }
    }
}
