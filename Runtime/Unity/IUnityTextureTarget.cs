using ScaleParty.Rendering;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>A target of images that Unity's materials can read. The first row of an image, its upper edge, is at v = 0.</summary>
    internal interface IUnityTextureTarget : ITextureTarget
    {
        /// <summary>The shown image; null before the first one. The object stays the same while the resolution does.</summary>
        Texture Shown { get; }

        /// <summary>Whether the device lost the shown image.</summary>
        bool IsLost { get; }
    }
}
