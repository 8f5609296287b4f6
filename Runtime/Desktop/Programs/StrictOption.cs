using System.CommandLine;
using System.CommandLine.Parsing;
using System.Numerics;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Desktop.Programs;

/// <summary>
/// Options of command lines that are read by <see cref="StrictText"/>. Every option that is neither text nor a switch comes from here.
/// Options without an initial value are null where they are not given.
/// </summary>
public static class StrictOption
{
    /// <summary>A file to read, or null; <see cref="RequireFiles"/> checks it.</summary>
    public static Option<string?> InputFile(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    /// <summary>Checks that files exist, before a window opens or a large file is read.</summary>
    /// <param name="files">Names of options, and their values; null for those not given.</param>
    /// <exception cref="FileNotFoundException">One does not; the message names the option and the file.</exception>
    /// <exception cref="InvalidDataException">One is a folder, a pipe, a device or a socket.</exception>
    public static void RequireFiles(params (string Option, string? Path)[] files)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach ((string name, string? path) in files)
        {
            if (path is not null && !Path.Exists(path))
            {
                throw new FileNotFoundException($"{name}: there is no file '{path}'");
            }

            if (path is not null && Models.InputFile.RefusalReason(path) is { } reason)
            {
                throw new InvalidDataException($"{name}: {path}: {reason}");
            }
        }
    }

    /// <summary>Checks that a file to write is none of the files that are read.</summary>
    /// <param name="output">Value of --out.</param>
    /// <param name="inputs">Names of options or arguments, and their values; null for those not given.</param>
    /// <exception cref="WrongUsageException">It is one; the message names both.</exception>
    public static void RequireOther(string output, params (string Name, string? Path)[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach ((string name, string? path) in inputs)
        {
            if (!string.IsNullOrEmpty(path) && Path.GetFullPath(path) == Path.GetFullPath(output))
            {
                throw new WrongUsageException($"--out: {PlainText.OneLine(output)} is also the file of {name}, which would be replaced; expected another name");
            }
        }
    }

    /// <summary>A whole number, or null.</summary>
    public static Option<T?> Whole<T>(string name, string description, T minimum, T maximum)
        where T : struct, IBinaryInteger<T> =>
        Optional(name, description, "N", text => StrictText.Whole(name, text, minimum, maximum));

    /// <summary>A whole number with an initial value.</summary>
    public static Option<T> Whole<T>(string name, string description, T minimum, T maximum, T initial)
        where T : struct, IBinaryInteger<T> =>
        WithDefault(name, description, "N", initial, text => StrictText.Whole(name, text, minimum, maximum));

    /// <summary>One whole number or more.</summary>
    public static Option<T[]> Wholes<T>(string name, string description, T minimum, T maximum, T[] initial)
        where T : struct, IBinaryInteger<T> =>
        Several(name, description, "N", initial, text => StrictText.Whole(name, text, minimum, maximum));

    /// <summary>A finite number, or null.</summary>
    public static Option<double?> Number(string name, string description, double minimum, double maximum) =>
        Optional(name, description, "N", text => StrictText.Number(name, text, minimum, maximum));

    /// <summary>A finite number with an initial value.</summary>
    public static Option<double> Number(string name, string description, double minimum, double maximum, double initial) =>
        WithDefault(name, description, "N", initial, text => StrictText.Number(name, text, minimum, maximum));

    /// <summary>One finite number or more.</summary>
    public static Option<double[]> Numbers(string name, string description, double minimum, double maximum, double[] initial) =>
        Several(name, description, "N", initial, text => StrictText.Number(name, text, minimum, maximum));

    /// <summary>A value of an enumeration by its name, or null.</summary>
    public static Option<T?> Choice<T>(string name, string description)
        where T : struct, Enum =>
        Optional(name, description, string.Join('|', StrictText.Names<T>()), text => StrictText.Choice<T>(name, text));

    /// <summary>A value of an enumeration by its name.</summary>
    public static Option<T> Choice<T>(string name, string description, T initial)
        where T : struct, Enum =>
        WithDefault(name, description, string.Join('|', StrictText.Names<T>()), initial, text => StrictText.Choice<T>(name, text));

    /// <summary>"--backend": what runs a network.</summary>
    public static Option<SynthesisBackend> Backend() => WithDefault(
        "--backend",
        "What runs the network: compute (shaders in OpenGL), vulkan (shaders in Vulkan, off screen), cpu (vector code on the processor), or auto, which takes compute on a hardware driver and cpu on a software one.",
        string.Join('|', StrictText.Names<SynthesisBackend>()),
        SynthesisBackend.Auto,
        ReadBackend);

    /// <summary>One value of an enumeration or more, by their names.</summary>
    public static Option<T[]> Choices<T>(string name, string description, T[] initial)
        where T : struct, Enum =>
        Several(name, description, string.Join('|', StrictText.Names<T>()), initial, text => StrictText.Choice<T>(name, text));

    /// <summary>One of several names.</summary>
    public static Option<string> OneOf(string name, string description, IReadOnlyList<string> names, string initial) =>
        WithDefault(name, description, string.Join('|', names), initial, text => StrictText.OneOf(name, text, names));

    /// <summary>Any number of names, not of an option but of the command itself.</summary>
    public static Argument<string[]> Names(string name, string description, IReadOnlyList<string> names) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result => Refusing(result, () => result.Tokens.Select(t => StrictText.OneOf(name, t.Value, names)).ToArray()),
    };

    /// <summary>Pixels per axis, or null.</summary>
    public static Option<Resolution?> Size(string name, string description, int minimum, int maximum) =>
        Optional(name, description, "WxH", text => StrictText.Size(name, text, minimum, maximum));

    private static SynthesisBackend ReadBackend(string text) => text.Equals("torch", StringComparison.OrdinalIgnoreCase)
        ? throw new InvalidDataException($"--backend is {text}; expected {string.Join(" or ", StrictText.Names<SynthesisBackend>())}: this program has no torch, and cpu computes the same images faster")
        : StrictText.Choice<SynthesisBackend>("--backend", text);

    private static Option<T?> Optional<T>(string name, string description, string help, Func<string, T> read)
        where T : struct => new(name) { Description = description, HelpName = help, CustomParser = result => One(result, text => (T?)read(text)) };

    private static Option<T> WithDefault<T>(string name, string description, string help, T initial, Func<string, T> read) => new(name)
    {
        Description = description,
        HelpName = help,
        DefaultValueFactory = _ => initial,
        CustomParser = result => One(result, read),
    };

    private static Option<T[]> Several<T>(string name, string description, string help, T[] initial, Func<string, T> read) => new(name)
    {
        Description = description,
        HelpName = help,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => initial,
        CustomParser = result => Refusing(result, () => result.Tokens.Select(t => read(t.Value)).ToArray()),
    };

    // The command line itself reports a missing value.
    private static T? One<T>(ArgumentResult result, Func<string, T> read) =>
        result.Tokens.Count == 0 ? default : Refusing(result, () => read(result.Tokens[0].Value));

    private static T? Refusing<T>(ArgumentResult result, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }
}
