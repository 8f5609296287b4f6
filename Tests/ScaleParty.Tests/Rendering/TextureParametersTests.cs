using CsCheck;
using ScaleParty.Animation;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Rendering;

public sealed class TextureParametersTests
{
    [Fact]
    public void A_refused_pair_changes_neither_value()
    {
        var parameters = new TextureParameters { Centre = new(0.25, -0.5) };
        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.Centre = new(0.5, double.NaN));
        Assert.Equal(new(0.25, -0.5), parameters.Centre);

        Resolution before = parameters.Resolution;
        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.Resolution = new(before.Width + 8, 1_000_000));
        Assert.Equal(before, parameters.Resolution);
    }

    private static readonly LatentCache Latents = new(new LatentSpace(TinyNetwork.Create()));

    [Fact]
    public void Every_parameter_is_found_by_its_name_and_refuses_what_lies_outside_its_range()
    {
        var parameters = new TextureParameters();
        Assert.Equal(21, parameters.All.Count);
        Assert.Equal(parameters.All.Select(p => p.Info), parameters.Descriptions);
        foreach (Parameter parameter in parameters.All)
        {
            ParameterInfo info = parameter.Info;
            Assert.Same(parameter, parameters[info.Name]);
            parameter.Value = info.Minimum;
            parameter.Value = info.Maximum;
            foreach (double bad in new[] { info.Minimum - 1, info.Maximum + 1, double.NaN, double.PositiveInfinity })
            {
                ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => parameter.Value = bad);
                Assert.Contains(info.Name, e.Message, StringComparison.Ordinal);
                Assert.Contains(FormattableString.Invariant($"{info.Minimum} to {info.Maximum}"), e.Message, StringComparison.Ordinal);
            }

            Assert.Equal(info.Maximum, parameter.Value);
        }

        parameters.Reset();
        Assert.All(parameters.All, p => Assert.Equal(p.Info.Initial, p.Value));
    }

    [Fact]
    public void Any_values_of_all_ranges_make_a_request()
    {
        Gen.Double[0, 1].Array[21].Sample(
            shares =>
            {
                var parameters = new TextureParameters();
                for (int i = 0; i < shares.Length; i++)
                {
                    ParameterInfo info = parameters.All[i].Info;
                    parameters.All[i].SetClamped(info.Scale == ParameterScale.Logarithmic
                        ? info.Minimum * Math.Pow(info.Maximum / info.Minimum, shares[i])
                        : info.Minimum + ((info.Maximum - info.Minimum) * shares[i]));
                }

                SynthesisRequest request = parameters.ToRequest(Latents, new GenerativeTextureOptions { Overscan = 0.25, Anchor = LatticeAnchor.Anchored });
                SampleLattice lattice = request.Lattice(4);
                Assert.True(request.Warp!.Apply(lattice.Position(0, 0, 0, 0)).IsFinite);
            },
            iter: 300);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_there_are()
    {
        string message = Assert.Throws<ArgumentException>(() => new TextureParameters()["zoom"]).Message;
        Assert.Contains("'zoom'", message, StringComparison.Ordinal);
        Assert.Contains("centre.x, centre.y, scale", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scale_is_the_share_of_the_frame_along_the_shorter_side()
    {
        var parameters = new TextureParameters { Resolution = new(300, 200), Scale = 0.5, Centre = new(0.25, -3) };
        ImageRegion region = parameters.Region;
        Assert.Equal(new Resolution(300, 200), region.Resolution);
        Assert.Equal(new Vector2d(0.25, -3), region.Centre);
        Assert.Equal(1, region.Extent.Y, 12);
        Assert.Equal(1.5, region.Extent.X, 12);
        parameters.Aspect = 2;
        Assert.Equal(3, parameters.Region.Extent.X, 12);
        Assert.Equal(1, parameters.Region.Extent.Y, 12);
    }

    [Fact]
    public void Whole_parameters_take_the_nearest_whole_number_when_animated_through_fractions()
    {
        var parameters = new TextureParameters();
        parameters["width"].Value = 99.5;
        parameters["noise.seed"].Value = 6.4;
        Assert.Equal(100, parameters.Resolution.Width);
        Assert.Equal(6, parameters.NoiseSeed);
    }

    [Fact]
    public void Without_a_warp_there_is_none_and_unchanged_warps_stay_the_same_instance()
    {
        var parameters = new TextureParameters { Centre = new(3, 4), WarpCentre = new(1, 1) };
        Assert.Null(parameters.Warp);
        parameters.Swirl = 40;
        parameters.Rotation = 10;
        Warp first = parameters.Warp!;
        parameters.Scale = 0.1;
        Assert.Same(first, parameters.Warp);
        parameters.Bulge = 0.1;
        Assert.NotSame(first, parameters.Warp);
    }

    [Fact]
    public void Warps_apply_in_the_documented_order()
    {
        var parameters = new TextureParameters
        {
            Centre = new(0.3, -0.2),
            Rotation = 25,
            Shear = 0.4,
            WarpCentre = new(0.1, 0.2),
            WarpRadius = 2,
            RadialMagnitude = 1.5,
            Swirl = 70,
            Bulge = 0.3,
            WaveAmplitude = 0.1,
            Wavelength = 0.7,
        };
        Vector2d c = parameters.WarpCentre;
        Gen.Select(Gen.Double[-2, 2], Gen.Double[-2, 2]).Sample((x, y) =>
        {
            // The last step of the picture is the first to look up.
            Vector2d p = new AffineWarp(parameters.Centre, 25, 0.4).Apply(new(x, y));
            p = new WaveWarp(0.1, 0.7).Apply(p);
            p = new BulgeWarp(c, 0.3, 2).Apply(p);
            p = new SwirlWarp(c, 70, 2).Apply(p);
            p = new RadialWarp(c, 1.5).Apply(p);
            Assert.Equal(p, parameters.Warp!.Apply(new(x, y)));
        });
    }

    [Fact]
    public void A_request_carries_region_warp_noise_and_options()
    {
        var parameters = new TextureParameters { Scale = 0.25, Swirl = 5, NoiseStrength = 0.5, NoiseSeed = 77, Resolution = new(40, 20) };
        var options = new GenerativeTextureOptions
        {
            Padding = PaddingMode.Paper,
            Anchor = LatticeAnchor.Anchored,
            Overscan = 0.1,
            Noise = new NoiseSettings { Policy = NoisePolicy.Constant, LatticeResolution = 99 },
        };
        SynthesisRequest request = parameters.ToRequest(Latents, options);
        Assert.Equal(new Resolution(48, 24), request.Region.Resolution);
        Assert.Equal(parameters.Region.Scale, request.Region.Scale);
        Assert.Equal(parameters.Region.PixelCentre(0, 0).X, request.Region.PixelCentre(4, 2).X, 12);
        Assert.Equal(parameters.Region.PixelCentre(0, 0).Y, request.Region.PixelCentre(4, 2).Y, 12);
        Assert.Equal(parameters.Warp, request.Warp);
        Assert.Equal(PaddingMode.Paper, request.Padding);
        Assert.Equal(LatticeAnchor.Anchored, request.Anchor);
        Assert.Equal(new NoiseSettings { Policy = NoisePolicy.Constant, LatticeResolution = 99, Strength = 0.5, Seed = 77 }, request.Noise);
        parameters.NoiseStrength = 0;
        Assert.Equal(NoiseSettings.Off, parameters.ToRequest(Latents, options).Noise);
    }
}
