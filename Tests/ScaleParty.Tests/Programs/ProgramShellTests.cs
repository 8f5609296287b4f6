using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using Spectre.Console;

namespace ScaleParty.Tests.Programs;

/// <summary>Whatever a command does ends as one line and a status.</summary>
public sealed class ProgramShellTests
{
#pragma warning disable CA2201 // The shell must tell even exceptions that only the runtime throws.
    public static TheoryData<Exception, string> Exceptions => new()
    {
        { new InvalidDataException("a.png: it is no image"), "error: a.png: it is no image" },
        { new FileNotFoundException("Could not find file 'a'"), "error: Could not find file 'a'" },
        { new GraphicsException("no driver"), "error: no driver" },
        { new ArgumentOutOfRangeException("size", 9, "size is 9; expected 1 to 4"), "error: size is 9; expected 1 to 4" },
        { new NullReferenceException("not set"), "error: unexpected fault, NullReferenceException: not set (--verbose shows where)" },
        { new OverflowException("too large"), "error: unexpected fault, OverflowException: too large (--verbose shows where)" },
        { new AggregateException(new IOException("disk full"), new IOException("other")), "error: disk full (and 1 more)" },
        { new TypeInitializationException("T", new DllNotFoundException("libGL.so is not there")), "error: libGL.so is not there" },
        { new TargetInvocationException(new AggregateException(new NotSupportedException("no"))), "error: no" },
        { new ExternalException("a shape is wrong\nException raised from somewhere"), "error: a shape is wrong" },
        { new OutOfMemoryException("4 GB"), "error: not enough memory: 4 GB" },
        { new IOException("two\nlines\r\nand a\ttab"), "error: two lines and a tab" },
        { new IOException("\u001b]0;title\u0007 \u009b2J \u202efdp.exe \ud800"), "error: ?]0;title? ?2J ?fdp.exe ?" },
        { new InvalidOperationException(new string('x', 100_000)), "error: unexpected fault" },
    };
#pragma warning restore CA2201

    [Theory]
    [MemberData(nameof(Exceptions), DisableDiscoveryEnumeration = true)]
    public void Any_exception_ends_as_one_last_line_and_status_1(Exception exception, string expected)
    {
        (int code, string output, string error) = Run([], _ => throw exception);
        Assert.Equal((1, string.Empty), (code, output));
        string line = Assert.Single(Lines(error));
        Assert.StartsWith(expected, line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 1, 4100);

        (code, _, error) = Run(["--verbose"], _ => throw exception);
        Assert.Equal(1, code);
        Assert.Equal(line, Lines(error)[^1]);
        Assert.Contains("   at ScaleParty.Tests", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error);
    }

