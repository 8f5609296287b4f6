using System.Text;
using ScaleParty.Editor;
using ScaleParty.Models;
using ScaleParty.Tests.Models;

namespace ScaleParty.Tests.Programs;

/// <summary>The public command line in hosts and with files that are not as expected.</summary>
public sealed class EditorEntryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void In_a_German_host_a_decimal_point_is_a_decimal_point()
    {
        using var german = new GermanCulture();
        Assert.Equal(0, Run("bake", "--seed", "7", "--truncation", "0.7", "--out", _folder["l"]).Code);
        var space = new LatentSpace(DefaultNetwork.Load());
        Assert.Equal(space.Bake(space.Map(space.Sample(7), 0.7)).ConvolutionStyles, LatentFile.Load(_folder["l"], space.Network).ConvolutionStyles);
        (int code, _, string error) = Run("bake", "--seed", "7", "--truncation", "0,7", "--out", _folder["m"]);
        Assert.Equal(2, code);
        Assert.Contains("a decimal point is expected", error, StringComparison.Ordinal);
        Assert.Equal(["l"], _folder.Names);
    }

    [Fact]
    public void Names_from_files_cannot_steer_a_terminal()
    {
        string header = """{"\u001b]0;owned\u0007[red]":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"note":"\u001b[2J\u202egpj"}}""";
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = [.. BitConverter.GetBytes((long)json.Length), .. json, 0, 0, 0, 0];
        (int code, string output, _) = Run("inspect", _folder.Write("odd.safetensors", file));
        Assert.Equal(0, code);
        Assert.Contains("?]0;owned?[red]", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, c => c is '\u001b' or '\u0007' or '\u202e');

        (code, _, string error) = Run("inspect", _folder["no\u001b[2J\nsuch"]);
        Assert.Equal(1, code);
        Assert.Contains("no?[2J such", Assert.Single(error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (EditorCommandLine.Run(args, output, error), output.ToString(), error.ToString());
    }
}
