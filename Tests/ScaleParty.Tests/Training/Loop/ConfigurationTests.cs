using ScaleParty.Models;
using ScaleParty.Training.Loop;

namespace ScaleParty.Tests.Training.Loop;

public sealed class ConfigurationTests
{
    public static TheoryData<string> Presets => [.. ConfigurationFile.Presets];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_preset_is_sound_says_what_it_is_for_and_survives_a_round_trip(string preset)
    {
        TrainingConfiguration configuration = ConfigurationFile.Load(preset);
        ConfigurationCheck.Check(configuration);
        Assert.Equal(preset, configuration.Name);
        Assert.NotEmpty(configuration.Description);
        string json = ConfigurationFile.Format(configuration);
        Assert.Equal(json, ConfigurationFile.Format(ConfigurationFile.Parse(json, "again")));
    }

    [Fact]
    public void The_papers_configurations_are_there()
    {
        foreach (string data in new[] { "ffhq-256", "lsun-128" })
        {
            Assert.Equal(0.2, ConfigurationFile.Load(data).Pairs.Probability);
            Assert.Equal((1.0, 1.0, 0.2), Frame($"{data}-full"));
            Assert.Equal((1.0, 1.0, 0.0), Frame($"{data}-nosc-full"));
        }

        static (double, double, double) Frame(string preset)
        {
            TrainingConfiguration c = ConfigurationFile.Load(preset);
            return (c.Regions.MinimumShare, c.Regions.MaximumShare, c.Pairs.Probability);
        }
    }

    [Fact]
    public void Single_values_are_set_by_their_path()
    {
        TrainingConfiguration configuration = ConfigurationFile.Set(
            ConfigurationFile.Load("terrain"),
            ["batch=8", "regions.minimumShare=0.5", "network.encoding=grid", "network.channels=[8, 8, 8, 8, 8]", "schedule.1.from=7", "schedule.1.pairProbability=0.4", "name=other", "optimization.reuseFakes=false"]);
        Assert.Equal(8, configuration.Batch);
        Assert.Equal(0.5, configuration.Regions.MinimumShare);
        Assert.Equal(EncodingKind.Grid, configuration.Network.Encoding);
        Assert.Equal([8, 8, 8, 8, 8], configuration.Network.Channels);
        Assert.Equal(7, configuration.Schedule[1].From);
        Assert.Equal(0.4, configuration.Schedule[1].PairProbability);
        Assert.Equal("other", configuration.Name);
        Assert.False(configuration.Optimization.ReuseFakes);
    }

    [Theory]
    [InlineData("batch", "key=value")]
    [InlineData("bach=8", "bach")]
    [InlineData("regions.share=1", "regions.share")]
    [InlineData("regions.minimumShare.more=1", "regions.minimumShare.more")]
    [InlineData("batch=many", "batch")]
    [InlineData("network.encoding=wavelet", "grid, fourier")]
    [InlineData("schedule.9.from=1", "schedule.9.from")]
    public void What_cannot_be_set_is_named(string setting, string expected)
    {
        var e = Assert.Throws<InvalidDataException>(() => ConfigurationFile.Set(ConfigurationFile.Load("terrain"), [setting]));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch=0", "batch is 0; expected 1 to 1024")]
    [InlineData("network.channels=[8, 8]", "network.channels")]
    [InlineData("regions.maximumShare=0.1", "regions.maximumShare is 0.1; expected 0.15 to 16")]
    [InlineData("schedule.0.cells=[2, 4]", "schedule.0.cells")]
    [InlineData("schedule.0.cells=[1]", "schedule.0.cells")]
    [InlineData("augmentation.probability=0.95", "augmentation.probability")]
    public void What_makes_no_sense_is_named_with_its_range(string setting, string expected)
    {
        TrainingConfiguration configuration = ConfigurationFile.Set(ConfigurationFile.Load("terrain"), [setting]);
        var e = Assert.Throws<InvalidDataException>(() => ConfigurationCheck.Check(configuration));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "regions": null }""", "regions")]
    [InlineData("""{ "network": { "channels": null } }""", "channels")]
    [InlineData("""{ "schedule": [null] }""", "schedule")]
    [InlineData("""{ "batch": 8, "btach": 9 }""", "btach")]
    [InlineData("""{ "batch": 1e99 }""", "batch")]
    [InlineData("[]", "mine.json")]
    [InlineData("null", "mine.json")]
    [InlineData("{", "mine.json")]
    public void A_file_that_says_nothing_sensible_is_named_with_the_key(string json, string expected)
    {
        var e = Assert.Throws<InvalidDataException>(() => ConfigurationFile.Parse(json, "mine.json"));
        Assert.Contains("mine.json", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_preset_is_answered_with_the_known_ones()
    {
        var e = Assert.Throws<InvalidDataException>(() => ConfigurationFile.Load("terain"));
        Assert.Contains("terrain", e.Message, StringComparison.Ordinal);
    }
}
