using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>A page of the inspector in a browser context of its own. A test fails when the page reports an error that it did not expect.</summary>
[Collection("inspector")]
public abstract class BrowserTest : IAsyncLifetime
{
    private readonly List<string> _errors = [];
    private IBrowserContext? _context;
    private IPage? _page;

    protected BrowserTest(InspectorFixture fixture)
    {
        Fixture = fixture;
    }

    /// <summary>The inspector and the browser.</summary>
    protected InspectorFixture Fixture { get; }

    /// <summary>The context of the page.</summary>
    protected IBrowserContext Context => _context!;

    /// <summary>The page, built and ready.</summary>
    protected IPage Page => _page!;

    /// <summary>Whether the browser may report requests that failed; errors of scripts are never expected.</summary>
    protected bool ExpectFailedRequests { get; set; }

    /// <summary>How the context is made. Small, so that images take little time.</summary>
    protected virtual BrowserNewContextOptions ContextOptions => new() { ViewportSize = new() { Width = 1000, Height = 600 } };

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _context = await Fixture.Browser.NewContextAsync(ContextOptions);
        _context.SetDefaultTimeout(InspectorFixture.LimitMilliseconds);
        SetDefaultExpectTimeout(InspectorFixture.LimitMilliseconds);
        _page = await Open();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Context.CloseAsync();
        Assert.Empty(_errors);
    }

    /// <summary>Opens another page of the context.</summary>
    /// <param name="state">What is after '#'; none where empty.</param>
    protected async Task<IPage> Open(string state = "")
    {
        IPage page = await Context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !(ExpectFailedRequests && message.Text.Contains("Failed to load resource", StringComparison.Ordinal)))
            {
                _errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
        await page.GotoAsync($"{Fixture.Address}{(state.Length > 0 ? "#" + state : string.Empty)}");
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-ready", "true");
        return page;
    }

    /// <summary>Waits until the whole image is shown and drawn.</summary>
    protected static async Task Rest(IPage page)
    {
        await Expect(page.Locator("#picture")).ToHaveAttributeAsync("data-draft", "false");
        await Expect(page.Locator("#stage")).ToHaveAttributeAsync("aria-busy", "false");
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => done()))");
    }

    /// <summary>Waits until the address holds a text.</summary>
    protected Task Address(string expected) => Expect(Page).ToHaveURLAsync(new Regex(expected));

    /// <summary>The track of a parameter's slider.</summary>
    protected ILocator Track(string name) => Page.Locator($"[data-name='{name}']");

    /// <summary>The field of a parameter's slider.</summary>
    protected ILocator Field(string name) => Page.Locator($"[data-value='{name}']");

    /// <summary>The value of a parameter.</summary>
    protected async Task<double> Value(string name) => double.Parse((await Track(name).GetAttributeAsync("aria-valuenow"))!, CultureInfo.InvariantCulture);

    /// <summary>Types a value.</summary>
    protected async Task Type(string name, string value)
    {
        await Field(name).FillAsync(value);
        await Field(name).PressAsync("Enter");
    }

    /// <summary>Where an element is.</summary>
    protected static async Task<LocatorBoundingBoxResult> Box(ILocator locator) => (await locator.BoundingBoxAsync())!;

    /// <summary>Drags with the mouse from the middle of an element by pixels.</summary>
    protected async Task Drag(ILocator locator, float dx, float dy = 0)
    {
        await locator.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = await Box(locator);
        float x = box.X + (box.Width / 2), y = box.Y + (box.Height / 2);
        await Page.Mouse.MoveAsync(x, y);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(x + dx, y + dy, new() { Steps = 6 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>The position in image units that the pointer is at.</summary>
    protected async Task<(double X, double Y)> PointerPosition()
    {
        await Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        await Expect(Page.Locator("#position span")).ToHaveCountAsync(2);
        double[] numbers = [.. (await Page.Locator("#position span").AllTextContentsAsync()).Select(t => double.Parse(t.Split(' ')[1], CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1]);
    }
}
