using System.IO.Compression;
using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Editor.Inspector;
using ScaleParty.Editor.State;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Editor.Inspector;

/// <summary>Exports, latents and projections in the background.</summary>
public sealed class InspectorJobTests : IAsyncLifetime, IDisposable
{
    private const string Timeline = """{"duration":1,"fps":3,"tracks":{"scale":[{"time":0,"value":1},{"time":1,"value":0.5}]}}""";

    private readonly InspectorRig _rig = new();

    public Task InitializeAsync() => _rig.InitializeAsync();

    public Task DisposeAsync() => _rig.DisposeAsync();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_image_is_exported_with_the_pixels_of_its_state()
    {
        JsonElement job = await _rig.JobAsync("""{"kind":"png","state":"latent=2","width":40,"height":24}""");
        Assert.Equal("done", job.GetProperty("state").GetString());
        DecodedImage image = await ImageAsync(job, "image.png");
        var expected = new byte[4 * 40 * 24];
        _rig.Server.Parts.Images.Colour(ViewState.Parse("latent=2"), new Resolution(40, 24), expected, CancellationToken.None);
        Assert.Equal(expected, image.Rgba);
        using HttpResponseMessage other = await _rig.SendAsync("GET", $"/api/jobs/{job.GetProperty("id").GetString()}/files/..%2fimage.png");
        await InspectorRig.RefusedAsync(other, 404, "no such file");
    }

    [Fact]
    public async Task A_timeline_is_exported_as_frames_in_a_ZIP_file()
    {
        JsonElement job = await _rig.JobAsync($$"""{"kind":"frames","state":"mode=free","timeline":{{Timeline}},"width":16,"height":16}""");
        using var zip = new ZipArchive(new MemoryStream(await FileAsync(job, "frames.zip")));
        Assert.Equal(["frame_00000.png", "frame_00001.png", "frame_00002.png"], zip.Entries.Select(e => e.Name));
        Assert.Single(job.GetProperty("files").EnumerateArray());
    }

    [Theory]
    [InlineData("mp4", "video.mp4", "ftyp", 4)]
    [InlineData("gif", "animation.gif", "GIF89a", 0)]
    public async Task A_timeline_is_exported_as_a_video_where_ffmpeg_is_installed(string kind, string file, string mark, int at)
    {
        JsonElement job = await _rig.JobAsync($$"""{"kind":"{{kind}}","state":"mode=free","timeline":{{Timeline}},"width":32,"height":16}""");
        if (job.GetProperty("state").GetString() == "failed")
        {
            Assert.Contains("ffmpeg is not installed", job.GetProperty("error").GetString(), StringComparison.Ordinal);
            return;
        }

        byte[] bytes = await FileAsync(job, file);
        Assert.Equal(mark, System.Text.Encoding.ASCII.GetString(bytes, at, mark.Length));
    }

