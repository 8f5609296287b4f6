using ScaleParty.Models;

namespace ScaleParty.Tests.Models;

public sealed class SpellingTests
{
    private static readonly string[] Names = ["scale", "centre", "latent", "minimumShare", "r1"];

    [Theory]
    [InlineData("scael", "scale")]
    [InlineData("Scale", "scale")]
    [InlineData("center", "centre")]
    [InlineData("minimumshar", "minimumShare")]
    [InlineData("r2", "r1")]
    [InlineData("rotation", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_suggested_where_one_is_near(string written, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(written, Names));

    [Fact]
    public void A_name_of_any_length_is_looked_at_without_cost() => Assert.Null(Spelling.Nearest(new string('a', 1_000_000), Names));
}
