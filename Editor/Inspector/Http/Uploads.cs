using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ScaleParty.Desktop;
using ScaleParty.Models;

namespace ScaleParty.Editor.Inspector;

/// <summary>An image that was uploaded.</summary>
/// <param name="Id">Its name in later requests.</param>
/// <param name="Path">Its temporary file.</param>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
internal sealed record Upload(string Id, string Path, int Width, int Height);

/// <summary>Images that were uploaded, as temporary files; the newest eight are kept.</summary>
/// <param name="folder">Folder of the files, which only this user can read.</param>
/// <param name="decoding">Bounds the images that are decoded at once: the largest take 256 MiB.</param>
internal sealed class Uploads(string folder, RenderGate decoding)
{
    /// <summary>Most bytes of an image.</summary>
    public const int MaximumBytes = 32 << 20;

    /// <summary>Most images that are kept.</summary>
    public const int Most = 8;

    /// <summary>Largest side of an image in pixels.</summary>
    public const int MaximumSide = 8192;

    private readonly Lock _gate = new();
    private readonly Queue<Upload> _kept = new();

    /// <summary>Receives the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">It is too large, or comes too slowly.</exception>
    /// <exception cref="InvalidDataException">It is not an image of a kind that is accepted.</exception>
    public async Task<Upload> ReceiveAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = MaximumBytes;
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), path = Path.Combine(folder, $"upload-{id}");
        try
        {
            FileStream file = File.Create(path);
            await using (file.ConfigureAwait(false))
            {
                await context.Request.Body.CopyToAsync(file, context.RequestAborted).ConfigureAwait(false);
            }

            DecodedImage image = await decoding.RunAsync(() => Decode(path), context.RequestAborted).ConfigureAwait(false);
            var upload = new Upload(id, path, image.Width, image.Height);
            Keep(upload);
            return upload;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>The pixels of an upload.</summary>
    /// <exception cref="InvalidDataException">There is none of this name.</exception>
    public DecodedImage Load(string id)
    {
        lock (_gate)
        {
            return _kept.FirstOrDefault(u => u.Id == id) is { } upload
                ? Decode(upload.Path)
                : throw new InvalidDataException($"there is no upload of this name any more; the newest {Most} are kept");
        }
    }

    private static DecodedImage Decode(string path)
    {
        Span<byte> start = stackalloc byte[ImageSignature.Length];
        using (FileStream file = File.OpenRead(path))
        {
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }

        if (!ImageSignature.IsImage(start))
        {
            throw new InvalidDataException("the upload is not an image; expected PNG, JPEG or WebP");
        }

        try
        {
            return ImageFile.Load(path, MaximumSide);
        }
        catch (InvalidDataException e)
        {
            // Its path means nothing to the user.
            throw new InvalidDataException(e.Message.Replace(path, "the upload", StringComparison.Ordinal));
        }
    }

    private void Keep(Upload upload)
    {
        lock (_gate)
        {
            _kept.Enqueue(upload);
            if (_kept.Count > Most)
            {
                File.Delete(_kept.Dequeue().Path);
            }
        }
    }
}
