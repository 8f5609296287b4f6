using System.IO;
using ScaleParty.Models;
using UnityEditor.AssetImporters;
using UnityEngine;

namespace ScaleParty.Unity.Editor
{
    /// <summary>Imports network and latent files. What a file is follows from its content.</summary>
    [ScriptedImporter(1, "safetensors")]
    public sealed class ModelFileImporter : ScriptedImporter
    {
        /// <inheritdoc/>
        public override void OnImportAsset(AssetImportContext ctx)
        {
            try
            {
                ScriptableObject asset = Read(ctx.assetPath);
                ctx.AddObjectToAsset("model", asset);
                ctx.SetMainObject(asset);
            }
            catch (InvalidDataException e)
            {
                ctx.LogImportError(e.Message);
            }
        }

        private static ScriptableObject Read(string path)
        {
            ModelFileKind kind = ModelFile.KindOf(path);
            string name = Path.GetFileNameWithoutExtension(path);
            switch (kind)
            {
                case ModelFileKind.Network:
                    NetworkAsset network = ScriptableObject.CreateInstance<NetworkAsset>();
                    network.name = name;
                    network.SetFile(File.ReadAllBytes(path));
                    return network;
                case ModelFileKind.Latent:
                    LatentAsset latent = ScriptableObject.CreateInstance<LatentAsset>();
                    latent.name = name;
                    latent.SetFile(File.ReadAllBytes(path));
                    return latent;
                default:
                    throw new InvalidDataException($"{path} is of the kind {kind}; expected a network or a latent file");
            }
        }
    }
}
