using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using ScaleParty.Editor.Onnx;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Onnx;

/// <summary>The rules of the format, in files of every kind that is exported.</summary>
public sealed class OnnxFileTests
{
    // Those that were in version 13 of the operators and are listed by all of ONNX Runtime, DirectML's provider and Unity's Inference Engine.
    private static readonly string[] Operators =
    [
        "Add", "Cast", "Concat", "Conv", "Cos", "DepthToSpace", "Div", "Exp", "Gather", "Identity", "LeakyRelu", "MatMul", "Mul", "Range", "ReduceSum", "Reshape", "Resize", "Round", "Sin",
        "Slice", "Split", "Sqrt", "Sub", "Unsqueeze",
    ];

    public static TheoryData<string> Kinds => [.. AllKinds.Keys];

    private static Dictionary<string, (GeneratorNetwork Network, OnnxExportOptions Options)> AllKinds { get; } = new()
    {
        ["grid, z, fixed size"] = (RandomNetwork.Create(1, [8, 8, 6]), new() { Size = new(20, 9) }),
        ["grid, styles, any size, region, noise"] = (RandomNetwork.Create(2, [8, 8, 6]), new() { Latents = OnnxLatentKind.Styles, RegionInputs = true, NoiseInputs = true }),
        ["grid, paper, half, region"] = (RandomNetwork.Create(3, [8, 8, 6]), new() { Padding = PaddingMode.Paper, Half = true, RegionInputs = true, NoiseInputs = true }),
        ["waves, z, any size, region"] = (RandomNetwork.Create(4, [8, 8, 6], frequencies: 5), new() { RegionInputs = true }),
        ["waves, fixed latent, any size"] = Fixed(RandomNetwork.Create(5, [8, 8], frequencies: 5), new()),
        ["fields, fixed latent, fixed size, half"] = Fixed(RandomNetwork.Create(6, [8, 8], frequencies: 6, bands: new WaveBands(3, 4)), new() { Size = new(31, 17), Half = true, RegionInputs = true }),
        ["fields, styles, any size"] = (RandomNetwork.Create(7, [8, 8], frequencies: 6, bands: new WaveBands(3, 4)), new() { Latents = OnnxLatentKind.Styles, RegionInputs = true }),
        ["encoding, styles, any size"] = (RandomNetwork.Create(8, [8, 8], frequencies: 6, bands: new WaveBands(3, 4)), new() { Latents = OnnxLatentKind.Styles, EncodingInput = true }),
        ["refinement, z, any size, noise"] = (RandomNetwork.Create(9, [8, 8], refines: true), new() { NoiseInputs = true }),
        ["refinement, styles, fixed size"] = (RandomNetwork.Create(10, [8, 8], refines: true), new() { Latents = OnnxLatentKind.Styles, Size = new(6, 10) }),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Names_are_unique_and_everything_is_defined_before_it_is_used_and_used(string kind)
    {
        var model = new OnnxModel(OnnxSession.File(AllKinds[kind].Network, AllKinds[kind].Options));
        string[] values = [.. model.Inputs.Select(v => v.Name), .. model.Constants.Select(c => c.Name), .. model.Nodes.SelectMany(n => n.Outputs)];
        Assert.Equal(values.Length, values.Distinct().Count());
        Assert.Equal(model.Nodes.Count, model.Nodes.Select(n => n.Name).Distinct().Count());
        Assert.DoesNotContain(string.Empty, values);

        var defined = model.Inputs.Select(v => v.Name).Concat(model.Constants.Select(c => c.Name)).ToHashSet();
        foreach (OnnxModel.Node node in model.Nodes)
        {
            Assert.Contains(node.Operator, Operators);

            // The region of interest of Resize is the one optional input that is left out.
            Assert.All(node.Inputs, (input, index) => Assert.True(defined.Contains(input) || (input.Length == 0 && node.Operator == "Resize" && index == 1), $"{node.Name} reads {input}"));
            defined.UnionWith(node.Outputs);
        }

        Assert.Equal(values.Order(), model.Nodes.SelectMany(n => n.Inputs).Where(i => i.Length > 0).Concat(model.Outputs.Select(o => o.Name)).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_value_has_a_type_and_a_shape_and_every_constant_its_bytes(string kind)
    {
        var model = new OnnxModel(OnnxSession.File(AllKinds[kind].Network, AllKinds[kind].Options));
        Assert.Equal(model.Nodes.SelectMany(n => n.Outputs).Order(), model.Inner.Concat(model.Outputs).Select(v => v.Name).Order());
        Assert.All(model.Inputs.Concat(model.Outputs).Concat(model.Inner), v =>
        {
            Assert.Contains(v.Element, (long[])[1, 7, 10]);
            Assert.All(v.Shape, d => Assert.True(char.IsAsciiLetter(d[0]) || d.Contains('*', StringComparison.Ordinal) || int.Parse(d, CultureInfo.InvariantCulture) > 0, $"{v.Name}: {d}"));
        });
        Assert.All(model.Constants, c => Assert.Equal(c.Shape.Aggregate(1L, (a, b) => a * b) * c.Element switch { 1 => 4, 7 => 8, _ => 2 }, c.Bytes));
        Assert.All(model.Inputs.Concat(model.Outputs), v => Assert.NotEmpty(v.Description));
        Assert.Equal(8, model.Fields.Single(f => f.Number == 1).Whole);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Shapes_are_those_that_the_runtime_finds(string kind)
    {
        (GeneratorNetwork network, OnnxExportOptions options) = AllKinds[kind];
        var model = new OnnxModel(OnnxSession.File(network, options));
        int cell = network.Description.CellSize, cellsX = 4, cellsY = 3;
        var sizes = new Dictionary<string, long> { ["cells_x"] = cellsX, ["cells_y"] = cellsY, ["width"] = (cellsX * cell) - 1, ["height"] = (cellsY * cell) - 1 };
        using var session = new OnnxSession(model.WithAllOutputs(), optimised: false);
        using var run = new RunOptions();
        OrtValue[] inputs = [.. model.Inputs.Select(v => v.Name == "size" ? OnnxSession.Wholes(sizes["width"], sizes["height"]) : OnnxSession.Floats([.. Enumerable.Repeat(0.5f, (int)Shape(v).Aggregate(1L, (a, b) => a * b))], Shape(v)))];
        OnnxModel.Value[] made = [.. model.Inner, .. model.Outputs];
        using IDisposableReadOnlyCollection<OrtValue> values = session.Runtime.Run(run, [.. model.Inputs.Select(v => v.Name)], inputs, [.. made.Select(v => v.Name)]);
        Assert.All(made, (v, i) =>
        {
            OrtTensorTypeAndShapeInfo actual = values[i].GetTensorTypeAndShape();
            Assert.Equal(Shape(v), actual.Shape);
            Assert.Equal(v.Element, (long)actual.ElementDataType);
        });
        Array.ForEach(inputs, i => i.Dispose());

        long[] Shape(OnnxModel.Value v) => [.. v.Shape.Select(Size)];

        // factor * name + offset
        long Size(string dimension)
        {
            if (long.TryParse(dimension, CultureInfo.InvariantCulture, out long known))
            {
                return known;
            }

            string[] product = dimension.Split('*');
            int sign = product[^1].IndexOf('+', StringComparison.Ordinal);
            string name = sign < 0 ? product[^1] : product[^1][..sign];
            return (sizes[name] * (product.Length > 1 ? long.Parse(product[0], CultureInfo.InvariantCulture) : 1)) + (sign < 0 ? 0 : long.Parse(product[^1][sign..], CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(17)]
    public void Files_run_at_every_version_of_the_operators(int opset)
    {
        GeneratorNetwork network = RandomNetwork.Create(11, [8, 8], frequencies: 6, bands: new WaveBands(3, 4));
        byte[] file = OnnxSession.File(network, new OnnxExportOptions { Opset = opset, Latents = OnnxLatentKind.Fixed, Latent = Images.Latent(network, 1) });
        using var session = new OnnxSession(file);
        Assert.Equal([1, 3, 5, 9], session.Run(new Dictionary<string, OrtValue> { ["size"] = OnnxSession.Wholes(9, 5) }).Shape);
        Assert.Equal(opset, new OnnxModel(file).Fields.Single(f => f.Number == 8).Data[^1]);
    }

    [Fact]
    public void Files_tell_what_they_hold()
    {
        GeneratorNetwork network = DefaultNetwork.Load();
        OnnxModel model = new(OnnxSession.File(network, new OnnxExportOptions { Latents = OnnxLatentKind.Styles, Size = new(32, 32), RegionInputs = true }));
        Assert.Equal(network.Fingerprint, model.Metadata["scaleparty.fingerprint"]);
        Assert.Equal(network.Description.Credit, model.Metadata["scaleparty.credit"]);
        Assert.Equal(network.Description.Licence, model.Metadata["scaleparty.licence"]);
        Assert.Equal(network.Description.ImageChannels, model.Metadata["scaleparty.image_channels"].Split(','));
        Assert.Equal(network.Description.ConvolutionCount * 2 + network.Description.Channels.Count, model.Metadata["scaleparty.style_sizes"].Split(',').Length);
        Assert.Contains("-1 to 1", model.Metadata["scaleparty.image_range"], StringComparison.Ordinal);
        Assert.Equal(["centre", "phases", "scale", "styles"], model.Inputs.Select(v => v.Name).Order());
    }

    private static (GeneratorNetwork Network, OnnxExportOptions Options) Fixed(GeneratorNetwork network, OnnxExportOptions options) =>
        (network, options with { Latents = OnnxLatentKind.Fixed, Latent = Images.Latent(network, 3) });
}
