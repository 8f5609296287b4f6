using System;
using System.IO;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>
    /// A texture that shows a region of an endless image and follows the component's fields, in play mode and in edit mode. Images are made in compute
    /// shaders within a budget of device time per frame, or by the processor where those are missing.
    /// </summary>
    [ExecuteAlways]
    [AddComponentMenu("ScaleParty/Generative Texture")]
    public sealed partial class GenerativeTextureComponent : MonoBehaviour
    {
        private NetworkLease _lease;
        private IUnityTextureTarget _target;
        private GenerativeTexture _texture;
        private MaterialPropertyBlock _block;
        private Renderer _shownOn;
        private AffineTransform _published;
        private Setup _setup;

        // Unity would keep it when it reloads the scripts.
        [NonSerialized]
        private bool _failed;

        /// <summary>Raised where another update is needed soon, also in edit mode, in which Unity updates only after changes.</summary>
        public static event Action UpdateNeeded;

        /// <summary>The newest complete image; null before the first. Its upper edge is at v = 0: <see cref="ScaleOffset"/> maps it.</summary>
        public Texture Texture => _target?.Shown;

        /// <summary>Scale (x, y) and offset (z, w) from Unity's texture coordinates of the view to those of <see cref="Texture"/>; it follows pan and zoom at once.</summary>
        public Vector4 ScaleOffset
        {
            get
            {
                AffineTransform t = _texture?.Transform ?? AffineTransform.Identity;
                return new Vector4((float)t.XX, (float)-t.YY, (float)t.X0, (float)(t.YY + t.Y0));
            }
        }

        /// <summary>Times and counts.</summary>
        public TextureStatistics Statistics => _texture?.Statistics ?? default;

        /// <summary>What makes the images, and why; empty while disabled.</summary>
        public string Backend => _lease == null ? "" : $"{_lease.Synthesizer.Backend} ({_lease.Reason})";

        /// <summary>What the last update could not do; null where it could. A changed field tries again.</summary>
        [field: NonSerialized]
        public string Error { get; private set; }

        /// <summary>The network that is shown.</summary>
        public GeneratorNetwork Network => network == null ? DefaultNetwork.Load() : network.Network;

        /// <summary>Waits for the image of the present fields and shows it.</summary>
        public void Finish() => Advance(true);

        /// <summary>Makes an image of the present view at another size, at once, and returns it as a readable texture with its upper edge at v = 1, which the caller destroys.</summary>
        /// <param name="bakedWidth">Pixels along x, 16 to 4096.</param>
        /// <param name="bakedHeight">Pixels along y, 16 to 4096.</param>
        public Texture2D Bake(int bakedWidth, int bakedHeight)
        {
            var parameters = new TextureParameters();
            Apply(parameters);
            parameters["width"].Value = bakedWidth;
            parameters["height"].Value = bakedHeight;
            return Bake(parameters, latentAsset);
        }

        /// <summary>As <see cref="Bake(int, int)"/>, of the full frame of a seed: a picture for a gallery.</summary>
        /// <param name="seed">Seed of look and layout.</param>
        /// <param name="side">Pixels per side, 16 to 4096.</param>
        public Texture2D BakeLatent(int seed, int side)
        {
            var parameters = new TextureParameters();
            parameters["latent"].Value = seed;
            parameters["layout"].Value = seed;
            parameters["truncation"].SetClamped(truncation);
            parameters["width"].Value = side;
            parameters["height"].Value = side;
            return Bake(parameters, null);
        }

        private Texture2D Bake(TextureParameters parameters, LatentAsset fixedLatent)
        {
            int bakedWidth = parameters.Resolution.Width, bakedHeight = parameters.Resolution.Height;
            using NetworkLease lease = NetworkLease.Take(Network, TextureBackend.Processor, ComputePrecision.Float32);
            SynthesisRequest request = parameters.ToRequest(lease.Latents, Options());
            if (fixedLatent != null)
            {
                request = request with { Latent = fixedLatent.Load(lease.Synthesizer.Network) };
            }

            var image = new ImageBuffer();
            lease.Synthesizer.Synthesize(request, image);
            var texels = new byte[4 * bakedWidth * bakedHeight];
            PixelConverter.ToRgba8(image.Values, image.Channels, texels);
            var baked = new Texture2D(bakedWidth, bakedHeight, TextureFormat.RGBA32, false, false);
            baked.SetPixelData(FlipRows(texels, bakedWidth), 0, 0);
            baked.Apply(false, false);
            return baked;
        }

        private void OnEnable() => UpdateNeeded?.Invoke();

        private void OnValidate()
        {
            _failed = false;
            UpdateNeeded?.Invoke();
        }

        private void Update() => Advance(false);

        // Also before Unity reloads the scripts, after which the private fields are empty.
        private void OnDisable() => Release();

        private void OnDestroy() => Release();

        private static byte[] FlipRows(byte[] texels, int width)
        {
            Array.Reverse(texels);
            for (int row = 0; row < texels.Length; row += 4 * width)
            {
                Array.Reverse(texels, row, 4 * width);
            }

            return texels;
        }

        private void Advance(bool finish)
        {
            var setup = new Setup(this);
            if (!setup.Equals(_setup))
            {
                Release();
                _setup = setup;
                _failed = false;
            }

            if (_failed)
            {
                return;
            }

            try
            {
                bool shown = Work(finish);
                Publish(shown);
                Error = null;
            }
            catch (Exception e) when (e is GenerationException || e is GraphicsException || e is InvalidDataException || e is ArgumentException)
            {
                Error = e.Message;
                _failed = true;
                Debug.LogException(e, this);
            }
        }

        private bool Work(bool finish)
        {
            if (_texture == null)
            {
                Create();
            }

            if (_target.IsLost)
            {
                _texture.Invalidate();
            }

            Apply(_texture.Parameters);
            _texture.FixedLatent = latentAsset == null ? null : latentAsset.Load(_lease.Synthesizer.Network);
            bool shown = _texture.Update(Time.unscaledTimeAsDouble);
            if (finish)
            {
                shown |= _texture.Finish();
            }

            TextureStatistics statistics = _texture.Statistics;
            if (statistics.Requested > statistics.Finished + statistics.Dropped + statistics.Failed)
            {
                UpdateNeeded?.Invoke();
            }

            return shown;
        }

        private void Create()
        {
            _lease = NetworkLease.Take(Network, backend, precision);
            _target = _lease.IsDevice ? new RenderTextureTarget(format, mipmaps) : (IUnityTextureTarget)new PixelTextureTarget(format, mipmaps);
            _texture = new GenerativeTexture(_lease.Synthesizer, _target, _lease.Latents, Options());
        }

        private GenerativeTextureOptions Options() => new GenerativeTextureOptions
        {
            DeviceMillisecondsPerFrame = budgetMilliseconds,
            Noise = new NoiseSettings { Policy = noisePolicy },
        };

        private void Publish(bool shown)
        {
            if (Texture == null)
            {
                return;
            }

            AffineTransform transform = _texture.Transform;
            bool moved = shown || !transform.Equals(_published);
            _published = transform;
            Vector4 st = ScaleOffset;
            if (targetTexture != null && moved)
            {
                Graphics.Blit(Texture, targetTexture, new Vector2(st.x, st.y), new Vector2(st.z, st.w));
            }

            if (_shownOn != null && _shownOn != targetRenderer)
            {
                _shownOn.SetPropertyBlock(null);
            }

            _shownOn = targetRenderer;
            if (targetRenderer != null)
            {
                _block ??= new MaterialPropertyBlock();
                targetRenderer.GetPropertyBlock(_block);
                _block.SetTexture(materialProperty, Texture);
                _block.SetVector(materialProperty + "_ST", st);
                targetRenderer.SetPropertyBlock(_block);
            }
        }

        private void Release()
        {
            if (_shownOn != null)
            {
                _shownOn.SetPropertyBlock(null);
            }

            if (_texture != null)
            {
                _texture.Dispose();
            }
            else
            {
                _target?.Dispose();
            }

            _lease?.Dispose();
            (_shownOn, _texture, _target, _lease, _block) = (null, null, null, null, null);
        }

        /// <summary>The fields that a new texture is needed for.</summary>
        private readonly struct Setup : IEquatable<Setup>
        {
            private readonly (NetworkAsset, NoisePolicy, TextureBackend, ComputePrecision, TexelFormat, bool, float) _values;
            private readonly bool _isSet;

            public Setup(GenerativeTextureComponent of)
            {
                _values = (of.network, of.noisePolicy, of.backend, of.precision, of.format, of.mipmaps, of.budgetMilliseconds);
                _isSet = true;
            }

            public bool Equals(Setup other) => _isSet == other._isSet && _values.Equals(other._values);

            public override bool Equals(object obj) => obj is Setup other && Equals(other);

            public override int GetHashCode() => _values.GetHashCode();
        }
    }
}
