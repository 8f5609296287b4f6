using CsCheck;
using ScaleParty.Models;
using ScaleParty.Tests.Rendering;

namespace ScaleParty.Tests.Models;

public sealed class LatentPathTests : IDisposable
{
    private static readonly GeneratorNetwork Network = TinyNetwork.Create();
    private static readonly LatentSpace Space = new(Network);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_path_comes_back_as_it_was()
    {
        LatentPath path = Path(3);
        LatentPathFile.Save(path, Network, _folder["p"], "three");
        LatentPath read = LatentPathFile.Load(_folder["p"], Network);
        Assert.Equal(path.Times, read.Times);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(path.Latents[i].ConvolutionStyles, read.Latents[i].ConvolutionStyles);
            Assert.Equal(path.Latents[i].Demodulations, read.Latents[i].Demodulations);
            Assert.Equal(path.Latents[i].ToImageStyles, read.Latents[i].ToImageStyles);
            Assert.Equal(path.Latents[i].Phases, read.Latents[i].Phases);
        }

        Assert.Equal(ModelFileKind.LatentPath, ModelFile.KindOf(_folder["p"]));
        Assert.Contains("it is a file of a path of latents", BadFiles.Refused(_folder["p"], () => LatentFile.Load(_folder["p"], Network)));
        Assert.Contains("it is a file of a path of latents", BadFiles.Refused(_folder["p"], () => NetworkFile.Load(_folder["p"])));
        Assert.Contains("baked for the network 'tiny'", BadFiles.Refused(_folder["p"], () => LatentPathFile.Load(_folder["p"], DefaultNetwork.Load())));
    }

    [Fact]
    public void Between_two_times_latents_are_interpolated_and_beyond_the_ends_they_stay()
    {
        LatentPath path = Path(3);
        Assert.Same(path.Latents[0], path.At(Space, -5));
        Assert.Same(path.Latents[1], path.At(Space, 0.5));
        Assert.Same(path.Latents[2], path.At(Space, 99));
        BakedLatent expected = Space.Lerp(path.Latents[1], path.Latents[2], 0.25), actual = path.At(Space, 0.625);
        Assert.Equal(expected.ConvolutionStyles, actual.ConvolutionStyles);
        Assert.Equal(expected.Phases, actual.Phases);
    }

    [Fact]
    public void Times_ascend_and_are_as_many_as_latents()
    {
        BakedLatent latent = Baked(1);
        Assert.Contains("expected ascending times", Assert.Throws<ArgumentException>(() => new LatentPath([0, 0], [latent, latent])).Message);
        Assert.Contains("1 latents and 2 times", Assert.Throws<ArgumentException>(() => new LatentPath([0, 1], [latent])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatentPath([], []));
        Assert.ThrowsAny<ArgumentException>(() => new LatentPath([double.NaN], [latent]));
    }

    [Fact]
    public void A_damaged_file_is_read_or_refused_but_nothing_else()
    {
        LatentPathFile.Save(Path(2), Network, _folder["p"]);
        byte[] file = File.ReadAllBytes(_folder["p"]);
        Gen.Select(Gen.Select(Gen.Int[0, 3000], Gen.Byte).Array[1, 4], Gen.Int[0, 3]).Sample(
            (changes, cut) =>
            {
                File.WriteAllBytes(_folder["d"], BadFiles.Damaged(file, changes, cut));
                BadFiles.RefusedOrRead(_folder["d"], () => LatentPathFile.Load(_folder["d"], Network));
            },
            iter: 400,
            threads: 1);
    }

    [Fact]
    public void Bad_contents_are_refused_by_name()
    {
        Assert.Contains("has no 'scaleparty.path'", Refused(null));
        Assert.Contains("path.times is missing", Refused("\"note\":\"\""));
        Assert.Contains("path.times[1]", Refused("\"note\":\"\",\"times\":[0,\"x\"]"));
        Assert.Contains("path.times", Refused("\"note\":\"\",\"times\":[]"));
        Assert.Contains("path.times", Refused($"\"note\":\"\",\"times\":[{string.Join(',', Enumerable.Range(0, 5000))}]"));
        Assert.Contains("'convolutions.0.style' is missing", Refused("\"note\":\"\",\"times\":[0,1]"));
    }

    [Fact]
    public void Times_of_a_file_that_do_not_ascend_are_refused()
    {
        LatentPathFile.Save(Path(2), Network, _folder["p"]);
        byte[] file = File.ReadAllBytes(_folder["p"]);
        int at = file.AsSpan().IndexOf("[0,0.5]"u8);
        "[9,0.5]"u8.CopyTo(file.AsSpan(at));
        File.WriteAllBytes(_folder["p"], file);
        Assert.Contains("expected ascending times", BadFiles.Refused(_folder["p"], () => LatentPathFile.Load(_folder["p"], Network)));
    }

    private static BakedLatent Baked(ulong seed) => Space.Bake(Space.Map(Space.Sample(seed)));

    private static LatentPath Path(int count) => new([.. Enumerable.Range(0, count).Select(i => 0.5 * i)], [.. Enumerable.Range(0, count).Select(i => Baked((ulong)i))]);

    private string Refused(string? values)
    {
        var writer = new SafeTensorsWriter();
        if (values is not null)
        {
            writer.AddMetadata("scaleparty.path", $$"""{"version":1,"networkName":"tiny","networkFingerprint":"{{Network.Fingerprint}}",{{values}}}""");
        }

        writer.Save(_folder["bad"]);
        return BadFiles.Refused(_folder["bad"], () => LatentPathFile.Load(_folder["bad"], Network));
    }
}
