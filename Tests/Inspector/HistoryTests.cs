using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>Undo and redo, two states to compare, and states as addresses and commands.</summary>
public sealed class HistoryTests : BrowserTest
{
    public HistoryTests(InspectorFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task Undo_and_redo_go_over_views_sliders_latents_warps_and_keyframes()
    {
        await Drag(Page.Locator("#picture"), 50, 20);
        await Drag(Track("truncation"), -20);
        await Page.ClickAsync("[data-seed='2']");
        await Page.FocusAsync("[data-place=Swirl]");
        await Page.Keyboard.PressAsync("Enter");
        await Page.ClickAsync("[data-pin=truncation]");
        await Expect(Page.Locator(".key")).ToHaveCountAsync(1);
        await Address("(?=.*latent=2)(?=.*warps=swirl)(?=.*centre\\.x)");
        string full = Page.Url;
        await Page.FocusAsync("#picture");
        await Page.Keyboard.PressAsync("Control+z");
        await Expect(Page.Locator(".key")).ToHaveCountAsync(0);
        await Page.Keyboard.PressAsync("Control+z");
        await Expect(Page.Locator(".handle.centre")).ToHaveCountAsync(0);
        await Page.Keyboard.PressAsync("Control+z");
        Assert.Equal(0, await Value("latent"));
        await Page.Keyboard.PressAsync("Control+z");
        Assert.Equal(1, await Value("truncation"));
        await Page.Keyboard.PressAsync("Control+z");
        Assert.Equal(0, await Value("centre.x"));
        await Expect(Page.Locator("#undo")).ToBeDisabledAsync();
        for (int i = 0; i < 5; i++)
        {
            await Page.Keyboard.PressAsync("Control+Shift+z");
        }

        await Expect(Page.Locator("#redo")).ToBeDisabledAsync();
        await Expect(Page).ToHaveURLAsync(full);
        await Expect(Page.Locator(".key")).ToHaveCountAsync(1);
        await Page.ClickAsync("#undo");
        await Page.ClickAsync("#redo");
        await Expect(Page.Locator(".key")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Two_states_are_swapped_and_compared()
    {
        await Type("rotation", "40");
        await Page.ClickAsync("#swap");
        Assert.Equal(0, await Value("rotation"));
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "State B" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Page.HoverAsync("#hold");
        await Page.Mouse.DownAsync();
        await Expect(Page.Locator("#stage")).ToHaveClassAsync(new Regex("compared"));
        await Rest(Page);
        Assert.Equal(0, await Value("rotation"));
        await Page.Mouse.UpAsync();
        await Expect(Page.Locator("#stage")).Not.ToHaveClassAsync(new Regex("compared"));
        await Page.ClickAsync("[aria-label='State A']");
        Assert.Equal(40, await Value("rotation"));
        await Page.ClickAsync("#undo");
        Assert.Equal(0, await Value("rotation"));
    }

    [Fact]
    public async Task The_address_holds_the_state_and_not_the_token()
    {
        await Type("rotation", "25");
        await Address("rotation=25");
        Assert.DoesNotContain("token", Page.Url, StringComparison.Ordinal);
        await Page.ReloadAsync();
        await Expect(Field("rotation")).ToHaveValueAsync("25");
        await Page.EvaluateAsync("() => { location.hash = 'rotation=-5'; }");
        await Expect(Field("rotation")).ToHaveValueAsync("-5");
        await Page.EvaluateAsync("() => { location.hash = 'rotatoin=-5'; }");
        await Expect(Page.Locator(".notice.error")).ToContainTextAsync("rotatoin");
        await Expect(Field("rotation")).ToHaveValueAsync("-5");
    }

    [Fact]
    public async Task A_state_set_in_the_address_is_shown_although_the_page_writes_the_address_before_it_hears_of_it()
    {
        await Page.EvaluateAsync("() => { location.hash = 'rotation=-5'; history.replaceState(null, '', '#rotation=25'); }");
        await Expect(Field("rotation")).ToHaveValueAsync("-5");
        await Address("rotation=-5");
    }

    [Fact]
    public async Task The_link_opens_the_state_in_another_tab_and_the_command_renders_it()
    {
        await Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Type("rotation", "25");
        await Page.ClickAsync("#copy-link");
        await Expect(Page.Locator(".notice")).ToContainTextAsync("link");
        IPage other = await Context.NewPageAsync();
        await other.GotoAsync(await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await Expect(other.Locator("[data-value=rotation]")).ToHaveValueAsync("25");
        await other.CloseAsync();
        await Page.ClickAsync("#copy-command");

        // The message about the link may have gone by now.
        await Expect(Page.Locator(".notice").Last).ToContainTextAsync("command");
        Assert.Matches("render .*--state '.*rotation=25", await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }
}
