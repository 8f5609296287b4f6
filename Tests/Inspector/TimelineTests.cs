using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>The timeline: keyframes, easings, playing, and files.</summary>
public sealed class TimelineTests : BrowserTest
{
    public TimelineTests(InspectorFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task Pins_set_keyframes_that_are_dragged_eased_and_deleted()
    {
        await TwoKeyframes();
        ILocator second = Page.Locator("[data-key='rotation 1']");
        double lane = (await Box(Page.Locator(".scrub"))).Width;
        await Drag(second, (float)(-lane / 8));
        await Expect(Page.Locator(".chosen .muted")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Rotation at (2\\.9|3)"));
        await Page.Locator("[data-key='rotation 0']").ClickAsync();
        await Page.ClickAsync("#easing");
        await Page.ClickAsync("[data-easing=quad-in]");
        await Expect(Page.Locator("#easing")).ToHaveAttributeAsync("aria-label", "Easing: quad-in");
        await Page.FillAsync("#key-value", "10");
        await Page.PressAsync("#key-value", "Enter");
        await Expect(Page.Locator("[data-key='rotation 0']")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("is 10 at 0 s"));
        await Page.FocusAsync("[data-key='rotation 1']");
        await Page.Keyboard.PressAsync("Delete");
        await Expect(Page.Locator(".key")).ToHaveCountAsync(1);
        await Page.Locator("[data-key='rotation 0']").ClickAsync();
        await Page.ClickAsync("#delete-key");
        await Expect(Page.Locator(".key")).ToHaveCountAsync(0);
        await Expect(Page.Locator("#no-tracks")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Scrubbing_shows_the_state_between_keyframes()
    {
        await TwoKeyframes();
        LocatorBoundingBoxResult box = await Box(Page.Locator(".scrub"));
        await Page.Mouse.ClickAsync(box.X + (box.Width / 4), box.Y + 8);
        await Expect(Page.Locator("#time")).ToHaveTextAsync("2.00 s");
        await Expect(Field("rotation")).ToHaveValueAsync("40");
        await Page.FocusAsync(".head");
        await Page.Keyboard.PressAsync("End");
        await Expect(Field("rotation")).ToHaveValueAsync("80");
        await Page.ClickAsync("#to-start");
        await Expect(Field("rotation")).ToHaveValueAsync("0");
    }

    [Fact]
    public async Task Playing_runs_to_the_end_and_repeats_when_asked()
    {
        await TwoKeyframes();
        await Page.Locator("[data-key='rotation 1']").FocusAsync();
        for (int i = 0; i < 12; i++)
        {
            await Page.Keyboard.PressAsync("Shift+ArrowLeft");
        }

        await Page.FillAsync("#duration", "0.5");
        await Page.PressAsync("#duration", "Enter");
        await Expect(Page.Locator("#duration")).ToHaveValueAsync("0.5");
        await Page.ClickAsync("#to-start");
        await Page.ClickAsync("#play");
        await Expect(Page.Locator("#time")).ToHaveTextAsync("0.50 s");
        await Expect(Page.Locator("#play")).ToHaveAttributeAsync("aria-label", "Play");
        await Expect(Field("rotation")).ToHaveValueAsync("80");
        await Page.ClickAsync("#repeat");
        await Page.ClickAsync("#play");
        await Expect(Page.Locator("#play")).ToHaveAttributeAsync("aria-label", "Pause");
        await Expect(Page.Locator("#time")).Not.ToHaveTextAsync("0.50 s");
        await Page.ClickAsync("#play");
        await Expect(Page.Locator("#play")).ToHaveAttributeAsync("aria-label", "Play");
        await Page.SelectOptionAsync("#loop", "ping-pong");
        await Page.ClickAsync("#undo");
        await Expect(Page.Locator("#loop")).ToHaveValueAsync("once");
    }

    [Fact]
    public async Task A_timeline_is_saved_and_opened_again()
    {
        await TwoKeyframes();
        await Page.ClickAsync("#timeline-save");
        await Expect(Page.Locator(".notice.error")).ToContainTextAsync("name");
        await Page.FillAsync("#timeline-name", "turn");
        await Page.ClickAsync("#timeline-save");
        await Expect(Page.Locator(".notice").Last).ToContainTextAsync("Saved: turn");
        await Page.SelectOptionAsync("#timeline-open", "new");
        await Expect(Page.Locator(".key")).ToHaveCountAsync(0);
        await Page.SelectOptionAsync("#timeline-open", "=turn");
        await Expect(Page.Locator(".key")).ToHaveCountAsync(2);
        await Expect(Page.Locator("#timeline-name")).ToHaveValueAsync("turn");
    }

    [Fact]
    public async Task A_file_is_opened_and_one_that_is_none_is_refused()
    {
        ILocator file = Page.Locator("#timeline input[type=file]");
        await file.SetInputFilesAsync(new FilePayload { Name = "x.json", MimeType = "application/json", Buffer = "[1]"u8.ToArray() });
        await Expect(Page.Locator(".notice.error")).ToContainTextAsync("x.json");
        const string Timeline = """{"duration": 4, "loop": "loop", "zoom": {"from": {"time": 0, "centre": [0, 0], "scale": 1}, "to": {"time": 4, "centre": [0.5, 0], "scale": 0.5}}, "tracks": {"truncation": 0.7}}""";
        await file.SetInputFilesAsync(new FilePayload { Name = "zoom.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(Timeline) });
        await Expect(Page.Locator(".bar")).ToHaveCountAsync(1);
        await Expect(Page.Locator("#loop")).ToHaveValueAsync("loop");
        await Expect(Field("truncation")).ToHaveValueAsync("0.7");
        await Page.ClickAsync("[data-pin=scale]");
        await Expect(Page.Locator(".notice.error").Last).ToContainTextAsync("zoom");
    }

    /// <summary>Rotation is 0 at 0 s and 80 at 4 s of 8.</summary>
    private async Task TwoKeyframes()
    {
        await Page.ClickAsync("[data-pin=rotation]");
        await Expect(Page.Locator("[data-pin=rotation]")).ToHaveAttributeAsync("data-state", "key");
        LocatorBoundingBoxResult box = await Box(Page.Locator(".scrub"));
        await Page.Mouse.ClickAsync(box.X + (box.Width / 2), box.Y + 8);
        await Expect(Page.Locator("#time")).ToHaveTextAsync("4.00 s");
        await Expect(Page.Locator("[data-pin=rotation]")).ToHaveAttributeAsync("data-state", "track");
        await Type("rotation", "80");
        await Page.ClickAsync("[data-pin=rotation]");
        await Expect(Page.Locator(".key")).ToHaveCountAsync(2);
    }
}
