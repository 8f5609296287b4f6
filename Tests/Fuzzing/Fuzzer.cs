using System.Diagnostics;
using ScaleParty.Animation;
using ScaleParty.Training.Data;

namespace ScaleParty.Fuzzing;

/// <summary>Feeds changed inputs to a reader and watches what it does.</summary>
public static class Fuzzer
{
    // Far above what inputs of this size need, far below what a length in them could ask for.
    private const long MostBytes = 128 << 20;
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(20);

    /// <summary>Runs a reader until the time is over.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="seed">Decides every input: the same seed gives the same ones, as many as there is time for.</param>
    /// <param name="failed">Receives each failure.</param>
    /// <param name="cancellation">Stops between two inputs.</param>
    /// <returns>Number of inputs.</returns>
    public static long Run(FuzzTarget target, TimeSpan duration, int seed, Action<FuzzFailure> failed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(failed);
        var random = new Random(seed);
        string folder = Directory.CreateTempSubdirectory("scaleparty-fuzz-").FullName;
        try
        {
            IReadOnlyList<byte[]> seeds = target.Seeds();
            string path = Path.Combine(folder, "input");
            foreach (byte[] valid in seeds)
            {
                // A harness whose seeds are refused would test nothing.
                File.WriteAllBytes(path, valid);
                target.Read(path);
            }

            var clock = Stopwatch.StartNew();
            long count = 0;
            for (; clock.Elapsed < duration && !cancellation.IsCancellationRequested; count++)
            {
                byte[] input = Mutation.Next(random, seeds);
                File.WriteAllBytes(path, input);
                if (Problem(target, path) is { } problem)
                {
                    failed(new FuzzFailure(input, problem));
                }
            }

            return count;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What a reader does wrong with a file; null for nothing.</summary>
    public static string? Problem(FuzzTarget target, string path)
    {
        ArgumentNullException.ThrowIfNull(target);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            target.Read(path);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or TimelineException or TrainingDataException)
        {
            // What a reader may say of a bad file.
        }
        catch (Exception e)
        {
            return e.ToString();
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return bytes > MostBytes ? $"it takes {bytes} bytes of memory"
            : clock.Elapsed > LongestRead ? $"it takes {clock.Elapsed.TotalSeconds:0.0} seconds"
            : null;
    }
}
