using System.Text;
using ScaleParty.Models;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ScaleParty.Desktop.Programs;

/// <summary>A console whose own control codes reach the terminal, while those in printed text do not.</summary>
internal sealed class PlainAnsiConsole : IAnsiConsole
{
    // Without a terminal of known width, tables are as wide as necessary.
    private const int RedirectedWidth = 240;

    private readonly IAnsiConsole _inner;

    private PlainAnsiConsole(IAnsiConsole inner) => _inner = inner;

    public Profile Profile => _inner.Profile;

    public IAnsiConsoleCursor Cursor => _inner.Cursor;

    public IAnsiConsoleInput Input => _inner.Input;

    public IExclusivityMode ExclusivityMode => _inner.ExclusivityMode;

    // Live displays add themselves here, so that their output is filtered like all other.
    public RenderPipeline Pipeline { get; } = new();

    /// <summary>Creates a console.</summary>
    /// <param name="writer">Receives text and control codes unchanged.</param>
    /// <param name="plain">Receives text that bypasses the console, without control characters.</param>
    /// <param name="isTerminal">Whether the writer is a terminal.</param>
    public static PlainAnsiConsole Create(TextWriter writer, TextWriter plain, bool isTerminal)
    {
        IAnsiConsole inner = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new Target(writer, isTerminal),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            inner.Profile.Width = RedirectedWidth;
            inner.Profile.Out = new Target(plain, false);
        }

        return new PlainAnsiConsole(inner);
    }

    public void Clear(bool home) => _inner.Clear(home);

    public void Write(IRenderable renderable) => _inner.Write(new Segments([.. renderable.GetSegments(this).Select(Plain)]));

    private static Segment Plain(Segment segment) =>
        segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(PlainText.Lines(segment.Text), segment.Style);

    private sealed class Segments(List<Segment> segments) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }

    private sealed class Target(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        private readonly AnsiConsoleOutput _measures = new(writer);

        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => _measures.Width;

        public int Height => _measures.Height;

        public void SetEncoding(Encoding encoding)
        {
            if (isTerminal)
            {
                Console.OutputEncoding = encoding;
            }
        }
    }
}
