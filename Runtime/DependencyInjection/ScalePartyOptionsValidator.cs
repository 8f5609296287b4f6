using Microsoft.Extensions.Options;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;

namespace ScaleParty.DependencyInjection;

/// <summary>Names every option that is wrong, with its value and what was expected.</summary>
internal sealed class ScalePartyOptionsValidator : IValidateOptions<ScalePartyOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ScalePartyOptions options)
    {
        var failures = new List<string>();
        if (options.NetworkPath is { } path && !File.Exists(path))
        {
            failures.Add($"{nameof(options.NetworkPath)} is '{path}'; expected a network file, or null for the one that comes with the library");
        }

        if (options.RefinementPath is { } refinement && !File.Exists(refinement))
        {
            failures.Add($"{nameof(options.RefinementPath)} is '{refinement}'; expected a network file, or null");
        }

        Require(options.Pyramid, nameof(options.Pyramid));
        Require(options.PyramidView, nameof(options.PyramidView));
        Require(options.Cpu, nameof(options.Cpu));
        Require(options.Texture, nameof(options.Texture));
        Require(options.World, nameof(options.World));
        Type backends = typeof(SynthesisBackend);
        if (!Enum.IsDefined(backends, options.Backend))
        {
            failures.Add($"{nameof(options.Backend)} is {options.Backend}; expected one of {string.Join(", ", Enum.GetNames(backends))}");
        }

        if (options.LatentCacheCapacity is < 1 or > LatentCache.MaximumCapacity)
        {
            failures.Add(FormattableString.Invariant($"{nameof(options.LatentCacheCapacity)} is {options.LatentCacheCapacity}; expected 1 to {LatentCache.MaximumCapacity}"));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require<T>(T? value, string option)
            where T : class
        {
            if (value is null)
            {
                failures.Add($"{option} is null; expected {typeof(T).Name}");
            }
        }
    }
}
