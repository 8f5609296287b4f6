using System.Runtime.InteropServices;
using ScaleParty.Desktop.Programs;

namespace ScaleParty.Tests.Programs;

public sealed class StopSignalTests
{
    [Fact]
    public void The_first_signal_stops_the_command_and_the_second_ends_the_process()
    {
        using var stop = new StopSignal();
        var first = new PosixSignalContext(PosixSignal.SIGINT);
        stop.Stop(first);
        Assert.True(first.Cancel);
        Assert.True(stop.Token.IsCancellationRequested);

        var second = new PosixSignalContext(PosixSignal.SIGINT);
        stop.Stop(second);
        Assert.False(second.Cancel);
    }

    [Fact]
    public void A_signal_that_is_handled_after_the_command_has_ended_changes_nothing()
    {
        var stop = new StopSignal();
        CancellationToken token = stop.Token;
        stop.Dispose();

        var late = new PosixSignalContext(PosixSignal.SIGINT);
        stop.Stop(late);
        Assert.True(late.Cancel);
        Assert.False(token.IsCancellationRequested);
    }

    [Fact]
    public async Task Signals_that_meet_the_end_of_a_command_never_fail()
    {
        for (int round = 0; round < 200; round++)
        {
            var stop = new StopSignal();
            Task signals = Task.Run(() =>
            {
                stop.Stop(new PosixSignalContext(PosixSignal.SIGTERM));
                stop.Stop(new PosixSignalContext(PosixSignal.SIGTERM));
            });
            stop.Dispose();
            await signals;
        }
    }
}
