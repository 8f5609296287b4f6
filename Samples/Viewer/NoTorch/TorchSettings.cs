using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace ScaleParty.Viewer;

/// <summary>What is left of torch in a build without it: nothing.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Members are those of the one with torch.")]
internal sealed record TorchSettings
{
    /// <summary>Options of the command line that only torch takes.</summary>
    public static IReadOnlyList<Option> Options { get; } = [];

    /// <summary>Whether something was asked for that only torch does.</summary>
    public bool IsAskedFor => false;

    /// <summary>Whether torch would run on a graphics card.</summary>
    public bool IsOnCard => false;

    /// <summary>What the command line says.</summary>
    public static TorchSettings Of(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return new();
    }

    /// <summary>Makes torch one of the backends, where it is there.</summary>
    public IServiceCollection Register(IServiceCollection services) => services;
}
