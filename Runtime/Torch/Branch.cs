using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>A level of the official names that holds other modules: torch allows no dot in a module's own name.</summary>
internal sealed class Branch() : nn.Module(nameof(Branch))
{
    /// <summary>Registers those parameters that are there, under dotted names.</summary>
    public static void Register(nn.Module owner, params (string Name, Parameter? Parameter)[] parameters)
    {
        foreach ((string name, Parameter? parameter) in parameters)
        {
            if (parameter is not null)
            {
                owner.register_parameter(name, parameter);
            }
        }
    }

    /// <summary>Registers a module as branch.name.</summary>
    public static void Register(nn.Module owner, string branch, string name, nn.Module module)
    {
        var between = new Branch();
        between.register_module(name, module);
        owner.register_module(branch, between);
    }
}
