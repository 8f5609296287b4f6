using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>Names, roles, contrast, focus and motion.</summary>
public sealed class AccessibilityTests : BrowserTest
{
    public AccessibilityTests(InspectorFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task Every_place_and_dialog_passes_the_checks_of_names_roles_and_contrast()
    {
        await Rest(Page);
        await Page.ClickAsync("[data-pin=rotation]");
        await Page.Locator("[data-key='rotation 0']").ClickAsync();
        await Page.FocusAsync("[data-place=Swirl]");
        await Page.Keyboard.PressAsync("Enter");
        foreach (ILocator group in await Page.Locator("details").AllAsync())
        {
            await group.EvaluateAsync("group => { group.open = true; }");
        }

        foreach (string tab in new[] { "mix", "directions", "stars", "files", "seeds" })
        {
            await Page.ClickAsync($"#tab-{tab}");
            await Check(tab);
        }

        foreach ((string button, string dialog) in new[] { ("#open-export", "#export"), ("#open-help", "#help") })
        {
            await Page.ClickAsync(button);
            await Check(dialog);
            await Page.Keyboard.PressAsync("Escape");
            await Expect(Page.Locator(dialog)).ToBeHiddenAsync();
        }

        async Task Check(string where)
        {
            AxeResult result = await Page.RunAxe();
            Assert.True(result.Passes.Length > 10);
            Assert.True(result.Violations.Length == 0, $"{where}: {string.Join("; ", result.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {n.Html} {string.Join(' ', n.Any.Select(a => a.Message))}")))}");
        }
    }

    [Fact]
    public async Task Tab_visits_each_place_once_in_order_and_shows_where_it_is()
    {
        await Page.FocusAsync("body");
        var places = new List<string>();
        for (int i = 0; i < 150; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            string place = await Page.EvaluateAsync<string>("""
                () => {
                    const e = document.activeElement;
                    if (!e || e === document.body) return '';
                    const style = getComputedStyle(e);
                    return (e.closest('header, main > section')?.id || 'header') + (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 ? '' : ' without a mark: ' + e.outerHTML.slice(0, 80));
                }
                """);
            if (place.Length == 0)
            {
                break;
            }

            if (places.LastOrDefault() != place)
            {
                places.Add(place);
            }
        }

        Assert.Equal(["header", "stage", "latents", "controls", "timeline"], places);
    }

    [Fact]
    public async Task Nothing_moves_by_itself_where_less_motion_is_asked_for()
    {
        const string Animation = "() => { document.getElementById('busy').classList.add('on'); return getComputedStyle(document.getElementById('busy'), '::after').animationName; }";
        await Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        Assert.Equal("none", await Page.EvaluateAsync<string>(Animation));
        await Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        Assert.Equal("busy", await Page.EvaluateAsync<string>(Animation));
    }
}
