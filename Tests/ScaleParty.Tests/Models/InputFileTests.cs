using System.Diagnostics;
using System.Net.Sockets;
using ScaleParty.Animation;
using ScaleParty.Desktop;
using ScaleParty.Models;

namespace ScaleParty.Tests.Models;

public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, Action<string>> Readers => new()
    {
        { "open", path => InputFile.Open(path, 10).Dispose() },
        { "bytes", path => InputFile.ReadAllBytes(path, 10) },
        { "network", path => NetworkFile.Load(path) },
        { "latent", path => LatentFile.Load(path, DefaultNetwork.Load()) },
        { "checkpoint", path => CheckpointImporter.Import(path) },
        { "timeline", path => TimelineFile.Load(path, []) },
        { "image", path => ImageFile.Load(path) },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_named_pipe_is_refused_by_name_without_waiting_for_its_other_end(string reader, Action<string> read)
    {
        string pipe = _folder[reader];
        using (Process make = Process.Start("mkfifo", pipe))
        {
            make.WaitForExit();
        }

        Assert.Equal($"{pipe}: it is a named pipe; expected a regular file", BadFiles.Refused(pipe, () => read(pipe)));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_device_is_refused_by_name_even_through_a_link(string reader, Action<string> read)
    {
        string link = _folder[reader];
        File.CreateSymbolicLink(link, "/dev/zero");

        Assert.Equal($"{link}: it is a device; expected a regular file", BadFiles.Refused(link, () => read(link)));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_folder_is_refused_by_name(string reader, Action<string> read)
    {
        string folder = Directory.CreateDirectory(_folder[reader]).FullName;

        Assert.Equal($"{folder}: it is a folder; expected a regular file", BadFiles.Refused(folder, () => read(folder)));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_missing_file_is_reported_by_name(string reader, Action<string> read)
    {
        string path = _folder[reader];

        Assert.Equal($"{path}: there is no such file", Assert.Throws<FileNotFoundException>(() => read(path)).Message);
    }

    [Fact]
    public void A_socket_is_refused_by_name()
    {
        string path = _folder["socket"];
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        Assert.Equal("it is a socket; expected a regular file", InputFile.RefusalReason(path));
    }

    [Fact]
    public void A_file_is_read_up_to_its_bound_and_refused_beyond()
    {
        string path = _folder.Write("ten", new byte[10]);

        Assert.Equal(10, InputFile.ReadAllBytes(path, 10).Length);
        Assert.Contains("more than 9 bytes", BadFiles.Refused(path, () => InputFile.ReadAllBytes(path, 9)), StringComparison.Ordinal);
        Assert.Null(InputFile.RefusalReason(path));
    }

    [Fact]
    public void A_file_whose_length_reads_as_zero_is_still_read_and_bounded()
    {
        const string status = "/proc/self/status";

        Assert.NotEmpty(InputFile.ReadAllBytes(status, 1 << 20));
        BadFiles.Refused(status, () => InputFile.ReadAllBytes(status, 10));
    }
}
