using UnityEngine;

namespace ScaleParty.Unity
{
    /// <summary>Objects that scripts make and that no scene owns.</summary>
    internal static class UnityObjects
    {
        /// <summary>Destroys an object in play mode and in edit mode, where Unity refuses to do it later.</summary>
        public static void Destroy(Object made)
        {
            if (made == null)
            {
                return;
            }

            if (Application.isPlaying)
            {
                Object.Destroy(made);
            }
            else
            {
                Object.DestroyImmediate(made);
            }
        }
    }
}
