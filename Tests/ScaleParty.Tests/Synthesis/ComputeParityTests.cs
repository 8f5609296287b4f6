using ScaleParty.Tests.Rendering;

namespace ScaleParty.Tests.Synthesis;

/// <summary>The GLSL form, in OpenGL.</summary>
[Collection(OpenGlTests.Name)]
public sealed class OpenGlParityTests(GlThread gl) : ComputeParity(new OpenGlRig(gl));

/// <summary>The HLSL form, which Unity gets, compiled to SPIR-V, in Vulkan.</summary>
[Collection(VulkanTests.Name)]
public sealed class VulkanParityTests(VulkanRig vulkan) : ComputeParity(vulkan);