    [Fact]
    public void A_lone_surrogate_that_cannot_be_encoded_is_told()
    {
        (int code, _, string error) = Run([], _ => new UTF8Encoding(false, true).GetByteCount("\ud800"));
        Assert.Equal(1, code);
        Assert.StartsWith("error: a text is not valid Unicode", Assert.Single(Lines(error)), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_usage_is_2_and_being_stopped_is_130()
    {
        Assert.Equal((2, "", "error: --a or --b" + Environment.NewLine), Run([], _ => throw new WrongUsageException("--a or --b")));
        Assert.Equal((130, "", "stopped" + Environment.NewLine), Run([], _ => throw new AggregateException(new OperationCanceledException())));
        Assert.Equal((1, ""), Run([], _ => 1) is var (code, _, error) ? (code, error) : default);
    }

    [Theory]
    [InlineData("unknown option: '--truncaton', did you mean '--truncation'?", "--truncaton", "0.5")]
    [InlineData("unknown option: '--truncaton=0.5', did you mean '--truncation'?", "--truncaton=0.5")]
    [InlineData("unknown option: '--?[2J'", "--\u001b[2J")]
    [InlineData("unknown argument: 'stray'", "stray")]
    [InlineData("--truncation is '0,5'", "--truncation", "0,5")]
    [InlineData("--truncation", "--truncation")]
    [InlineData("--truncation", "--truncation", "0.5", "--truncation", "0.6")]
    [InlineData("unknown argument: '@file'", "@file")]
    public void A_wrong_command_line_is_one_line_with_the_way_to_help(string expected, params string[] args)
    {
        (int code, string output, string error) = Run(args, _ => 0);
        Assert.Equal((2, string.Empty), (code, output));
        string line = Assert.Single(Lines(error));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.EndsWith("(--help lists commands and options)", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown option of 'look': '--verbos', did you mean '--verbose'?", "look", "--verbos", "net")]
    [InlineData("unknown option of 'look': '-x'", "look", "-x")]
    [InlineData("unknown option of 'look': '--nam', did you mean '--name'?", "look", "net", "--name", "--nam")]
    [InlineData("unknown option of 'look': '--nam', did you mean '--name'?", "look", "net", "--set", "a=1", "--nam", "b")]
    public void An_unknown_option_is_not_taken_for_a_value(string expected, params string[] args)
    {
        (int code, string output, string error) = RunLook(args);
        Assert.Equal((2, string.Empty), (code, output));
        Assert.Contains(expected, Assert.Single(Lines(error)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--odd;;", "look", "--", "--odd")]
    [InlineData("net;--odd;", "look", "net", "--name=--odd")]
    [InlineData("-;-5;a-b,--c=d", "look", "-", "--name", "-5", "--set", "a-b", "--set=--c=d")]
    public void A_value_that_begins_with_a_dash_can_be_given(string expected, params string[] args) =>
        Assert.Equal((0, expected + Environment.NewLine, string.Empty), RunLook(args));

    [Fact]
    public void Help_is_shown_beside_an_unknown_option()
    {
        (int code, string output, _) = RunLook(["look", "--misspelt", "--help"]);
        Assert.Equal(0, code);
        Assert.Contains("--name", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_goes_to_the_output_and_ends_well()
    {
        (int code, string output, string error) = Run(["--help"], _ => throw new InvalidOperationException());
        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("--truncation", output, StringComparison.Ordinal);
        Assert.Contains("--verbose", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_run_under_the_invariant_culture_on_every_thread_and_the_host_keeps_its_own()
    {
        using var german = new GermanCulture();
        CultureInfo host = CultureInfo.CurrentCulture;
        string said = string.Empty;
        (int code, _, _) = Run(["--truncation", "0.7"], console =>
        {
            var thread = new Thread(() => said = $"{0.5} {double.Parse("0.25", CultureInfo.CurrentCulture)}");
            thread.Start();
            thread.Join();
            return 0;
        });
        Assert.Equal((0, "0.5 0.25"), (code, said));
        Assert.Same(host, CultureInfo.CurrentCulture);
    }

    [Fact]
    public void Control_characters_of_text_never_reach_the_output()
    {
        (_, string output, string error) = Run([], console =>
        {
            console.Output.WriteLine("a\u001b[31mb");
            console.Output.Write('\u009b');
            console.Output.WriteLine("{0}", "\u202e");
            console.Ansi.WriteLine("c\u001b[2Jd\u0007");
            console.Ansi.MarkupLineInterpolated($"[bold]{"[red]e\u001b"}[/]");
            console.Ansi.Write(new Table().AddColumn("f").AddRow(new Text("g\u001bh")));
            console.Error.WriteLine("i\u001bj\nk");
            return 0;
        });
        Assert.Contains("a?[31mb", output, StringComparison.Ordinal);
        Assert.Contains("c?[2Jd?", output, StringComparison.Ordinal);
        Assert.Contains("[red]e?", output, StringComparison.Ordinal);
        Assert.Contains("g?h", output, StringComparison.Ordinal);
        Assert.Contains("i?j\nk", error, StringComparison.Ordinal);
        Assert.DoesNotContain(output + error, c => c is '\u001b' or '\u009b' or '\u0007' or '\u202e');
    }

    [Fact]
    public void On_a_terminal_the_programs_own_colours_remain_and_those_of_text_do_not()
    {
        using var terminal = new StringWriter();
        PlainAnsiConsole console = PlainAnsiConsole.Create(terminal, TextWriter.Null, isTerminal: true);
        console.Profile.Capabilities.Ansi = true;
        console.Profile.Capabilities.ColorSystem = ColorSystem.TrueColor;
        console.MarkupLineInterpolated($"[bold]{"x\u001b[2Jy"}[/]");
        console.Live(new Text("first")).Start(live => live.UpdateTarget(new Text("z\u001b[2Jw")));
        Assert.Contains("\u001b[1mx?[2Jy\u001b[0m", terminal.ToString(), StringComparison.Ordinal);
        Assert.Contains("z?[2Jw", terminal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", terminal.ToString(), StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static (int Code, string Output, string Error) Run(string[] args, Func<ProgramConsole, int> action)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = ProgramShell.Run(
            args,
            console =>
            {
                var command = new RootCommand("A program.") { StrictOption.Number("--truncation", "A share.", 0, 1, 1) };
                command.SetAction(_ => action(console));
                return command;
            },
            output,
            error);
        return (code, output.ToString(), error.ToString());
    }

    private static (int Code, string Output, string Error) RunLook(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = ProgramShell.Run(
            args,
            console =>
            {
                var file = new Argument<string?>("file") { Arity = ArgumentArity.ZeroOrOne };
                var name = new Option<string?>("--name");
                var set = new Option<string[]>("--set") { AllowMultipleArgumentsPerToken = true };
                var look = new Command("look", "Looks into a file.") { file, name, set };
                look.SetAction(parsed => console.Output.WriteLine($"{parsed.GetValue(file)};{parsed.GetValue(name)};{string.Join(',', parsed.GetValue(set)!)}"));
                return new RootCommand("A program.") { look };
            },
            output,
            error);
        return (code, output.ToString(), error.ToString());
    }
}
