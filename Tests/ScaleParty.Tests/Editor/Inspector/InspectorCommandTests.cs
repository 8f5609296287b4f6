using System.Globalization;
using ScaleParty.Editor;
using ScaleParty.Tests.Models;
using ScaleParty.Tests.Reliability;

namespace ScaleParty.Tests.Editor.Inspector;

/// <summary>The inspector as a program of its own.</summary>
public sealed class InspectorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_prints_its_address_starts_without_libtorch_and_ends_with_Ctrl_C()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using ChildProgram program = ChildProgram.Start(ChildProgram.Editor, "inspector", "--no-browser", "--workspace", _folder["w"], "--threads", "1");
        var address = new Uri(program.WaitForLine("http://127.0.0.1:"));
        Assert.Matches("^\\?token=[0-9a-f]{32}$", address.Query);
        string maps = string.Create(CultureInfo.InvariantCulture, $"/proc/{program.Id}/maps");
        Assert.False(File.Exists(maps) && File.ReadAllText(maps).Contains("libtorch", StringComparison.Ordinal));
        program.WaitForLine("Ctrl-C");
        Assert.Equal((130, string.Empty), program.Interrupt());
        Assert.True(Directory.Exists(Path.Combine(_folder["w"], "latents")));
    }

    [Fact]
    public async Task Where_the_disk_is_full_the_old_stars_stay()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using ChildProgram program = ChildProgram.StartLimited(8, ChildProgram.Editor, "inspector", "--no-browser", "--workspace", _folder["w"], "--threads", "1");
        var address = new Uri(program.WaitForLine("http://127.0.0.1:"));
        using var client = new HttpClient { BaseAddress = new Uri(address, "/") };
        client.DefaultRequestHeaders.Add("X-ScaleParty-Token", address.Query[7..]);
        using HttpResponseMessage few = await client.PutAsync("/api/stars", new StringContent("""[{"name":"a","state":"latent=1"}]"""));
        Assert.True(few.IsSuccessStatusCode);
        string many = string.Join(',', Enumerable.Range(0, 500).Select(i => $$"""{"name":"a star","state":"latent={{i}}"}"""));
        using HttpResponseMessage full = await client.PutAsync("/api/stars", new StringContent($"[{many}]"));
        await InspectorRig.RefusedAsync(full, 500, "stars.json");
        Assert.Equal("""[{"name":"a","state":"latent=1"}]""", await client.GetStringAsync("/api/stars"));
        Assert.Equal(["stars.json"], Directory.EnumerateFiles(_folder["w"]).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(2, "--port is '65536'; expected a whole number from 0 to 65535", "--port", "65536")]
    [InlineData(2, "unknown argument of 'inspector'", "one", "two")]
    [InlineData(1, "nowhere.safetensors", "nowhere.safetensors")]
    [InlineData(1, "--refinement: there is no file 'nowhere'", "--refinement", "nowhere")]
    public void A_wrong_command_line_is_one_error_and_starts_nothing(int code, string expected, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(code, EditorCommandLine.Run(["inspector", "--no-browser", .. arguments], output, error));
        Assert.Contains(expected, Assert.Single(error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }
}
