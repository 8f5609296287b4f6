using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Tests.Torch;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Commands;
using ScaleParty.Training.Generation;

namespace ScaleParty.Tests.Training.Generation;

public sealed class GenerateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public GenerateTests() => NetworkFile.Save(RandomNetwork.Create(1, [8, 8, 8], noise: true), _folder["network.safetensors"], WeightPrecision.Float32);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0-3", new long[] { 0, 1, 2, 3 })]
    [InlineData("1,5,9-12", new long[] { 1, 5, 9, 10, 11, 12 })]
    [InlineData("7,5-7,7", new long[] { 7, 5, 6 })]
    public void Seeds_are_numbers_and_ranges(string text, long[] expected) => Assert.Equal(expected, SeedList.Parse("--seeds", text));

    [Theory]
    [InlineData("")]
    [InlineData("1,")]
    [InlineData("5-1")]
    [InlineData("-1")]
    [InlineData("1-2-3")]
    [InlineData("0x10")]
    [InlineData("0-1000000")]
    [InlineData("0-9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void Other_seeds_are_refused_with_what_was_expected(string text)
    {
        var e = Assert.Throws<InvalidDataException>(() => SeedList.Parse("--seeds", text));
        Assert.Contains($"--seeds is '{text}'; expected", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_seed_has_its_own_image_and_what_is_there_is_not_made_again()
    {
        Assert.Equal(0, Run("0-2,1000000", "--sheet"));
        string[] names = ["seed000000.png", "seed000001.png", "seed000002.png", "seed1000000.png"];
        Assert.Equal(names, Names());
        DecodedImage image = ImageFile.Load(_folder["out/seed000001.png"]);
        Assert.Equal((24, 16), (image.Width, image.Height));
        Assert.True(File.Exists(_folder["out/contact-sheet.png"]));
        byte[] second = File.ReadAllBytes(_folder["out/seed000001.png"]);
        Assert.NotEqual(second, File.ReadAllBytes(_folder["out/seed000002.png"]));

        File.Delete(_folder["out/seed000001.png"]);
        File.SetLastWriteTimeUtc(_folder["out/seed000002.png"], DateTime.UnixEpoch);
        Assert.Equal(0, Run("0-2,1000000", "--sheet"));
        Assert.Equal(second, File.ReadAllBytes(_folder["out/seed000001.png"]));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(_folder["out/seed000002.png"]));

        Assert.Equal(0, Run("1", "--noise", "none"));
        Assert.Equal(["seed000001.png"], Names());
        Assert.NotEqual(second, File.ReadAllBytes(_folder["out/seed000001.png"]));
    }

    [Fact]
    public void Files_of_others_are_not_replaced()
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(_folder["out/seed000001.png"], "mine");
        Assert.Equal(1, Run("0-2"));
        Assert.Equal("mine", File.ReadAllText(_folder["out/seed000001.png"]));
        Assert.Equal(["seed000001.png"], Names());
    }

    [Fact]
    public void A_stop_keeps_what_is_finished_and_the_next_run_goes_on()
    {
        var set = new ImageSet(NetworkFile.Load(_folder["network.safetensors"]), new GenerationOptions { Seeds = [0, 1, 2], Size = new(16, 16) });
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => set.Write(_folder["out"], _ => { }, (_, _) => stop.Cancel(), stop.Token));
        Assert.Equal(["seed000000.png"], Names());
        var notes = new List<string>();
        Assert.Equal(2, set.Write(_folder["out"], notes.Add, (_, _) => { }, default));
        Assert.Equal("1 of 3 images are there already", notes.Single());
    }

    private int Run(string seeds, params string[] more) => TrainingCommandLine.Run(
        ["generate", "--network", _folder["network.safetensors"], "--seeds", seeds, "--out", _folder["out"], "--size", "24x16", .. more]);

    private IEnumerable<string> Names() => Directory.EnumerateFiles(_folder["out"], "seed*").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
