using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>The processor's synthesizer against the trainable generator, by every path of vector code that this machine has.</summary>
public sealed class CpuParityTests
{
    [Theory]
    [InlineData("Vector512", 40)]
    [InlineData("Vector256", 40)]
    [InlineData("Vector128", 20)]
    [InlineData("Portable", 20)]
    [InlineData("Scalar", 20)]
    public void Any_image_is_the_generators_image(string path, int images)
    {
        if (VectorKernels.Find(Enum.Parse<VectorPath>(path)) is { } kernels)
        {
            Parity.Check(network => new CpuSynthesizer(network, new CpuSynthesizerOptions { Threads = 2 }, kernels), images);
        }
    }

    [Theory]
    [InlineData("default", 96)]
    [InlineData("deep", 192)]
    public void Large_tiles_stay_below_a_ten_thousandth_of_the_images_deviation(string name, int side)
    {
        GeneratorNetwork network = name == "default" ? DefaultNetwork.Load() : RandomNetwork.Create(1, [64, 64, 64, 48, 32, 24, 16], noise: false);
        var request = new SynthesisRequest(Images.Latent(network, 3), ImageRegion.FullFrame(side));
        using var synthesizer = new CpuSynthesizer(network);
        Assert.InRange(Images.Error(Images.ByGenerator(network, 3, request), Images.Of(synthesizer, request)), 0, 1e-4);
    }

    [Theory]
    [InlineData(14, 14, 2)]
    [InlineData(24, 24, 4)]
    public void Small_maps_of_wide_layers_are_computed_in_small_tiles(int width, int height, int outputs)
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [256, 256]);
        using var filters = new ConvolutionFilters(network.Convolutions[2], 256, 256, upsample: false, panelWidth: 32);
        Assert.Equal(outputs, filters.For(new(new(0, width), new(0, height))).Size.Outputs);
    }

    [Fact]
    public void The_fastest_path_that_the_machine_has_is_chosen()
    {
        VectorPath fastest = Enum.GetValues<VectorPath>().Where(p => VectorKernels.Find(p) is not null).Max();
        using var synthesizer = new CpuSynthesizer(RandomNetwork.Create(13, [8, 8]));
        Assert.Contains(VectorKernels.Find(fastest)!.Name, synthesizer.Backend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_number_of_threads_changes_no_bit(int threads)
    {
        GeneratorNetwork network = RandomNetwork.Create(13, [48, 64, 24]);
        var request = new SynthesisRequest(Images.Latent(network, 2), ImageRegion.FullFrame(128));
        using var one = new CpuSynthesizer(network, new CpuSynthesizerOptions { Threads = threads });
        using var two = new CpuSynthesizer(network, new CpuSynthesizerOptions { Threads = 2 });
        Assert.Equal(Images.Of(two, request), Images.Of(one, request));
    }
}
