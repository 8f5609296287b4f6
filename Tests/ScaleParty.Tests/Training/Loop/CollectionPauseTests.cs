using ScaleParty.Torch;
using ScaleParty.Training.Loop;

namespace ScaleParty.Tests.Training.Loop;

public sealed class CollectionPauseTests
{
    [Fact]
    public void Between_steps_what_was_dropped_is_collected_and_the_pause_goes_on()
    {
        using var pause = new CollectionPause();
        WeakReference dropped = Drop();
        for (int step = 0; step < 64 && dropped.IsAlive; step++)
        {
            GC.KeepAlive(new byte[1 << 20]);
            pause.BetweenSteps();
        }

        Assert.False(dropped.IsAlive);
    }

    [Fact]
    public void A_second_pause_serves_beside_the_first_and_both_end()
    {
        using (var first = new CollectionPause())
        {
            using var second = new CollectionPause();
            second.BetweenSteps();
            first.BetweenSteps();
        }

        Assert.NotEqual(System.Runtime.GCLatencyMode.NoGCRegion, System.Runtime.GCSettings.LatencyMode);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Drop() => new(new object());
}
