// What a kernel's body is written in, as GLSL 4.30. prelude.hlsl says the same for HLSL; the words are explained in
// Documentation~/compute-shaders.md.

// BUFFER_IN(slot, type, Block, name): name[] is an array that is read. The block's name is GLSL's alone.
#define BUFFER_IN(slot, type, block, name) layout(std430, binding = slot) readonly restrict buffer block { type name[]; };
#define BUFFER_OUT(slot, type, block, name) layout(std430, binding = slot) writeonly restrict buffer block { type name[]; };
#define IMAGE_OUT(slot, format, name) layout(format, binding = slot) writeonly restrict uniform image2D name;
#define STORE(name, at, texel) imageStore(name, at, texel)

#define SHARED shared
#define BARRIER memoryBarrierShared(); barrier()

// KERNEL(n) { ... }: n invocations in a row to a group.
#define KERNEL(invocations) layout(local_size_x = invocations) in; void main()
#define GROUP ivec3(gl_WorkGroupID)
#define INVOCATION int(gl_LocalInvocationIndex)

#define FLOAT_BITS(number) intBitsToFloat(number)
#define FLOATS_OF(words) uintBitsToFloat(words)
#define HALVES_OF(word) unpackHalf2x16(word)
#define SPLAT(number) vec4(number)
#define FRACTION(number) fract(number)

// Set for every dispatch; KernelParameters.cs gives the numbers their names.
layout(location = 0) uniform ivec4 PARAMETERS[8];
