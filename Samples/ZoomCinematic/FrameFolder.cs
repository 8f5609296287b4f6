using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ScaleParty.ZoomCinematic;

/// <summary>
/// The folder of the frames. A list of digests beside them ("sha256sum -c" reads it) tells which frames are whole and this
/// cinematic's own; anything else by a frame's name is foreign or damaged and is made again.
/// </summary>
internal sealed partial class FrameFolder : IDisposable
{
    public const string DigestsName = "frames.sha256";
    public const string VideoName = "cinematic.mp4";

    /// <summary>How frames are numbered, as ffmpeg understands it.</summary>
    public const string Pattern = "frame_%05d.png";

    public const int MaximumFrames = 100000;

    public const string Advice = "Take another folder, or --overwrite to throw its cinematic away.";

    private const int MaximumDigestBytes = 64 << 20;

    private readonly string _folder;
    private readonly Dictionary<string, string> _digests;
    private readonly FileStream _list;

    private FrameFolder(string folder, FileStream list)
    {
        _folder = folder;
        _list = list;
        _digests = ReadDigests(list);
    }

    /// <summary>Opens a folder for one cinematic; no other process can have it open at the same time.</summary>
    /// <param name="folder">The folder; created when missing.</param>
    /// <param name="manifest">What the cinematic is.</param>
    /// <param name="overwrite">Whether another cinematic in it is thrown away.</param>
    /// <exception cref="CinematicException">The folder holds another cinematic or frames of unknown making.</exception>
    public static FrameFolder Open(string folder, CinematicManifest manifest, bool overwrite)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, CinematicManifest.FileName);
        if (!overwrite)
        {
            CheckOwn(folder, path, manifest);
        }

        FileStream list;
        try
        {
            list = new(Path.Combine(folder, DigestsName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new CinematicException($"{folder} cannot be used; another run may be at work there: {e.Message}");
        }

        try
        {
            foreach (string file in Directory.GetFiles(folder))
            {
                string name = Path.GetFileName(file);
                if (LeftoverName().IsMatch(name) || (overwrite && (FrameName().IsMatch(name) || name == VideoName)))
                {
                    File.Delete(file);
                }
            }

            list.SetLength(overwrite ? 0 : list.Length);
            manifest.Save(path);
            return new(folder, list);
        }
        catch
        {
            list.Dispose();
            throw;
        }
    }

    /// <summary>Path of a frame.</summary>
    public string PathOf(int frame) => Path.Combine(_folder, NameOf(frame));

    /// <summary>Whether a file by the name of the frame is there.</summary>
    public bool Exists(int frame) => File.Exists(PathOf(frame));

    /// <summary>Whether the frame is there exactly as this cinematic wrote it.</summary>
    public bool IsWhole(int frame) =>
        _digests.TryGetValue(NameOf(frame), out string? digest) && Exists(frame) && digest == DigestOf(PathOf(frame));

    /// <summary>Records a frame that was written.</summary>
    public void Record(int frame)
    {
        string name = NameOf(frame), digest = DigestOf(PathOf(frame));
        _list.Write(Encoding.ASCII.GetBytes($"{digest}  {name}\n"));
        _list.Flush();
        _digests[name] = digest;
    }

    public void Dispose() => _list.Dispose();

    private static string NameOf(int frame) => string.Create(CultureInfo.InvariantCulture, $"frame_{frame:D5}.png");

    private static string DigestOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void CheckOwn(string folder, string path, CinematicManifest manifest)
    {
        if (File.Exists(path))
        {
            IReadOnlyList<string> differences = CinematicManifest.Load(path).Differences(manifest);
            if (differences.Count > 0)
            {
                throw new CinematicException($"{folder} holds another cinematic: {string.Join("; ", differences)}. {Advice}");
            }
        }
        else if (Directory.GetFiles(folder).Select(Path.GetFileName).FirstOrDefault(name => FrameName().IsMatch(name!) || name == VideoName) is { } foreign)
        {
            throw new CinematicException($"{folder} holds {foreign} but no {CinematicManifest.FileName}, so that it is not known how it was made. {Advice}");
        }
    }

    /// <summary>Reads the list and leaves the stream at the end of its last whole line; a line cut off by a crash is dropped.</summary>
    private static Dictionary<string, string> ReadDigests(FileStream list)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        if (list.Length > MaximumDigestBytes)
        {
            throw new CinematicException($"{list.Name} has {list.Length} bytes; expected at most {MaximumDigestBytes}. {Advice}");
        }

        var bytes = new byte[list.Length];
        list.Position = 0;
        list.ReadExactly(bytes);
        int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
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
    private static partial Regex FrameName();

    [GeneratedRegex(@"^(frame_[0-9]{5}\.png|cinematic\.json|cinematic\.mp4)\.[0-9]+\.tmp$")]
    private static partial Regex LeftoverName();

    [GeneratedRegex(@"^([0-9a-f]{64})  (frame_[0-9]{5}\.png)$")]
    private static partial Regex DigestLine();
}
