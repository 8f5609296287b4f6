using ScaleParty.Unity;
using UnityEngine;

namespace ScaleParty.Samples.Unity
{
    /// <summary>Zooms a generative texture in and out for ever. Add it to the object of GameObject > ScaleParty > Generative Texture.</summary>
    [RequireComponent(typeof(GenerativeTextureComponent))]
    public sealed class EndlessZoom : MonoBehaviour
    {
        /// <summary>Seconds from the widest to the closest view.</summary>
        [Range(1, 60)]
        public float seconds = 10;

        /// <summary>The closest view, as a share of the widest.</summary>
        [Range(0.001f, 1)]
        public float closest = 0.01f;

        private GenerativeTextureComponent _texture;
        private float _time;

        private void Start()
        {
            _texture = GetComponent<GenerativeTextureComponent>();
            (_texture.centreX, _texture.centreY) = (0.37f, -0.21f);
        }

        private void Update()
        {
            _time += Time.deltaTime;
            _texture.scale = Mathf.Pow(closest, Mathf.PingPong(_time / seconds, 1));
        }
    }
}
