using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>Warps that are placed with the pointer.</summary>
public sealed class WarpTests : BrowserTest
{
    public WarpTests(InspectorFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task Warps_are_placed_by_the_pointer_and_moved_by_handles()
    {
        foreach ((string name, int x, int y) in new[] { ("Attract", 80, 60), ("Repel", 160, 90), ("Swirl", 100, 160), ("Bulge", 220, 140) })
        {
            await Page.ClickAsync($"[data-place={name}]");
            await Page.ClickAsync("#picture", new() { Position = new() { X = x, Y = y } });
        }

        await Address("warps=attract:[^;]*,2;attract:[^;]*,0\\.6;swirl:[^;]*;bulge:");
        await Expect(Page.Locator(".handle.centre")).ToHaveCountAsync(4);
        await Rest(Page);
        await Type("warp 2 radius", "0.2");
        LocatorBoundingBoxResult before = await Box(Page.Locator("[data-handle='centre 2']"));
        await Drag(Page.Locator("[data-handle='centre 2']"), 30, -20);
        LocatorBoundingBoxResult after = await Box(Page.Locator("[data-handle='centre 2']"));
        Assert.Equal((30, -20), (Math.Round(after.X - before.X), Math.Round(after.Y - before.Y)));
        await Drag(Page.Locator("[data-handle='radius 2']"), 20);
        Assert.True(await Value("warp 2 radius") > 0.21);
        double strength = await Value("warp 2 strength");
        await Drag(Page.Locator("[data-handle='strength 2']"), 0, -10);
        Assert.True(await Value("warp 2 strength") > strength);
        await Page.FocusAsync("[data-handle='centre 3']");
        await Page.Keyboard.PressAsync("ArrowLeft");
        await Page.Keyboard.PressAsync("Delete");
        await Expect(Page.Locator(".handle.centre")).ToHaveCountAsync(3);
        await Page.ClickAsync("[aria-label='Delete Attract 1']");
        await Expect(Page.Locator(".warp")).ToHaveCountAsync(2);
        await Rest(Page);
    }

    [Fact]
    public async Task There_are_at_most_sixteen()
    {
        await Page.FocusAsync("[data-place=Bulge]");
        for (int i = 0; i < 17; i++)
        {
            await Page.Keyboard.PressAsync("Enter");
        }

        await Expect(Page.Locator(".handle.centre")).ToHaveCountAsync(16);
        await Expect(Page.Locator(".notice.error")).ToContainTextAsync("16");
    }
}
