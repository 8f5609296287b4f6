using System.Text;
using ScaleParty.Models;

namespace ScaleParty.Desktop.Programs;

/// <summary>Writes text without terminal control characters; all output of the programs passes through it.</summary>
internal sealed class PlainWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => inner.Write(PlainText.Lines(buffer));

    // One write, so that lines of several threads do not mix.
    public override void WriteLine(string? value) => inner.WriteLine(PlainText.Lines(value));

    public override void Flush() => inner.Flush();
}
