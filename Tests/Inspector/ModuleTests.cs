using System.Text.Json;

namespace ScaleParty.Inspector.Tests;

/// <summary>The page's modules without elements: the text of states, sliders, geometry, timelines and undo.</summary>
[Collection("inspector")]
public sealed class ModuleTests
{
    private const string Scale = "{ name: 'scale', label: 'Scale', minimum: 0.0001, maximum: 64, initial: 1, precision: 1e-6, scale: 'logarithmic', unit: 'frames', group: 'view' }";
    private const string Rotation = "{ name: 'rotation', label: 'Rotation', minimum: -36000, maximum: 36000, initial: 0, precision: 0.01, scale: 'linear', unit: '°', group: 'view' }";

    private readonly InspectorFixture _fixture;

    public ModuleTests(InspectorFixture fixture)
    {
        _fixture = fixture;
    }

    [Theory]
    [InlineData("mode=free")]
    [InlineData("mode=pyramid&scale=0.25&rotation=-30.5")]
    [InlineData("mode=pyramid&mix=7:3,9:5&blend=4:0.25&direction.2=-1.5&file=my+coast&warps=attract:0.1,0.2,2;swirl:-1,0,90,0.5;bulge:0,0,0.5,0.25&view=channel:height")]
    public async Task A_state_is_written_as_it_was_read(string text) =>
        Assert.Equal(text, Text(await Module("state.js", $"m.format(m.parse('{text}', [{Scale}, {Rotation}], 'pyramid'), [{Scale}, {Rotation}])")));

    [Theory]
    [InlineData("scael=1", "scael")]
    [InlineData("scale=1&scale=2", "scale")]
    [InlineData("scale=0", "0.0001 to 64")]
    [InlineData("scale=NaN", "NaN")]
    [InlineData("scale=", "scale")]
    [InlineData("direction.17=1", "direction.17")]
    [InlineData("warps=swirl:1,2,3", "swirl")]
    [InlineData("warps=twist:1,2,3", "warps")]
    [InlineData("view=sideways", "sideways")]
    [InlineData("mix=1", "mix")]
    [InlineData("scale=%E0", "percent-encoded")]
    public async Task A_wrong_state_is_refused_with_the_key_or_value(string text, string expected) =>
        Assert.Contains(expected, Text(await Module("state.js", $"(() => {{ try {{ m.parse('{text}', [{Scale}], 'pyramid'); return 'read'; }} catch (e) {{ return e.message; }} }})()")), StringComparison.Ordinal);

    [Theory]
    [InlineData($"m.share({Scale}, 1, m.interval({Scale}, 1))", 0.689)]
    [InlineData($"m.valueAt({Scale}, 0.5, m.interval({Scale}, 1))", 0.08)]
    [InlineData($"m.moved({Rotation}, 10, 0.5, m.interval({Rotation}, 10))", 190)]
    [InlineData($"m.moved({Rotation}, 10, 0.5, m.interval({Rotation}, 10), true)", 19)]
    [InlineData($"m.moved({Rotation}, 0, 1000, m.interval({Rotation}, 0))", 36000)]
    [InlineData($"m.stepped({Rotation}, 0, 1)", 3.6)]
    [InlineData($"m.stepped({Rotation}, 0, -1, true)", -0.36)]
    [InlineData($"m.interval({Rotation}, 400).low", 180)]
    [InlineData($"m.rounded({Rotation}, 0.1 + 0.2)", 0.3)]
    [InlineData($"m.rounded({Rotation}, NaN)", 0)]
    [InlineData($"m.typedValue({Rotation}, ' 1,5 ')", 1.5)]
    public async Task Sliders_map_positions_to_values(string expression, double expected) =>
        Assert.Equal(expected, (await Module("parameter.js", expression))!.Value.GetDouble(), 3);

    [Fact]
    public async Task A_zoom_keeps_the_content_at_a_pixel_in_every_view()
    {
        JsonElement moved = (await Module("geometry.js", """
            [0, 33, -100].map(rotation => {
                const values = { 'centre.x': 3, 'centre.y': -2, scale: 0.3, aspect: 1.7, rotation, shear: 0.4 };
                const before = m.toImage(m.viewOf(values, 640, 360), 500, 77);
                const zoomed = { ...values, ...m.zoomed(values, m.viewOf(values, 640, 360), 500, 77, 0.31, { minimum: 1e-4, maximum: 64 }) };
                const after = m.toImage(m.viewOf(zoomed, 640, 360), 500, 77);
                const back = m.toScreen(m.viewOf(zoomed, 640, 360), before.x, before.y);
                return [before.x - after.x, before.y - after.y, (back.x - 500) * 1e-3, (back.y - 77) * 1e-3];
            })
            """))!.Value;
        Assert.Equal(12, moved.EnumerateArray().SelectMany(m => m.EnumerateArray()).Count(d => Math.Abs(d.GetDouble()) < 1e-6));
    }

