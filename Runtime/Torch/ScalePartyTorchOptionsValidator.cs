using Microsoft.Extensions.Options;

namespace ScaleParty.Torch;

/// <summary>Names every option that is wrong, with its value and what was expected.</summary>
internal sealed class ScalePartyTorchOptionsValidator : IValidateOptions<ScalePartyTorchOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ScalePartyTorchOptions options)
    {
        var failures = new List<string>();
        CheckName(failures, nameof(options.Precision), options.Precision);
        CheckName(failures, nameof(options.Device), options.Device);
        Check(failures, nameof(options.Threads), options.Threads, 0, 1024);
        Check(failures, nameof(options.CachedLatents), options.CachedLatents, 1, 64);
        Check(failures, nameof(options.MaximumWorkingBytes), options.MaximumWorkingBytes, 1L << 20, 1L << 40);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(List<string> failures, string option, long value, long minimum, long maximum)
    {
        if (value < minimum || value > maximum)
        {
            failures.Add($"{option} is {value}; expected {minimum} to {maximum}");
        }
    }

    private static void CheckName<T>(List<string> failures, string option, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            failures.Add($"{option} is {value}; expected one of {string.Join(", ", Enum.GetNames<T>())}");
        }
    }
}
