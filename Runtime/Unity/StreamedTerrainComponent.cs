using System;
using System.IO;
using ScaleParty.Models;
using ScaleParty.Streaming;
using ScaleParty.Synthesis.Cpu;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>
    /// Endless terrain under a camera, in play mode: tiles of an image pyramid, made on a thread and drawn as meshes. The picture's centre is at the
    /// component's position; its rotation and scale have no effect.
    /// </summary>
    [AddComponentMenu("ScaleParty/Streamed Terrain")]
    public sealed class StreamedTerrainComponent : MonoBehaviour
    {
        /// <summary>The network; none for the default one.</summary>
        public NetworkAsset network;

        /// <summary>The network that continues it to finer levels; none for that of the default network.</summary>
        public NetworkAsset refinement;

        /// <summary>Seed of the world.</summary>
        [Range(0, 999999)]
        public int seed;

        /// <summary>Looks at the terrain.</summary>
        public Camera viewer;

        /// <summary>Material of the ground; each tile's colours are its texture <see cref="materialProperty"/>.</summary>
        public Material material;

        /// <summary>Property of the material that receives the colours.</summary>
        public string materialProperty = "_MainTex";

        /// <summary>Unity's units per image unit; the full frame is 2 image units wide.</summary>
        [Range(1, 100000)]
        public float unitsPerImageUnit = 1000;

        /// <summary>Unity's units per unit of the height channel.</summary>
        [Range(0, 10000)]
        public float heightScale = 150;

        /// <summary>Pixels of the picture that a texel may cover.</summary>
        [Range(0.05f, 1000)]
        public float errorPixels = 2;

        /// <summary>Tiles that are on the device.</summary>
        [Range(16, 1024)]
        public int layers = 128;

        /// <summary>Milliseconds of a frame for new tiles.</summary>
        [Range(0.1f, 100)]
        public float budgetMilliseconds = 4;

        private const float LeastHeight = -1;
        private const float GreatestHeight = 1;
        private const float Skirt = 0.25f;

        private ImagePyramid _pyramid;
        private TerrainTileTarget _target;
        private StreamedWorld _world;
        private MaterialPropertyBlock _block;
        private bool _isChanged;

        // Unity would keep it when it reloads the scripts.
        [NonSerialized]
        private bool _failed;

        /// <summary>Times and counts.</summary>
        public StreamedWorldStatistics Statistics => _world?.Statistics ?? default;

        private void Update()
        {
            if (viewer == null || material == null)
            {
                return;
            }

            if (_isChanged)
            {
                Release();
            }

            if (_failed || (_world == null && !TryCreate()))
            {
                return;
            }

            try
            {
                _world.Update(TerrainCamera.Of(viewer, transform.position, unitsPerImageUnit), Time.deltaTime, new StreamBudget(StreamBudget.Default.UploadBytes, budgetMilliseconds));
            }
            catch (TileException e)
            {
                Debug.LogException(e, this);
            }

            Draw();
        }

        // Fields that were changed take effect with a new world. Unity destroys nothing here.
        private void OnValidate() => _isChanged = true;

        private void OnDisable() => Release();

        private void OnDestroy() => Release();

        // What cannot be made is not tried again before a field changes.
        private bool TryCreate()
        {
            try
            {
                Create();
                return true;
            }
            catch (Exception e) when (e is InvalidDataException || e is ArgumentException)
            {
                Release();
                _failed = true;
                Debug.LogException(e, this);
                return false;
            }
        }

        private void Create()
        {
            GeneratorNetwork first = network == null ? DefaultNetwork.Load() : network.Network;
            GeneratorNetwork finer = refinement == null ? DefaultNetwork.RefinementFor(first) : refinement.Network;
            _pyramid = ImagePyramid.Of(first, finer, n => new CpuSynthesizer(n), PyramidContent.OfSeed(first, finer, (ulong)seed));
            var source = new PyramidTileSource(_pyramid);
            _target = new TerrainTileTarget(source.Layout, layers, LeastHeight, GreatestHeight, Skirt);
            _world = new StreamedWorld(source, _target, new StreamedWorldOptions
            {
                ErrorPixels = errorPixels,
                HeightScale = heightScale / unitsPerImageUnit,
                MinimumHeight = LeastHeight,
                MaximumHeight = GreatestHeight,
                FadeSeconds = 0,
            });
        }

        private void Draw()
        {
            _block ??= new MaterialPropertyBlock();
            Vector3 origin = transform.position;
            foreach (VisibleTile tile in _world.Visible)
            {
                double side = _world.Layout.PeriodOf(tile.Address.Level) * _world.Layout.TileSide * unitsPerImageUnit;
                var corner = new Vector3(
                    origin.x + (float)(tile.Address.X.ToDouble() * side),
                    origin.y,
                    origin.z - (float)(tile.Address.Y.ToDouble() * side));
                _block.SetTexture(materialProperty, _target.TextureOf(tile.Layer));
                Graphics.DrawMesh(_target.MeshOf(tile.Layer), Matrix4x4.TRS(corner, Quaternion.identity, new Vector3((float)side, heightScale, (float)side)), material, gameObject.layer, viewer, 0, _block);
            }
        }

        private void Release()
        {
            _world?.Dispose();
            _target?.Dispose();
            _pyramid?.Dispose();
            (_world, _target, _pyramid, _block) = (null, null, null, null);
            (_isChanged, _failed) = (false, false);
        }
    }
}
