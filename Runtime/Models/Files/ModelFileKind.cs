namespace ScaleParty.Models;

/// <summary>Kind of a file that was given as a model, determined by its content.</summary>
public enum ModelFileKind
{
    /// <summary>None of the others.</summary>
    Unknown = 0,

    /// <summary>A network file: safetensors with a network's description.</summary>
    Network = 1,

    /// <summary>A latent file: safetensors with a latent's description.</summary>
    Latent = 2,

    /// <summary>Any other safetensors file.</summary>
    SafeTensors = 3,

    /// <summary>A checkpoint in the zip form of torch.save.</summary>
    TorchZip = 4,

    /// <summary>A checkpoint in the legacy form of torch.save.</summary>
    TorchLegacy = 5,

    /// <summary>A TorchScript archive: a program with weights.</summary>
    TorchScript = 6,

    /// <summary>A pickle of NVIDIA's StyleGAN code, which contains program code.</summary>
    NvidiaPickle = 7,

    /// <summary>Any other pickle.</summary>
    Pickle = 8,

    /// <summary>Any other zip archive.</summary>
    Zip = 9,

    /// <summary>A picture: PNG, JPEG, GIF, BMP or WebP.</summary>
    Picture = 10,

    /// <summary>A web page.</summary>
    WebPage = 11,

    /// <summary>A pointer of git LFS in place of a file.</summary>
    LfsPointer = 12,

    /// <summary>An empty file.</summary>
    Empty = 13,

    /// <summary>Any other text, JSON included.</summary>
    Text = 14,

    /// <summary>A path of latents: safetensors with its description.</summary>
    LatentPath = 15,
}
