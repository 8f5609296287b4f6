using ScaleParty.Animation;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Rendering;

public sealed class GenerativeTextureTests
{
    [Fact]
    public void While_an_image_is_made_the_newest_request_replaces_those_that_wait()
    {
        using var synthesizer = new PositionSynthesizer(held: true);
        using GenerativeTexture texture = Create(synthesizer, out MemoryTarget target);
        texture.Update(0);
        synthesizer.Begun.Wait();
        for (int k = 1; k <= 3; k++)
        {
            texture.Parameters.Centre = new(k, 0);
            Assert.False(texture.Update(0));
        }

        synthesizer.Allow(2);
        Assert.True(texture.Finish());
        Assert.Equal([0, 3], synthesizer.Requests.Select(r => r.Region.Centre.X));
        TextureStatistics statistics = texture.Statistics;

        // Two requests were never begun, and the first image was never fetched.
        Assert.Equal((4, 2, 3, 1), (statistics.Requested, statistics.Finished, statistics.Dropped, statistics.Shown));
        Assert.Equal(1, target.Images);
        Assert.Equal(AffineTransform.Identity, Rounded(texture.Transform));
    }

    [Fact]
    public void Updates_without_a_change_ask_for_nothing()
    {
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = Create(synthesizer, out MemoryTarget target);
        Assert.True(Shows(texture));
        for (int frame = 0; frame < 20; frame++)
        {
            Assert.False(texture.Update(frame));
        }

        Assert.False(texture.Finish());
        Assert.Single(synthesizer.Requests);
        texture.Invalidate();
        Assert.True(Shows(texture));
        Assert.Equal(2, target.Images);
    }

    [Fact]
    public void A_large_image_is_uploaded_within_the_budget_and_shown_only_when_whole()
    {
        using var synthesizer = new PositionSynthesizer(held: true);
        using GenerativeTexture texture = Create(synthesizer, out MemoryTarget target, new() { UploadBytesPerFrame = 64 * 4 * 24 });
        texture.Update(0);
        synthesizer.Allow();
        WaitFor(texture, finished: 1);
        bool[] shown = [.. Enumerable.Range(0, 4).Select(_ => texture.Update(0))];
        Assert.Equal([false, false, true, false], shown);
        Assert.Equal([24, 24, 16], target.RowsPerWrite);
        Assert.Equal(64 * 64 * 4, texture.Statistics.UploadedBytes);
    }

    [Fact]
    public void A_budget_below_one_row_uploads_row_by_row()
    {
        using var synthesizer = new PositionSynthesizer(held: true);
        using GenerativeTexture texture = Create(synthesizer, out MemoryTarget target, new() { UploadBytesPerFrame = GenerativeTextureOptions.MinimumUploadBytes });
        texture.Parameters.Resolution = new(2048, 16);
        texture.Update(0);
        synthesizer.Allow();
        WaitFor(texture, finished: 1);
        int updates = 1;
        while (!texture.Update(0))
        {
            updates++;
        }

        Assert.Equal(16, updates);
        Assert.All(target.RowsPerWrite, rows => Assert.Equal(1, rows));
    }

    [Fact]
    public void Synchronous_updates_show_what_the_synthesizer_makes_of_the_same_request()
    {
        using var synthesizer = new PositionSynthesizer(TinyNetwork.Create(imageChannels: 4));
        using GenerativeTexture texture = Create(synthesizer, out MemoryTarget target, new() { Synchronous = true });
        texture.Parameters.Swirl = 30;
        var latents = new LatentCache(new LatentSpace(synthesizer.Network));
        foreach (double x in new[] { 0, 0.3, -5 })
        {
            texture.Parameters.Centre = new(x, x);
            Assert.True(texture.Update(0));
            var expected = new ImageBuffer();
            using var direct = new PositionSynthesizer(synthesizer.Network);
            direct.Synthesize(texture.Parameters.ToRequest(latents), expected);
            var bytes = new byte[64 * 64 * 4];
            PixelConverter.ToRgba8(expected.Values, 4, bytes);
            Assert.Equal(bytes, target.Texels);
            Assert.Equal(AffineTransform.Identity, Rounded(texture.Transform));
        }
    }

    [Fact]
    public void A_resized_view_is_made_at_its_new_resolution()
    {
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = Create(synthesizer, out MemoryTarget target, new() { Synchronous = true, Overscan = 0.1 });
        foreach (Resolution size in new Resolution[] { new(64, 64), new(300, 17), new(16, 90), new(64, 64) })
        {
            texture.Parameters.Resolution = size;
            Assert.True(texture.Update(0));
            Assert.Equal(size.Width + (2 * (int)Math.Ceiling(size.Width * 0.1)), target.Resolution.Width);
            Assert.Equal(size.Height + (2 * (int)Math.Ceiling(size.Height * 0.1)), target.Resolution.Height);
        }
    }

