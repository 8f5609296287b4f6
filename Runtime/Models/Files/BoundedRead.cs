namespace ScaleParty.Models;

/// <summary>Reads streams whose stated length may be wrong.</summary>
internal static class BoundedRead
{
    /// <summary>Reads exactly <paramref name="count"/> bytes; the caller has checked that the stream can have so many.</summary>
    public static byte[] Exactly(Stream stream, int count, string name)
    {
        var bytes = new byte[count];
        int done = 0;
        while (done < count)
        {
            int read = stream.Read(bytes, done, count - done);
            if (read == 0)
            {
                throw BadFile.Because(name, $"it ends {count - done} bytes too early");
            }

            done += read;
        }

        return bytes;
    }

    /// <summary>Copies a stream to memory that grows with the data read.</summary>
    public static MemoryStream Copy(Stream stream, long maximum, string name)
    {
        var copy = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = stream.Read(chunk, 0, chunk.Length)) > 0)
        {
            if (copy.Length + read > maximum)
            {
                copy.Dispose();
                throw BadFile.Because(name, $"it has more than {maximum} bytes");
            }

            copy.Write(chunk, 0, read);
        }

        copy.Position = 0;
        return copy;
    }
}
