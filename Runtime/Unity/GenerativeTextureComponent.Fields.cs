using ScaleParty.Noise;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <content>What is set in the inspector or keyed by an Animator or a Timeline. Ranges are those of <see cref="TextureParameters"/>.</content>
    public sealed partial class GenerativeTextureComponent
    {
        /// <summary>The network; none for the default one.</summary>
        [Header("Source")]
        [Tooltip("The network; none for the default one.")]
        public NetworkAsset network;

        /// <summary>A latent to show instead of that of the seeds; or none.</summary>
        [Tooltip("A latent to show instead of that of the seeds; or none.")]
        public LatentAsset latentAsset;

        /// <summary>Seed of the look; fractions lie between two looks.</summary>
        [Range(0, 999999)]
        public float latent;

        /// <summary>Seed of the layout; fractions lie between two layouts.</summary>
        [Range(0, 999999)]
        public float layout;

        /// <summary>Distance from the mean latent; 1 is the latent itself.</summary>
        [Range(0, 1.5f)]
        public float truncation = 1;

        /// <summary>Centre of the view in image units; the full frame is -1 to 1.</summary>
        [Header("View")]
        [Range(-10000, 10000)]
        public float centreX;

        /// <summary>Centre of the view in image units; y grows downwards.</summary>
        [Range(-10000, 10000)]
        public float centreY;

        /// <summary>Share of the full frame along the shorter side.</summary>
        [Range(0.0001f, 64)]
        public float scale = 1;

        /// <summary>Factor of the horizontal sampling period.</summary>
        [Range(0.1f, 10)]
        public float aspect = 1;

        /// <summary>Clockwise rotation in degrees.</summary>
        [Range(-36000, 36000)]
        public float rotation;

        /// <summary>Movement to the right per unit below the centre.</summary>
        [Range(-4, 4)]
        public float shear;

        /// <summary>Pixels along x.</summary>
        [Range(16, 4096)]
        public int width = 256;

        /// <summary>Pixels along y.</summary>
        [Range(16, 4096)]
        public int height = 256;

        /// <summary>Centre of the radial warp, the swirl and the bulge, in image units.</summary>
        [Header("Warp")]
        [Range(-10000, 10000)]
        public float warpX;

        /// <summary>Centre of the radial warp, the swirl and the bulge, in image units.</summary>
        [Range(-10000, 10000)]
        public float warpY;

        /// <summary>Radius of the swirl and the bulge in image units.</summary>
        [Range(0.001f, 100)]
        public float warpRadius = 0.5f;

        /// <summary>Magnitude of the radial warp; 1 is none.</summary>
        [Range(0.125f, 8)]
        public float radialMagnitude = 1;

        /// <summary>Angle of the swirl in degrees.</summary>
        [Range(-3600, 3600)]
        public float swirl;

        /// <summary>Strength of the bulge.</summary>
        [Range(-1, 0.95f)]
        public float bulge;

        /// <summary>Amplitude of the wave in image units.</summary>
        [Range(-1, 1)]
        public float waveAmplitude;

        /// <summary>Wavelength of the wave in image units.</summary>
        [Range(0.001f, 100)]
        public float wavelength = 0.5f;

        /// <summary>How noise is drawn; without effect on networks that have none.</summary>
        [Header("Noise")]
        public NoisePolicy noisePolicy = NoisePolicy.GridSample;

        /// <summary>Factor of the noise; 1 is as trained.</summary>
        [Range(0, 4)]
        public float noiseStrength = 1;

        /// <summary>Seed of the noise.</summary>
        [Range(0, 999999)]
        public int noiseSeed;

        /// <summary>What makes the images.</summary>
        [Header("Output")]
        public TextureBackend backend;

        /// <summary>Number format of the weights in compute shaders.</summary>
        public ComputePrecision precision;

        /// <summary>Format of the texture.</summary>
        public TexelFormat format = TexelFormat.Srgb8Alpha8;

        /// <summary>Whether the texture has mipmaps.</summary>
        public bool mipmaps;

        /// <summary>Estimated device time that a frame may spend, in milliseconds.</summary>
        [Range(0.1f, 100)]
        public float budgetMilliseconds = 4;

        /// <summary>Receives a copy of every image, scaled to its size; or none.</summary>
        public RenderTexture targetTexture;

        /// <summary>Shows the texture through a property block; or none.</summary>
        public Renderer targetRenderer;

        /// <summary>Property of the renderer's material.</summary>
        public string materialProperty = "_MainTex";

        /// <summary>Sets parameters by their names from the fields; values outside a range become the nearest within.</summary>
        internal void Apply(TextureParameters to)
        {
            Set(to, "centre.x", centreX);
            Set(to, "centre.y", centreY);
            Set(to, "scale", scale);
            Set(to, "aspect", aspect);
            Set(to, "rotation", rotation);
            Set(to, "shear", shear);
            Set(to, "warp.x", warpX);
            Set(to, "warp.y", warpY);
            Set(to, "warp.radius", warpRadius);
            Set(to, "warp.radial", radialMagnitude);
            Set(to, "warp.swirl", swirl);
            Set(to, "warp.bulge", bulge);
            Set(to, "warp.wave", waveAmplitude);
            Set(to, "warp.wavelength", wavelength);
            Set(to, "latent", latent);
            Set(to, "layout", layout);
            Set(to, "truncation", truncation);
            Set(to, "noise.strength", noiseStrength);
            Set(to, "noise.seed", noiseSeed);
            Set(to, "width", width);
            Set(to, "height", height);
        }

        private static void Set(TextureParameters to, string name, double value) => to[name].SetClamped(value);
    }
}
