using System.Globalization;
using System.Text;
using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Sheets;

namespace ScaleParty.Training.Generation;

/// <summary>Images of a network in a folder, one PNG per seed. What is there of the same network and settings is not made again.</summary>
internal sealed class ImageSet
{
    /// <summary>Name of the file that says what the images are.</summary>
    public const string DescriptionName = "generate.json";

    /// <summary>Name of the contact sheet.</summary>
    public const string SheetName = "contact-sheet.png";

    private const string Program = "generate";
    private const int SheetImages = 400;
    private const int SheetColumns = 16;
    private const int SheetCell = 128;
    private const int MostBytes = 1 << 20;

    private readonly GeneratorNetwork _network;
    private readonly GenerationOptions _options;
    private readonly string _description;

    public ImageSet(GeneratorNetwork network, GenerationOptions options)
    {
        (_network, _options) = (network, options);
        _description = JsonSerializer.Serialize(
            new Description(network.Description.Name, network.Fingerprint, options.Size.ToString(), options.Centre.X, options.Centre.Y, options.Scale, options.Truncation, network.Description.HasNoise ? options.Noise : NoisePolicy.None),
            ConfigurationFile.Json);
    }

    /// <summary>A seed's file name; no two seeds share one.</summary>
    public static string NameOf(long seed) => string.Create(CultureInfo.InvariantCulture, $"seed{seed:D6}.png");

    /// <summary>Makes what is missing.</summary>
    /// <param name="path">The folder; created where it is missing.</param>
    /// <param name="note">Receives what a user should know.</param>
    /// <param name="progress">Receives the number of images that are there and of all.</param>
    /// <param name="cancellation">Stops between two images.</param>
    /// <returns>The number of images made.</returns>
    /// <exception cref="IOException">A file by the name of an image is there and is not this program's own, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; what was made stays.</exception>
    public int Write(string path, Action<string> note, Action<int, int> progress, CancellationToken cancellation)
    {
        using OutputFolder folder = OutputFolder.Open(path, Program);
        if (folder.IsOwn(DescriptionName) && !IsSame(folder.PathOf(DescriptionName)))
        {
            note($"{path} holds images of another network or other settings: they are replaced");
            folder.RemoveOwn();
        }

        folder.Claim([DescriptionName, .. _options.Sheet ? [SheetName] : Array.Empty<string>(), .. _options.Seeds.Select(NameOf)]);
        folder.RemoveLeftovers();
        AtomicFile.WriteText(folder.PathOf(DescriptionName), _description);
        long[] missing = [.. _options.Seeds.Where(s => !File.Exists(folder.PathOf(NameOf(s))))];
        int there = _options.Seeds.Count - missing.Length;
        if (there > 0)
        {
            note(string.Create(CultureInfo.InvariantCulture, $"{there:N0} of {_options.Seeds.Count:N0} images are there already"));
        }

        using var renderer = new SheetRenderer(_network, null, 0, _options.Truncation);
        double extent = ImageRegion.FullFrameSide * _options.Scale / Math.Min(_options.Size.Width, _options.Size.Height);
        var region = ImageRegion.FromExtent(_options.Centre, new Vector2d(extent * _options.Size.Width, extent * _options.Size.Height), _options.Size);
        for (int i = 0; i < missing.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Picture picture = renderer.Render(renderer.Latent(missing[i]), region, noise: Noise(missing[i]));
            ImageFile.SavePng(folder.PathOf(NameOf(missing[i])), picture.Colours(), picture.Size.Width, picture.Size.Height);
            progress(there + i + 1, _options.Seeds.Count);
        }

        if (_options.Sheet)
        {
            SaveSheet(folder, note);
        }

        return missing.Length;
    }

    private NoiseSettings Noise(long seed) => !_network.Description.HasNoise ? NoiseSettings.Off : new()
    {
        Policy = _options.Noise,
        Seed = (ulong)seed,
        LatticeResolution = (int)Math.Clamp(Math.Round(Math.Min(_options.Size.Width, _options.Size.Height) / _options.Scale), 8, 65536),
    };

    private bool IsSame(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MostBytes)) == _description;
        }
        catch (Exception e) when (e is FileNotFoundException or InvalidDataException)
        {
            return false;
        }
    }

    private void SaveSheet(OutputFolder folder, Action<string> note)
    {
        long[] shown = [.. _options.Seeds.Take(SheetImages)];
        if (shown.Length < _options.Seeds.Count)
        {
            note($"the contact sheet shows the first {SheetImages} images");
        }

        int columns = Math.Min(SheetColumns, (int)Math.Ceiling(Math.Sqrt(shown.Length)));
        using var sheet = new ContactSheet(shown.Length, columns, SheetCell, SheetCell) { Enlarges = true };
        foreach (long seed in shown)
        {
            DecodedImage image = ImageFile.Load(folder.PathOf(NameOf(seed)));
            sheet.Add(image.Rgba, image.Width, image.Height, seed.ToString(CultureInfo.InvariantCulture));
        }

        sheet.Save(folder.PathOf(SheetName));
    }

    private sealed record Description(string Network, string Fingerprint, string Size, double CentreX, double CentreY, double Scale, double Truncation, NoisePolicy Noise);
}
