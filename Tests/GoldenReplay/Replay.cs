using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;

namespace ScaleParty.GoldenReplay;

/// <summary>
/// Replays golden files: recomputes every case and compares it with what the official implementation computed.
/// </summary>
public static class Replay
{
    /// <summary>Largest error allowed, in standard deviations of the case.</summary>
    public const double Tolerance = 2e-4;

    /// <summary>Every case is within <see cref="Tolerance"/>.</summary>
    public const int Passed = 0;

    /// <summary>A case is not.</summary>
    public const int Failed = 1;

    /// <summary>Nothing to replay, or a file that cannot be read or understood.</summary>
    public const int Unusable = 2;

    private const string Compute = "--compute";

    private static readonly IReadOnlyDictionary<string, Func<GoldenData, OffscreenContext?, IEnumerable<Comparison>>> Kinds =
        new Dictionary<string, Func<GoldenData, OffscreenContext?, IEnumerable<Comparison>>>(StringComparer.Ordinal)
        {
            ["generator"] = GeneratorReplay.OfStateInFile,
            ["generator_exact"] = GeneratorReplay.OfNetworksBeside,
            ["encoding"] = (data, _) => EncodingReplay.Run(data),
            ["discriminator"] = (data, _) => DiscriminatorReplay.Run(data),
            ["path_length"] = (data, _) => PathLengthReplay.Run(data),
            ["metrics"] = (data, _) => MetricsReplay.Run(data),
        };

    /// <summary>Replays files and prints one line per comparison.</summary>
    /// <param name="arguments">Paths of golden files; "--compute" among them makes generator cases by compute shaders too, on OpenGL without a display.</param>
    /// <param name="output">Receives the results.</param>
    /// <param name="errors">Receives what is wrong with arguments and files.</param>
    /// <returns><see cref="Passed"/>, <see cref="Failed"/> or <see cref="Unusable"/>, whichever is worst.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        string[] files = [.. arguments.Where(a => a != Compute)];
        if (files.Length == 0 || files.Any(f => f is "-h" or "--help" or "-?"))
        {
            errors.WriteLine($"usage: GoldenReplay [{Compute}] FILE...   (safetensors files of the kinds {string.Join(", ", Kinds.Keys)})");
            return Unusable;
        }

        try
        {
            using OffscreenContext? device = arguments.Contains(Compute) ? new OffscreenContext() : null;
            return files.Max(file => RunFile(file, device, output, errors));
        }
        catch (GraphicsException e)
        {
            errors.WriteLine(e.Message);
            return Unusable;
        }
    }

    private static int RunFile(string file, OffscreenContext? device, TextWriter output, TextWriter errors)
    {
        try
        {
            var data = GoldenData.Load(file);
            if (!Kinds.TryGetValue(data.Kind, out Func<GoldenData, OffscreenContext?, IEnumerable<Comparison>>? replay))
            {
                throw data.Bad($"its kind is '{data.Kind}'; expected one of {string.Join(", ", Kinds.Keys)}");
            }

            output.WriteLine($"{file} ({data.Kind})");
            int count = 0, failed = 0;
            double largest = 0;
            foreach (Comparison c in replay(data, device))
            {
                count++;
                failed += c.Passes ? 0 : 1;
                largest = Math.Max(largest, c.RelativeError);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {c.Case,-24} {c.What,-36} {c.RelativeError,9:0.0e+00} of std {c.Deviation:0.####}{(c.Passes ? string.Empty : "   EXCEEDS 2e-4")}"));
            }

            if (count == 0)
            {
                throw data.Bad("it has no cases; a replay of nothing would prove nothing");
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count} comparisons, {failed} failed, largest error {largest:0.0e+00} of the standard deviation"));
            return failed == 0 ? Passed : Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or NotSupportedException or OverflowException or DllNotFoundException)
        {
            errors.WriteLine(e.Message.Contains(file, StringComparison.Ordinal) ? e.Message : $"{file}: {e.Message}");
            return Unusable;
        }
    }
}
