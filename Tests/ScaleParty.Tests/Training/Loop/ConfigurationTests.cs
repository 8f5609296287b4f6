using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Training.Data;
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
    [InlineData("schedule.9.from=1", "schedule.9.from: there is no entry 9; the list has 4")]
    [InlineData("schedule.first.from=1", "'first' is no index")]
    [InlineData("regions.minimunShare=1", "there is no 'minimunShare', did you mean 'minimumShare'? Expected one of minimumShare, maximumShare")]
    [InlineData("minimumShare=1", "did you mean regions.minimumShare?")]
    [InlineData("schedule.0.rate=1", "expected one of from, cells, pairProbability")]
    [InlineData("regions.minimumShare.more=1", "there is no 'more' below a single value; expected a number")]
    [InlineData("refinement.ownInputs=1", "refinement is not set")]
    [InlineData("name=\"\\ud800\"", "--set")]
    [InlineData("regions.minimumShare=1e400", "regions.minimumShare: a number beyond every range")]
    [InlineData("regions.minimumShare=NaN", "regions.minimumShare: 'NaN' does not fit; expected a number")]
    [InlineData("regions.minimumShare=0,5", "'0,5' does not fit; expected a number")]
    [InlineData("regions.minimumShare=null", "expected a number")]
    [InlineData("batch=99999999999", "expected a whole number of at most 2147483647")]
    [InlineData("batch=1.5", "expected a whole number")]
    [InlineData("network.encoding=0", "grid, fourier")]
    [InlineData("network.encoding=grid,fourier", "grid, fourier")]
    [InlineData("network.channels=[8, null]", "network.channels.1")]
    [InlineData("network.channels=null", "network.channels: null; expected a list")]
    [InlineData("schedule=[null]", "schedule.0: null")]
    [InlineData("schedule=[{ \"form\": 1 }]", "there is no 'form', did you mean 'from'?")]
    [InlineData("data.channels=[\"r\", null]", "data.channels.1: null")]
    [InlineData("regions={ \"turns\": true, \"turns\": false }", "regions.turns (line 1): the key stands there twice")]
    [InlineData("data.source=a\u001b[2Jb", "data.source: a control character")]
    public void What_cannot_be_set_is_named(string setting, string expected)
    {
        var e = Assert.Throws<InvalidDataException>(() => ConfigurationFile.Set(ConfigurationFile.Load("terrain"), [setting]));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("--set", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);

        // What was asked for is not among what is offered.
        int offered = e.Message.IndexOf("xpected one of", StringComparison.Ordinal);
        Assert.True(offered < 0 || !e.Message[offered..].Contains(setting.Split('=')[0].Split('.')[^1] + ",", StringComparison.Ordinal), e.Message);
    }

    [Theory]
    [InlineData("batch=0", "batch is 0; expected 1 to 1024")]
    [InlineData("network.channels=[8, 8]", "network.channels")]
    [InlineData("regions.maximumShare=0.1", "regions.maximumShare is 0.1; expected 0.125 to 16")]
    [InlineData("schedule.0.cells=[2, 4]", "schedule.0.cells")]
    [InlineData("schedule.0.cells=[1]", "schedule.0.cells")]
    [InlineData("augmentation.probability=0.95", "augmentation.probability")]
    [InlineData("data.options.context=0.5", "data.options.context is 0.5; expected 1 to 4")]
    [InlineData("data.options.maximumBytes=0", "data.options.maximumBytes is 0; expected 1 to")]
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
    [InlineData("""{ "batch": 8, "batch": 9 }""", "batch (line 1): the key stands there twice")]
    [InlineData("{ \"regions\": {\n \"minimumShare\": \"half\" } }", "regions.minimumShare (line 2): expected a number")]
    [InlineData("""{ "regions": { "minimumShare": 1e400 } }""", "regions.minimumShare: a number beyond every range")]
    [InlineData("""{ "regions": { "minimunShare": 1 } }""", "did you mean 'minimumShare'?")]
    [InlineData("""{ "name": "\ud800" }""", "mine.json")]
    [InlineData("""{ "data": { "channels": [null] } }""", "data.channels.0: null")]
    [InlineData("""{ "network": { "encoding": 7 } }""", "network.encoding (line 1): expected one of grid, fourier")]
    [InlineData("[]", "mine.json")]
    [InlineData("null", "mine.json")]
    [InlineData("{", "mine.json")]
    public void A_file_that_says_nothing_sensible_is_named_with_the_key(string json, string expected)
    {
        var e = Assert.Throws<InvalidDataException>(() => ConfigurationFile.Parse(json, "mine.json"));
        Assert.Contains("mine.json", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Text_of_any_depth_and_length_is_refused_in_one_short_line()
    {
        string deep = new('[', 100_000);
        var e = Assert.Throws<InvalidDataException>(() => ConfigurationFile.Parse(deep, "mine.json"));
        Assert.StartsWith("mine.json: line 1: expected values in braces", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InvalidDataException>(() => ConfigurationFile.Set(new(), ["schedule=" + deep]));
        Assert.InRange(e.Message.Length, 10, 1000);
    }

    [Fact]
    public void Numbers_are_read_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = german;
            TrainingConfiguration set = ConfigurationFile.Set(new(), ["regions.minimumShare=0.7", "network.channels=[8, 8, 8, 8, 9]"]);
            Assert.Equal(0.7, set.Regions.MinimumShare);
            Assert.Equal(ConfigurationFile.Format(set), ConfigurationFile.Format(ConfigurationFile.Parse(ConfigurationFile.Format(set), "again")));
            var e = Assert.Throws<InvalidDataException>(() => ConfigurationCheck.Check(set with { Regions = set.Regions with { MaximumShare = 0.1 } }));
            Assert.Contains("0.1; expected 0.7 to 16", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Text_needs_no_quotes_even_if_it_looks_like_a_number() =>
        Assert.Equal("8", ConfigurationFile.Set(new(), ["name=8"]).Name);

    [Fact]
    public void A_folder_or_a_pipe_is_refused_as_a_preset_by_its_kind()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("it is a folder", Assert.Throws<InvalidDataException>(() => ConfigurationFile.Load(folder.Path)).Message, StringComparison.Ordinal);
        if (SpecialFile.Exist)
        {
            SpecialFile.Pipe(folder["preset.json"]);
            Assert.Contains("it is a named pipe", Assert.Throws<InvalidDataException>(() => ConfigurationFile.Load(folder["preset.json"])).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_preset_is_answered_with_the_known_ones()
    {
        var e = Assert.Throws<InvalidDataException>(() => ConfigurationFile.Load("terain"));
        Assert.Contains("did you mean 'terrain'?", e.Message, StringComparison.Ordinal);
    }
}
