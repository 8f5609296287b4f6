using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Tests.Synthesis;

/// <summary>The threads of the processor's synthesizer.</summary>
public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 3)]
    [InlineData(4, 1000)]
    public void Every_part_is_done_once(int workers, int parts)
    {
        using var pool = new WorkerPool(workers);
        var work = new Counting(parts);
        for (int round = 1; round <= 200; round++)
        {
            pool.Run(work, parts, workers);
            Assert.All(work.Times, times => Assert.Equal(round, times));
        }

        Assert.InRange(work.HighestWorker, 0, workers - 1);
    }

    [Fact]
    public void Workers_that_work_at_the_same_time_have_numbers_of_their_own()
    {
        using var pool = new WorkerPool(3);
        using var meeting = new Barrier(3);
        var met = new Meeting(meeting);
        pool.Run(met, 3, 3);
        Assert.Equal([0, 1, 2], met.Workers.Order());
    }

    [Fact]
    public void What_a_part_throws_arrives_and_the_pool_works_on()
    {
        using var pool = new WorkerPool(2);
        for (int round = 0; round < 20; round++)
        {
            Assert.Equal("part 5", Assert.Throws<InvalidOperationException>(() => pool.Run(new Failing(), 40, 2)).Message);
            var work = new Counting(10);
            pool.Run(work, 10, 2);
            Assert.All(work.Times, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        var work = new Counting(8);
        pool.Run(work, 8, 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 100; round++)
        {
            pool.Run(work, 8, 2);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Disposal_ends_the_threads_and_refuses_work()
    {
        var pool = new WorkerPool(3);
        using var meeting = new Barrier(3);
        var met = new Meeting(meeting);
        pool.Run(met, 3, 3);
        pool.Dispose();
        pool.Dispose();
        Assert.All(met.Threads.Where(t => t != Thread.CurrentThread), t => Assert.True(t.Join(TimeSpan.FromMinutes(1))));
        Assert.Throws<ObjectDisposedException>(() => pool.Run(met, 3, 3));
    }

    private sealed class Counting(int parts) : IParallelWork
    {
        private int _highestWorker;

        public int[] Times { get; } = new int[parts];

        public int HighestWorker => _highestWorker;

        public void Run(int part, int worker)
        {
            Interlocked.Increment(ref Times[part]);
            if (worker > _highestWorker)
            {
                _highestWorker = worker;
            }
        }
    }

    /// <summary>Parts that wait for each other, so that each needs a thread.</summary>
    private sealed class Meeting(Barrier barrier) : IParallelWork
    {
        public int[] Workers { get; } = new int[3];

        public Thread[] Threads { get; } = new Thread[3];

        public void Run(int part, int worker)
        {
            Workers[part] = worker;
            Threads[part] = Thread.CurrentThread;
            barrier.SignalAndWait();
        }
    }

    private sealed class Failing : IParallelWork
    {
        public void Run(int part, int worker)
        {
            if (part == 5)
            {
                throw new InvalidOperationException("part 5");
            }
        }
    }
}
