using ScaleParty.Sampling;
using ScaleParty.Training.Method;
using ScaleParty.Training.Method.Generators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Method;

/// <summary>The generators of the compared methods: their sizes, their gradients, and the property that distinguishes each. Their values are golden files'.</summary>
public sealed class MethodGeneratorTests
{
    private const int Style = 8;
    private const int Mapping = 2;
    private static readonly int[] Channels = [8, 8, 4, 4];

    public static TheoryData<string> Names => ["StyleGAN2", "MS-PIE", "MS-PIE with sinusoids", "MS-PE", "CIPS", "INR-GAN"];

    private static GeneratorShape Shape => new() { Channels = Channels, StyleChannels = Style, MappingLayers = Mapping };

    [Fact]
    public void Parameters_are_as_many_as_the_papers_formulas_give()
    {
        int style = Mapping * ((Style * Style) + Style), levels = Levels();
        Assert.Equal(style + (Channels[0] * 16) + Layer(Channels[0], Channels[0], 3) + levels, Count("StyleGAN2"));
        Assert.Equal(style + Layer(2, Channels[0], 3) + levels, Count("MS-PIE"));
        Assert.Equal(style + Layer(16, Channels[0], 3) + levels, Count("MS-PIE with sinusoids"));
        Assert.Equal(style + Layer(Channels[0], Channels[0], 3) + levels + (Channels.Length - 1), Count("MS-PE"));

        // CIPS: 6 sines of two coordinates with phases, a map of 6 channels, and two layers and an image per stage.
        int cips = (6 * 3) + (6 * 32 * 32) + Layer(12, 8, 1) + (2 * Layer(8, 8, 1)) + Image(8) + (2 * Layer(8, 8, 1)) + Image(8) + Layer(8, 4, 1) + Layer(4, 4, 1) + Image(4) + (2 * Layer(4, 4, 1)) + Image(4);
        Assert.Equal(style + cips, Count("CIPS"));

        // INR-GAN: blocks at 8, 8, 16 and 32 pixels with 12, 16 and 14 waves; every layer has rank times (in + out) factors per style.
        int inr = (4 * 64) + (4 * 256) + (3 * 1024) + Inr(28, 8) + Image(8) + (2 * Inr(8, 8)) + Image(8) + Inr(8 + 36, 4) + Inr(4, 4) + Image(4) + Inr(4 + 31, 4) + (2 * Inr(4, 4)) + Image(4);
        Assert.Equal(style + inr, Count("INR-GAN"));

        static int Layer(int from, int to, int kernel) => (from * to * kernel * kernel) + (from * Style) + from + to + 1;
        static int Image(int from) => (from * 3) + (from * Style) + from + 3;
        static int Inr(int from, int to) => (from * to) + to + (2 * (from + to) * (Style + 1));
        static int Levels() => Image(Channels[0]) + Enumerable.Range(1, Channels.Length - 1).Sum(l => Layer(Channels[l - 1], Channels[l], 3) + Layer(Channels[l], Channels[l], 3) + Image(Channels[l]));
        static long Count(string name)
        {
            using StyledGenerator generator = Make(name);
            return generator.parameters().Sum(p => p.numel());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_images_and_of_path_lengths_are_finite_and_reach_every_parameter(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using StyledGenerator generator = Make(name);
        ImageRegion[] frames = [ImageRegion.FullFrame(32), ImageRegion.FullFrame(32)];
        Tensor latents = Latents(generator, 2);
        Tensor images = generator.Make(latents, frames, Noise(generator, frames[0]));
        Assert.Equal([2, 3, 32, 32], images.shape);
        Tensor lengths = PathLength.Lengths(images, latents, randn_like(images));
        (images.square().mean() + lengths.sum()).backward();
        foreach ((string parameter, Parameter value) in generator.named_parameters())
        {
            Assert.True(value.grad is not null, $"{parameter} has no gradient");
            Assert.True(value.grad!.isfinite().all().ToBoolean(), $"{parameter} has a gradient that is not finite");
        }
    }

    [Fact]
    public void StyleGan2_makes_one_frame_and_its_zeros_at_the_edges_tell_it_where_it_is()
    {
        using DisposeScope scope = NewDisposeScope();
        using StyledGenerator generator = Make("StyleGAN2");
        using IDisposable off = no_grad();
        Tensor latents = Latents(generator, 1);
        ImageRegion part = ImageRegion.FromExtent(new Vector2d(0.25, 0), new Vector2d(1, 1), new Resolution(32, 32));
        Assert.Equal(ImageRegion.FullFrame(32), generator.Native(part));
        Assert.Throws<ArgumentException>(() => generator.Make(latents, [part], null));
        Assert.Throws<ArgumentException>(() => generator.Make(latents, [ImageRegion.FullFrame(64)], null));

        // Whatever is shifted, the same frame is made: what a part shows is read from its pixels.
        Tensor frame = generator.Make(latents, [ImageRegion.FullFrame(32)], null);
        Tensor shown = RegionRendering.Render(generator, latents, [part], null);
        Assert.Equal(Floats(AntialiasedResize.Part(frame, ImageRegion.FullFrame(32), part)), Floats(shown));

        // A constant that is the same everywhere holds no position; the image shows positions all the same.
        generator.named_parameters().Single(p => p.name == "constant_input.input").parameter.fill_(1);
        Assert.True(generator.Make(latents, [ImageRegion.FullFrame(32)], null).std([2L, 3L]).min().ToDouble() > 1e-3);
    }

    [Fact]
    public void The_period_of_mspies_positions_is_uneven_and_its_maps_grow_by_more_than_two()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = (MspieGenerator)Make("MS-PIE");
        double Period(int cells) => (generator.Encode(cells, cells)[0, 0, 0, 1] - generator.Encode(cells, cells)[0, 0, 0, 0]).ToDouble();
        Assert.Equal(2.0 / 5, Period(4), 1e-6);
        Assert.Equal(2.0 / 9, Period(8), 1e-6);
        Assert.NotEqual(2, Period(4) / Period(8), 1e-3);
        Assert.Equal([1, 2, 10, 10], generator.Encode(8, 8).shape);
        Assert.Equal([8, 18, 16, 34, 32, 66, 64], generator.NoiseSizes(ImageRegion.FullFrame(64)).Select(r => r.Width));
    }

    [Fact]
    public void Pixels_of_cips_and_of_inrgan_are_the_same_in_a_part_and_in_the_frame()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        foreach (string name in (string[])["CIPS", "INR-GAN"])
        {
            using StyledGenerator generator = Make(name);
            Tensor latents = Latents(generator, 1);
            ImageRegion frame = ImageRegion.FullFrame(64), part = frame.Tile(8, 24, 16, 32);
            Tensor expected = generator.Make(latents, [frame], null).narrow(3, 8, 16).narrow(2, 24, 32), actual = generator.Make(latents, [part], null);
            Assert.True((expected - actual).abs().max().ToDouble() < 2e-4 * expected.std().ToDouble(), name);
        }
    }

