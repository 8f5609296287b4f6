using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>The page at the width of a phone, by touch.</summary>
public sealed class PhoneTests : BrowserTest
{
    public PhoneTests(InspectorFixture fixture)
        : base(fixture)
    {
    }

    protected override BrowserNewContextOptions ContextOptions =>
        new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true, DeviceScaleFactor = 2 };

    [Fact]
    public async Task Everything_fits_the_width_and_each_place_is_reached()
    {
        foreach (string place in new[] { "latents", "controls", "timeline" })
        {
            await Page.TapAsync($"[data-place-of={place}]");
            await Expect(Page.Locator($"#{place}")).ToBeVisibleAsync();
            Assert.True(await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
            Assert.Empty(await Page.EvaluateAsync<string[]>("""
                () => [...document.querySelectorAll('button, input, select, [role=slider]')]
                    .filter(e => e.checkVisibility() && !e.closest('.sheet, .hidden, #handles') && !e.matches('.hidden, .head'))
                    .filter(e => { const box = e.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1 || box.width < 12; })
                    .map(e => e.outerHTML.slice(0, 90))
                """));
        }
    }

    [Fact]
    public async Task One_finger_pans_and_two_zoom()
    {
        LocatorBoundingBoxResult box = await Box(Page.Locator("#picture"));
        ICDPSession session = await Context.NewCDPSessionAsync(Page);
        double x = box.X + (box.Width / 2), y = box.Y + (box.Height / 2);
        await Touch("touchStart", (x, y));
        await Touch("touchMove", (x - 30, y));
        await Touch("touchMove", (x - 60, y));
        await Touch("touchEnd");
        await Expect(Track("centre.x")).Not.ToHaveAttributeAsync("aria-valuenow", "0");
        double centre = await Value("centre.x");
        Assert.True(centre > 0);
        await Touch("touchStart", (x - 20, y), (x + 20, y));
        await Touch("touchMove", (x - 40, y), (x + 40, y));
        await Touch("touchMove", (x - 60, y), (x + 60, y));
        await Touch("touchEnd");
        await Expect(Track("scale")).Not.ToHaveAttributeAsync("aria-valuenow", "1");
        Assert.Equal(1.0 / 3, await Value("scale"), 0.05);
        Assert.Equal(centre, await Value("centre.x"), 0.05);
        await Rest(Page);

        Task Touch(string type, params (double X, double Y)[] points) => session.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = points.Select((p, i) => new { x = p.X, y = p.Y, id = i }).ToArray(),
        });
    }

    [Fact]
    public async Task A_seed_and_a_second_are_chosen_by_taps()
    {
        await Page.TapAsync("[data-place-of=latents]");
        await Page.TapAsync("[data-seed='2']");
        await Address("latent=2");
        await Page.TapAsync("text=Set second");
        await Page.TapAsync("[data-seed='3']");
        await Page.TapAsync("#tab-mix");
        await Expect(Field("second")).ToHaveValueAsync("3");
        Assert.Equal(2, await Value("latent"));
    }
}
