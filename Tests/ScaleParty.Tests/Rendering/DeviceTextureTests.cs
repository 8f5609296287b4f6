using CsCheck;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Rendering;

/// <summary>A generative texture whose images the graphics device makes.</summary>
public sealed class DeviceTextureTests : IDisposable
{
    private readonly DeviceSynthesizer _device = new();

    public void Dispose() => _device.Dispose();

    [Fact]
    public void An_image_is_made_in_slices_within_the_budget_and_shown_only_when_whole()
    {
        using GenerativeTexture texture = Create(out DeviceTarget target, budget: 2);
        Assert.True(texture.IsOnDevice);
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(_ => texture.Update(0)));
        Assert.Equal(1, target.Images);
        Assert.True(texture.HasImage);
        TextureStatistics s = texture.Statistics;
        Assert.Equal((1, 1, 0, 1), (s.Requested, s.Finished, s.Dropped, s.Shown));
        Assert.Equal((5, 5), (s.GenerateMilliseconds, s.SlicesPerImage));
        Assert.InRange(s.DeviceMilliseconds, 1, 2);
    }

    [Fact]
    public void A_view_that_always_moves_sees_every_image_that_was_begun_and_the_newest_request_comes_next()
    {
        using GenerativeTexture texture = Create(out DeviceTarget target, budget: 2);
        for (int frame = 0; frame < 9; frame++)
        {
            texture.Parameters.Centre = new(frame, 0);
            texture.Update(0);
        }

        Assert.Equal(0, _device.GivenUp);

        // The first is finished in frame 2 with a millisecond to spare, which goes to the request of that frame; and so on.
        Assert.Equal([0, 2, 5, 7], _device.Begun.Select(r => r.Region.Centre.X));
        Assert.Equal([0, 2, 5], _device.Finished.Select(r => r.Region.Centre.X));
        Assert.Equal(3, target.Images);
        Assert.Equal(2 * 9, _device.Milliseconds);
    }

    [Fact]
    public void Motion_and_images_of_any_order_keep_one_image_in_work_and_the_transform_true() => Gen.Select(Gen.Int[1, 9], Gen.Double[0.5, 12], Gen.Int[0, 3].Array[1, 40]).Sample((slices, budget, moves) =>
    {
        var device = new DeviceSynthesizer { SlicesPerImage = slices };
        using GenerativeTexture texture = Create(device, out DeviceTarget target, budget);
        double spentBefore = 0;
        foreach (int move in moves)
        {
            int imagesBefore = target.Images;
            texture.Parameters.Centre += new Vector2d(move == 0 ? 0 : 0.25, 0);
            texture.Parameters.Scale = move == 2 ? 0.5 : 1;
            bool shown = move == 3 ? texture.Finish() : texture.Update(0);
            Assert.Equal(target.Images > imagesBefore, shown);
            if (move != 3)
            {
                // Whole slices: a budget is overdrawn by less than one of them.
                Assert.True(device.Milliseconds - spentBefore < Math.Max(budget, 0) + 1);
            }

            spentBefore = device.Milliseconds;
            Assert.True(device.Begun.Count - device.Finished.Count - device.GivenUp is 0 or 1);
            Assert.Equal(device.Finished.Count > 0, texture.HasImage);
            if (texture.HasImage)
            {
                // The middle of the view lies in the shown image where its own placement says.
                ImageRegion image = device.Finished[^1].Region;
                Vector2d middle = texture.Transform.Apply(new(0.5, 0.5)), seen = move == 3 ? middle : Share(texture.Parameters.Region.Centre, image);
                Assert.Equal(seen.X, middle.X, 1e-9);
                Assert.Equal(seen.Y, middle.Y, 1e-9);
            }
        }

        texture.Update(0);
        texture.Finish();
        TextureStatistics s = texture.Statistics;
        Assert.Equal(texture.Parameters.Centre, device.Finished[^1].Region.Centre);
        Assert.Equal(s.Requested, s.Finished + s.Dropped + s.Failed);
        Assert.Equal((device.Finished.Count, device.Finished.Count), (s.Finished, s.Shown));
    });

    [Fact]
    public void Synchronous_updates_and_Finish_show_the_newest_request_and_make_no_image_that_is_not_wanted()
    {
        using GenerativeTexture texture = Create(out DeviceTarget target, budget: 1);
        texture.Update(0);
        texture.Parameters.Centre = new(1, 0);
        texture.Update(0);
        Assert.True(texture.Finish());
        Assert.False(texture.Finish());
        Assert.Equal([1], _device.Finished.Select(r => r.Region.Centre.X));
        Assert.Equal(1, texture.Statistics.Dropped);
        texture.Synchronous = true;
        texture.Parameters.Centre = new(2, 0);
        Assert.True(texture.Update(0));
        Assert.Equal(2, target.Images);
        Assert.Equal(2, _device.Finished[^1].Region.Centre.X);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_surfaces_once_with_its_request_and_the_last_image_stays(bool begin)
    {
        using GenerativeTexture texture = Create(out DeviceTarget target, budget: 100);
        Assert.True(texture.Update(0));
        var failure = new GraphicsException("out of luck");
        _device.BeginFailure = begin ? failure : null;
        _device.StepFailure = begin ? null : failure;
        texture.Parameters.Centre = new(0.75, 0);
        GenerationException e = Assert.Throws<GenerationException>(() => texture.Update(0));
        Assert.Contains("imagined device could not make 64x64 pixels of network 'tiny' at centre (0.75, 0)", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("out of luck", e.Message, StringComparison.Ordinal);
        Assert.Same(failure, e.InnerException);
        Assert.Equal(1, target.Images);
        Assert.Equal(1, texture.Statistics.Failed);

        // What is shown follows the motion all the same, the failure is told once, and the next change works.
        Assert.NotEqual(0.5, texture.Transform.Apply(new(0.5, 0.5)).X, 1e-3);
        Assert.False(texture.Update(0));
        texture.Invalidate();
        Assert.True(texture.Update(0));
    }

    [Fact]
    public void Textures_that_share_a_synthesizer_take_turns()
    {
        using GenerativeTexture a = Create(out DeviceTarget first, budget: 2), b = Create(out DeviceTarget second, budget: 2);
        for (int frame = 0; frame < 40; frame++)
        {
            a.Parameters.Centre = b.Parameters.Centre = new(frame, 0);
            a.Update(0);
            b.Update(0);
        }

        Assert.Equal(0, _device.GivenUp);
        Assert.InRange(first.Images - second.Images, -1, 1);
        Assert.Equal(40 * 4 / 5, first.Images + second.Images);
        Assert.Equal(first.Images, a.Statistics.Shown);
    }

    [Fact]
    public void A_texture_that_is_no_longer_updated_holds_up_no_other_and_is_told_of_its_image_later()
    {
        using GenerativeTexture asleep = Create(out DeviceTarget first, budget: 1), awake = Create(out DeviceTarget second, budget: 1);
        asleep.Update(0);
        for (int frame = 0; frame < 12; frame++)
        {
            awake.Update(0);
        }

        Assert.Equal((1, 1), (first.Images, second.Images));
        Assert.True(asleep.HasImage);
        Assert.True(asleep.Update(0));
        Assert.False(asleep.Update(0));
    }

    [Fact]
    public void A_failure_of_another_texture_s_image_is_told_to_that_texture()
    {
        using GenerativeTexture a = Create(out _, budget: 1), b = Create(out DeviceTarget second, budget: 1);
        a.Update(0);
        _device.StepFailure = new InvalidOperationException("no");
        for (int frame = 0; frame < 6; frame++)
        {
            b.Update(0);
        }

        Assert.Equal(1, second.Images);
        Assert.Throws<GenerationException>(() => a.Update(0));
    }

    [Fact]
    public void A_texture_disposed_in_the_middle_of_its_image_is_never_written_again()
    {
        GenerativeTexture gone = Create(out DeviceTarget first, budget: 1);
        using GenerativeTexture next = Create(out DeviceTarget second, budget: 1);
        gone.Update(0);
        next.Update(0);
        gone.Dispose();
        Assert.True(first.IsDisposed);
        Assert.True(next.Finish());
        Assert.Equal((0, 1), (first.Images, second.Images));
        Assert.False(_device.IsDisposed);
    }

    [Fact]
    public void An_image_that_a_call_past_the_texture_gave_up_begins_anew()
    {
        using GenerativeTexture texture = Create(out DeviceTarget target, budget: 2);
        texture.Update(0);
        _device.Synthesize(_device.Begun[0], new ImageBuffer());
        texture.Update(0);
        texture.Update(0);
        Assert.True(texture.Update(0));
        Assert.Equal(1, target.Images);
    }

    [Fact]
    public void A_device_synthesizer_needs_a_target_on_its_device_and_is_shared_as_it_is()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new GenerativeTexture(_device, new MemoryTarget(), new LatentCache(new LatentSpace(_device.Network))));
        Assert.Contains("MemoryTarget takes none there", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SharedSynthesizer(_device));
    }

    [Fact]
    public void A_moving_view_allocates_less_than_2_kilobytes_per_frame_and_a_resting_one_nothing()
    {
        using GenerativeTexture texture = Create(out _, budget: 3);
        void Move(int frames)
        {
            for (int k = 0; k < frames; k++)
            {
                texture.Parameters.Centre += new Vector2d(0.001, 0);
                texture.Update(0);
            }
        }

        Move(200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Move(1000);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 2048);
        texture.Finish();
        texture.Update(0);
        before = GC.GetAllocatedBytesForCurrentThread();
        for (int k = 0; k < 100; k++)
        {
            texture.Update(0);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Vector2d Share(Vector2d position, ImageRegion region) => (position - region.TopLeft) / region.Extent;

    private GenerativeTexture Create(out DeviceTarget target, double budget) => Create(_device, out target, budget);

    private static GenerativeTexture Create(DeviceSynthesizer device, out DeviceTarget target, double budget)
    {
        target = new DeviceTarget();
        return new GenerativeTexture(
            device,
            target,
            new LatentCache(new LatentSpace(device.Network)),
            new GenerativeTextureOptions { DeviceMillisecondsPerFrame = budget },
            new TextureParameters { Resolution = new(64, 64) });
    }
}
