using System.CommandLine;
using System.Globalization;
using ScaleParty.Desktop.Programs;

namespace ScaleParty.GoldenReplay;

/// <summary>
/// Replays golden files: recomputes every case and compares it with what the official implementation computed.
/// </summary>
public static class Replay
{
    /// <summary>Largest error allowed, in standard deviations of the case.</summary>
    public const double Tolerance = 2e-4;

    private static readonly IReadOnlyDictionary<string, Func<GoldenData, ReplayDevices, IEnumerable<Comparison>>> Kinds =
        new Dictionary<string, Func<GoldenData, ReplayDevices, IEnumerable<Comparison>>>(StringComparer.Ordinal)
        {
            ["generator"] = (data, devices) => data.File.Metadata.ContainsKey(MethodReplay.ModelKey) ? ByTorch(MethodReplay.Run)(data, devices) : GeneratorReplay.OfStateInFile(data, devices),
            ["generator_exact"] = GeneratorReplay.OfNetworksBeside,
            ["encoding"] = (data, _) => EncodingReplay.Run(data),
            ["discriminator"] = ByTorch(DiscriminatorReplay.Run),
            ["path_length"] = ByTorch(PathLengthReplay.Run),
            ["metrics"] = ByTorch(MetricsReplay.Run),
        };

    /// <summary>Replays files and prints one line per comparison.</summary>
    /// <param name="arguments">Paths of golden files; "--device NAME" among them makes the images of generator cases on that device instead of on all that the machine has.</param>
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
        Option<ReplayDevice?> device = StrictOption.Choice<ReplayDevice>("--device", "What makes the images of generator cases; without, everything that the machine has.");
        var files = new Argument<string[]>("file") { Description = $"Golden files: safetensors files of the kinds {string.Join(", ", Kinds.Keys)}.", Arity = ArgumentArity.OneOrMore };
        var command = new RootCommand("Recomputes every case of golden files and compares it with what the official implementation computed.") { device, files };
        command.SetAction(parsed =>
        {
            using var devices = new ReplayDevices(parsed.GetValue(device), console.Output);
            return parsed.GetRequiredValue(files).Max(file => RunFile(file, devices, console.Output));
        });
        return command;
    }

    private static Func<GoldenData, ReplayDevices, IEnumerable<Comparison>> ByTorch(Func<GoldenData, IEnumerable<Comparison>> run) => (data, devices) =>
        devices.HasTorch ? run(data) : throw data.Bad($"files of the kind '{data.Kind}' are replayed by torch alone; expected --device torch on a machine that has it");

    private static int RunFile(string file, ReplayDevices devices, TextWriter output)
    {
        try
        {
            return Replayed(file, devices, output);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or OverflowException && !e.Message.Contains(file, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }

    private static int Replayed(string file, ReplayDevices devices, TextWriter output)
    {
        var data = GoldenData.Load(file);
        if (!Kinds.TryGetValue(data.Kind, out Func<GoldenData, ReplayDevices, IEnumerable<Comparison>>? replay))
        {
            throw data.Bad($"its kind is '{data.Kind}'; expected one of {string.Join(", ", Kinds.Keys)}");
        }

        output.WriteLine($"{file} ({data.Kind})");
        int count = 0, failed = 0;
        double largest = 0;
        foreach (Comparison c in replay(data, devices))
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
