using System;
using UnityEngine;

namespace ScaleParty.Unity.Editor
{
    /// <summary>Small pictures of latents side by side, made one at a time.</summary>
    internal sealed class LatentGallery : IDisposable
    {
        /// <summary>Pictures of a page.</summary>
        public const int Count = 8;

        /// <summary>Pixels per side of a picture.</summary>
        public const int Side = 64;

        private readonly Texture2D[] _pictures = new Texture2D[Count];
        private int _made;

        /// <summary>The first seed.</summary>
        public int First { get; private set; }

        /// <summary>Whether all pictures of the page are there.</summary>
        public bool IsComplete => _made == Count;

        /// <summary>Picture of the seed First + index; null where it has not been made.</summary>
        public Texture2D this[int index] => _pictures[index];

        /// <summary>Goes to another page.</summary>
        public void Show(int first)
        {
            Dispose();
            First = first;
        }

        /// <summary>Makes the next picture.</summary>
        public void MakeNext(GenerativeTextureComponent component)
        {
            if (!IsComplete)
            {
                _pictures[_made] = component.BakeLatent(First + _made, Side);
                _made++;
            }
        }

        public void Dispose()
        {
            for (int i = 0; i < Count; i++)
            {
                if (_pictures[i] != null)
                {
                    UnityEngine.Object.DestroyImmediate(_pictures[i]);
                    _pictures[i] = null;
                }
            }

            _made = 0;
        }
    }
}
