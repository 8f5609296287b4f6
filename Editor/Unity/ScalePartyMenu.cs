using System.Collections.Generic;
using System.IO;
using ScaleParty.Models;
using ScaleParty.Synthesis;
using UnityEditor;
using UnityEngine;

namespace ScaleParty.Unity.Editor
{
    /// <summary>Entries of Unity's menus.</summary>
    internal static class ScalePartyMenu
    {
        private const string Folder = "Assets/ScaleParty/Resources/" + UnityComputeDevice.KernelFolder;
        private const string WriteShaders = "Assets/ScaleParty/Write Compute Shaders";

        [MenuItem("GameObject/ScaleParty/Generative Texture", false, 10)]
        private static void AddTexture()
        {
            GameObject made = GameObject.CreatePrimitive(PrimitiveType.Quad);
            made.name = "Generative Texture";
            GenerativeTextureComponent component = made.AddComponent<GenerativeTextureComponent>();
            component.targetRenderer = made.GetComponent<Renderer>();
            Undo.RegisterCreatedObjectUndo(made, "Add Generative Texture");
            Selection.activeObject = made;
        }

        [MenuItem(WriteShaders, true)]
        private static bool CanWrite() => Selection.activeObject is NetworkAsset;

        [MenuItem(WriteShaders, false)]
        private static void Write()
        {
            int count = WriteComputeShaders(((NetworkAsset)Selection.activeObject).Network.Description, Folder);
            AssetDatabase.Refresh();
            EditorUtility.DisplayDialog("ScaleParty", $"{count} compute shaders are in {Folder}.", "OK");
        }

        /// <summary>Writes the compute shaders of a network in both precisions and all formats; files that exist hold the same text.</summary>
        /// <param name="network">What the network is.</param>
        /// <param name="folder">Where they go.</param>
        /// <returns>How many shaders the network needs.</returns>
        internal static int WriteComputeShaders(NetworkDescription network, string folder)
        {
            Directory.CreateDirectory(folder);
            IReadOnlyDictionary<string, string> files = ComputeKernels.Files(network, ShaderLanguage.Hlsl);
            foreach (KeyValuePair<string, string> file in files)
            {
                string path = Path.Combine(folder, file.Key + ".compute");
                if (!File.Exists(path))
                {
                    AtomicFile.WriteText(path, file.Value);
                }
            }

            return files.Count;
        }
    }
}
