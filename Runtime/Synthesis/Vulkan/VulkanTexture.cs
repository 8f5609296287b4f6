using ScaleParty.Sampling;
using ScaleParty.Synthesis.Compute;
using Silk.NET.Vulkan;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>Two images of a Vulkan device, one shown and one being written by a <see cref="ComputeSynthesizer"/>; the shown one can be read.</summary>
public sealed class VulkanTexture : IDeviceImageTarget, IDisposable
{
    private readonly VulkanDevice _device;
    private readonly TexelFormat _format;
    private readonly VulkanImage?[] _images = new VulkanImage?[2];
    private int _shown;
    private bool _hasImage, _disposed;

    /// <summary>Creates a texture; it takes memory with the first image.</summary>
    /// <param name="device">The device, which is disposed of later than this.</param>
    /// <param name="format">How texels are stored; <see cref="TexelFormat.Srgb8Alpha8"/> holds the bytes of <see cref="TexelFormat.Rgba8"/>.</param>
    public VulkanTexture(VulkanDevice device, TexelFormat format = TexelFormat.Rgba8)
    {
        _device = Guard.NotNull(device, nameof(device));
        _format = format;
    }

    /// <summary>Resolution of the shown image, or null before the first.</summary>
    public Resolution? Resolution => _hasImage ? _images[_shown]!.Resolution : null;

    /// <summary>Bytes that <see cref="Read"/> writes: 4 per texel, or 8 and 16 in the float formats; 0 before the first image.</summary>
    public int ByteCount => _hasImage ? _images[_shown]!.ByteCount : 0;

    /// <inheritdoc/>
    /// <exception cref="GraphicsException">The resolution is beyond the device's limit, its memory runs out, or it was lost.</exception>
    IComputeTexture IDeviceImageTarget.Begin(Resolution resolution)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _device.CheckUse();
        ref VulkanImage? hidden = ref _images[1 - _shown];
        if (hidden?.Resolution != resolution)
        {
            hidden?.Dispose();
            hidden = null;
            hidden = new VulkanImage(_device, resolution, _format);
        }

        return hidden;
    }

    /// <inheritdoc/>
    void IDeviceImageTarget.Complete()
    {
        _shown = 1 - _shown;
        _hasImage = true;
    }

    /// <summary>Waits for the shown image and reads it.</summary>
    /// <param name="texels">Exactly <see cref="ByteCount"/> bytes: rows from top to bottom, red, green, blue, alpha.</param>
    /// <exception cref="ArgumentException">The number of bytes does not fit.</exception>
    /// <exception cref="InvalidOperationException">There is no image.</exception>
    /// <exception cref="GraphicsException">The device was lost.</exception>
    public void Read(Span<byte> texels)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _device.CheckUse();
        if (!_hasImage)
        {
            throw new InvalidOperationException("this texture has no image yet");
        }

        if (texels.Length != ByteCount)
        {
            throw new ArgumentException($"{texels.Length} bytes; expected {ByteCount} for {Resolution} in {_format}", nameof(texels));
        }

        _images[_shown]!.Read(texels);
    }

    /// <summary>Deletes the images.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _hasImage = false;
            _images[0]?.Dispose();
            _images[1]?.Dispose();
        }
    }
}

/// <summary>An image that programs write.</summary>
internal sealed unsafe class VulkanImage : IComputeTexture, IDisposable
{
    private readonly VulkanDevice _device;
    private DeviceMemory _memory;
    private Image _image;
    private ImageView _view;

    public VulkanImage(VulkanDevice device, Resolution resolution, TexelFormat format)
    {
        if (Math.Max(resolution.Width, resolution.Height) > device.MaximumImageSide)
        {
            throw new GraphicsException($"a texture of {resolution} pixels is too large: maxImageDimension2D of {device.Limits.Device} is {device.MaximumImageSide}");
        }

        (_device, Resolution, Format) = (device, resolution, format);
        string doing = $"while allocating a texture of {resolution} pixels in {format}";
        device.Count(1);
        try
        {
            Create(format switch
            {
                TexelFormat.Rgba16Float => Silk.NET.Vulkan.Format.R16G16B16A16Sfloat,
                TexelFormat.Rgba32Float => Silk.NET.Vulkan.Format.R32G32B32A32Sfloat,
                _ => Silk.NET.Vulkan.Format.R8G8B8A8Unorm,
            }, doing);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TexelFormat Format { get; }

    /// <summary>Its resolution.</summary>
    public Resolution Resolution { get; }

    /// <summary>Bytes of all texels.</summary>
    public int ByteCount => checked((int)(Resolution.PixelCount * TexelBytes));

    /// <summary>What programs are given.</summary>
    public ImageView View => _view;

    private int TexelBytes => Format switch
    {
        TexelFormat.Rgba16Float => 8,
        TexelFormat.Rgba32Float => 16,
        _ => 4,
    };

    /// <summary>Waits for what was issued and reads the texels.</summary>
    public void Read(Span<byte> texels) => _device.Commands.Download(_image, Resolution.Width, Resolution.Height, Resolution.Width * TexelBytes, texels, "while reading a texture");

    public void Dispose()
    {
        _device.Commands.Finish();
        _device.Api.DestroyImageView(_device.Handle, _view, null);
        _device.Api.DestroyImage(_device.Handle, _image, null);
        _device.Api.FreeMemory(_device.Handle, _memory, null);
        (_view, _image, _memory) = (default, default, default);
        _device.Count(-1);
    }

    private void Create(Format format, string doing)
    {
        Vk api = _device.Api;
        var info = new ImageCreateInfo
        {
            SType = StructureType.ImageCreateInfo,
            ImageType = ImageType.Type2D,
            Format = format,
            Extent = new Extent3D((uint)Resolution.Width, (uint)Resolution.Height, 1),
            MipLevels = 1,
            ArrayLayers = 1,
            Samples = SampleCountFlags.Count1Bit,
            Tiling = ImageTiling.Optimal,
            Usage = ImageUsageFlags.StorageBit | ImageUsageFlags.TransferSrcBit,
        };
        _device.Check(api.CreateImage(_device.Handle, in info, null, out _image), doing);
        api.GetImageMemoryRequirements(_device.Handle, _image, out MemoryRequirements requirements);
        _memory = VulkanMemory.Allocate(_device, requirements, VulkanMemory.Device, 0, doing);
        _device.Check(api.BindImageMemory(_device.Handle, _image, _memory, 0), doing);
        var range = new ImageSubresourceRange(ImageAspectFlags.ColorBit, 0, 1, 0, 1);
        var view = new ImageViewCreateInfo { SType = StructureType.ImageViewCreateInfo, Image = _image, ViewType = ImageViewType.Type2D, Format = format, SubresourceRange = range };
        _device.Check(api.CreateImageView(_device.Handle, in view, null, out _view), doing);

        // Its layout stays what programs write and copies read.
        var barrier = new ImageMemoryBarrier
        {
            SType = StructureType.ImageMemoryBarrier,
            DstAccessMask = AccessFlags.ShaderWriteBit,
            OldLayout = ImageLayout.Undefined,
            NewLayout = ImageLayout.General,
            SrcQueueFamilyIndex = Vk.QueueFamilyIgnored,
            DstQueueFamilyIndex = Vk.QueueFamilyIgnored,
            Image = _image,
            SubresourceRange = range,
        };
        api.CmdPipelineBarrier(_device.Commands.Current, PipelineStageFlags.TopOfPipeBit, PipelineStageFlags.ComputeShaderBit, 0, 0, null, 0, null, 1, in barrier);
    }
}
