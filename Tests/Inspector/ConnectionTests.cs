using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>Lost connections, restarted servers and several tabs.</summary>
public sealed class ConnectionTests : BrowserTest
{
    public ConnectionTests(InspectorFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task A_lost_connection_is_shown_and_recovers_by_itself()
    {
        await Rest(Page);
        ExpectFailedRequests = true;
        await Context.SetOfflineAsync(true);
        await Type("rotation", "30");
        await Expect(Page.Locator("#banner")).ToBeVisibleAsync();
        await Type("rotation", "31");
        string? frames = await Page.Locator("#picture").GetAttributeAsync("data-frames");
        await Context.SetOfflineAsync(false);
        await Expect(Page.Locator("#banner")).ToBeHiddenAsync();
        await Expect(Page.Locator("#picture")).Not.ToHaveAttributeAsync("data-frames", frames!);
        await Rest(Page);
        await Expect(Field("rotation")).ToHaveValueAsync("31");
        await Expect(Page.Locator(".notice")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_server_that_was_started_again_asks_for_its_new_address()
    {
        ExpectFailedRequests = true;
        IPage page = await Context.NewPageAsync();
        using (InspectorProcess first = await InspectorProcess.Start())
        {
            await page.GotoAsync(first.Address.ToString());
            await Expect(page.Locator("body")).ToHaveAttributeAsync("data-ready", "true");
            await Rest(page);
        }

        await page.Locator("[data-name=rotation]").PressAsync("ArrowRight");
        await Expect(page.Locator("#banner")).ToContainTextAsync("connection");
        using InspectorProcess second = await InspectorProcess.Start(new Uri(page.Url).Port);
        await Expect(page.Locator("#banner")).ToContainTextAsync("started again");
        await page.GotoAsync(second.Address.ToString());
        await Rest(page);
        await Expect(page.Locator("#banner")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Two_tabs_are_independent()
    {
        IPage other = await Open("rotation=70");
        await Type("truncation", "0.5");
        await Expect(other.Locator("[data-value=rotation]")).ToHaveValueAsync("70");
        await Expect(other.Locator("[data-value=truncation]")).ToHaveValueAsync("1");
        await Expect(Field("rotation")).ToHaveValueAsync("0");
        await Task.WhenAll(Rest(Page), Rest(other));
        await other.CloseAsync();
        await Type("truncation", "0.6");
        await Rest(Page);
    }
}
