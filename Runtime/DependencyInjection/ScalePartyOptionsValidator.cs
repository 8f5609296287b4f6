using Microsoft.Extensions.Options;
using ScaleParty.Animation;
using ScaleParty.Noise;
using ScaleParty.Rendering;
using ScaleParty.Sampling;

namespace ScaleParty.DependencyInjection;

/// <summary>Names every option that is wrong, with its value and what was expected.</summary>
internal sealed class ScalePartyOptionsValidator : IValidateOptions<ScalePartyOptions>
{
    private static readonly TextureParameters Ranges = new();

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ScalePartyOptions options)
    {
        var failures = new List<string>();
        if (options.NetworkPath is { } path && !File.Exists(path))
        {
            failures.Add($"{nameof(options.NetworkPath)} is '{path}'; expected a network file, or null for the one that comes with the library");
        }

        Check(failures, nameof(options.Width), options.Width, Ranges["width"].Info);
        Check(failures, nameof(options.Height), options.Height, Ranges["height"].Info);
        Check(failures, nameof(options.NoiseStrength), options.NoiseStrength, Ranges["noise.strength"].Info);
        Check(failures, nameof(options.NoiseSeed), options.NoiseSeed, Ranges["noise.seed"].Info);
        Check(failures, nameof(options.NoiseLatticeResolution), options.NoiseLatticeResolution, 8, 65536);
        Check(failures, nameof(options.Overscan), options.Overscan, 0, 1);
        Check(failures, nameof(options.UploadBytesPerFrame), options.UploadBytesPerFrame, GenerativeTextureOptions.MinimumUploadBytes, int.MaxValue);
        Check(failures, nameof(options.DeviceMillisecondsPerFrame), options.DeviceMillisecondsPerFrame, GenerativeTextureOptions.MinimumDeviceMilliseconds, GenerativeTextureOptions.MaximumDeviceMilliseconds);
        Check(failures, nameof(options.LatentCacheCapacity), options.LatentCacheCapacity, 1, 4096);
        CheckName(failures, nameof(options.Backend), options.Backend);
        CheckName(failures, nameof(options.NoisePolicy), options.NoisePolicy);
        CheckName(failures, nameof(options.Padding), options.Padding);
        CheckName(failures, nameof(options.Anchor), options.Anchor);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(List<string> failures, string option, double value, ParameterInfo range) =>
        Check(failures, option, value, range.Minimum, range.Maximum);

    private static void Check(List<string> failures, string option, double value, double minimum, double maximum)
    {
        if (!(value >= minimum && value <= maximum))
        {
            failures.Add(FormattableString.Invariant($"{option} is {value}; expected {minimum} to {maximum}"));
        }
    }

    private static void CheckName(List<string> failures, string option, Enum value)
    {
        Type type = value.GetType();
        if (!Enum.IsDefined(type, value))
        {
            failures.Add($"{option} is {value}; expected one of {string.Join(", ", Enum.GetNames(type))}");
        }
    }
}
