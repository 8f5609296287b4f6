using System.Globalization;
using ScaleParty.Desktop.Programs;
using ScaleParty.Editor.Inspector;
using ScaleParty.Editor.State;
using ScaleParty.Models;
using ScaleParty.Rendering;

namespace ScaleParty.Editor.Baking;

/// <summary>Where the latents of a bake come from.</summary>
internal static class BakeSources
{
    /// <summary>Most latents in one run.</summary>
    public const int MaximumItems = 4096;

    private const int MaximumFileBytes = 4 << 20;

    /// <summary>Seeds and ranges of them, such as "0-63,100", each for look and layout.</summary>
    /// <param name="name">The option.</param>
    /// <param name="text">Its value.</param>
    /// <exception cref="InvalidDataException">It is no list of seeds.</exception>
    public static IReadOnlyList<int> Seeds(string name, string text)
    {
        var seeds = new List<int>();
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2)
            {
                throw new InvalidDataException($"{name} has '{PlainText.OneLine(part)}'; expected seeds and ranges such as 0-63,100");
            }

            int first = Seed(ends[0]), last = Seed(ends[^1]);
            if (last < first || last - first >= MaximumItems - seeds.Count)
            {
                throw new InvalidDataException($"{name} has '{PlainText.OneLine(part)}'; expected ascending ranges of at most {MaximumItems} seeds in all");
            }

            seeds.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return [.. seeds.Distinct()];

        int Seed(string value) => StrictText.Whole(name, value, 0, TextureParameters.MaximumSeed);
    }

    /// <summary>A state with each seed.</summary>
    public static IEnumerable<BakeItem> OfSeeds(IReadOnlyList<int> seeds, ViewState state) =>
        seeds.Select(seed => new BakeItem(string.Create(CultureInfo.InvariantCulture, $"seed-{seed:000000}"), state.With(("latent", seed), ("layout", seed))));

    /// <summary>The stars of a workspace's stars.json.</summary>
    /// <exception cref="InvalidDataException">It does not hold stars.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IEnumerable<BakeItem> OfStars(string path) => Stars.Load(path).Select(star => new BakeItem($"star-{FileName(star.Name)}", ViewState.Parse(star.State)));

    /// <summary>The states of a text file, one a line; empty lines and lines that begin with # are left out.</summary>
    /// <exception cref="InvalidDataException">A line is no state; the message names it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IEnumerable<BakeItem> OfStates(string path)
    {
        string[] lines = System.Text.Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MaximumFileBytes)).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                yield return new BakeItem(string.Create(CultureInfo.InvariantCulture, $"state-{i + 1:000}"), Read(line, i + 1));
            }
        }

        ViewState Read(string line, int number)
        {
            try
            {
                return ViewState.Parse(line);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{path}, line {number}: {e.Message}", e);
            }
        }
    }

    /// <summary>Latent files of a workspace by their names, such as projections.</summary>
    /// <exception cref="InvalidDataException">A name is none.</exception>
    public static IEnumerable<BakeItem> OfFiles(IEnumerable<string> names, ViewState state) =>
        names.Select(name => new BakeItem(WorkspaceName.Check("--files", name), state with { File = name }));

    /// <summary>Items with names that differ, also where letters are alike in upper and lower case: a later one gets a number.</summary>
    /// <exception cref="InvalidDataException">There are too many, or none.</exception>
    public static IReadOnlyList<BakeItem> Distinct(IEnumerable<BakeItem> items)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var result = new List<BakeItem>();
        foreach (BakeItem item in items)
        {
            string name = item.Name;
            for (int number = 2; !taken.Add(name); number++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{item.Name}-{number}");
            }

            result.Add(item with { Name = name });
        }

        return result.Count is > 0 and <= MaximumItems ? result : throw new InvalidDataException($"there are {result.Count} latents to bake; expected 1 to {MaximumItems}");
    }

    private static string FileName(string name)
    {
        string text = new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-').Take(48)]);
        return text.Trim('-') is { Length: > 0 } plain ? plain : "unnamed";
    }
}
