using System;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>
    /// Images that compute shaders write into one render texture and that are then copied, as they are, into another one, which is shown. Shaders
    /// cannot write texels labelled as sRGB, so that only the shown texture is.
    /// </summary>
    internal sealed class RenderTextureTarget : IUnityTextureTarget, IDeviceImageTarget
    {
        private readonly bool _mipmaps;
        private RenderTexture _work, _shown;

        public RenderTextureTarget(TexelFormat format, bool mipmaps)
        {
            Format = format;
            _mipmaps = mipmaps;
            if (!SystemInfo.SupportsRandomWriteOnRenderTextureFormat(UnityFormat))
            {
                throw new GraphicsException($"compute shaders of {SystemInfo.graphicsDeviceName} cannot write {UnityFormat} textures; choose another format");
            }
        }

        /// <inheritdoc/>
        public TexelFormat Format { get; }

        /// <inheritdoc/>
        public Texture Shown => _shown;

        /// <inheritdoc/>
        public bool IsLost => _shown != null && !_shown.IsCreated();

        private RenderTextureFormat UnityFormat => Format == TexelFormat.Rgba32Float ? RenderTextureFormat.ARGBFloat
            : Format == TexelFormat.Rgba16Float ? RenderTextureFormat.ARGBHalf
            : RenderTextureFormat.ARGB32;

        /// <inheritdoc/>
        public IComputeTexture Begin(Resolution resolution)
        {
            Fit(ref _work, resolution, true);
            return new UnityComputeTexture(_work, Format);
        }

        /// <inheritdoc/>
        public void Complete()
        {
            Fit(ref _shown, new Resolution(_work.width, _work.height), false);
            Graphics.CopyTexture(_work, 0, 0, _shown, 0, 0);
            if (_mipmaps)
            {
                _shown.GenerateMips();
            }
        }

        /// <inheritdoc/>
        public void Prepare(Resolution resolution) => throw NoRows();

        /// <inheritdoc/>
        public void Write(int firstRow, ReadOnlySpan<byte> rows) => throw NoRows();

        /// <inheritdoc/>
        public void Show() => throw NoRows();

        public void Dispose()
        {
            Release(ref _work);
            Release(ref _shown);
        }

        private static NotSupportedException NoRows() => new NotSupportedException("this target takes images of compute shaders; for images in memory use " + nameof(PixelTextureTarget));

        private static void Release(ref RenderTexture texture)
        {
            if (texture != null)
            {
                texture.Release();
                UnityObjects.Destroy(texture);
                texture = null;
            }
        }

        private void Fit(ref RenderTexture texture, Resolution resolution, bool isWork)
        {
            if (texture != null && texture.width == resolution.Width && texture.height == resolution.Height)
            {
                texture.Create();
                return;
            }

            Release(ref texture);
            bool srgb = !isWork && Format == TexelFormat.Srgb8Alpha8;
            texture = new RenderTexture(resolution.Width, resolution.Height, 0, UnityFormat, srgb ? RenderTextureReadWrite.sRGB : RenderTextureReadWrite.Linear)
            {
                name = isWork ? "ScaleParty (in progress)" : "ScaleParty",
                hideFlags = HideFlags.HideAndDontSave,
                enableRandomWrite = isWork,
                useMipMap = !isWork && _mipmaps,
                autoGenerateMips = false,
                wrapMode = TextureWrapMode.Clamp,
                filterMode = _mipmaps ? FilterMode.Trilinear : FilterMode.Bilinear,
            };
            if (!texture.Create())
            {
                Release(ref texture);
                throw new GraphicsException($"{SystemInfo.graphicsDeviceName} has no memory for a texture of {resolution} pixels");
            }
        }
    }
}
