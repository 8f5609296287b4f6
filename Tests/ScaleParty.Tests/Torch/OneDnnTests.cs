using System.Buffers.Binary;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Generator = TorchSharp.torch.Generator;

namespace ScaleParty.Tests.Torch;

/// <summary>Convolutions are right on processors that hide the sizes of their caches.</summary>
public sealed class OneDnnTests
{
    [Theory]
    [InlineData("AuthenticAMD", 0, true)]
    [InlineData("AuthenticAMD", 0x121, false)]
    [InlineData("GenuineIntel", 0, false)]
    public void Only_an_AMD_processor_without_cache_sizes_fails(string vendor, int caches, bool expected)
    {
        byte[] name = System.Text.Encoding.ASCII.GetBytes(vendor);
        Assert.Equal(expected, OneDnn.Fails((leaf, subleaf) => leaf == 0 ? (13, Word(0), Word(8), Word(4)) : leaf == unchecked((int)0x8000001D) && subleaf == 0 ? (caches, 0, 0, 0) : throw new ArgumentException($"{leaf:x}")));

        int Word(int at) => BinaryPrimitives.ReadInt32LittleEndian(name.AsSpan(at));
    }

    [Fact]
    public void A_warning_is_given_where_it_is_switched_off() => Assert.Equal(OneDnn.FailsHere, TorchRuntime.Warning is not null);

    // Channels that do not fill a vector: oneDNN's copies of the weights are padded.
    [Theory]
    [InlineData(32, 5)]
    [InlineData(96, 8)]
    [InlineData(5, 5)]
    public void Gradients_of_a_convolution_are_those_in_double_precision(int inputs, int outputs)
    {
        TorchRuntime.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3, CPU);
        Tensor image = randn([2, inputs, 16, 16], ScalarType.Float64, generator: random), kernel = randn([outputs, inputs, 3, 3], ScalarType.Float64, generator: random);
        Tensor weights = randn([2, outputs, 16, 16], ScalarType.Float64, generator: random);
        Tensor[] exact = Gradients(ScalarType.Float64), single = Gradients(ScalarType.Float32);
        foreach ((Tensor e, Tensor s) in exact.Zip(single))
        {
            Assert.InRange(((s.to_type(ScalarType.Float64) - e).abs().max() / e.std()).ToDouble(), 0, 1e-4);
        }

        Tensor[] Gradients(ScalarType type)
        {
            Tensor x = image.to_type(type).detach().requires_grad_(true), k = kernel.to_type(type).detach().requires_grad_(true);
            (nn.functional.conv2d(x, k, padding: [1, 1]) * weights.to_type(type)).sum().backward();
            return [x.grad!, k.grad!];
        }
    }
}
