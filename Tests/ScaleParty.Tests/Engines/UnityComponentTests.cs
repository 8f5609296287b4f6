using System.Reflection;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Synthesis.Vulkan;
using ScaleParty.Tests.Synthesis;
using ScaleParty.Unity;
using ScaleParty.UnityReference;
using UnityEngine;

namespace ScaleParty.Tests.Engines;

/// <summary>The Unity component over the reference assembly, which counts what it makes; its compute shaders run on Vulkan.</summary>
[Collection(VulkanTests.Name)]
public sealed class UnityComponentTests(VulkanRig rig) : IDisposable
{
    private const int Side = 32;

    private static readonly (string Field, string Parameter)[] Fields =
    [
        ("centreX", "centre.x"), ("centreY", "centre.y"), ("scale", "scale"), ("aspect", "aspect"), ("rotation", "rotation"), ("shear", "shear"),
        ("warpX", "warp.x"), ("warpY", "warp.y"), ("warpRadius", "warp.radius"), ("radialMagnitude", "warp.radial"), ("swirl", "warp.swirl"), ("bulge", "warp.bulge"),
        ("waveAmplitude", "warp.wave"), ("wavelength", "warp.wavelength"), ("latent", "latent"), ("layout", "layout"), ("truncation", "truncation"),
        ("noiseStrength", "noise.strength"), ("noiseSeed", "noise.seed"), ("width", "width"), ("height", "height"),
    ];

    public void Dispose()
    {
        (FakeEngine.HasCompute, FakeEngine.Compute) = (false, null!);
        FakeEngine.Shaders.Clear();
        FakeEngine.Logged.Clear();
        FakeEngine.Alive.Clear();
    }

    [Fact]
    public void Every_parameter_is_a_field_with_its_range_and_initial_value()
    {
        var parameters = new TextureParameters();
        Assert.Equal(parameters.All.Select(p => p.Info.Name).Order(), Fields.Select(f => f.Parameter).Order());
        var component = new GenerativeTextureComponent();
        var changed = new TextureParameters();
        foreach ((string name, string of) in Fields)
        {
            ScaleParty.Animation.ParameterInfo info = parameters[of].Info;
            FieldInfo field = typeof(GenerativeTextureComponent).GetField(name)!;
            RangeAttribute range = field.GetCustomAttribute<RangeAttribute>()!;
            Assert.Equal(((float)info.Minimum, (float)info.Maximum), (range.min, range.max));
            Assert.Equal((float)info.Initial, Convert.ToSingle(field.GetValue(component), null));

            // Each field sets its parameter and no other.
            object value = Convert.ChangeType(info.Minimum + (0.25 * (info.Maximum - info.Minimum)), field.FieldType, null);
            field.SetValue(component, value);
            component.Apply(changed);
            Assert.Equal(Convert.ToDouble(value, null), changed[of].Value);
        }
    }

    [Fact]
    public void Without_compute_shaders_the_processor_makes_the_image_and_nothing_outlives_the_component()
    {
        GenerativeTextureComponent component = Add();
        component.targetTexture = new RenderTexture(8, 8, 0, RenderTextureFormat.ARGB32, RenderTextureReadWrite.Linear);
        component.targetRenderer = new Renderer();
        int blits = Graphics.Blits;
        component.Finish();
        Assert.Null(component.Error);
        Assert.Contains("has no compute shaders", component.Backend, StringComparison.Ordinal);
        Assert.Equal(Expected(component), ((Texture2D)component.Texture).Applied);
        Assert.Equal(blits + 1, Graphics.Blits);
        Assert.Same(component.Texture, component.targetRenderer.Block.Texture.Texture);
        (string property, Vector4 st) = component.targetRenderer.Block.Vector;
        Assert.Equal("_MainTex_ST", property);
        Assert.All([st.x - 1, st.y + 1, st.z, st.w - 1], difference => Assert.Equal(0, difference, 1e-6f));
        CheckLife(component, outside: 1);
        Assert.Null(component.targetRenderer.Block);
    }

    [Theory]
    [InlineData(TexelFormat.Rgba8, ComputePrecision.Float32)]
    [InlineData(TexelFormat.Srgb8Alpha8, ComputePrecision.Float16)]
    [InlineData(TexelFormat.Rgba16Float, ComputePrecision.Float16)]
    public void With_compute_shaders_the_texture_has_the_bits_of_the_same_kernels_on_Vulkan(TexelFormat format, ComputePrecision precision) => WithVulkan((device, vulkan) =>
    {
        AddShaders(precision, format);
        GenerativeTextureComponent component = Add();
        (component.backend, component.format, component.precision, component.mipmaps) = (TextureBackend.ComputeShaders, format, precision, true);
        component.Finish();
        Assert.Null(component.Error);
        Assert.StartsWith("unity Fake", component.Backend, StringComparison.Ordinal);
        var shown = (RenderTexture)component.Texture;
        Assert.Equal(format == TexelFormat.Srgb8Alpha8, shown.sRGB);
        Assert.Equal(OnVulkan(device, component), shown.Copied);
        Assert.Subset(FakeEngine.Shaders.Values.ToHashSet(), vulkan.Run.ToHashSet());
        CheckLife(component, outside: 0);
    });

