using System.Diagnostics.CodeAnalysis;

namespace ScaleParty.Models;

/// <summary>How a network file stores weight matrices; biases, noise strengths and the mean latent are always float32.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The types' names are the idea.")]
public enum WeightPrecision
{
    /// <summary>Unchanged.</summary>
    Float32 = 0,

    /// <summary>Half the size; every weight is rounded to 11 significant bits.</summary>
    Float16 = 1,
}
