namespace ScaleParty.Tests.Models;

/// <summary>What every reader owes to a damaged or hostile file.</summary>
internal static class BadFiles
{
    // Far below what a hostile length could ask for, far above what the small files of these tests need.
    private const long MostBytes = 64 << 20;

    /// <summary>Refused with the file's name first, without much memory; returns the message.</summary>
    public static string Refused(string file, Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException e = Assert.Throws<InvalidDataException>(read);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, "refusing took too much memory");
        Assert.StartsWith($"{file}: ", e.Message);
        return e.Message;
    }

    /// <summary>Either read or refused as above: what a random change may lead to.</summary>
    public static void RefusedOrRead(string file, Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (InvalidDataException e)
        {
            Assert.StartsWith($"{file}: ", e.Message);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, "reading took too much memory");
    }

    /// <summary>A copy with some bytes replaced and the end cut off.</summary>
    public static byte[] Damaged(byte[] file, (int Position, byte Value)[] changes, int cut)
    {
        byte[] damaged = [.. file.Take(file.Length - Math.Min(cut, file.Length))];
        foreach ((int position, byte value) in changes)
        {
            if (damaged.Length > 0)
            {
                damaged[position % damaged.Length] = value;
            }
        }

        return damaged;
    }
}
