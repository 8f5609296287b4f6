using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>Parameters as sliders: dragging, typing, keys, resetting, and every group of them.</summary>
public sealed class SliderTests : BrowserTest
{
    public SliderTests(InspectorFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task Every_slider_of_every_group_changes_the_state_and_is_reset()
    {
        foreach (ILocator group in await Page.Locator("#groups details").AllAsync())
        {
            await group.EvaluateAsync("group => { group.open = true; }");
        }

        IReadOnlyList<ILocator> tracks = await Page.Locator("#groups .track").AllAsync();
        Assert.True(tracks.Count > 15);
        foreach (ILocator track in tracks)
        {
            string before = (await track.GetAttributeAsync("aria-valuenow"))!;
            await track.PressAsync(before == await track.GetAttributeAsync("aria-valuemax") ? "ArrowLeft" : "ArrowRight");
            await Expect(track).Not.ToHaveAttributeAsync("aria-valuenow", before);
        }

        IReadOnlyList<string> names = await Page.Locator("#groups .track").EvaluateAllAsync<string[]>("tracks => tracks.map(t => t.dataset.name)");
        await Address(string.Concat(names.Select(name => $"(?=.*[#&]{name.Replace(".", "\\.", StringComparison.Ordinal)}=)")));
        foreach (ILocator button in await Page.Locator("#groups .group-box > button").AllAsync())
        {
            await button.ClickAsync();
        }

        await Address("#mode=\\w+$");
        await Rest(Page);
    }

    [Fact]
    public async Task A_drag_is_coarse_and_with_Shift_fine()
    {
        double width = (await Box(Track("truncation"))).Width;
        await Drag(Track("truncation"), (float)(-width / 4));
        double coarse = 1 - await Value("truncation");
        Assert.Equal(1.5 / 4, coarse, 0.02);
        await Track("truncation").DblClickAsync();
        await Expect(Field("truncation")).ToHaveValueAsync("1");
        await Page.Keyboard.DownAsync("Shift");
        await Drag(Track("truncation"), (float)(-width / 4));
        await Page.Keyboard.UpAsync("Shift");
        Assert.Equal(coarse / 20, 1 - await Value("truncation"), 0.003);
    }

    [Fact]
    public async Task A_typed_value_is_taken_and_a_wrong_one_is_explained()
    {
        await Type("rotation", "12.5");
        await Address("rotation=12\\.5");
        await Type("scale", "1000");
        await Expect(Page.Locator(".notice.error")).ToContainTextAsync("0.0001 to 64");
        await Expect(Field("scale")).ToHaveValueAsync("1");
        await Type("rotation", "abc");
        await Expect(Field("rotation")).ToHaveValueAsync("12.5");
    }

    [Fact]
    public async Task Keys_step_a_slider_and_its_field()
    {
        await Track("rotation").PressAsync("ArrowRight");
        Assert.Equal(3.6, await Value("rotation"), 6);
        await Track("rotation").PressAsync("Shift+ArrowLeft");
        Assert.Equal(3.24, await Value("rotation"), 6);
        await Field("rotation").PressAsync("ArrowUp");
        Assert.Equal(6.84, await Value("rotation"), 6);
        await Track("rotation").PressAsync("Delete");
        Assert.Equal(0, await Value("rotation"));
    }

    [Fact]
    public async Task The_mode_is_chosen()
    {
        string other = await Page.Locator("#mode").InputValueAsync() == "pyramid" ? "free" : "pyramid";
        await Page.SelectOptionAsync("#mode", other);
        await Address($"mode={other}");
        await Rest(Page);
    }
}
