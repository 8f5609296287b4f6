using System.Diagnostics;
using ScaleParty.Rendering;

namespace ScaleParty.Tests.Rendering;

public sealed class StatisticsTests
{
    [Fact]
    public void Rates_are_events_per_second_of_half_a_second_and_fall_to_zero_when_events_end()
    {
        var clock = new UpdateClock();
        long tick = Stopwatch.Frequency / 100, time = 1_000_000;
        for (int frame = 0; frame <= 200; frame++, time += tick)
        {
            clock.Frame(time, time + (tick / 4), shown: frame % 4 == 0);
        }

        TextureStatistics moving = clock.Statistics;
        Assert.Equal(100, moving.FramesPerSecond, 1.0);
        Assert.Equal(25, moving.ImagesPerSecond, 1.0);
        Assert.Equal(10, moving.FrameMilliseconds, 0.01);
        Assert.Equal(2.5, moving.UpdateMilliseconds, 0.01);
        for (int frame = 0; frame < 110; frame++, time += tick)
        {
            clock.Frame(time, time, shown: false);
        }

        Assert.Equal(0, clock.Statistics.ImagesPerSecond);
    }

    [Fact]
    public void Times_are_smoothed_towards_new_values()
    {
        var clock = new UpdateClock();
        clock.Shown(10, 1, 2);
        Assert.Equal((10, 1, 2), (clock.Statistics.GenerateMilliseconds, clock.Statistics.ConvertMilliseconds, clock.Statistics.UploadMilliseconds));
        clock.Shown(20, 1, 2);
        Assert.InRange(clock.Statistics.GenerateMilliseconds, 10.5, 15);
        for (int k = 0; k < 100; k++)
        {
            clock.Shown(20, 1, 2);
        }

        Assert.Equal(20, clock.Statistics.GenerateMilliseconds, 0.01);
        Assert.Equal(102, clock.Statistics.Shown);
    }

    [Fact]
    public void A_texture_measures_its_steps_without_allocating()
    {
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = GenerativeTextureTests.Create(synthesizer, out _, new() { Synchronous = true });
        texture.Update(0);
        texture.Update(1);
        TextureStatistics s = texture.Statistics;
        Assert.All([s.GenerateMilliseconds, s.ConvertMilliseconds, s.UploadMilliseconds, s.UpdateMilliseconds, s.FrameMilliseconds], ms => Assert.True(ms > 0));
        Assert.Equal((1, 1, 1, 0, 0), (s.Requested, s.Finished, s.Shown, s.Dropped, s.Failed));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int k = 0; k < 100; k++)
        {
            s = texture.Statistics;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(1, s.Shown);
    }
}
