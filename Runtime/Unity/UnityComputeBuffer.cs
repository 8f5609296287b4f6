using System;
using System.Runtime.InteropServices;
using ScaleParty.Synthesis.Compute;
using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>A structured buffer that grows to the largest size it was asked for.</summary>
    internal sealed class UnityComputeBuffer : IComputeBuffer
    {
        private const int LeastElements = 4;

        private readonly UnityComputeDevice _device;
        private readonly string _name;
        private uint[] _words = Array.Empty<uint>();
        private bool _disposed;

        public UnityComputeBuffer(UnityComputeDevice device, string name, int elementBytes)
        {
            _device = device;
            _name = name;
            ElementBytes = elementBytes;
            Allocate(LeastElements);
            device.Count(1);
        }

        /// <summary>Bytes of an element.</summary>
        public int ElementBytes { get; }

        /// <summary>Unity's buffer.</summary>
        public GraphicsBuffer Buffer { get; private set; }

        /// <inheritdoc/>
        public long Bytes => (long)Buffer.count * ElementBytes;

        /// <inheritdoc/>
        public void Reserve(long bytes)
        {
            if (bytes > Bytes)
            {
                // What was issued may still refer to the old buffer.
                _device.Flush();
                Buffer.Dispose();
                Allocate(checked((int)((bytes + ElementBytes - 1) / ElementBytes)));
            }
        }

        /// <inheritdoc/>
        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length == 0)
            {
                return;
            }

            ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
            words.CopyTo(Room(words.Length));
            _device.Flush();
            Buffer.SetData(_words, 0, checked((int)(offset / sizeof(uint))), words.Length);
        }

        /// <inheritdoc/>
        public void Read(Span<byte> bytes)
        {
            int count = bytes.Length / sizeof(uint);
            Span<uint> words = Room(count);
            _device.Flush();
            Buffer.GetData(_words, 0, 0, count);
            MemoryMarshal.AsBytes(words).CopyTo(bytes);
        }

        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                Buffer.Dispose();
                _device.Count(-1);
            }
        }

        private void Allocate(int elements) =>
            Buffer = new GraphicsBuffer(GraphicsBuffer.Target.Structured, elements, ElementBytes) { name = _name };

        private Span<uint> Room(int count)
        {
            if (_words.Length < count)
            {
                _words = new uint[count];
            }

            return _words.AsSpan(0, count);
        }
    }
}
