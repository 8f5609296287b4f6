namespace ScaleParty.Editor.Onnx;

/// <summary>How an exported graph is given its latent.</summary>
internal enum OnnxLatentKind
{
    /// <summary>An input z, which goes through the mapping network in the graph, with an input for truncation.</summary>
    Z = 0,

    /// <summary>An input of styles and demodulations, made by the host's mapping network.</summary>
    Styles = 1,

    /// <summary>None: one latent is part of the filters.</summary>
    Fixed = 2,
}
