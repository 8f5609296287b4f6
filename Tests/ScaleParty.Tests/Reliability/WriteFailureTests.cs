using ScaleParty.Tests.Models;

namespace ScaleParty.Tests.Reliability;

/// <summary>What real programs do when the system refuses to write more, as on a full disk: the limit of a file's size makes real writes fail.</summary>
public sealed class WriteFailureTests : IDisposable
{
    private const int Blocks = 4;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_old_file_stays_and_nothing_is_left_beside_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string latent = _folder["l.safetensors"];
        ChildProgram.Run(ChildProgram.Editor, "bake", "--seed", "1", "--out", latent);
        byte[] old = File.ReadAllBytes(latent);
        Fails(latent, ChildProgram.Editor, "bake", "--seed", "2", "--out", latent);
        Assert.Equal(old, File.ReadAllBytes(latent));
        Assert.Equal(["l.safetensors"], _folder.Names);

        ChildProgram.Run(ChildProgram.Editor, "bake", "--seed", "2", "--out", latent);
        Assert.NotEqual(old, File.ReadAllBytes(latent));
    }

    [Fact]
    public void A_cinematic_leaves_no_part_of_a_frame_and_goes_on_when_there_is_room()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string timeline = _folder["t.json"], folder = _folder["a"];
        File.WriteAllText(timeline, """{ "duration": 1, "fps": 2, "width": 128, "height": 96, "seed": 3, "tracks": { "scale": 0.8 } }""");
        string[] arguments = [timeline, "--out", folder, "--threads", "1"];
        Fails("frame_00000.png", ChildProgram.Cinematic, arguments);
        Assert.Empty(Directory.EnumerateFiles(folder, "frame_*"));
        Assert.Empty(Directory.EnumerateFiles(folder, "*.tmp"));

        ChildProgram.Run(ChildProgram.Cinematic, arguments);
        Assert.Equal(2, Directory.EnumerateFiles(folder, "frame_*.png").Count());
    }

    private static void Fails(string file, string program, params string[] arguments)
    {
        (int code, string errors) = ChildProgram.RunLimited(Blocks, program, arguments);
        string line = errors.TrimEnd().Split('\n')[^1];
        Assert.True(code == 1, $"exit status {code}: {errors}");
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(file, line, StringComparison.Ordinal);
    }
}