    [Fact]
    public void A_failure_surfaces_in_an_update_with_its_request_and_the_last_image_stays()
    {
        using var synthesizer = new PositionSynthesizer(held: true);
        using GenerativeTexture texture = Create(synthesizer, out MemoryTarget target);
        synthesizer.Allow();
        Assert.True(Shows(texture));
        byte[] before = target.Texels;
        synthesizer.Failure = new InvalidOperationException("out of luck");
        texture.Parameters.Centre = new(0.75, 0);
        Assert.False(texture.Update(0));
        synthesizer.Allow(2);
        SpinUntil(() => texture.Statistics.Failed == 1);
        GenerationException e = Assert.Throws<GenerationException>(() => texture.Update(0));
        Assert.Contains("positions could not make 64x64 pixels of network 'tiny' at centre (0.75, 0)", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("out of luck", e.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(e.InnerException);
        Assert.Equal(before, target.Texels);
        Assert.True(texture.HasImage);

        // The failure is told once, and the next change works.
        Assert.False(texture.Update(0));
        texture.Parameters.Centre = new(0.8, 0);
        Assert.True(Shows(texture));
        Assert.NotEqual(before, target.Texels);
    }

    [Fact]
    public void A_synchronous_failure_surfaces_in_the_same_update()
    {
        using var synthesizer = new PositionSynthesizer { Failure = new InvalidOperationException("no") };
        using GenerativeTexture texture = Create(synthesizer, out _, new() { Synchronous = true });
        Assert.Throws<GenerationException>(() => texture.Update(0));
        Assert.False(texture.HasImage);
        texture.Invalidate();
        Assert.True(texture.Update(0));
    }

    [Fact]
    public void A_target_that_fails_gives_the_image_up_and_the_next_one_comes()
    {
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = Create(synthesizer, out MemoryTarget target);
        for (int round = 0; round < 5; round++)
        {
            texture.Parameters.Centre = new(round, 1);
            target.Failure = new GraphicsException("broken");
            Assert.Throws<GraphicsException>(() => Shows(texture));
            texture.Parameters.Centre = new(round, 2);
            Assert.True(Shows(texture));
        }
    }

    [Fact]
    public void A_timeline_sets_the_parameters_before_the_request()
    {
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = Create(synthesizer, out _, new() { Synchronous = true });
        ParameterInfo x = texture.Parameters["centre.x"].Info;
        texture.Timeline = new Timeline(2, [new Track(x, [new Keyframe(0, 0), new Keyframe(2, 4)])]);
        texture.Update(1.5);
        Assert.Equal(3, synthesizer.Requests.Single().Region.Centre.X, 9);
    }

    [Fact]
    public void A_fixed_latent_takes_the_place_of_the_parameters()
    {
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = Create(synthesizer, out _, new() { Synchronous = true });
        var space = new LatentSpace(synthesizer.Network);
        BakedLatent own = space.Bake(space.Map(space.Sample(99)));
        texture.FixedLatent = own;
        texture.Update(0);
        Assert.Same(own, synthesizer.Requests.Single().Latent);
        texture.FixedLatent = null;
        Assert.True(texture.Update(0));
        Assert.NotSame(own, synthesizer.Requests.Last().Latent);
        var other = new LatentSpace(TinyNetwork.Create(fourier: false));
        Assert.Throws<ArgumentException>(() => texture.FixedLatent = other.Bake(other.Map(other.Sample(1))));
    }

    [Fact]
    public void Random_noise_makes_every_update_a_new_image_where_the_network_has_noise()
    {
        foreach (bool noise in new[] { true, false })
        {
            using var synthesizer = new PositionSynthesizer(TinyNetwork.Create(noise: noise));
            var options = new GenerativeTextureOptions { Synchronous = true, Noise = new NoiseSettings { Policy = NoisePolicy.Random } };
            using GenerativeTexture texture = Create(synthesizer, out _, options);
            for (int k = 0; k < 3; k++)
            {
                texture.Update(0);
            }

            Assert.Equal(noise ? 3 : 1, synthesizer.Requests.Select(r => r.Noise.Frame).Distinct().Count());
            Assert.Equal(noise ? 3 : 1, synthesizer.Requests.Count);
        }
    }

    [Fact]
    public void On_an_anchored_lattice_panning_within_a_cell_only_moves_texture_coordinates()
    {
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = Create(synthesizer, out MemoryTarget target, new() { Anchor = LatticeAnchor.Anchored, Synchronous = true });
        double cell = texture.Parameters.Region.Scale.X * synthesizer.Network.Description.CellSize;
        texture.Parameters.Centre = new(cell * 0.25, 0.25 * cell);
        Assert.True(texture.Update(0));
        AffineTransform before = texture.Transform;
        texture.Parameters.Centre = new(cell * 0.75, 0.25 * cell);
        Assert.False(texture.Update(0));
        Assert.Equal(cell / 2 / texture.Parameters.Region.Scale.X / target.Resolution.Width, texture.Transform.X0 - before.X0, 9);
        texture.Parameters.Centre = new(cell * 1.25, 0.25 * cell);
        Assert.True(texture.Update(0));
        texture.Parameters.Latent = 3;
        Assert.True(texture.Update(0));
        Assert.Equal(3, synthesizer.Requests.Count);
    }

    [Fact]
    public void Disposal_waits_for_the_image_that_is_being_made_and_disposes_the_target_but_not_the_synthesizer()
    {
        using var synthesizer = new PositionSynthesizer(held: true);
        GenerativeTexture texture = Create(synthesizer, out MemoryTarget target);
        texture.Update(0);
        synthesizer.Begun.Wait();
        synthesizer.Allow();
        texture.Dispose();
        texture.Dispose();
        Assert.True(target.IsDisposed);
        Assert.False(synthesizer.IsDisposed);
        Assert.Single(synthesizer.AllocatedPerCall.Prepend(0));
        Assert.Throws<ObjectDisposedException>(() => texture.Update(0));
        Assert.Throws<ObjectDisposedException>(() => texture.Finish());
    }

    [Fact]
    public void Textures_that_share_a_synthesizer_never_call_it_at_once()
    {
        using var inner = new PositionSynthesizer();
        using var shared = new SharedSynthesizer(inner);
        using GenerativeTexture a = Create(shared, out _), b = Create(shared, out _);
        for (int k = 0; k < 50; k++)
        {
            a.Parameters.Centre = b.Parameters.Centre = new(k, 0);
            a.Update(0);
            b.Update(0);
        }

        a.Finish();
        b.Finish();
        Assert.Equal(0, inner.OverlappingCalls);
    }

    [Fact]
    public void A_moving_view_allocates_less_than_2_kilobytes_per_frame_on_both_threads_and_does_not_grow()
    {
        using var synthesizer = new PositionSynthesizer { RemembersRequests = false };
        using GenerativeTexture texture = Create(synthesizer, out _, new() { Overscan = 0.1, Synchronous = true });
        texture.Parameters.Resolution = new(32, 32);
        texture.Parameters.Rotation = 5;
        texture.Parameters.Swirl = 5;

        void Move(int frames, int from)
        {
            for (int k = from; k < from + frames; k++)
            {
                texture.Parameters.Centre = new(k * 0.001, 0);
                texture.Parameters.Scale = 1 + (0.0001 * k);
                texture.Update(k / 60.0);
            }
        }

        Move(200, 0);
        int calls = synthesizer.AllocatedPerCall.Count;
        long live = GC.GetTotalMemory(forceFullCollection: true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Move(1000, 200);
        long render = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        long worker = synthesizer.AllocatedPerCall.Skip(calls).Sum() / 1000;
        Assert.Equal(1000, synthesizer.AllocatedPerCall.Count - calls);
        Assert.True(render + worker < 2048, $"{render} bytes per frame on the render thread, {worker} on the worker");
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - live < 100_000);
    }

    [Theory]
    [InlineData(nameof(GenerativeTextureOptions.Overscan))]
    [InlineData(nameof(GenerativeTextureOptions.UploadBytesPerFrame))]
    [InlineData(nameof(GenerativeTextureOptions.DeviceMillisecondsPerFrame))]
    [InlineData(nameof(GenerativeTextureOptions.Padding))]
    [InlineData(nameof(GenerativeTextureOptions.Anchor))]
    public void Options_outside_their_ranges_are_refused_by_name(string name)
    {
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => name switch
        {
            nameof(GenerativeTextureOptions.Overscan) => new GenerativeTextureOptions { Overscan = 1.5 },
            nameof(GenerativeTextureOptions.UploadBytesPerFrame) => new GenerativeTextureOptions { UploadBytesPerFrame = 100 },
            nameof(GenerativeTextureOptions.DeviceMillisecondsPerFrame) => new GenerativeTextureOptions { DeviceMillisecondsPerFrame = 0 },
            nameof(GenerativeTextureOptions.Padding) => new GenerativeTextureOptions { Padding = (PaddingMode)7 },
            _ => new GenerativeTextureOptions { Anchor = (LatticeAnchor)7 },
        });
        Assert.Equal(name, e.ParamName);
    }

    internal static GenerativeTexture Create(ISynthesizer synthesizer, out MemoryTarget target, GenerativeTextureOptions? options = null, TexelFormat format = TexelFormat.Rgba8)
    {
        target = new MemoryTarget { Format = format };
        return new GenerativeTexture(
            synthesizer,
            target,
            new LatentCache(new LatentSpace(synthesizer.Network)),
            options,
            new TextureParameters { Resolution = new(64, 64) });
    }

    /// <summary>An update and its image, which may be there within the update or not.</summary>
    private static bool Shows(GenerativeTexture texture) => texture.Update(0) | texture.Finish();

    internal static void WaitFor(GenerativeTexture texture, long finished) => SpinUntil(() => texture.Statistics.Finished == finished);

    private static void SpinUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(1)));

    private static AffineTransform Rounded(AffineTransform t) => new(
        Math.Round(t.XX, 9), Math.Round(t.XY, 9) + 0.0, Math.Round(t.X0, 9) + 0.0, Math.Round(t.YX, 9) + 0.0, Math.Round(t.YY, 9), Math.Round(t.Y0, 9) + 0.0);
}
