using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>Latents: the contact sheet, stars, mixing, directions and files.</summary>
public sealed class LatentTests : BrowserTest
{
    public LatentTests(InspectorFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task A_click_chooses_a_seed_and_Shift_click_the_second()
    {
        await Page.ClickAsync("[data-seed='3']");
        await Address("(?=.*latent=3)(?=.*layout=3)");
        await Expect(Page.Locator("[data-seed='3']")).ToHaveAttributeAsync("aria-selected", "true");
        await Page.ClickAsync("[data-seed='4']", new() { Modifiers = [KeyboardModifier.Shift] });
        await Page.ClickAsync("#tab-mix");
        await Expect(Field("second")).ToHaveValueAsync("4");
        Assert.Equal(3, await Value("latent"));
    }

    [Fact]
    public async Task The_sheet_is_endless_and_asks_only_for_what_is_visible()
    {
        var asked = new List<int>();
        Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/api/sheet", StringComparison.Ordinal))
            {
                asked.AddRange(request.PostDataJSON()!.Value.GetProperty("seeds").EnumerateArray().Select(s => s.GetInt32()));
            }
        };
        await Expect(Page.Locator(".tile.loaded").First).ToBeVisibleAsync();
        await Page.EvaluateAsync("() => { document.querySelector('.sheet').scrollTop = 1e5; }");
        await Expect(Page.Locator("[data-seed='0']")).ToHaveCountAsync(0);
        await Expect(Page.Locator(".tile:not(.loaded)")).ToHaveCountAsync(0);
        Assert.InRange(await Page.Locator(".tile").CountAsync(), 4, 40);
        Assert.InRange(asked.Count(seed => seed > 40), 4, 60);
        await Page.FillAsync("#first-seed", "999990");
        await Page.PressAsync("#first-seed", "Enter");
        await Expect(Page.Locator("[data-seed='999999']")).ToHaveCountAsync(1);
        await Page.FocusAsync(".sheet");
        await Page.Keyboard.PressAsync("ArrowRight");
        await Page.Keyboard.PressAsync("Enter");
        await Address("latent=999991");
    }

    [Fact]
    public async Task Stars_are_made_renamed_shown_and_deleted()
    {
        await Page.HoverAsync("[data-seed='5']");
        await Page.ClickAsync("[data-seed='5'] .tile-star");
        await Page.ClickAsync("#tab-stars");
        ILocator name = Page.GetByLabel("Name of star 1", new() { Exact = true });
        await Expect(name).ToHaveValueAsync("Seed 5");
        await name.FillAsync("Two bays");
        await Task.WhenAll(Page.WaitForResponseAsync(r => r.Url.EndsWith("/api/stars", StringComparison.Ordinal) && r.Request.Method == "PUT"), name.PressAsync("Enter"));
        IPage other = await Open();
        await other.ClickAsync("#tab-stars");
        await Expect(other.GetByLabel("Name of star 1", new() { Exact = true })).ToHaveValueAsync("Two bays");
        await other.ClickAsync("[aria-label='Show Two bays']");
        await Expect(other).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("latent=5"));
        await Task.WhenAll(other.WaitForResponseAsync(r => r.Request.Method == "PUT"), other.ClickAsync("[aria-label='Delete Two bays']"));
        await Expect(other.Locator(".items .name-field")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Styles_come_from_the_second_seed_from_an_index_on()
    {
        await Page.ClickAsync("#tab-mix");
        await Type("second", "9");
        await Type("mix", "2");
        await Address("mix=9:2");
        Assert.Equal(await Page.Locator(".styles li").CountAsync() - 2, await Page.Locator(".styles .from-second").CountAsync());
        await Rest(Page);
        await Track("mix").DblClickAsync();
        await Expect(Page.Locator(".from-second")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_tile_of_the_strip_sets_the_share_of_the_second()
    {
        await Page.ClickAsync("#tab-mix");
        await Task.WhenAll(Page.WaitForResponseAsync("**/api/strip"), Type("second", "9"));
        await Page.Locator(".strip-tile").Nth(3).ClickAsync();
        await Address("blend=9:0\\.5");
        await Expect(Page.Locator(".strip-tile").Nth(3)).ToHaveAttributeAsync("aria-pressed", "true");
        await Rest(Page);
    }

    [Fact]
    public async Task Directions_have_sliders_and_a_pad_over_two_of_them()
    {
        await Task.WhenAll(Page.WaitForResponseAsync("**/api/pad"), Page.ClickAsync("#tab-directions"));
        ILocator pad = Page.Locator(".pad");
        LocatorBoundingBoxResult box = await Box(pad);
        await pad.ClickAsync(new() { Position = new() { X = box.Width * 0.75f, Y = box.Height * 0.25f } });
        Assert.Equal(1.5, await Value("direction.1"), 0.05);
        Assert.Equal(-1.5, await Value("direction.2"), 0.05);
        await Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(1.6, await Value("direction.1"), 0.05);
        await Track("direction.3").PressAsync("ArrowRight");
        await Address("direction.3=");
        await Rest(Page);
    }

    [Fact]
    public async Task A_saved_latent_is_in_the_list_and_is_used()
    {
        await Page.ClickAsync("[data-seed='6']");
        await Page.ClickAsync("#tab-files");
        await Page.FillAsync("#bake-name", "from page");
        await Page.ClickAsync("text=Save latent");
        await Page.ClickAsync("[data-file='from page']");
        await Address("file=from");
        await Rest(Page);
        await Expect(Page.Locator("[data-file='from page']")).ToHaveAttributeAsync("aria-pressed", "true");
    }
}
