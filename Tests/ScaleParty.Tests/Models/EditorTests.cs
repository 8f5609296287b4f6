using System.Diagnostics;
using ScaleParty.Editor;
using ScaleParty.Models;

namespace ScaleParty.Tests.Models;

public sealed class EditorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Import_bake_and_inspect_work_hand_in_hand()
    {
        string network = _folder["preview.safetensors"], latent = _folder["seven.latent"];
        string imported = Done("import", Repository.Golden("models/bluemarble-preview.pth"), "--out", network, "--channel-order", "rgb", "--name", "Marble", "--credit", "Nobody", "--licence", "CC0", "--trained-scales", "0.5", "1.1", "--trained-resolutions", "32", "48");
        Assert.Contains("Marble", imported);
        NetworkDescription d = NetworkFile.Load(network).Description;
        Assert.Equal(("Marble", "Nobody", "CC0", (0.5, 1.1)), (d.Name, d.Credit, d.Licence, d.TrainedScales));
        Assert.Equal([32, 48], d.TrainedResolutions);

        Done("bake", "--network", network, "--seed", "7", "--truncation", "0.7", "--out", latent);
        var space = new LatentSpace(NetworkFile.Load(network));
        Assert.Equal(space.Bake(space.Map(space.Sample(7), 0.7)).Demodulations, LatentFile.Load(latent, space.Network).Demodulations);

        string shown = Done("inspect", network);
        Assert.Contains("128, 128, 96, 64, 32", shown);
        Assert.Contains("convolutions.8.noise_strength", shown);
        Assert.Contains("seed 7, layout 7, truncation 0.7", Done("inspect", latent));
        Assert.Contains("encoding5", Done("inspect", Repository.Golden("encoding.safetensors")));
        Assert.DoesNotContain('\u001b', shown);
    }

    [Fact]
    public void Channel_order_and_precision_are_obeyed()
    {
        string path = Repository.Golden("checkpoint.pth");
        Done("import", path, "--out", _folder["bgr"]);
        Done("import", path, "--out", _folder["rgb"], "--channel-order", "rgb", "--precision", "float16");
        GeneratorNetwork bgr = NetworkFile.Load(_folder["bgr"]), rgb = NetworkFile.Load(_folder["rgb"]);
        Assert.Equal(bgr.ToImage[0].Bias[0], rgb.ToImage[0].Bias[2]);
        Assert.Equal(TensorType.F16, SafeTensors.Load(_folder["rgb"]).Tensors["convolutions.0.weight"].Type);
    }

    [Fact]
    public void Baking_without_a_network_takes_the_default_one_and_mixes()
    {
        Done("bake", "--seed", "1", "--layout", "2", "--mix-seed", "3", "--mix-at", "4", "--out", _folder["l"]);
        var space = new LatentSpace(DefaultNetwork.Load());
        StyleCode mixed = StyleCode.Mix(space.Map(space.Sample(1, 2)), space.Map(space.Sample(3)), 4);
        BakedLatent expected = space.Bake(mixed), actual = LatentFile.Load(_folder["l"], space.Network);
        Assert.Equal(expected.ConvolutionStyles, actual.ConvolutionStyles);
        Assert.Equal(expected.Phases, actual.Phases);
    }

    [Theory]
    [InlineData(2, "required", "bake", "--seed", "1")]
    [InlineData(2, "--seed is '-1'; expected a whole number from 0", "bake", "--seed", "-1", "--out", "@out")]
    [InlineData(2, "a decimal point is expected", "bake", "--seed", "7", "--truncation", "0,2", "--out", "@out")]
    [InlineData(2, "'1e400'", "bake", "--seed", "7", "--truncation", "1e400", "--out", "@out")]
    [InlineData(2, "--channel-order is '7'; expected rgb or bgr", "import", "@golden", "--channel-order", "7", "--out", "@out")]
    [InlineData(2, "unknown option of 'bake': '--truncaton', did you mean '--truncation'?", "bake", "--seed", "7", "--truncaton", "0.2", "--out", "@out")]
    [InlineData(2, "--mix-seed and --mix-at go together", "bake", "--seed", "1", "--mix-seed", "2", "--out", "@out")]
    [InlineData(2, "minus", "bake", "--seed", "minus", "--out", "@out")]
    [InlineData(2, "purple", "import", "@golden", "--channel-order", "purple", "--out", "@out")]
    [InlineData(2, "nonsense", "nonsense")]
    [InlineData(2, "--truncation is '9'; expected a number from -2 to 2", "bake", "--seed", "1", "--truncation", "9", "--out", "@out")]
    [InlineData(1, "index is 99; expected 0 to 8", "bake", "--seed", "1", "--mix-seed", "2", "--mix-at", "99", "--out", "@out")]
    [InlineData(1, "encoding.safetensors: tensor 'conv1.conv.weight_orig' is missing", "import", "@golden", "--out", "@out")]
    [InlineData(1, "encoding.safetensors: it is a safetensors file without a description of a network", "bake", "--network", "@golden", "--seed", "1", "--out", "@out")]
    [InlineData(1, "nowhere.pth", "import", "/nowhere.pth", "--out", "@out")]
    [InlineData(1, "the folder", "bake", "--seed", "1", "--out", "/no/such/folder/l")]
    public void What_is_wrong_is_told_in_one_line_and_nothing_is_written(int code, string expected, params string[] args)
    {
        string[] actual = [.. args.Select(a => a switch { "@out" => _folder["out"], "@golden" => Repository.Golden("encoding.safetensors"), _ => a })];
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(code, EditorCommandLine.Run(actual, output, error));
        string line = Assert.Single(error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", line);
        Assert.Contains(expected, line);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void The_program_itself_runs_and_returns_the_exit_code()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "ScaleParty.Editor.dll");
        (int code, string output, string error) = Start(program, "inspect", Repository.Golden("encoding.safetensors"));
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("9 tensors", output);
        (code, _, error) = Start(program, "inspect", _folder["none"]);
        Assert.Equal(1, code);
        Assert.StartsWith("error: ", error);
    }

    private static (int Code, string Output, string Error) Start(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static string Done(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = EditorCommandLine.Run(args, output, error);
        Assert.Equal((0, string.Empty), (code, error.ToString()));
        return output.ToString();
    }
}
