using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>The image in the middle: panning, zooming, placement, drafts, views and keys.</summary>
public sealed class ImageTests : BrowserTest
{
    public ImageTests(InspectorFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task The_image_fills_the_stage_and_its_cost_is_shown()
    {
        await Rest(Page);
        Assert.True(await Page.EvaluateAsync<bool>("""
            () => {
                const c = document.getElementById('picture'), data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                const colours = new Set();
                for (let i = 0; i < data.length; i += 4) { if (data[i + 3] !== 255) return false; colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]); }
                return colours.size > 100;
            }
            """));
        LocatorBoundingBoxResult box = await Box(Page.Locator("#stage"));
        await Expect(Page.Locator("#pixels")).ToHaveTextAsync($"{Math.Round(box.Width)} × {Math.Round(box.Height)} px");
        await Expect(Page.Locator("#milliseconds")).ToContainTextAsync("ms");
    }

    [Fact]
    public async Task A_drag_takes_the_content_along_and_the_wheel_zooms_about_the_cursor()
    {
        ILocator picture = Page.Locator("#picture");
        LocatorBoundingBoxResult box = await Box(picture);
        await Page.Mouse.MoveAsync(box.X + 100, box.Y + 90);
        (double X, double Y) held = await PointerPosition();
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(box.X + 190, box.Y + 40, new() { Steps = 8 });
        await Page.Mouse.UpAsync();
        Close(held, await PointerPosition());
        await Page.Mouse.WheelAsync(0, -400);
        await Expect(Track("scale")).Not.ToHaveAttributeAsync("aria-valuenow", "1");
        Assert.True(await Value("scale") < 0.8);
        await Page.Mouse.MoveAsync(box.X + 191, box.Y + 40);
        await Page.Mouse.MoveAsync(box.X + 190, box.Y + 40);
        Close(held, await PointerPosition());
        await Address("scale=0\\.");

        static void Close((double X, double Y) expected, (double X, double Y) actual)
        {
            Assert.Equal(expected.X, actual.X, 0.01);
            Assert.Equal(expected.Y, actual.Y, 0.01);
        }
    }

    [Fact]
    public async Task The_shown_image_moves_before_another_one_arrives()
    {
        await Rest(Page);
        var release = new TaskCompletionSource();
        await Page.RouteAsync("**/api/image", async route =>
        {
            await release.Task;
            await route.AbortAsync();
        });
        ExpectFailedRequests = true;
        string? frames = await Page.Locator("#picture").GetAttributeAsync("data-frames");
        int[] before = await Pixel(60, 50);
        await Drag(Page.Locator("#picture"), 40, 30);
        await Expect(Page.Locator("#stage")).ToHaveAttributeAsync("aria-busy", "true");
        Assert.Equal(before, await Pixel(100, 80));
        Assert.Equal(frames, await Page.Locator("#picture").GetAttributeAsync("data-frames"));
        release.SetResult();

        async Task<int[]> Pixel(int x, int y) => await Page.EvaluateAsync<int[]>(
            "([x, y]) => new Promise(done => requestAnimationFrame(() => done([...document.getElementById('picture').getContext('2d').getImageData(x, y, 1, 1).data])))", new[] { x, y });
    }

    [Fact]
    public async Task Drafts_come_while_the_view_moves_and_the_whole_after_it()
    {
        await Rest(Page);
        var drafts = new List<bool>();
        Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/api/image", StringComparison.Ordinal))
            {
                drafts.Add(request.PostDataJSON()!.Value.GetProperty("draft").GetBoolean());
            }
        };
        await Drag(Page.Locator("#picture"), 60);
        await Expect(Page.Locator("#stage")).ToHaveAttributeAsync("aria-busy", "false");
        await Rest(Page);
        Assert.True(drafts[0]);
        Assert.False(drafts[^1]);
    }

    [Theory]
    [InlineData("relief")]
    [InlineData("height")]
    [InlineData("tiles")]
    public async Task A_view_shows_another_picture(string view)
    {
        await Rest(Page);
        string before = await Picture();
        await Page.ClickAsync($"[data-view={view}]");
        await Address($"view={view}");
        await Rest(Page);
        await Expect(Page.Locator($"[data-view={view}]")).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.NotEqual(before, await Picture());
    }

    [Fact]
    public async Task Each_channel_has_a_view()
    {
        await Page.ClickAsync("[data-view=channel]");
        IReadOnlyList<string> names = await Page.Locator("#channel option").AllTextContentsAsync();
        Assert.True(names.Count >= 3);
        await Page.SelectOptionAsync("#channel", names[^1]);
        await Address($"view=channel:{names[^1]}");
        await Rest(Page);
    }

    [Fact]
    public async Task Keys_pan_zoom_and_return()
    {
        await Page.FocusAsync("#picture");
        await Page.Keyboard.PressAsync("ArrowRight");
        await Page.Keyboard.PressAsync("ArrowUp");
        Assert.True(await Value("centre.x") > 0);
        Assert.True(await Value("centre.y") < 0);
        await Page.Keyboard.PressAsync("+");
        Assert.True(await Value("scale") < 1);
        await Page.Keyboard.PressAsync("-");
        Assert.Equal(1, await Value("scale"), 6);
        await Page.Keyboard.PressAsync("0");
        Assert.Equal(0, await Value("centre.x"));
        await Page.Keyboard.PressAsync("?");
        await Expect(Page.Locator("#help")).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.Locator("#help")).ToBeHiddenAsync();
    }

    private Task<string> Picture() => Page.EvaluateAsync<string>("() => document.getElementById('picture').toDataURL()");
}
