// What a kernel's body is written in, as HLSL (Direct3D 11, shader model 5). prelude.glsl says the same for GLSL; the words
// are explained in Documentation~/compute-shaders.md.

#define vec2 float2
#define vec3 float3
#define vec4 float4
#define ivec2 int2
#define ivec3 int3
#define ivec4 int4
#define uvec2 uint2
#define uvec3 uint3
#define uvec4 uint4

// BUFFER_IN(slot, type, Block, name): name[] is an array that is read. The block's name is GLSL's alone.
#define BUFFER_IN(slot, type, block, name) StructuredBuffer<type> name : register(t##slot);
#define BUFFER_OUT(slot, type, block, name) RWStructuredBuffer<type> name : register(u##slot);
#define IMAGE_OUT(slot, format, name) RWTexture2D<float4> name : register(u##slot);
#define STORE(name, at, texel) name[at] = texel

#define SHARED groupshared
#define BARRIER GroupMemoryBarrierWithGroupSync()

// KERNEL(n) { ... }: n invocations in a row to a group.
#define KERNEL(invocations) [numthreads(invocations, 1, 1)] void main(uint3 groupOfThreads : SV_GroupID, uint threadOfGroup : SV_GroupIndex)
#define GROUP int3(groupOfThreads)
#define INVOCATION int(threadOfGroup)

#define FLOAT_BITS(number) asfloat(number)
#define FLOATS_OF(words) asfloat(words)
#define HALVES_OF(word) float2(f16tof32((word) & 0xffffu), f16tof32((word) >> 16))
#define SPLAT(number) ((float4)(number))
#define FRACTION(number) frac(number)

// Set for every dispatch; KernelParameters.cs gives the numbers their names.
cbuffer Parameters : register(b0)
{
    int4 PARAMETERS[8];
};
