using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Editor;
using ScaleParty.Editor.Projection;
using ScaleParty.Models;
using ScaleParty.Tests.Reliability;
using ScaleParty.Tests.Torch;
using ScaleParty.Tests.Training.Evaluation;
using TemporaryFolder = ScaleParty.Tests.Models.TemporaryFolder;

namespace ScaleParty.Tests.Projection;

public sealed class ProjectCommandTests : IDisposable
{
    private static readonly string[] Short = ["--steps", "6", "--starts", "2"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _network;
    private readonly string _image;

    public ProjectCommandTests()
    {
        _network = _folder["network.safetensors"];
        NetworkFile.Save(GeneratedImages.Fourier, _network, WeightPrecision.Float32);
        _image = GeneratedImages.Write(_folder["image.png"], GeneratedImages.Fourier, 7, 32);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_image_becomes_a_latent_a_sheet_and_figures()
    {
        string shown = Done(["project", _image, "--network", _network, "--out", _folder["found.latent"], "--scale2", "0.5", "--unseen", "0.8", "0.6", .. Short]);
        Assert.Contains("step 6 of 6: loss", shown);
        Assert.Contains("scale 0.8 (unseen), 16x16 pixels: PSNR", shown);
        Assert.Equal(["found.latent", "found.projection.json", "found.sheet.png", "image.png", "network.safetensors"], _folder.Names.Order(StringComparer.Ordinal));
        JsonElement figures = JsonDocument.Parse(File.ReadAllText(_folder["found.projection.json"])).RootElement;
        Assert.Equal((2, 2), (figures.GetProperty("given").GetArrayLength(), figures.GetProperty("unseen").GetArrayLength()));
        Assert.Equal(0.5, figures.GetProperty("given")[1].GetProperty("scale").GetDouble(), 6);
        Assert.InRange(figures.GetProperty("given")[0].GetProperty("psnr").GetDouble(), 1, 100);
        Assert.Contains("projection of image.png at scale 1 and image.png at scale 0.5, 6 steps", Done(["inspect", _folder["found.latent"]]));
        Assert.True(ImageFile.Load(_folder["found.sheet.png"]).Width > 500);

        // Its own files are replaced, those of a latent whose name differs in the ending are not.
        Done(["project", _image, "--network", _network, "--out", _folder["found.latent"], .. Short]);
        foreach (string name in (string[])["found", "found.safetensors", "found.latent.safetensors"])
        {
            (int code, _, string error) = Run(["project", _image, "--network", _network, "--out", _folder[name], .. Short]);
            Assert.Equal(1, code);
            Assert.Contains($"would share found.projection.json with the projection {_folder["found.latent"]}", error);
        }
    }

    [Fact]
    public void Two_images_and_an_official_checkpoint_are_taken_as_they_are()
    {
        string second = GeneratedImages.Write(_folder["second.png"], GeneratedImages.Fourier, 8, 40);
        Done(["project", _image, second, "--network", Repository.Golden("checkpoint.pth"), "--out", _folder["found"], "--scale2", "0.6", "--centre2", "0.1,-0.1", "--size", "16", "--size2", "24", "--space", "w", "--noise", "--steps", "3"]);
        JsonElement figures = JsonDocument.Parse(File.ReadAllText(_folder["found.projection.json"])).RootElement;
        Assert.Equal(2, figures.GetProperty("givenWithNoise").GetArrayLength());
        Assert.Equal(-0.1, figures.GetProperty("given")[1].GetProperty("centreY").GetDouble(), 9);
        Assert.Equal("w", figures.GetProperty("space").GetString());
    }

    [Fact]
    public void A_folder_is_projected_image_by_image_and_a_refused_one_does_not_stop_the_others()
    {
        Directory.CreateDirectory(_folder["in"]);
        GeneratedImages.Write(_folder["in/a.png"], GeneratedImages.Fourier, 1, 16);
        File.WriteAllText(_folder["in/b.png"], "no image");
        GeneratedImages.Write(_folder["in/c.png"], GeneratedImages.Fourier, 2, 16);
        (int code, string output, string error) = Run(["project", _folder["in"], "--network", _network, "--out", _folder["out"], .. Short]);
        Assert.Equal(1, code);
        Assert.Contains("b.png", error);
        Assert.Contains("expected a PNG, JPEG, WebP, GIF or BMP image", output);
        string[] expected = ["a.latent.safetensors", "a.projection.json", "a.sheet.png", "c.latent.safetensors", "c.projection.json", "c.sheet.png", "scaleparty-files.txt"];
        Assert.Equal(expected, Directory.EnumerateFiles(_folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        File.Delete(_folder["in/b.png"]);
        Assert.Contains("a.png: finished before", Done(["project", _folder["in"], "--network", _network, "--out", _folder["out"], "--resume", .. Short]));
    }

    [Fact]
    public void A_stopped_projection_has_its_best_written_and_goes_on()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string[] arguments = ["project", _image, "--network", _network, "--out", _folder["found"], "--steps", "5000", "--starts", "2", "--threads", "1"];
        using (ChildProgram child = ChildProgram.Start(ChildProgram.Editor, arguments))
        {
            child.WaitForLine("step 500 of 5000");
            (int code, string errors) = child.Interrupt();
            Assert.Equal((130, string.Empty), (code, errors));
        }

        Assert.Equal(["found", "found.projection.json", "found.sheet.png", "found.state.safetensors", "image.png", "network.safetensors"], _folder.Names.Order(StringComparer.Ordinal));
        ProjectionState state = ProjectionState.Load(_folder["found.state.safetensors"]);
        Assert.InRange(state.Step, 500, 4999);
        Assert.NotNull(LatentFile.LoadStyles(_folder["found"], GeneratedImages.Fourier));

        // Other options are another projection.
        (int refused, _, string error) = Run([.. arguments, "--seed", "2", "--resume"]);
        Assert.Equal(1, refused);
        Assert.Contains("the state belongs to another projection", error);
        Assert.Equal(state.Step, ProjectionState.Load(_folder["found.state.safetensors"]).Step);
    }

    [Theory]
    [InlineData(1, "image.txt: ", "project", "@text", "--out", "@out")]
    [InlineData(1, "nowhere.png: there is no such file", "project", "nowhere.png", "--out", "@out")]
    [InlineData(1, "is a refinement network", "project", "@image", "--network", "@refining", "--out", "@out")]
    [InlineData(1, "it is a picture", "project", "@image", "--network", "@image", "--out", "@out")]
    [InlineData(2, "is also the file of an image", "project", "@image", "--network", "@network", "--out", "@image")]
    [InlineData(2, "is also the file of --network", "project", "@image", "--network", "@network", "--out", "@network")]
    [InlineData(2, "is also the file of --network", "bake", "--seed", "1", "--network", "@network", "--out", "@network")]
    [InlineData(2, "is also the file of --network", "render", "--network", "@network", "--out", "@network")]
    [InlineData(2, "is also the file of the network", "export-onnx", "@network", "--size", "16", "--out", "@network")]
    [InlineData(2, "is also the file of the checkpoint", "import", "@network", "--out", "@network")]
    [InlineData(1, "does not show all of the region", "project", "@image", "--network", "@network", "--out", "@out", "--scale2", "2")]
    [InlineData(1, "a TorchScript file is a program", "project", "@image", "--network", "@network", "--out", "@out", "--lpips", "@text")]
    [InlineData(1, "out.state.safetensors", "project", "@image", "--network", "@network", "--out", "@out", "--resume")]
    [InlineData(1, "the folder", "project", "@image", "--network", "@network", "--out", "/no/such/folder/l")]
    [InlineData(2, "--scale2 is missing", "project", "@image", "@image", "--network", "@network", "--out", "@out")]
    [InlineData(2, "need --scale2", "project", "@image", "--network", "@network", "--out", "@out", "--size2", "32")]
    [InlineData(2, "has no noise", "project", "@image", "--network", "@network", "--out", "@out", "--noise")]
    [InlineData(2, "--centre is '1'; expected two numbers", "project", "@image", "--network", "@network", "--out", "@out", "--centre", "1")]
    [InlineData(2, "--scale is '0'", "project", "@image", "--network", "@network", "--out", "@out", "--scale", "0")]
    [InlineData(2, "--space is 'z'; expected w+ or w", "project", "@image", "--network", "@network", "--out", "@out", "--space", "z")]
    public void What_cannot_be_projected_is_refused_in_one_line_and_nothing_is_written(int code, string expected, params string[] arguments)
    {
        File.WriteAllText(_folder["image.txt"], "no image");
        NetworkFile.Save(RandomNetwork.Create(1, [8, 8, 8], refines: true), _folder["refining"], WeightPrecision.Float32);
        string[] before = [.. _folder.Names.Order(StringComparer.Ordinal)];
        (int actual, _, string error) = Run([.. arguments.Select(a => a switch
        {
            "@text" => _folder["image.txt"],
            "@image" => _image,
            "@network" => _network,
            "@refining" => _folder["refining"],
            "@out" => _folder["out"],
            _ => a,
        })]);
        string line = Assert.Single(error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line);
        Assert.Equal(code, actual);
        Assert.Equal(before, _folder.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lpips_of_a_trusted_file_is_minimised()
    {
        TorchScriptFile.Write(_folder["lpips.pt"], ["a: Tensor", "b: Tensor"], ["d = torch.sub(a, b)", "return torch.mean(torch.mul(d, d), [1, 2, 3], True)"]);
        Done(["project", _image, "--network", _network, "--out", _folder["found"], "--lpips", _folder["lpips.pt"], "--trust-lpips", .. Short]);
        Assert.Equal("lpips", JsonDocument.Parse(File.ReadAllText(_folder["found.projection.json"])).RootElement.GetProperty("perceptual").GetString());
    }

    [Theory]
    [InlineData("return torch.nothing(a)", "cannot be loaded as a TorchScript module: code/__torch__.py, line 8 (return torch.nothing(a)): Unknown builtin op")]
    [InlineData("return torch.sub(a, b)", "it returns [2, 3, 64, 64] for two batches [2, 3, 64, 64]; expected 2 distances")]
    [InlineData("return torch.mean(torch.mul(b, b), [1, 2, 3])", "its distances have no gradient")]
    public void A_file_that_does_not_compute_lpips_is_refused_and_ends_nothing(string line, string expected)
    {
        TorchScriptFile.Write(_folder["bad.pt"], ["a: Tensor", "b: Tensor"], [line]);
        (int code, _, string error) = Run(["project", _image, "--network", _network, "--out", _folder["found"], "--lpips", _folder["bad.pt"], "--trust-lpips", .. Short]);
        Assert.Equal(1, code);
        Assert.Contains(expected, error);
        Assert.False(File.Exists(_folder["found"]));
    }

    private static (int Code, string Output, string Error) Run(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = EditorCommandLine.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static string Done(string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);
        Assert.Equal((0, string.Empty), (code, error));
        return output;
    }
}
