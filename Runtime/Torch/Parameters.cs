using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>Makes parameters that outlive the scope they are made in.</summary>
internal static class Parameters
{
    /// <summary>A parameter with the values of <paramref name="initial"/>, which it takes over.</summary>
    public static Parameter Own(Tensor initial)
    {
        var parameter = new Parameter(initial);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
