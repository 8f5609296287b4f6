using System.Text;
using ScaleParty.GoldenReplay;

namespace ScaleParty.Tests.Torch;

/// <summary>The replay command: what passes, what fails, and what it refuses to judge.</summary>
public sealed class GoldenReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("cpu", "generator.safetensors", "15 comparisons, 0 failed")]
    [InlineData("opengl", "generator.safetensors", "15 comparisons, 0 failed")]
    [InlineData("vulkan", "generator.safetensors", "15 comparisons, 0 failed")]
    [InlineData("torch", "generator.safetensors", "25 comparisons, 0 failed")]
    [InlineData("cpu", "previews.safetensors", "15 comparisons, 0 failed")]
    [InlineData("opengl", "previews.safetensors", "15 comparisons, 0 failed")]
    [InlineData("vulkan", "previews.safetensors", "15 comparisons, 0 failed")]
    [InlineData("torch", "previews.safetensors", "20 comparisons, 0 failed")]
    [InlineData("vulkan", "encoding.safetensors", "9 comparisons, 0 failed")]
    [InlineData("torch", "discriminator.safetensors", "11 comparisons, 0 failed")]
    [InlineData("torch", "path_length.safetensors", "7 comparisons, 0 failed")]
    [InlineData("torch", "metrics.safetensors", "6 comparisons, 0 failed")]
    [InlineData("torch", "methods/stylegan2.safetensors", "15 comparisons, 0 failed")]
    [InlineData("torch", "methods/mspie.safetensors", "60 comparisons, 0 failed")]
    [InlineData("torch", "methods/mspe.safetensors", "29 comparisons, 0 failed")]
    [InlineData("torch", "methods/cips.safetensors", "21 comparisons, 0 failed")]
    [InlineData("torch", "methods/inrgan.safetensors", "13 comparisons, 0 failed")]
    public void Golden_files_pass_on_every_device(string device, string file, string summary)
    {
        (int code, string output, string errors) = Run("--device", device, Repository.Golden(file));
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.Contains(summary, output, StringComparison.Ordinal);
        Assert.Equal(file[0] is 'g' or 'p' && !file.StartsWith("path", StringComparison.Ordinal), output.Contains($"image, {device}", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_device_named_everything_that_the_machine_has_makes_the_images()
    {
        (int code, string output, string errors) = Run(Repository.Golden("previews.safetensors"));
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.All(["image, cpu", "image, opengl", "image, vulkan", "image, torch", "image, torch's Generator"], name => Assert.Contains(name, output, StringComparison.Ordinal));
        Assert.DoesNotContain("without ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("discriminator.safetensors")]
    [InlineData("metrics.safetensors")]
    public void What_torch_alone_computes_is_refused_without_it(string file)
    {
        (int code, _, string errors) = Run("--device", "cpu", Repository.Golden(file));
        Assert.Equal(1, code);
        Assert.Contains("by torch alone", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generator.safetensors", "\"truncation\": 0.7", "\"truncation\": 0.6")]
    [InlineData("generator.safetensors", "\"inject_index\": 3", "\"inject_index\": 2")]
    [InlineData("generator.safetensors", "mapping_lr_multiplier\\\": 0.01", "mapping_lr_multiplier\\\": 0.02")]
    [InlineData("encoding.safetensors", "\"magnitude\": 2.0", "\"magnitude\": 2.1")]
    [InlineData("discriminator.safetensors", "minibatch_stddev_group\\\": 4", "minibatch_stddev_group\\\": 2")]
    [InlineData("encoding.safetensors", "\"centre\": [-0.35, -0.35]", "\"centre\": [-0.35, -0.36]")]
    [InlineData("methods/mspe.safetensors", "\"shift\": [4, 12]", "\"shift\": [4, 11]")]
    [InlineData("methods/inrgan.safetensors", "\"truncation\": 0.7", "\"truncation\": 0.6")]
    [InlineData("methods/cips.safetensors", "\"training_mode\": true,", "\"training_mode\":false,")]
    public void A_case_told_wrongly_fails(string file, string text, string changed)
    {
        (int code, string output, _) = Run(Changed(file, text, changed));
        Assert.Equal(1, code);
        Assert.Contains("EXCEEDS", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_wrong_value_fails()
    {
        byte[] bytes = File.ReadAllBytes(Repository.Golden("encoding.safetensors"));
        BitConverter.GetBytes(float.NaN).CopyTo(bytes, bytes.Length - 4);
        Assert.Equal(1, Run(Written(bytes)).Code);
    }

    [Theory]
    [InlineData("encoding.safetensors", "\"kind\": \"encoding\"", "\"kind\": \"encodinG\"", "its kind is 'encodinG'")]
    [InlineData("encoding.safetensors", "\"magnitude\": 2.0", "\"magnitudo\": 2.0", "has the field 'magnitudo'")]
    [InlineData("encoding.safetensors", "\"of\": \"encoding1\", \"point\": [-0", "\"of\": \"encodingX\", \"point\": [-0", "is no case")]
    [InlineData("generator.safetensors", "\"truncation\": 0.7", "\"truncatiom\": 0.7", "has the field 'truncatiom'")]
    [InlineData("generator.safetensors", "\"base_resolution\": 7", "\"base_resolution\": 6", "base resolution")]
    [InlineData("generator.safetensors", "\"case4/noise6\"", "\"case4/noiseX\"", "noiseX")]
    [InlineData("generator.safetensors", "\"case4/noise6\"", "\"caseX/noise6\"", "caseX/noise6")]
    [InlineData("discriminator.safetensors", "\"mix/small\"", "\"mix/smalX\"", "mix/smalX")]
    [InlineData("metrics.safetensors", "\"recall_k3\"", "\"recall_kX\"", "recall_kX")]
    [InlineData("previews.safetensors", "\"padding\": \"exact\"", "\"padding\": \"exakt\"", "padding 'exakt'")]
    [InlineData("methods/stylegan2.safetensors", "stylegan2", "stylegan3", "its model is 'stylegan3'")]
    [InlineData("methods/mspe.safetensors", "\"case4/noise0", "\"case4/noisX0", "noisX")]
    [InlineData("methods/mspie.safetensors", "csg/state/conv1.activate.bias", "csg/state/conv1.activate.biaX", "conv1.activate.bia")]
    public void What_it_does_not_know_is_an_error_and_not_a_pass(string file, string text, string changed, string message)
    {
        (int code, _, string errors) = Run(Changed(file, text, changed));
        Assert.Equal(1, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_network_a_missing_file_and_no_file_are_errors()
    {
        string alone = Path.Combine(_folder, "alone.safetensors");
        File.Copy(Repository.Golden("previews.safetensors"), alone);
        (int code, _, string errors) = Run(alone);
        Assert.Equal(1, code);
        Assert.Contains("bluemarble-fourier-preview.safetensors", errors, StringComparison.Ordinal);

        Assert.Equal(1, Run(Path.Combine(_folder, "nothing")).Code);
        Assert.StartsWith("error: ", Run().Errors, StringComparison.Ordinal);
        Assert.Equal(2, Run().Code);
        Assert.Equal(1, Run(Written([1, 2, 3])).Code);
    }

    [Fact]
    public void The_worst_of_several_files_decides()
    {
        string good = Repository.Golden("encoding.safetensors");
        string wrong = Changed("encoding.safetensors", "\"magnitude\": 2.0", "\"magnitude\": 2.1");
        Assert.Equal(1, Run(good, wrong, good).Code);
        Assert.Equal(1, Run(good, "nothing", good).Code);
    }

    [Theory]
    [InlineData("models")]
    [InlineData("../models")]
    public void Networks_are_found_beside_in_models_and_in_models_above(string place)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "golden")).FullName;
        string models = Directory.CreateDirectory(Path.Combine(folder, place)).FullName;
        File.Copy(Repository.Golden("previews.safetensors"), Path.Combine(folder, "p.safetensors"));
        foreach (string name in (string[])["bluemarble-preview.pth", "bluemarble-fourier-preview.safetensors"])
        {
            File.Copy(Repository.Golden(Path.Combine("models", name)), Path.Combine(models, name));
        }

        Assert.Equal(0, Run(Path.Combine(folder, "p.safetensors")).Code);
    }

    private static (int Code, string Output, string Errors) Run(params string[] files)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        return (Replay.Run(files, output, errors), output.ToString(), errors.ToString());
    }

    // Quotes inside the metadata's strings are escaped; a change of the same length leaves the header's length right.
    private string Changed(string file, string text, string changed)
    {
        byte[] bytes = File.ReadAllBytes(Repository.Golden(file));
        string all = Encoding.Latin1.GetString(bytes);
        string from = all.Contains(text, StringComparison.Ordinal) ? text : text.Replace("\"", "\\\"", StringComparison.Ordinal);
        string to = from == text ? changed : changed.Replace("\"", "\\\"", StringComparison.Ordinal);
        Assert.Equal(from.Length, to.Length);
        int at = all.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} has no {text}");
        return Written(Encoding.Latin1.GetBytes(all[..at] + to + all[(at + from.Length)..]));
    }

    private string Written(byte[] bytes)
    {
        string path = Path.Combine(_folder, Guid.NewGuid() + ".safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
