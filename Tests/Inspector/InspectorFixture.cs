using Microsoft.Playwright;

namespace ScaleParty.Inspector.Tests;

/// <summary>One inspector and one browser (Debian's chromium) for all tests.</summary>
public sealed class InspectorFixture : IAsyncLifetime
{
    /// <summary>How long a test waits for something to happen: far longer than it takes, also where the machine has other work.</summary>
    public const int LimitMilliseconds = 120_000;

    private const string Chromium = "/usr/bin/chromium";

    private InspectorProcess? _inspector;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _modules;

    /// <summary>The inspector's address with the token.</summary>
    internal Uri Address => _inspector!.Address;

    /// <summary>The browser.</summary>
    internal IBrowser Browser => _browser!;

    /// <summary>A page whose modules tests call without using the page itself; one for all.</summary>
    internal async Task<IPage> Modules()
    {
        if (_modules is null)
        {
            _modules = await Browser.NewPageAsync();
            _modules.SetDefaultTimeout(LimitMilliseconds);
            await _modules.GotoAsync(Address.ToString());
        }

        return _modules;
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _inspector = await InspectorProcess.Start();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Timeout = LimitMilliseconds,
            Args =
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
        _inspector?.Dispose();
    }
}

/// <summary>The tests share the fixture.</summary>
[CollectionDefinition("inspector")]
public sealed class InspectorTestGroup : ICollectionFixture<InspectorFixture>;
