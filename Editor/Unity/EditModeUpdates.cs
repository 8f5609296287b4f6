using UnityEditor;

namespace ScaleParty.Unity.Editor
{
    /// <summary>Lets components go on with an image in edit mode, in which Unity updates only after changes.</summary>
    internal static class EditModeUpdates
    {
        [InitializeOnLoadMethod]
        private static void Begin()
        {
            GenerativeTextureComponent.UpdateNeeded += EditorApplication.QueuePlayerLoopUpdate;
        }
    }
}
