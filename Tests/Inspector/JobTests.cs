using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ScaleParty.Inspector.Tests;

/// <summary>Exports and projections.</summary>
public sealed class JobTests : BrowserTest
{
    private const string DropImage = """
        async () => {
            const canvas = new OffscreenCanvas(64, 64), context = canvas.getContext('2d');
            context.fillStyle = '#37a'; context.fillRect(0, 0, 64, 64); context.fillStyle = '#5a3'; context.fillRect(10, 20, 40, 30);
            const transfer = new DataTransfer();
            transfer.items.add(new File([await canvas.convertToBlob()], 'dropped.png', { type: 'image/png' }));
            for (const type of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer }));
        }
        """;

    public JobTests(InspectorFixture fixture)
        : base(fixture)
    {
    }

    [Fact]
    public async Task An_image_is_exported_and_downloaded()
    {
        await Page.ClickAsync("#open-export");
        await Page.FillAsync("#export-width", "48");
        await Page.FillAsync("#export-height", "32");
        await Page.ClickAsync("#export-start");
        await Expect(Page.Locator(".job")).ToHaveAttributeAsync("data-state", "done");
        IDownload download = await Page.RunAndWaitForDownloadAsync(() => Page.Locator("[data-download$='.png']").First.ClickAsync());
        byte[] bytes = await File.ReadAllBytesAsync(await download.PathAsync());
        Assert.Equal("PNG"u8, bytes.AsSpan(1, 3));
        Assert.Equal((48, 32), (Big(bytes, 16), Big(bytes, 20)));

        static int Big(byte[] bytes, int at) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
    }

    [Theory]
    [InlineData("frames")]
    [InlineData("gif")]
    [InlineData("mp4")]
    public async Task A_timeline_is_exported(string kind)
    {
        await Page.ClickAsync("[data-pin=rotation]");
        await Page.FillAsync("#duration", "0.2");
        await Page.PressAsync("#duration", "Enter");
        await Page.ClickAsync("#export-timeline");
        await Page.CheckAsync($"[name=kind][value={kind}]");
        await Page.FillAsync("#export-width", "32");
        await Page.FillAsync("#export-height", "32");
        await Page.FillAsync("#export-fps", "10");
        await Page.ClickAsync("#export-start");
        await Expect(Page.Locator(".job")).ToHaveAttributeAsync("data-state", "done");
        await Expect(Page.Locator("[data-download]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_export_of_a_timeline_shows_progress_and_is_cancelled()
    {
        await Page.ClickAsync("[data-pin=rotation]");
        await Page.ClickAsync("#export-timeline");
        await Page.CheckAsync("[name=kind][value=frames]");
        await Page.FillAsync("#export-width", "640");
        await Page.FillAsync("#export-height", "480");
        await Page.ClickAsync("#export-start");
        await Expect(Page.Locator(".job")).ToHaveAttributeAsync("data-state", "running");
        await Page.ClickAsync(".job .cancel");
        await Expect(Page.Locator(".job")).ToHaveAttributeAsync("data-state", "cancelled");
    }

    [Fact]
    public async Task A_timeline_without_keyframes_is_not_exported()
    {
        await Page.ClickAsync("#export-timeline");
        await Expect(Page.Locator("#export-start")).ToBeDisabledAsync();
        await Expect(Page.Locator("#export-hint")).ToContainTextAsync("pin");
        await Page.CheckAsync("[name=kind][value=material]");
        await Expect(Page.Locator("#export-start")).ToBeEnabledAsync();
        await Expect(Page.Locator("#export-packing")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_material_is_exported()
    {
        await Page.ClickAsync("#open-export");
        await Page.CheckAsync("[name=kind][value=material]");
        await Page.FillAsync("#export-side", "64");
        await Page.SelectOptionAsync("#export-seamless", "blend");
        await Page.ClickAsync("#export-start");
        await Expect(Page.Locator(".job")).ToHaveAttributeAsync("data-state", "done");
        Assert.True(await Page.Locator("[data-download]").CountAsync() >= 3);
    }

    [Fact]
    public async Task A_dropped_image_is_projected_and_edited_further()
    {
        await Page.EvaluateAsync(DropImage);
        await Expect(Page.Locator("#project")).ToBeVisibleAsync();
        await Page.FillAsync("#project-name", "dropped");
        await Page.FillAsync("#project-steps", "10");
        await Page.ClickAsync("#project-start");
        await Expect(Page.Locator("#project .job")).ToHaveAttributeAsync("data-state", "done");
        await Expect(Page.Locator(".preview")).ToBeVisibleAsync();
        await Page.ClickAsync("#project-go");
        await Address("file=dropped");
        await Rest(Page);
        await Page.ClickAsync("#tab-files");
        await Expect(Page.Locator("[data-file=dropped]")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task A_file_that_is_no_image_is_refused_with_a_message()
    {
        ExpectFailedRequests = true;
        await Page.ClickAsync("#tab-files");
        await Page.ClickAsync("text=Project an image");
        await Page.Locator("#project-image").SetInputFilesAsync(new FilePayload { Name = "no.png", MimeType = "image/png", Buffer = "no image"u8.ToArray() });
        await Page.ClickAsync("#project-start");
        await Expect(Page.Locator(".notice.error")).ToBeVisibleAsync();
        await Expect(Page.Locator("#project-start")).ToBeEnabledAsync();
    }
}
