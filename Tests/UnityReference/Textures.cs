using System;
using System.Collections.Generic;
using ScaleParty.UnityReference;
using UnityEngine.Rendering;

namespace UnityEngine
{
    public enum TextureFormat
    {
        RGBA32 = 4,
        RGBAFloat = 20,
    }

    public enum RenderTextureFormat
    {
        ARGB32 = 0,
        ARGBHalf = 2,
        ARGBFloat = 11,
    }

    public enum RenderTextureReadWrite
    {
        Default = 0,
        Linear = 1,
        sRGB = 2,
    }

    public enum TextureWrapMode
    {
        Repeat = 0,
        Clamp = 1,
    }

    public enum FilterMode
    {
        Point = 0,
        Bilinear = 1,
        Trilinear = 2,
    }

    public class Texture : Object
    {
        internal Texture(int width, int height)
        {
            this.width = width;
            this.height = height;
            FakeEngine.Alive.Add(GetType().Name);
        }

        public virtual int width { get; set; }

        public virtual int height { get; set; }

        public TextureWrapMode wrapMode { get; set; }

        public FilterMode filterMode { get; set; }

        internal override void OnDestroyed() => FakeEngine.Alive.Remove(GetType().Name);
    }

    public sealed class Texture2D : Texture
    {
        private readonly int _bytesPerTexel;

        public Texture2D(int width, int height, TextureFormat textureFormat, bool mipChain, bool linear)
            : base(width, height) => _bytesPerTexel = textureFormat == TextureFormat.RGBAFloat ? 16 : 4;

        /// <summary>For tests: what was applied.</summary>
        public byte[] Applied { get; private set; }

        private byte[] _data;

        public void SetPixelData<T>(T[] data, int mipLevel, int sourceDataStartIndex = 0)
        {
            if (data.Length != width * height * _bytesPerTexel)
            {
                throw new UnityException("the data does not have the size of the texture");
            }

            _data = (byte[])(object)data;
        }

        public void Apply(bool updateMipmaps, bool makeNoLongerReadable) => Applied = (byte[])_data.Clone();
    }

    public class UnityException : Exception
    {
        public UnityException(string message)
            : base(message)
        {
        }
    }

    public class RenderTexture : Texture
    {
        private readonly RenderTextureFormat _format;
        private bool _created;

        public RenderTexture(int width, int height, int depth, RenderTextureFormat format, RenderTextureReadWrite readWrite)
            : base(width, height)
        {
            _format = format;
            sRGB = readWrite == RenderTextureReadWrite.sRGB;
        }

        public bool sRGB { get; }

        public bool enableRandomWrite { get; set; }

        public bool useMipMap { get; set; }

        public bool autoGenerateMips { get; set; }

        internal IDisposable Memory { get; set; }

        /// <summary>For tests: the bytes that were copied here.</summary>
        public byte[] Copied { get; internal set; }

        public bool Create()
        {
            if (!_created && enableRandomWrite)
            {
                if (sRGB)
                {
                    throw new UnityException("shaders cannot write sRGB textures");
                }

                Memory = FakeEngine.Compute.CreateTexture(width, height, _format);
            }

            return _created = true;
        }

        public bool IsCreated() => _created;

        public void Release()
        {
            Memory?.Dispose();
            (Memory, _created) = (null, false);
        }

        public void GenerateMips()
        {
            if (!useMipMap)
            {
                throw new UnityException("the texture has no mipmaps");
            }
        }

        internal override void OnDestroyed()
        {
            Release();
            base.OnDestroyed();
        }
    }

    public static class Graphics
    {
        public static void CopyTexture(Texture src, int srcElement, int srcMip, Texture dst, int dstElement, int dstMip)
        {
            if (src.width != dst.width || src.height != dst.height)
            {
                throw new UnityException("the textures differ in size");
            }

            ((RenderTexture)dst).Copied = FakeEngine.Compute.ReadTexture(((RenderTexture)src).Memory);
        }

        /// <summary>For tests: calls of Blit.</summary>
        public static int Blits { get; set; }

        public static void Blit(Texture source, RenderTexture dest, Vector2 scale, Vector2 offset) => Blits++;

        /// <summary>For tests: what was drawn.</summary>
        public static List<(Mesh Mesh, Matrix4x4 Matrix)> Drawn { get; } = new List<(Mesh, Matrix4x4)>();

        public static void DrawMesh(Mesh mesh, Matrix4x4 matrix, Material material, int layer, Camera camera, int submeshIndex, MaterialPropertyBlock properties) => Drawn.Add((mesh, matrix));

        public static void ExecuteCommandBuffer(CommandBuffer buffer) => buffer.Execute();
    }

    public class Renderer : Component
    {
        /// <summary>For tests: the block that is set.</summary>
        public MaterialPropertyBlock Block { get; private set; }

        public void SetPropertyBlock(MaterialPropertyBlock properties) => Block = properties;

        public void GetPropertyBlock(MaterialPropertyBlock properties)
        {
        }
    }

    public sealed class MaterialPropertyBlock
    {
        /// <summary>For tests: what was set last.</summary>
        public (string Name, Texture Texture) Texture { get; private set; }

        /// <summary>For tests: what was set last.</summary>
        public (string Name, Vector4 Value) Vector { get; private set; }

        public void SetTexture(string name, Texture value) => Texture = (name, value);

        public void SetVector(string name, Vector4 value) => Vector = (name, value);
    }
}
