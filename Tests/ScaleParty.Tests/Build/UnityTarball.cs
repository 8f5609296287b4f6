using System.Formats.Tar;
using System.IO.Compression;
using ScaleParty.Tests.Desktop;

namespace ScaleParty.Tests.Build;

/// <summary>The tarball for Unity, made once and unpacked.</summary>
[CollectionDefinition(Name)]
public sealed class UnityTarballTests : ICollectionFixture<UnityTarball>
{
    public const string Name = "Unity tarball";
}

/// <summary>The tarball for Unity, unpacked.</summary>
public sealed class UnityTarball : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public UnityTarball()
    {
        ToolRun.Succeed(Path.Combine(Repository.Root, "build", "unity-package"), _folder.Path, _folder.Path);
        using FileStream file = File.OpenRead(Directory.GetFiles(_folder.Path, "*.tgz").Single());
        using var archive = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(archive, _folder.Path, overwriteFiles: false);
        Package = _folder.File("package");
    }

    /// <summary>The unpacked package.</summary>
    public string Package { get; }

    public void Dispose() => _folder.Dispose();
}
