using UnityEngine;

namespace ScaleParty.Samples.Unity
{
    /// <summary>Moves a camera at constant speed over the terrain that has it as its viewer.</summary>
    public sealed class ForwardFlight : MonoBehaviour
    {
        /// <summary>Units per second.</summary>
        [Range(0, 1000)]
        public float speed = 50;

        private void Update() => transform.Translate(0, 0, speed * Time.deltaTime);
    }
}