    [Fact]
    public void A_missing_shader_is_named_and_leaves_the_image_to_the_processor_unless_shaders_were_asked_for() => WithVulkan((_, _) =>
    {
        GenerativeTextureComponent component = Add();
        component.Finish();
        Assert.Contains("the project has no compute shader ScaleParty/", component.Backend, StringComparison.Ordinal);
        Assert.NotNull(component.Texture);
        component.backend = TextureBackend.ComputeShaders;
        component.Finish();
        Assert.Contains("Write Compute Shaders", component.Error, StringComparison.Ordinal);
        Assert.IsType<GraphicsException>(Assert.Single(FakeEngine.Logged));
        component.Finish();
        Assert.Single(FakeEngine.Logged);
        FakeEngine.Destroy(component);
        Assert.Empty(FakeEngine.Alive);
    });

    [Fact]
    public void Components_with_one_network_share_its_weights() => WithVulkan((_, _) =>
    {
        AddShaders(ComputePrecision.Float32, TexelFormat.Srgb8Alpha8);
        GenerativeTextureComponent first = Add(), second = Add();
        first.Finish();
        int buffers = FakeEngine.Alive.Count(kind => kind == nameof(GraphicsBuffer));
        second.latent = 3;
        second.Finish();
        Assert.Equal(buffers, FakeEngine.Alive.Count(kind => kind == nameof(GraphicsBuffer)));
        FakeEngine.Destroy(first);
        second.latent = 4;
        second.Finish();
        Assert.Null(second.Error);
        FakeEngine.Destroy(second);
        Assert.Empty(FakeEngine.Alive);
    });

    [Fact]
    public void A_baked_image_is_upright_at_its_own_size()
    {
        GenerativeTextureComponent component = Add();
        Texture2D baked = component.Bake(Side, Side);
        byte[] expected = Expected(component);
        Assert.Equal(expected.Chunk(4 * Side).Reverse().SelectMany(row => row), baked.Applied);
        UnityEngine.Object.DestroyImmediate(baked);
        FakeEngine.Destroy(component);
        Assert.Empty(FakeEngine.Alive);
    }

    private static GenerativeTextureComponent Add()
    {
        GenerativeTextureComponent component = FakeEngine.Add<GenerativeTextureComponent>();
        (component.width, component.height, component.latent) = (Side, Side, 2);
        return component;
    }

    // Updates in frames, a changed field, validation, disabling, a reload of the scripts and the end.
    private static void CheckLife(GenerativeTextureComponent component, int outside)
    {
        int alive = FakeEngine.Alive.Count;
        component.centreX = 0.5f;
        FakeEngine.Call(component, "OnValidate");
        for (int frame = 0; frame < 3; frame++)
        {
            FakeEngine.Call(component, "Update");
        }

        component.Finish();
        Assert.Equal(alive, FakeEngine.Alive.Count);
        component.mipmaps = !component.mipmaps;
        component.Finish();
        Assert.Equal(alive, FakeEngine.Alive.Count);
        FakeEngine.Call(component, "OnDisable");
        Assert.Equal(outside, FakeEngine.Alive.Count);
        Assert.Null(component.Texture);
        FakeEngine.Call(component, "OnEnable");
        component.Finish();
        FakeEngine.ReloadDomain(component);
        Assert.Equal(outside, FakeEngine.Alive.Count);
        component.Finish();
        Assert.NotNull(component.Texture);
        FakeEngine.Destroy(component);
        Assert.Equal(outside, FakeEngine.Alive.Count);
        Assert.Empty(FakeEngine.Logged);
    }

    private static SynthesisRequest Request(GenerativeTextureComponent component, GenerativeTextureOptions options)
    {
        var parameters = new TextureParameters();
        component.Apply(parameters);
        return parameters.ToRequest(new LatentCache(new LatentSpace(DefaultNetwork.Load())), options);
    }

    private static byte[] Expected(GenerativeTextureComponent component)
    {
        using var synthesizer = new CpuSynthesizer(DefaultNetwork.Load());
        var image = new ImageBuffer();
        synthesizer.Synthesize(Request(component, GenerativeTextureOptions.Default), image);
        var texels = new byte[4 * Side * Side];
        PixelConverter.ToRgba8(image.Values, image.Channels, texels);
        return texels;
    }

    private static byte[] OnVulkan(VulkanDevice device, GenerativeTextureComponent component)
    {
        using var synthesizer = new ScaleParty.Synthesis.Compute.ComputeSynthesizer(device, DefaultNetwork.Load(), new() { Precision = component.precision }, leaveOpen: true);
        using var texture = new VulkanTexture(device, component.format);
        synthesizer.Begin(Request(component, GenerativeTextureOptions.Default), texture);
        synthesizer.Step(double.PositiveInfinity);
        var texels = new byte[texture.ByteCount];
        texture.Read(texels);
        return texels;
    }

    private static void AddShaders(ComputePrecision precision, TexelFormat format)
    {
        foreach (ComputeKernel kernel in ComputeKernels.For(DefaultNetwork.Load().Description, ShaderLanguage.Hlsl, precision, format))
        {
            FakeEngine.Shaders[UnityComputeDevice.KernelFolder + ComputeKernels.FileName(kernel.Name, kernel.Source)] = kernel.Source;
        }
    }

    private void WithVulkan(Action<VulkanDevice, VulkanForUnity> test) => rig.Run(open =>
    {
        using var device = (VulkanDevice)open(null);
        using var vulkan = new VulkanForUnity(device);
        (FakeEngine.HasCompute, FakeEngine.Compute) = (true, vulkan);
        test(device, vulkan);
        return true;
    });
}
