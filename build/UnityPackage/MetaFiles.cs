using System.Security.Cryptography;
using System.Text;

namespace ScaleParty.UnityPackage;

/// <summary>
/// A .meta file for every file and folder that Unity imports: a package from a tarball is read-only, and Unity ignores what has none there. A GUID follows from the
/// path alone, so that references in users' scenes survive new versions.
/// </summary>
internal static class MetaFiles
{
    private const string Importer = "Editor/ModelFileImporter.cs";

    /// <summary>Writes them. Unity hides folders that end in "~"; samples are copied from theirs with their .meta files.</summary>
    /// <param name="package">The package's folder.</param>
    /// <returns>Number of files.</returns>
    public static int Write(string package)
    {
        string[] paths = [.. Directory.GetFileSystemEntries(package, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(package, path).Replace('\\', '/'))
            .Where(IsImported)
            .Order(StringComparer.Ordinal)];
        foreach (string path in paths)
        {
            string full = Path.Combine(package, path);
            File.WriteAllText(full + ".meta", $"fileFormatVersion: 2\nguid: {Guid(path)}\n{Settings(path, Directory.Exists(full))}");
        }

        return paths.Length;
    }

    private static bool IsImported(string path)
    {
        string[] parts = path.Split('/');
        bool isSample = parts[0] == "Samples~" && parts.Length > 1;
        return !parts[^1].StartsWith('.') && (isSample || !Array.Exists(parts, part => part.EndsWith('~')));
    }

    private static string Guid(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("com.scaleparty.engines/" + path)))[..32];

    private static string Settings(string path, bool isFolder) => isFolder ? "folderAsset: yes\n" + Section("DefaultImporter") : Path.GetExtension(path) switch
    {
        ".cs" => Section("MonoImporter", "serializedVersion: 2", "defaultReferences: []", "executionOrder: 0", "icon: {instanceID: 0}"),
        ".compute" => Section("ComputeShaderImporter"),
        ".asmdef" => Section("AssemblyDefinitionImporter"),
        ".dll" => Section("PluginImporter", "serializedVersion: 2", "isPreloaded: 0", "isOverridable: 0", "isExplicitlyReferenced: 0", "validateReferences: 1", "platformData:", "- first:", "    Any: ", "  second:", "    enabled: 1", "    settings: {}"),
        ".safetensors" => Section("ScriptedImporter", "serializedVersion: 2", $"script: {{fileID: 11500000, guid: {Guid(Importer)}, type: 3}}"),
        _ => Section(Path.GetFileName(path) == "package.json" ? "PackageManifestImporter" : "TextScriptImporter"),
    };

    private static string Section(string name, params string[] lines) =>
        string.Concat(lines.Prepend("externalObjects: {}").Concat(["userData: ", "assetBundleName: ", "assetBundleVariant: "]).Select(line => $"  {line}\n").Prepend(name + ":\n"));
}
