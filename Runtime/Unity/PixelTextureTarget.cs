using System;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>Images of the processor in a <see cref="Texture2D"/>. Half floats are stored as floats.</summary>
    internal sealed class PixelTextureTarget : IUnityTextureTarget
    {
        private readonly bool _mipmaps;
        private Texture2D _shown;
        private byte[] _texels = Array.Empty<byte>();
        private int _width, _height;

        public PixelTextureTarget(TexelFormat format, bool mipmaps)
        {
            Format = format;
            _mipmaps = mipmaps;
        }

        /// <inheritdoc/>
        public TexelFormat Format { get; }

        /// <inheritdoc/>
        public Texture Shown => _shown;

        /// <inheritdoc/>
        public bool IsLost => false;

        /// <inheritdoc/>
        public void Prepare(Resolution resolution)
        {
            _width = resolution.Width;
            _height = resolution.Height;
            int bytes = checked((int)resolution.PixelCount * Format.UploadBytesPerPixel());
            if (_texels.Length != bytes)
            {
                _texels = new byte[bytes];
            }
        }

        /// <inheritdoc/>
        public void Write(int firstRow, ReadOnlySpan<byte> rows) => rows.CopyTo(_texels.AsSpan(firstRow * _width * Format.UploadBytesPerPixel()));

        /// <inheritdoc/>
        public void Show()
        {
            if (_shown == null || _shown.width != _width || _shown.height != _height)
            {
                Dispose();
                _shown = new Texture2D(_width, _height, Format.IsFloat() ? TextureFormat.RGBAFloat : TextureFormat.RGBA32, _mipmaps, Format != TexelFormat.Srgb8Alpha8)
                {
                    name = "ScaleParty",
                    hideFlags = HideFlags.HideAndDontSave,
                    wrapMode = TextureWrapMode.Clamp,
                    filterMode = _mipmaps ? FilterMode.Trilinear : FilterMode.Bilinear,
                };
            }

            _shown.SetPixelData(_texels, 0, 0);
            _shown.Apply(_mipmaps, false);
        }

        public void Dispose()
        {
            UnityObjects.Destroy(_shown);
            _shown = null;
        }
    }
}
