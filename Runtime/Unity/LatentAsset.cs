using System;
using System.IO;
using ScaleParty.Models;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>A latent file as an asset of Unity. It belongs to the network that it was baked with.</summary>
    public sealed class LatentAsset : ScriptableObject
    {
        [SerializeField, HideInInspector]
        private byte[] _bytes = Array.Empty<byte>();

        [NonSerialized]
        private BakedLatent _latent;

        [NonSerialized]
        private GeneratorNetwork _network;

        /// <summary>The latent for a network; the same instance for the same network.</summary>
        /// <exception cref="InvalidDataException">The asset holds no latent file, or one of another network.</exception>
        public BakedLatent Load(GeneratorNetwork network)
        {
            if (_latent == null || !ReferenceEquals(_network, network))
            {
                using var stream = new MemoryStream(_bytes, false);
                _latent = LatentFile.Load(stream, name, network);
                _network = network;
            }

            return _latent;
        }

        /// <summary>Replaces the latent.</summary>
        /// <param name="file">A latent file's bytes.</param>
        /// <exception cref="InvalidDataException">They are not a latent file.</exception>
        public void SetFile(byte[] file)
        {
            using var stream = new MemoryStream(file, false);
            LatentFile.Describe(SafeTensors.Load(stream, name));
            _bytes = file;
            _latent = null;
        }
    }
}
