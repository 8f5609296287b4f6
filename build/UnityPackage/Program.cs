using ScaleParty.UnityPackage;

if (args is not [string package])
{
    Console.Error.WriteLine("error: expected one folder, that of the package (build/unity-package makes it)");
    return 2;
}

int shaders = KernelAssets.Write(Path.Combine(package, "Runtime", "Resources", "ScaleParty"));
int metas = MetaFiles.Write(package);
Console.Error.WriteLine($"{shaders} compute shaders, {metas} .meta files");
return 0;
