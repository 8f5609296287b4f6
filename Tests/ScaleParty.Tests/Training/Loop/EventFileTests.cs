using System.Buffers.Binary;
using System.Text;
using ScaleParty.Training.Loop;

namespace ScaleParty.Tests.Training.Loop;

public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 0x00000000)]
    [InlineData("a", 0xC1D04330)]
    [InlineData("123456789", 0xE3069283)]
    public void The_check_is_Castagnolis(string text, uint expected) => Assert.Equal(expected, Crc32C.Compute(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Thirty_two_zero_bytes_check_as_the_standard_says() => Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));

    [Fact]
    public void What_is_written_reads_back_with_every_check_right()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 1, 2, 3];
        string path = _folder[EventFile.NewName()];
        using (var file = new EventFile(path))
        {
            file.Scalars(300, [("loss/generator", 1.5), ("loss/discriminator", -0.25)]);
            file.Image(70_000, "samples", 640, 480, png);
        }

        List<byte[]> records = Records(File.ReadAllBytes(path));
        Assert.Equal(3, records.Count);
        Assert.Equal("brain.Event:2", Encoding.UTF8.GetString(Field(records[0], 3)));
        Assert.Equal(300, Number(records[1], 2));

        byte[][] values = [.. Fields(Field(records[1], 5)).Where(f => f.Number == 1).Select(f => f.Bytes)];
        Assert.Equal(["loss/generator", "loss/discriminator"], values.Select(v => Encoding.UTF8.GetString(Field(v, 1))));
        Assert.Equal([1.5f, -0.25f], values.Select(v => BinaryPrimitives.ReadSingleLittleEndian(Field(v, 2))));

        Assert.Equal(70_000, Number(records[2], 2));
        byte[] value = Field(Field(records[2], 5), 1), image = Field(value, 4);
        Assert.Equal("samples", Encoding.UTF8.GetString(Field(value, 1)));
        Assert.Equal((480, 640, 3), (Number(image, 1), Number(image, 2), Number(image, 3)));
        Assert.Equal(png, Field(image, 4));
    }

    // TFRecord frames as TensorBoard reads them.
    private static List<byte[]> Records(byte[] bytes)
    {
        var records = new List<byte[]>();
        for (int at = 0; at < bytes.Length;)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Crc32C.Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            byte[] data = bytes[(at + 12)..(at + 12 + length)];
            Assert.Equal(Crc32C.Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            records.Add(data);
            at += 16 + length;
        }

        return records;
    }

    private static byte[] Field(byte[] message, int number) => Fields(message).First(f => f.Number == number).Bytes;

    private static long Number(byte[] message, int number) => BitConverter.ToInt64(Field(message, number));

    private static IEnumerable<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        for (int at = 0; at < message.Length;)
        {
            long key = Variable(message, ref at);
            int length = (key & 7) switch
            {
                1 => 8,
                5 => 4,
                2 => (int)Variable(message, ref at),
                _ => 0,
            };
            byte[] bytes = (key & 7) == 0 ? BitConverter.GetBytes(Variable(message, ref at)) : message[at..(at + length)];
            at += length;
            yield return ((int)(key >> 3), bytes);
        }
    }

    private static long Variable(byte[] message, ref int at)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = message[at++];
            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
