using System.Text;
using System.Text.RegularExpressions;
using ScaleParty.Desktop;

namespace ScaleParty.ZoomCinematic;

/// <summary>
/// The folder of the frames. A list of digests beside them ("sha256sum -c" reads it) identifies the complete frames of this
/// cinematic; any other file with a frame's name is of another origin or damaged, and the frame is made again.
/// </summary>
internal sealed partial class FrameFolder : IDisposable
{
    public const string DigestsName = "frames.sha256";
    public const string VideoName = "cinematic.mp4";

    public const int MaximumFrames = 100000;

    public const string Advice = "Take another folder, or remove its cinematic with --overwrite.";

    private const int MaximumDigestBytes = 64 << 20;

    private readonly OutputFolder _files;
    private readonly Dictionary<string, string> _digests;
    private readonly FileStream _list;

    private FrameFolder(OutputFolder files, FileStream list)
    {
        _files = files;
        _list = list;
        _digests = ReadDigests(list);
    }

    /// <summary>Opens a folder for one cinematic; no other process can have it open at the same time.</summary>
    /// <param name="folder">The folder; created when missing.</param>
    /// <param name="manifest">The manifest of the cinematic.</param>
    /// <param name="frames">Number of its frames.</param>
    /// <param name="overwrite">Whether another cinematic in it is removed.</param>
    /// <exception cref="CinematicException">The folder contains another cinematic or frames of unknown origin.</exception>
    public static FrameFolder Open(string folder, CinematicManifest manifest, int frames, bool overwrite)
    {
        OutputFolder files = OutputFolder.Open(folder, "zoomcinematic");
        FileStream? list = null;
        try
        {
            string path = files.PathOf(CinematicManifest.FileName);
            string[] names = [CinematicManifest.FileName, DigestsName, VideoName, .. Enumerable.Range(0, frames).Select(FrameName.Of)];
            if (overwrite)
            {
                AdoptEarlierFiles(files);
                files.RemoveOwn();
                files.Claim(names);
            }
            else if (File.Exists(path))
            {
                CheckOwn(folder, path, manifest);
                files.Adopt(names);
            }
            else
            {
                CheckEmpty(files);
                files.Claim(names);
            }

            files.RemoveLeftovers();
            list = OwnFile.Open(files.PathOf(DigestsName), FileShare.None);
            manifest.Save(path);
            return new(files, list);
        }
        catch
        {
            list?.Dispose();
            files.Dispose();
            throw;
        }
    }

    /// <summary>Full path of the folder.</summary>
    public string Location => _files.Location;

    /// <summary>Path of the video.</summary>
    public string Video => _files.PathOf(VideoName);

    /// <summary>Path of a frame.</summary>
    public string PathOf(int frame) => _files.PathOf(FrameName.Of(frame));

    /// <summary>Whether a file with the frame's name exists.</summary>
    public bool Exists(int frame) => File.Exists(PathOf(frame));

    /// <summary>Whether the frame exists exactly as this cinematic wrote it.</summary>
    public bool IsWhole(int frame) =>
        _digests.TryGetValue(FrameName.Of(frame), out string? digest) && Exists(frame) && digest == FileDigest.Sha256(PathOf(frame));

    /// <summary>Records a frame that was written.</summary>
    public void Record(int frame)
    {
        string name = FrameName.Of(frame), digest = FileDigest.Sha256(PathOf(frame));
        _list.Write(Encoding.ASCII.GetBytes($"{digest}  {name}\n"));
        _list.Flush();
        _digests[name] = digest;
    }

    public void Dispose()
    {
        _list.Dispose();
        _files.Dispose();
    }

    private static void CheckOwn(string folder, string path, CinematicManifest manifest)
    {
        IReadOnlyList<string> differences = CinematicManifest.Load(path).Differences(manifest);
        if (differences.Count > 0)
        {
            throw new CinematicException($"{folder} holds another cinematic: {string.Join("; ", differences)}. {Advice}");
        }
    }

    private static void CheckEmpty(OutputFolder files)
    {
        string? foreign = Directory.GetFiles(files.Location).Select(f => Path.GetFileName(f)).FirstOrDefault(n => (FrameFileName().IsMatch(n) || n == VideoName) && !files.IsOwn(n));
        if (foreign is not null)
        {
            throw new CinematicException($"{files.Location} holds {foreign} but no {CinematicManifest.FileName}, so its origin is unknown. Take another folder.");
        }
    }

    // Earlier versions had no list of files: for them the list of digests identifies the cinematic's frames.
    private static void AdoptEarlierFiles(OutputFolder files)
    {
        string digests = files.PathOf(DigestsName);
        if (!files.IsOwn(DigestsName) && File.Exists(files.PathOf(CinematicManifest.FileName)) && File.Exists(digests))
        {
            CinematicManifest.Load(files.PathOf(CinematicManifest.FileName));
            using FileStream list = OwnFile.Open(digests, FileShare.None);
            files.Adopt([CinematicManifest.FileName, DigestsName, VideoName, .. ReadDigests(list).Keys]);
        }
    }

    /// <summary>Reads the list; the stream is then at the end of its last complete line. A line cut off by a crash is dropped.</summary>
    private static Dictionary<string, string> ReadDigests(FileStream list)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        byte[] bytes = OwnFile.ReadLines(list, MaximumDigestBytes, out int end);
        foreach (string line in Encoding.ASCII.GetString(bytes, 0, end).Split('\n'))
        {
            if (DigestLine().Match(line) is { Success: true } match)
            {
                digests[match.Groups[2].Value] = match.Groups[1].Value;
            }
        }

        list.SetLength(end);
        list.Position = end;
        return digests;
    }

    [GeneratedRegex(@"^frame_[0-9]{5}\.png$")]
    private static partial Regex FrameFileName();

    [GeneratedRegex(@"^([0-9a-f]{64})  (frame_[0-9]{5}\.png)$")]
    private static partial Regex DigestLine();
}
