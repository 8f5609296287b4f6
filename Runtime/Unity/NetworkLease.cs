using System;
using System.Collections.Generic;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Unity
{
    /// <summary>A synthesizer and its latents, shared by all components with the same network. Used on the main thread; disposed of once by each of its users.</summary>
    internal sealed class NetworkLease : IDisposable
    {
        private static readonly Dictionary<(string Fingerprint, bool IsDevice, ComputePrecision Precision), NetworkLease> Shared =
            new Dictionary<(string, bool, ComputePrecision), NetworkLease>();

        private readonly (string, bool, ComputePrecision) _key;
        private int _users;

        private NetworkLease((string, bool, ComputePrecision) key, ISynthesizer synthesizer, string reason)
        {
            _key = key;
            Synthesizer = synthesizer;
            Latents = new LatentCache(new LatentSpace(synthesizer.Network));
            Reason = reason;
        }

        /// <summary>Makes the images.</summary>
        public ISynthesizer Synthesizer { get; }

        /// <summary>The network's latents.</summary>
        public LatentCache Latents { get; }

        /// <summary>Why this backend.</summary>
        public string Reason { get; }

        /// <summary>Whether images are made by compute shaders.</summary>
        public bool IsDevice => Synthesizer is IDeviceSynthesizer;

        /// <summary>Leases a network's synthesizer.</summary>
        /// <exception cref="GraphicsException">Compute shaders were asked for and do not run here.</exception>
        public static NetworkLease Take(GeneratorNetwork network, TextureBackend backend, ComputePrecision precision)
        {
            if (backend == TextureBackend.Processor)
            {
                return Take(network, false, ComputePrecision.Float32, "asked for");
            }

            try
            {
                return Take(network, true, precision, backend == TextureBackend.ComputeShaders ? "asked for" : "compute shaders run here");
            }
            catch (Exception e) when (backend == TextureBackend.Automatic && (e is GraphicsException || e is ArgumentException))
            {
                return Take(network, false, ComputePrecision.Float32, e.Message);
            }
        }

        public void Dispose()
        {
            _users--;
            if (_users == 0)
            {
                Shared.Remove(_key);
                Synthesizer.Dispose();
            }
        }

        private static NetworkLease Take(GeneratorNetwork network, bool isDevice, ComputePrecision precision, string reason)
        {
            (string, bool, ComputePrecision) key = (network.Fingerprint, isDevice, precision);
            if (!Shared.TryGetValue(key, out NetworkLease lease))
            {
                ISynthesizer synthesizer = isDevice
                    ? new ComputeSynthesizer(new UnityComputeDevice(), network, new ComputeSynthesizerOptions { Precision = precision })
                    : (ISynthesizer)new SharedSynthesizer(new CpuSynthesizer(network));
                lease = new NetworkLease(key, synthesizer, reason);
                Shared.Add(key, lease);
            }

            lease._users++;
            return lease;
        }
    }
}