    [Fact]
    public async Task An_image_is_placed_where_its_content_is()
    {
        JsonElement placed = (await Module("geometry.js", """
            (() => {
                const values = { 'centre.x': 0, 'centre.y': 0, scale: 1, aspect: 1, rotation: 20, shear: 0.1 };
                const image = m.viewOf(values, 128, 64), screen = m.viewOf({ ...values, 'centre.x': 0.2, scale: 0.5, rotation: 0 }, 640, 320);
                const [a, b, c, d, e, f] = m.placement(image, screen);
                const content = m.toImage(image, 30, 50), at = m.toScreen(screen, content.x, content.y);
                return [a * 30 + c * 50 + e - at.x, b * 30 + d * 50 + f - at.y];
            })()
            """))!.Value;
        Assert.All(placed.EnumerateArray(), difference => Assert.Equal(0, difference.GetDouble(), 6));
    }

    [Theory]
    [InlineData("m.keyframes(m.withKeyframe(t, 'scale', 1, 5), 'scale').map(k => k.time).join()", "0,1,4")]
    [InlineData("m.keyframes(m.withKeyframe(t, 'scale', 4.01, 5), 'scale')[1].value", "5")]
    [InlineData("m.keyframes(m.withKeyframe(t, 'rotation', 2, 5), 'rotation').length", "2")]
    [InlineData("m.keyframes(m.changed(t, 'scale', 0, { time: 7 }), 'scale')[0].time", "3.999")]
    [InlineData("m.keyframes(m.changed(t, 'scale', 1, { time: 70 }), 'scale')[1].time", "8")]
    [InlineData("m.keyframes(m.changed(t, 'scale', 0, { easing: 'hold' }), 'scale')[0].easing", "hold")]
    [InlineData("m.isEmpty(m.withoutTrack(m.withoutKeyframe(m.withoutKeyframe(t, 'scale', 1), 'scale', 0), 'rotation'))", "true")]
    [InlineData("m.withDuration(t, 2).duration", "4")]
    [InlineData("m.playedTime({ ...t, loop: 'ping-pong' }, 11, false).time", "5")]
    [InlineData("m.playedTime(t, 11, false).ended", "true")]
    [InlineData("m.playedTime(t, 11, true).time", "3")]
    [InlineData("m.drivenByZoom({ ...t, zoom: {} }, 'centre.x')", "true")]
    public async Task Timelines_are_edited_in_order_and_within_the_duration(string expression, string expected) =>
        Assert.Equal(expected, Text(await Module("timeline-model.js", $"(t => String({expression}))({{ duration: 8, tracks: {{ scale: [{{ time: 0, value: 1 }}, {{ time: 4, value: 2 }}], rotation: 3 }} }})")));

    [Fact]
    public async Task Undo_takes_back_whole_gestures_and_redo_repeats_them()
    {
        const string Steps = """
            (() => {
                const history = new m.History(3), seen = [];
                let now = 0;
                const step = (value, key) => { history.record(now, key); now = value; };
                step(1, ''); step(2, 'drag'); step(3, 'drag'); step(4, '');
                seen.push(now = history.undo(now)); seen.push(now = history.undo(now)); seen.push(now = history.undo(now)); seen.push(now = history.undo(now));
                seen.push(now = history.redo(now)); seen.push(now = history.redo(now));
                step(9, ''); seen.push(history.canRedo, history.canUndo);
                return seen.join();
            })()
            """;
        Assert.Equal("3,1,0,0,1,3,false,true", Text(await Module("history.js", Steps)));
    }

    /// <summary>The result of an expression over a module of the page, "m".</summary>
    private async Task<JsonElement?> Module(string module, string expression) => await (await _fixture.Modules()).EvaluateAsync($"import('/{module}').then(m => ({expression}))");

    private static string Text(JsonElement? result) => result!.Value.ToString();
}
