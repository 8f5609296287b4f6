using System.Text;
using ScaleParty.Animation;
using ScaleParty.Rendering;

namespace ScaleParty.Tests.Animation;

/// <summary>What is wrong with a timeline is said with file, line, column and property.</summary>
public class TimelineErrorTests
{
    private static IReadOnlyList<ParameterInfo> Infos { get; } = [.. new TextureParameters().All.Select(p => p.Info)];

    private static TimelineException Fails(string json) =>
        Assert.Throws<TimelineException>(() => TimelineFile.Parse(json, "zoom.json", Infos));

    [Fact]
    public void The_place_is_counted_in_lines_and_characters()
    {
        const string json = "{\n  \"duration\": 2,\r\n  \"$schema\": \"ä\u2192\U0001F30D\", \"tracks\": {\n    \"scale\": [ { \"time\": 0, \"value\": 1 },\n      { \"time\": 1, \"value\": -0.5 } ] } }";
        TimelineException error = Fails(json);
        Assert.Equal("zoom.json(5,29): tracks.scale[1].value is -0.5; expected 0.0001 to 64", error.Message);
        Assert.Equal(("zoom.json", 5, 29, "tracks.scale[1].value"), (error.File, error.Line, error.Column, error.Property));

        // Three characters of two, three and four bytes stand before this one.
        Assert.Equal("zoom.json(3,21): oops is not known; expected one of $schema, duration, loop, fps, width, height, seed, mode, zoom, tracks", Fails(json.Replace("\"tracks\"", "\"oops\"", StringComparison.Ordinal)).Message);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_read_as_in_maps_and_configurations()
    {
        const string json = "{ // a comment\n \"duration\": 2, /* another */ \"tracks\": { \"scale\": [{ \"time\": 0, \"value\": 1, }, ], }, }\n// the last";
        Assert.Equal(2, TimelineFile.Parse(json, "zoom.json", Infos).Duration);
    }

    [Theory]
    [InlineData("""{ "duration": 1, "tracks": { "scael": 1 } }""", "did you mean 'scale'?")]
    [InlineData("""{ "duratoin": 1, "tracks": {} }""", "did you mean 'duration'?")]
    [InlineData("""{ "duration": 1, "tracks": { "scale": [{ "tiem": 0, "value": 1 }] } }""", "did you mean 'time'?")]
    public void A_name_that_is_nearly_right_brings_the_right_one(string json, string hint) =>
        Assert.EndsWith(hint, Fails(json).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "tracks": {} }""", "(1,1): duration is missing; expected seconds")]
    [InlineData("""{ "duration": 1 }""", "(1,1): tracks is missing; expected tracks, a zoom or both")]
    [InlineData("""{ "duration": 0, "tracks": {} }""", "(1,15): duration is 0; expected 1E-06 to 86400")]
    [InlineData("""{ "duration": "2", "tracks": {} }""", "(1,15): duration is \"2\"; expected a number, 1E-06 to 86400")]
    [InlineData("""{ "duration": 1e999, "tracks": {} }""", "(1,15): duration is 1e999; expected 1E-06 to 86400")]
    [InlineData("""{ "duration": null, "tracks": {} }""", "(1,15): duration is null; expected a number, 1E-06 to 86400")]
    [InlineData("""{ "duration": 1, "duration": 2, "tracks": {} }""", "(1,18): duration is given twice; expected once")]
    [InlineData("""{ "duration": 1, "Tracks": {} }""", "(1,18): Tracks is not known; expected one of $schema, duration")]
    [InlineData("""{ "duration": 1, "tracks": [] }""", "(1,28): tracks is an array; expected an object")]
    [InlineData("""{ "duration": 1, "tracks": {}, "loop": "twice" }""", "(1,40): loop is \"twice\"; expected one of once, loop, ping-pong")]
    [InlineData("""{ "duration": 1, "tracks": {}, "loop": true }""", "(1,40): loop is true; expected a string")]
    [InlineData("""{ "duration": 1, "tracks": {}, "fps": 1001 }""", "(1,39): fps is 1001; expected 0.001 to 1000")]
    [InlineData("""{ "duration": 1, "tracks": {}, "width": 64 }""", "(1,1): height is missing; expected a height beside the width")]
    [InlineData("""{ "duration": 1, "tracks": {}, "width": 64.5, "height": 64 }""", "(1,41): width is 64.5; expected a whole number, 1 to 16384")]
    [InlineData("""{ "duration": 1, "tracks": {}, "width": 64, "height": 0 }""", "(1,55): height is 0; expected a whole number, 1 to 16384")]
    [InlineData("""{ "duration": 1, "tracks": {}, "seed": -1 }""", "(1,40): seed is -1; expected a whole number, 0 to 999999")]
    [InlineData("""{ "duration": 1, "tracks": {}, "$schema": 1 }""", "(1,43): $schema is 1; expected a string")]
    [InlineData("""[]""", "(1,1): the timeline is an array; expected an object")]
    [InlineData("""7""", "(1,1): the timeline is 7; expected an object")]
    public void Properties_of_the_timeline(string json, string message) => Assert.Contains("zoom.json" + message, Fails(json).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(""" ^"zoom": 1 """, "tracks.zoom is not a parameter; expected one of centre.x, centre.y, scale")]
    [InlineData(""" "scale": ^"1" """, "tracks.scale is \"1\"; expected a number or an array of keyframes")]
    [InlineData(""" "scale": ^65 """, "tracks.scale is 65; expected 0.0001 to 64")]
    [InlineData(""" "scale": ^[] """, "tracks.scale has no keyframes; expected at least 1")]
    [InlineData(""" "scale": [^1] """, "tracks.scale[0] is 1; expected an object")]
    [InlineData(""" "scale": [^{ "value": 1 }] """, "tracks.scale[0].time is missing; expected seconds")]
    [InlineData(""" "scale": [^{ "time": 1 }] """, "tracks.scale[0].value is missing; expected 0.0001 to 64")]
    [InlineData(""" "scale": [{ "time": ^-1, "value": 1 }] """, "tracks.scale[0].time is -1; expected 0 to 10")]
    [InlineData(""" "scale": [{ "time": ^11, "value": 1 }] """, "tracks.scale[0].time is 11; expected 0 to 10")]
    [InlineData(""" "scale": [{ "time": 2, "value": 1 }, { "time": ^2, "value": 1 }] """, "tracks.scale[1].time is 2; expected more than 2, the time of the keyframe before")]
    [InlineData(""" "scale": [{ "time": 2, "value": 1 }, { "time": ^1.5, "value": 1 }] """, "tracks.scale[1].time is 1.5; expected more than 2")]
    [InlineData(""" "scale": [{ "time": 1, "value": 1, ^"ease": "linear" }] """, "tracks.scale[0].ease is not known; expected one of time, value, easing")]
    [InlineData(""" "scale": [{ "time": 1, ^"time": 1, "value": 1 }] """, "tracks.scale[0].time is given twice")]
    [InlineData(""" "scale": [{ "time": 1, "value": 1, "easing": ^"slow" }] """, "tracks.scale[0].easing is \"slow\"; expected one of back-in, back-in-out")]
    [InlineData(""" "scale": [{ "time": 1, "value": 1, "easing": ^"cubic-bezier(2,0,0,1)" }] """, "tracks.scale[0].easing is \"cubic-bezier(2,0,0,1)\"; expected cubic-bezier(x1, y1, x2, y2) with x1 and x2 from 0 to 1")]
    [InlineData(""" "scale": [{ "time": 1, "value": 1, "easing": ^1 }] """, "tracks.scale[0].easing is 1; expected a string")]
    [InlineData(""" "scale": [{ "time": 1, "value": ^-1e999 }] """, "tracks.scale[0].value is -1e999; expected 0.0001 to 64")]
    [InlineData(""" "centre.x": [{ "time": 1, "value": ^[0] }] """, "tracks.centre.x[0].value is an array; expected a number, -10000 to 10000")]
    [InlineData(""" "scale": 1, ^"scale": 1 """, "tracks.scale is given twice")]
    public void Tracks(string track, string message)
    {
        // The mark shows which character the error names.
        int column = track.IndexOf('^', StringComparison.Ordinal) + 1;
        string json = "{ \"duration\": 10, \"tracks\": {\n" + track.Replace("^", string.Empty, StringComparison.Ordinal) + "} }";
        Assert.StartsWith($"zoom.json(2,{column}): {message}", Fails(json).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "zoom is 1; expected an object")]
    [InlineData("[]", "zoom has no zooms; expected at least 1")]
    [InlineData("{ }", "zoom.from is missing; expected the view at the beginning")]
    [InlineData("""{ "from": A }""", "zoom.to is missing; expected the view at the end")]
    [InlineData("""{ "from": A, "to": { "time": 1, "centre": [0, 0] } }""", "zoom.to.scale is missing; expected 0.0001 to 64")]
    [InlineData("""{ "from": A, "to": { "time": 1, "scale": 1 } }""", "zoom.to.centre is missing; expected [x, y], or about beside from and to")]
    [InlineData("""{ "from": A, "to": { "time": 1, "centre": [0], "scale": 1 } }""", "zoom.to.centre has 1 values; expected [x, y]")]
    [InlineData("""{ "from": A, "to": { "time": 1, "centre": "left", "scale": 1 } }""", "zoom.to.centre is \"left\"; expected [x, y]")]
    [InlineData("""{ "from": A, "to": { "time": 1, "centre": [0, 1e5], "scale": 1 } }""", "zoom.to.centre[1] is 1e5; expected -10000 to 10000")]
    [InlineData("""{ "from": A, "to": { "time": 1, "centre": [0, 0], "scale": 0 } }""", "zoom.to.scale is 0; expected 0.0001 to 64")]
    [InlineData("""{ "from": A, "to": { "time": 0, "centre": [0, 0], "scale": 1 } }""", "zoom.to.time is 0; expected more than 0, the time of from")]
    [InlineData("""{ "from": A, "to": { "time": 11, "centre": [0, 0], "scale": 1 } }""", "zoom.to.time is 11; expected 0 to 10")]
    [InlineData("""{ "from": A, "to": { "time": 1, "centre": [0, 0], "scale": 1 }, "about": [0, 0] }""", "zoom.about is given beside to.centre; expected one of them")]
    [InlineData("""{ "from": A, "to": { "time": 1, "scale": 64 }, "about": [9000, 0] }""", "zoom.about leads to the centre [-567000, 0]; expected -10000 to 10000 and -10000 to 10000")]
    [InlineData("""{ "from": A, "to": { "time": 1, "centre": [0, 0], "scale": 1 }, "ease": 1 }""", "zoom.ease is not known; expected one of from, to, about, easing")]
    [InlineData("""{ "from": A, "to": { "time": 1, "center": [0, 0], "scale": 1 } }""", "zoom.to.center is not known; expected one of time, centre, scale")]
    [InlineData("""[{ "from": A, "to": { "time": 5, "centre": [0, 0], "scale": 2 } }, { "from": A, "to": { "time": 9, "centre": [0, 0], "scale": 2 } }]""", "zoom[1].from.time is 0; expected 5 to 10")]
    public void Zooms(string zoom, string message)
    {
        string view = """{ "time": 0, "centre": [0, 0], "scale": 1 }""";
        TimelineException error = Fails("{ \"duration\": 10,\n\"zoom\":" + zoom.Replace("A", view, StringComparison.Ordinal) + "}");
        Assert.StartsWith("zoom.json(2,", error.Message, StringComparison.Ordinal);
        Assert.Contains(": " + message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tracks_for_what_a_zoom_drives() =>
        Assert.Contains(
            "tracks.centre.y is driven by zoom too",
            Fails("""{ "duration": 10, "tracks": { "centre.y": 1 }, "zoom": { "from": { "time": 0, "centre": [0, 0], "scale": 1 }, "to": { "time": 1, "centre": [0, 0], "scale": 2 } } }""").Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("", "(1,1): the timeline is not valid JSON")]
    [InlineData("{", "(1,2): the timeline is not valid JSON")]
    [InlineData("{ \"duration\": 1,\n \"tracks\": { \"scale\": [ { \"time\": 0 \"value\": 1 } ] } }", "(2,37): tracks.scale[0] is not valid JSON")]
    [InlineData("{ \"duration\": 01 }", "(1,16): the timeline is not valid JSON")]
    [InlineData("{ \"duration\": NaN }", "(1,15): the timeline is not valid JSON")]
    [InlineData("{ \"duration\": -Infinity }", "(1,16): the timeline is not valid JSON")]
    [InlineData("{ \"duration\": 1, \"tracks\": {} } {}", "(1,33): the timeline is not valid JSON")]
    [InlineData("{ \"duration\": 1, \"tracks\": { \"scale\": \"", "(1,40): tracks is not valid JSON")]
    public void What_is_not_JSON(string json, string message) => Assert.StartsWith("zoom.json" + message, Fails(json).Message, StringComparison.Ordinal);

    [Fact]
    public void Text_that_is_no_Unicode()
    {
        Assert.Contains("$schema holds text that is not valid Unicode", Fails("{ \"$schema\": \"\\ud800\" }").Message, StringComparison.Ordinal);
        byte[] bytes = [.. Encoding.UTF8.GetBytes("{ \"$schema\": \""), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\" }")];
        Assert.Contains("(1,14): $schema holds text that is not valid Unicode", FailsToLoad(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_is_bounded() =>
        Assert.Contains("is not valid JSON: it is nested more than 8 levels deep", Fails(new string('[', 100000)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_number_of_keyframes_is_bounded()
    {
        static string Many(int count) => "{ \"duration\": 86400, \"tracks\": { \"scale\": [" + string.Join(",", Enumerable.Range(0, count).Select(i => $"{{\"time\":{i},\"value\":1}}")) + "] } }";
        Assert.Equal(Timeline.MaximumKeyframes, TimelineFile.Parse(Many(Timeline.MaximumKeyframes), "a", Infos).Tracks[0].Keyframes.Count);
        Assert.Contains("tracks.scale[20000] is one keyframe too many; expected at most 20000", Fails(Many(Timeline.MaximumKeyframes + 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_values_is_bounded() =>
        Assert.Contains("the most that is read", Fails("[" + string.Join(",", Enumerable.Repeat("0", 200000)) + "]").Message, StringComparison.Ordinal);

    [Fact]
    public void Size_is_bounded()
    {
        string text = new(' ', TimelineFile.MaximumBytes + 1);
        Assert.Contains("zoom.json(1,1): the timeline is larger than 4194304 bytes", Fails(text).Message, StringComparison.Ordinal);
        Assert.Contains("is larger than 4194304 bytes", Fails(new string('\u20AC', TimelineFile.MaximumBytes / 2)).Message, StringComparison.Ordinal);
        Assert.Contains("is larger than 4194304 bytes", FailsToLoad(Encoding.UTF8.GetBytes(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_names_and_values_are_shortened()
    {
        string longText = new('x', 1000000);
        Assert.InRange(Fails($"{{ \"{longText}\": 1 }}").Message.Length, 50, 300);
        Assert.InRange(Fails($"{{ \"duration\": \"{longText}\" }}").Message.Length, 50, 300);
    }

    [Fact]
    public void A_file_with_a_byte_order_mark_is_read_and_errors_count_from_behind_it()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{ \"duration\": 0 }")];
        TimelineException error = FailsToLoad(bytes);
        Assert.Equal((1, 15, "duration"), (error.Line, error.Column, error.Property));
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.json", Assert.Throws<FileNotFoundException>(() => TimelineFile.Load("nowhere.json", Infos)).Message, StringComparison.Ordinal);

    private static TimelineException FailsToLoad(byte[] bytes)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllBytes(path, bytes);
            TimelineException error = Assert.Throws<TimelineException>(() => TimelineFile.Load(path, Infos));
            Assert.StartsWith(path + "(", error.Message, StringComparison.Ordinal);
            return error;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