    [Fact]
    public async Task A_material_is_exported_with_its_packed_channels()
    {
        JsonElement job = await _rig.JobAsync("""{"kind":"material","state":"","side":64,"seamless":"blend","packing":"unity"}""");
        Assert.True(job.GetProperty("state").GetString() == "done", job.GetRawText());
        Assert.Equal(["albedo.png", "height.png", "mask.png", "material.json", "normal.png"], job.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("name").GetString()).Order());
        Assert.Equal(64, (await ImageAsync(job, "mask.png")).Width);
    }

    [Fact]
    public async Task A_baked_latent_is_listed_and_shows_the_image_it_was_baked_from()
    {
        const string State = "latent=7&layout=3&truncation=0.6&mix=4:2&direction.1=1.5";
        Assert.Equal("done", (await _rig.JobAsync($$"""{"kind":"bake","state":"{{State}}&scale=0.3","name":"Seven 1"}""")).GetProperty("state").GetString());
        JsonElement latent = Assert.Single((await _rig.JsonAsync("GET", "/api/latents")).EnumerateArray());
        Assert.Equal("Seven 1", latent.GetProperty("name").GetString());
        Assert.Equal((false, true), (latent.GetProperty("projected").GetBoolean(), latent.GetProperty("hasStyles").GetBoolean()));
        Assert.Contains("latent=7", latent.GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Equal(await PixelsAsync(State), await PixelsAsync("file=Seven%201"));
        Assert.NotEqual(await PixelsAsync(State), await PixelsAsync("file=Seven%201&mix=9:1"));
    }

    [Fact]
    public async Task A_job_is_cancelled_and_its_files_are_gone()
    {
        string id = await StartLongAsync();
        await _rig.JsonAsync("DELETE", $"/api/jobs/{id}");
        JobRun job = _rig.Server.Parts.Jobs.Find(id);
        await job.Work;
        JsonElement status = await _rig.JsonAsync("GET", $"/api/jobs/{id}");
        Assert.Equal("cancelled", status.GetProperty("state").GetString());
        Assert.Empty(status.GetProperty("files").EnumerateArray());
        Assert.Empty(Directory.EnumerateFileSystemEntries(job.Folder));
    }

    [Fact]
    public async Task Few_jobs_run_at_once_and_those_of_closed_tabs_are_cancelled()
    {
        string[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartLongAsync()))];
        using HttpResponseMessage fifth = await _rig.SendAsync("POST", "/api/jobs", Long);
        await InspectorRig.RefusedAsync(fifth, 429, "4 jobs are running");
        Assert.Equal(4, (await _rig.JsonAsync("GET", "/api/jobs")).GetArrayLength());
        _rig.Time.Advance(JobList.Patience / 2);
        JobRun asked = _rig.Server.Parts.Jobs.Find(ids[0]);
        _rig.Time.Advance(JobList.Patience * 0.6);
        await Task.WhenAll(ids[1..].Select(id => _rig.Server.Parts.Jobs.Find(id).Work));
        Assert.All(ids[1..], id => Assert.Equal(JobState.Cancelled, _rig.Server.Parts.Jobs.Find(id).Status.State));
        Assert.Equal(JobState.Running, asked.Status.State);
    }

    [Fact]
    public async Task The_files_of_old_jobs_are_removed()
    {
        var folders = new List<string>();
        for (int i = 0; i <= JobList.MostKept; i++)
        {
            JsonElement job = await _rig.JobAsync("""{"kind":"png","state":"mode=free","width":16,"height":16}""");
            folders.Add(_rig.Server.Parts.Jobs.Find(job.GetProperty("id").GetString()!).Folder);
        }

        Assert.Equal(folders[1..], folders.Where(Directory.Exists));
    }

    [Fact]
    public async Task Uploads_are_images_and_the_oldest_go()
    {
        string first = await UploadAsync(Png(48, 32));
        using (HttpResponseMessage text = await _rig.Client.PostAsync("/api/uploads", InspectorRig.Content("<svg/>"u8.ToArray())))
        {
            await InspectorRig.RefusedAsync(text, 400, "expected PNG, JPEG or WebP");
        }

        using (HttpResponseMessage damaged = await _rig.Client.PostAsync("/api/uploads", InspectorRig.Content(Png(48, 32)[..60])))
        {
            await InspectorRig.RefusedAsync(damaged, 400, "the upload");
        }

        for (int i = 0; i < Uploads.Most; i++)
        {
            await UploadAsync(Png(16, 16));
        }

        Assert.Contains("no upload", Assert.Throws<InvalidDataException>(() => _rig.Server.Parts.Uploads.Load(first)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_projection_becomes_a_latent_of_the_workspace()
    {
        string image = await UploadAsync(Png(48, 32));
        JsonElement job = await _rig.JobAsync($$"""{"kind":"project","name":"mine","image":"{{image}}","scale":0.5,"steps":1}""");
        Assert.True(job.GetProperty("state").GetString() == "done", job.GetRawText());
        JsonElement latent = Assert.Single((await _rig.JsonAsync("GET", "/api/latents")).EnumerateArray());
        Assert.Equal(("mine", true), (latent.GetProperty("name").GetString(), latent.GetProperty("projected").GetBoolean()));
        Assert.NotEqual(await PixelsAsync("file=mine"), await PixelsAsync("file=mine&direction.1=3"));
        Assert.True((await ImageAsync(job, "projection.png")).Width > 0);
        Assert.Equal([0x89, 0x50], (await _rig.BytesAsync("GET", $"/api/jobs/{job.GetProperty("id").GetString()}/preview"))[..2]);
    }

    private const string Long = """{"kind":"frames","state":"mode=free","timeline":{"duration":1000,"fps":10,"tracks":{}},"width":16,"height":16}""";

    private async Task<string> StartLongAsync() => (await _rig.JsonAsync("POST", "/api/jobs", Long)).GetProperty("id").GetString()!;

    private Task<byte[]> PixelsAsync(string state) => _rig.BytesAsync("POST", "/api/image", $$"""{"state":"{{state}}","width":24,"height":16}""");

    private Task<byte[]> FileAsync(JsonElement job, string name) => _rig.BytesAsync("GET", $"/api/jobs/{job.GetProperty("id").GetString()}/files/{name}");

    private async Task<DecodedImage> ImageAsync(JsonElement job, string name)
    {
        string path = Path.Combine(_rig.Workspace, name);
        await File.WriteAllBytesAsync(path, await FileAsync(job, name));
        return ImageFile.Load(path);
    }

    private async Task<string> UploadAsync(byte[] bytes)
    {
        using HttpResponseMessage answer = await _rig.Client.PostAsync("/api/uploads", InspectorRig.Content(bytes));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
    }

    private byte[] Png(int width, int height)
    {
        string path = Path.Combine(_rig.Workspace, "upload.png");
        byte[] rgba = [.. Enumerable.Range(0, 4 * width * height).Select(i => (byte)(i * 7))];
        ImageFile.SavePng(path, rgba, width, height);
        return File.ReadAllBytes(path);
    }
}
