using System;
using System.IO;
using ScaleParty.Models;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>A network file as an asset of Unity.</summary>
    public sealed class NetworkAsset : ScriptableObject
    {
        [SerializeField, HideInInspector]
        private byte[] _bytes = Array.Empty<byte>();

        [NonSerialized]
        private GeneratorNetwork _network;

        /// <summary>The network; read at the first call.</summary>
        /// <exception cref="InvalidDataException">The asset holds no network file.</exception>
        public GeneratorNetwork Network
        {
            get
            {
                if (_network == null)
                {
                    using var stream = new MemoryStream(_bytes, false);
                    _network = NetworkFile.Load(stream, name);
                }

                return _network;
            }
        }

        /// <summary>Replaces the network.</summary>
        /// <param name="file">A network file's bytes.</param>
        /// <exception cref="InvalidDataException">They are not a network file.</exception>
        public void SetFile(byte[] file)
        {
            using var stream = new MemoryStream(file, false);
            _network = NetworkFile.Load(stream, name);
            _bytes = file;
        }
    }
}
