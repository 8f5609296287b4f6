using System.Reflection;
using System.Text;
using CsCheck;
using ScaleParty.Build;

namespace ScaleParty.Tests.Build;

public class TorchShimTests
{
    private static readonly byte[] Original = File.ReadAllBytes(Path.Combine(
        typeof(TorchShimTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TorchSharpPackage").Value!,
        "runtimes",
        "linux-x64",
        "native",
        "libLibTorchSharp.so"));

    [Fact]
    public void Patched_shim_asks_for_the_older_symbol_and_keeps_every_other_byte()
    {
        byte[] patched = TorchShim.Patch(Original);

        Assert.Equal(Original.Length, patched.Length);
        // The dynamic name goes; the one in the table for debuggers, which no loader reads, stays.
        Assert.Equal(Occurrences(Original) - 1, Occurrences(patched));
        Assert.Contains("_ZNSt8ios_base4InitC1Ev\0", Encoding.Latin1.GetString(patched), StringComparison.Ordinal);
        int changed = Original.Zip(patched).Count(p => p.First != p.Second);
        Assert.InRange(changed, 3, 40);
    }

    [Fact]
    public void Shim_beside_the_tests_is_a_real_patched_copy_and_the_package_is_untouched()
    {
        var beside = new FileInfo(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));

        Assert.Null(beside.LinkTarget);
        Assert.Equal(TorchShim.Patch(Original), File.ReadAllBytes(beside.FullName));
        Assert.Contains("_ZSt21ios_base_library_initv", Encoding.Latin1.GetString(Original), StringComparison.Ordinal);
    }

    [Fact]
    public void Large_torch_libraries_are_links_not_copies()
    {
        var torch = new FileInfo(Path.Combine(AppContext.BaseDirectory, "libtorch_cpu.so"));

        Assert.NotNull(torch.LinkTarget);
        Assert.True(torch.ResolveLinkTarget(returnFinalTarget: true)!.Exists);
    }

    [Fact]
    public void Already_patched_or_foreign_files_are_refused_with_the_reason()
    {
        Assert.Contains("no symbol", Assert.Throws<InvalidDataException>(() => TorchShim.Patch(TorchShim.Patch(Original))).Message, StringComparison.Ordinal);
        Assert.Contains("not a 64-bit", Assert.Throws<InvalidDataException>(() => TorchShim.Patch(new byte[100])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_shims_are_refused_at_any_length() =>
        Gen.Int[0, Original.Length / 2].Sample(
            length => Assert.Throws<InvalidDataException>(() => TorchShim.Patch(Original[..length])),
            iter: 50);

    private static int Occurrences(byte[] image) => Encoding.Latin1.GetString(image).Split("_ZSt21ios_base_library_initv").Length - 1;
}