    [Fact]
    public void A_part_of_mspe_differs_from_the_frame_at_its_borders_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        using StyledGenerator generator = Make("MS-PE");
        Tensor latents = Latents(generator, 1);
        ImageRegion frame = ImageRegion.FullFrame(192), part = frame.Tile(32, 32, 128, 128);
        Tensor difference = (generator.Make(latents, [frame], null).narrow(2, 32, 128).narrow(3, 32, 128) - generator.Make(latents, [part], null)).abs();
        Tensor middle = difference.narrow(2, 48, 32).narrow(3, 48, 32);
        Assert.InRange(middle.max().ToDouble(), 0, 1e-4);
        Assert.True(difference.max().ToDouble() > 1e-2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_region_has_an_image_whatever_the_method_makes_by_itself(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        using StyledGenerator generator = Make(name);
        Tensor latents = Latents(generator, 2);
        ImageRegion[] regions = [ImageRegion.FullFrame(24), ImageRegion.FromExtent(new Vector2d(0.3, -0.2), new Vector2d(1.2, 1.2), new Resolution(24, 24))];
        Tensor images = RegionRendering.Render(generator, latents, regions, (sizes, numbers) => [.. sizes.Select(s => zeros(numbers.Count, 1, s.Height, s.Width))]);
        Assert.Equal([2, 3, 24, 24], images.shape);

        // One by one they are the same.
        Tensor second = RegionRendering.Render(generator, latents.narrow(0, 1, 1), [regions[1]], null);
        Assert.True((images.narrow(0, 1, 1) - second).abs().max().ToDouble() < 1e-4);
    }

    [Fact]
    public void A_part_read_from_an_image_has_its_content()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ramp = arange(16, dtype: ScalarType.Float32).view(1, 1, 1, 16).expand(1, 1, 16, 16);
        ImageRegion frame = ImageRegion.FullFrame(16);
        Assert.Equal([4f, 5, 6, 7], Floats(AntialiasedResize.Part(ramp, frame, frame.Tile(4, 3, 4, 1))));
        Assert.Equal(4.5f, Floats(AntialiasedResize.Part(ramp, frame, ImageRegion.FromExtent(frame.Tile(4, 4, 2, 2).Centre, new Vector2d(0.25, 0.25), new Resolution(1, 1))))[0], 1e-6f);

        // Beyond the edge lies the edge.
        Assert.Equal([0f, 0, 0, 1], Floats(AntialiasedResize.Part(ramp, frame, frame.Tile(-2, 0, 4, 1))));
    }

    private static float[] Floats(Tensor values) => values.contiguous().data<float>().ToArray();

    private static StyledGenerator Make(string name)
    {
        manual_seed(11);
        StyledGenerator generator = name switch
        {
            "StyleGAN2" => new StyleGan2Generator(Shape),
            "MS-PIE" => new MspieGenerator(Shape, new MspieOptions()),
            "MS-PIE with sinusoids" => new MspieGenerator(Shape, new MspieOptions { SinusoidalSize = 8, ResizesEncoding = true }),
            "MS-PE" => new MsPeGenerator(Shape),
            "CIPS" => new CipsGenerator(Shape, 6),
            _ => new InrGanGenerator(Shape, new InrGanOptions { InputSide = 8, Rank = 2, ExtraLayers = 1 }),
        };

        // Strengths that start at 0 hide what they multiply.
        using IDisposable off = no_grad();
        foreach ((string parameter, Parameter value) in generator.named_parameters())
        {
            if (parameter.EndsWith("gamma", StringComparison.Ordinal) || parameter.EndsWith("noise_injector.weight", StringComparison.Ordinal))
            {
                value.fill_(0.5);
            }
        }

        return generator;
    }

    private static Tensor Latents(StyledGenerator generator, int count)
    {
        manual_seed(5);
        return generator.Map(randn(count, Style)).unsqueeze(1).expand(count, generator.StyleCount, Style);
    }

    private static Tensor[]? Noise(StyledGenerator generator, ImageRegion frame)
    {
        Tensor[] maps = [.. generator.NoiseSizes(frame).Select(s => randn(2, 1, s.Height, s.Width))];
        return maps.Length == 0 ? null : maps;
    }
}
