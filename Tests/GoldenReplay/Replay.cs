using System.CommandLine;
using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;

namespace ScaleParty.GoldenReplay;

/// <summary>
/// Replays golden files: recomputes every case and compares it with what the official implementation computed.
/// </summary>
public static class Replay
{
    /// <summary>Largest error allowed, in standard deviations of the case.</summary>
    public const double Tolerance = 2e-4;

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
    /// <returns>
    /// <see cref="ExitCode.Done"/> when every case is within <see cref="Tolerance"/>; <see cref="ExitCode.Failed"/> when one is not, or at the
    /// first file that cannot be read or understood; <see cref="ExitCode.WrongUsage"/> when there is nothing to replay.
    /// </returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors) => ProgramShell.Run(arguments, Create, output, errors);

    /// <summary>The same on the process's own console.</summary>
    internal static int Run(string[] arguments) => ProgramShell.Run(arguments, Create);

    private static RootCommand Create(ProgramConsole console)
    {
        var compute = new Option<bool>("--compute") { Description = "Make generator cases by compute shaders too, on OpenGL without a display." };
        var files = new Argument<string[]>("file") { Description = $"Golden files: safetensors files of the kinds {string.Join(", ", Kinds.Keys)}.", Arity = ArgumentArity.OneOrMore };
        var command = new RootCommand("Recomputes every case of golden files and compares it with what the official implementation computed.") { compute, files };
        command.SetAction(parsed =>
        {
            using OffscreenContext? device = parsed.GetValue(compute) ? new OffscreenContext() : null;
            return parsed.GetRequiredValue(files).Max(file => RunFile(file, device, console.Output));
        });
        return command;
    }

    private static int RunFile(string file, OffscreenContext? device, TextWriter output)
    {
        try
        {
            return Replayed(file, device, output);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or OverflowException && !e.Message.Contains(file, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }

    private static int Replayed(string file, OffscreenContext? device, TextWriter output)
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
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
