using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Streaming;
using ScaleParty.Tests.Models;
using ScaleParty.Training.Loop;

namespace ScaleParty.Tests.Reliability;

/// <summary>Programs that are killed at random moments and started again end with the bytes of a run that nothing disturbed. Ten kills here; variables ask for more.</summary>
public sealed class KillTests : IDisposable
{
    private const string Timeline = """
        { "duration": 1, "fps": 12, "width": 32, "height": 24, "seed": 3, "tracks": { "scale": 0.8, "sun.azimuth": [ { "time": 0, "value": 0 }, { "time": 1, "value": 300 } ] } }
        """;

    private static readonly string[] Tiny =
    [
        "--threads", "1", "--set", "images=24", "batch=4", "network.channels=[8,8,8]", "network.styleChannels=8", "network.frequencies=8", "discriminator.channels=[8,8,8]",
        "output.logEvery=4", "output.checkpointEvery=8", "output.sheetEvery=8", "output.keep=100",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_killed_cinematic_goes_on_to_the_same_frames_and_video()
    {
        File.WriteAllText(_folder["t.json"], Timeline);

        // Lists may name things in another order.
        new KillHarness(
            ChildProgram.Cinematic,
            folder => [_folder["t.json"], "--out", folder, "--threads", "1", "--mp4"],
            file => Path.GetFileName(file) is OutputFolder.ListName or "frames.sha256" ? null : Bytes(file)).Compare(_folder["whole"], _folder["broken"], 2);
        Assert.Equal(File.ReadLines(_folder["whole/frames.sha256"]).Order(), File.ReadLines(_folder["broken/frames.sha256"]).Order());
    }

    // A damaged tile would be seen in the frames. Most of the time the folder of tiles is written.
    [Fact]
    public void A_killed_flight_with_tiles_on_disk_shows_the_same_frames_again()
    {
        new KillHarness(
            ChildProgram.Terrain,
            folder => ["--offscreen", "--frames", "2", "--size", "48x32", "--error", "4", "--maximum-level", "2", "--out", folder, "--cache", Path.Combine(folder, "tiles")],
            file => Path.GetExtension(file) == ".png" ? Bytes(file) : null,
            "contact-sheet.png").Compare(_folder["flown"], _folder["flown-again"], 2);
        Assert.NotEmpty(Directory.EnumerateFiles(_folder["flown-again/tiles"], "*.tile", SearchOption.AllDirectories));
        var cache = new TileDiskCache(_folder["flown-again/tiles"], long.MaxValue);
        Assert.Equal(Directory.EnumerateFiles(_folder["flown/tiles"], "*.tile", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), cache.Bytes);
    }

    [Fact]
    public void A_killed_bake_leaves_a_whole_latent_or_none() =>
        new KillHarness(ChildProgram.Editor, folder => ["bake", "--seed", "7", "--out", Path.Combine(folder, "l.safetensors")], Bytes).Compare(_folder["whole"], _folder["broken"], 2);

    [Fact]
    public void Killed_training_export_and_evaluation_end_with_the_same_checkpoints_sheets_networks_and_results()
    {
        new KillHarness(ChildProgram.Training, Train, Learnt, SheetMeasures.BestName, SheetMeasures.BestRecordName).Compare(_folder["run"], _folder["broken"], 3);
        foreach (string line in File.ReadLines(_folder["broken/log.jsonl"]))
        {
            JsonDocument.Parse(line).Dispose();
        }

        new KillHarness(
            ChildProgram.Training,
            folder => ["export", "--run", _folder["run"], "--out", Path.Combine(folder, "n"), "--latents", "3", "--resume-file", Path.Combine(folder, "r")],
            Bytes).Compare(_folder["exported"], _folder["exported-again"], 1);

        new KillHarness(
            ChildProgram.Training,
            folder => ["evaluate", "--run", _folder["run"], "--out", folder, "--samples", "8", "--latents", "2", "--resolutions", "16", "24", "--shares", "0.5", "1", "--pixels", "16", "--neighbours", "8"],
            Bytes,
            "evaluation.json", "evaluation.md", "evaluation.png", "spectrum.png", "measures.png").Compare(_folder["evaluated"], _folder["evaluated-again"], 2);
    }

    private static string[] Train(string folder) =>
        [.. RunFolder.CheckpointsIn(folder).Count > 0 ? (string[])["train", "--resume"] : ["train", "--preset", "smoke"], "--out", folder, .. Tiny];

    // Of checkpoints and the best network everything but the time that was spent.
    private static string? Learnt(string file)
    {
        switch (Path.GetExtension(file))
        {
            case ".png" or ".json":
                return Bytes(file);
            case ".safetensors":
                RunCounters? counters = Path.GetFileName(file) == SheetMeasures.BestName ? null : CheckpointFile.Describe(SafeTensors.Load(file)).Counters with { Seconds = 0 };
                byte[] bytes = File.ReadAllBytes(file);
                return $"{counters} {Digest(bytes.AsSpan(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes)))}";
            default:
                return null;
        }
    }

    private static string Bytes(string file) => Digest(File.ReadAllBytes(file));

    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
