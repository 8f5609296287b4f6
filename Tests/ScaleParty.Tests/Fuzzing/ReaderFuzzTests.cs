using ScaleParty.Fuzzing;

namespace ScaleParty.Tests.Fuzzing;

/// <summary>Two seconds of changed inputs for each reader; the harness runs longer by itself, see Documentation~/architecture.md.</summary>
public class ReaderFuzzTests
{
    public static TheoryData<string> Readers => [.. FuzzTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_reader_refuses_changed_inputs_with_documented_errors_and_bounded_memory(string reader)
    {
        var failures = new List<FuzzFailure>();
        long count = Fuzzer.Run(FuzzTargets.All.Single(t => t.Name == reader), TimeSpan.FromSeconds(2), 1, failures.Add);

        Assert.True(failures.Count == 0, failures.Count == 0 ? string.Empty : $"{failures[0].Problem}\n{Convert.ToBase64String(failures[0].Input)}");
        Assert.True(count > 0);
    }

    [Fact]
    public void An_error_that_is_not_documented_is_a_failure_and_brings_its_input()
    {
        var target = new FuzzTarget("careless", () => [[1, 2, 3, 4]], path =>
        {
            if (File.ReadAllBytes(path)[0] != 1)
            {
                throw new InvalidOperationException("careless");
            }
        });
        var failures = new List<FuzzFailure>();
        Fuzzer.Run(target, TimeSpan.FromSeconds(0.2), 1, failures.Add);

        Assert.Contains(failures, f => f.Input.Length > 0 && f.Input[0] != 1 && f.Problem.Contains("careless", StringComparison.Ordinal));
    }
}
