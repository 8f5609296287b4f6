using System.Globalization;
using CsCheck;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Programs;

public sealed class StrictTextTests
{
    [Fact]
    public void Numbers_are_read_alike_under_every_culture()
    {
        using var german = new GermanCulture();
        Assert.Equal("0,7", 0.7.ToString(CultureInfo.CurrentCulture));
        Assert.Equal(0.7, StrictText.Number("--n", "0.7", 0, 1));
        Assert.Equal(-0.001, StrictText.Number("--n", "-1e-3", -1, 1));
        Gen.Double[-1e6, 1e6].Sample(x => StrictText.Number("--n", x.ToString("R", CultureInfo.InvariantCulture), -1e6, 1e6) == x);
        Gen.Long.Sample(x => StrictText.Whole("--n", x.ToString(CultureInfo.InvariantCulture), long.MinValue, long.MaxValue) == x);
    }

    [Theory]
    [InlineData("0,2", "a decimal point is expected")]
    [InlineData("1,000.5", "a decimal point is expected")]
    [InlineData("1e400", "from 0 to 10")]
    [InlineData("NaN", "from 0 to 10")]
    [InlineData("Infinity", "from 0 to 10")]
    [InlineData("0x10", "from 0 to 10")]
    [InlineData(" 1", "from 0 to 10")]
    [InlineData("1\0", "from 0 to 10")]
    [InlineData("", "from 0 to 10")]
    [InlineData("11", "from 0 to 10")]
    public void Other_numbers_are_refused_with_what_was_expected(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => StrictText.Number("--n", text, 0, 10)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("1 000")]
    [InlineData("٣")]
    [InlineData("99999999999999999999999")]
    public void Other_whole_numbers_are_refused(string text) =>
        Assert.Equal($"--n is '{text}'; expected a whole number from 0 to 2147483647", Assert.Throws<InvalidDataException>(() => StrictText.Whole("--n", text, 0, int.MaxValue)).Message);

    [Theory]
    [InlineData("256", 256, 256)]
    [InlineData("640x360", 640, 360)]
    [InlineData("640X360", 640, 360)]
    public void Sizes(string text, int width, int height) => Assert.Equal(new Resolution(width, height), StrictText.Size("--size", text, 16, 4096));

    [Theory]
    [InlineData("8")]
    [InlineData("x360")]
    [InlineData("640x")]
    [InlineData("640x360x3")]
    [InlineData("640*360")]
    [InlineData("-640x360")]
    [InlineData("5000x16")]
    [InlineData("")]
    public void Other_sizes_are_refused(string text) =>
        Assert.Contains("expected WIDTHxHEIGHT", Assert.Throws<InvalidDataException>(() => StrictText.Size("--size", text, 16, 4096)).Message, StringComparison.Ordinal);

    [Fact]
    public void Choices_are_names_in_any_case_and_never_numbers()
    {
        Assert.Equal(ChannelOrder.Bgr, StrictText.Choice<ChannelOrder>("--o", "bgr"));
        Assert.Equal(ChannelOrder.Bgr, StrictText.Choice<ChannelOrder>("--o", "BGR"));
        foreach (string text in (string[])["7", "0", "-1", "rgb,bgr", "rgb bgr", " rgb", ""])
        {
            Assert.Contains("expected rgb or bgr", Assert.Throws<InvalidDataException>(() => StrictText.Choice<ChannelOrder>("--o", text)).Message, StringComparison.Ordinal);
        }

        Assert.EndsWith(", did you mean 'compute'?", Assert.Throws<InvalidDataException>(() => StrictText.Choice<SynthesisBackend>("--backend", "compte")).Message, StringComparison.Ordinal);
    }
}
