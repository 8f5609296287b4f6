using System;
using System.IO;
using System.Text;

namespace ScaleParty.Build;

/// <summary>
/// Makes TorchSharp's Linux shim load where libstdc++ is older than GCC 13's (Debian 12, Ubuntu 22.04).
/// </summary>
/// <remarks>
/// The shim wants one symbol of the newer library, <c>std::ios_base_library_init()</c> (GLIBCXX_3.4.32). The older
/// <c>std::ios_base::Init::Init()</c> is in every libstdc++, does the same work and ignores its <c>this</c>.
/// Three edits on a copy: the version requirement becomes weak, the symbol takes the older name, and its version
/// index becomes "global". Where the newer library is present, both names exist and the older one is used all the
/// same. Any other file is refused.
/// </remarks>
public static class TorchShim
{
    private const string NewName = "_ZSt21ios_base_library_initv";
    private const string OldName = "_ZNSt8ios_base4InitC1Ev";
    private const string NewVersion = "GLIBCXX_3.4.32";
    private const uint SectionDynSym = 11, SectionVersionNeeds = 0x6ffffffe, SectionVersionSymbols = 0x6fffffff;
    private const ushort VersionFlagWeak = 2, VersionGlobal = 1;

    /// <summary>The edited bytes of <paramref name="image"/>, an ELF64 little-endian shared object.</summary>
    /// <exception cref="InvalidDataException">The file is not the shim this was written for.</exception>
    public static byte[] Patch(byte[] image)
    {
        var elf = (byte[])image.Clone();
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
        {
            throw Refused("it is not a 64-bit little-endian ELF file");
        }

        try
        {
            Edit(elf);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException || e is IndexOutOfRangeException || e is OverflowException || e is ArgumentException)
        {
            throw Refused("its section tables point outside the file");
        }

        return elf;
    }

    private static void Edit(byte[] elf)
    {
        int symbols = FindSection(elf, SectionDynSym), versions = FindSection(elf, SectionVersionSymbols), needs = FindSection(elf, SectionVersionNeeds);
        int strings = checked((int)U64(elf, SectionHeader(elf, checked((int)U32(elf, symbols + 40))) + 24));
        int symbolTable = checked((int)U64(elf, symbols + 24)), symbolCount = checked((int)(U64(elf, symbols + 32) / 24));
        int versionTable = checked((int)U64(elf, versions + 24));

        bool done = false;
        for (int i = 0; i < symbolCount; i++)
        {
            int name = strings + checked((int)U32(elf, symbolTable + (24 * i)));
            if (TextAt(elf, name) == NewName)
            {
                byte[] older = Encoding.ASCII.GetBytes(OldName);
                Array.Clear(elf, name, NewName.Length);
                Buffer.BlockCopy(older, 0, elf, name, older.Length);
                elf[versionTable + (2 * i)] = (byte)VersionGlobal;
                elf[versionTable + (2 * i) + 1] = 0;
                done = true;
                break;
            }
        }

        int weakened = WeakenVersion(elf, checked((int)U64(elf, needs + 24)), strings);
        if (!done)
        {
            throw Refused("it has no symbol " + NewName + (weakened == 0 ? string.Empty : " but still asks for " + NewVersion));
        }

        if (weakened != 1)
        {
            throw Refused("it asks for " + NewVersion + " " + weakened + " times, not once");
        }
    }

    private static int WeakenVersion(byte[] elf, int need, int strings)
    {
        int count = 0;
        for (int guard = 0; guard < 256; guard++)
        {
            int aux = need + checked((int)U32(elf, need + 8));
            for (int k = U16(elf, need + 2); k > 0; k--)
            {
                if (TextAt(elf, strings + checked((int)U32(elf, aux + 8))) == NewVersion)
                {
                    elf[aux + 4] |= (byte)VersionFlagWeak;
                    count++;
                }

                aux += checked((int)U32(elf, aux + 12));
            }

            int next = checked((int)U32(elf, need + 12));
            if (next == 0)
            {
                return count;
            }

            need += next;
        }

        throw Refused("its version table does not end");
    }

    private static int FindSection(byte[] elf, uint type)
    {
        int count = U16(elf, 60);
        for (int i = 0; i < count; i++)
        {
            int header = SectionHeader(elf, i);
            if (U32(elf, header + 4) == type)
            {
                return header;
            }
        }

        throw Refused("it has no section of type 0x" + type.ToString("x", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static int SectionHeader(byte[] elf, int index) => checked((int)U64(elf, 40) + (U16(elf, 58) * index));

    private static string TextAt(byte[] elf, int offset)
    {
        int end = Array.IndexOf(elf, (byte)0, offset);
        return Encoding.ASCII.GetString(elf, offset, Math.Min(end - offset, 256));
    }

    private static ushort U16(byte[] b, int at) => BitConverter.ToUInt16(b, at);

    private static uint U32(byte[] b, int at) => BitConverter.ToUInt32(b, at);

    private static ulong U64(byte[] b, int at) => BitConverter.ToUInt64(b, at);

    private static InvalidDataException Refused(string why) =>
        new InvalidDataException("not the TorchSharp shim this patch was written for: " + why + ". Check the TorchSharp version in Directory.Packages.props.");
}

#if !TORCH_SHIM_ONLY
/// <summary>The build step: writes the edited copy beside its destination and renames it.</summary>
public sealed class PatchTorchShim : Microsoft.Build.Utilities.Task
{
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; } = string.Empty;

    [Microsoft.Build.Framework.Required]
    public string Destination { get; set; } = string.Empty;

    public override bool Execute()
    {
        try
        {
            byte[] patched = TorchShim.Patch(File.ReadAllBytes(Source));
            Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
            string beside = Destination + "." + Guid.NewGuid().ToString("N") + ".tmp";
            using (var stream = new FileStream(beside, FileMode.CreateNew))
            {
                stream.Write(patched, 0, patched.Length);
            }

            // Delete first: the destination may be a link into the package cache, which must stay as it was.
            File.Delete(Destination);
            File.Move(beside, Destination);
            return true;
        }
        catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
        {
            Log.LogError("{0}: {1}", Source, e.Message);
            return false;
        }
    }
}
#endif
