namespace ScaleParty.Synthesis;

/// <summary>Languages that a kernel's one body is turned into.</summary>
public enum ShaderLanguage
{
    /// <summary>GLSL 4.30, which OpenGL runs.</summary>
    Glsl = 0,

    /// <summary>HLSL for shader model 5, with the pragma that Unity's compute shaders begin with.</summary>
    Hlsl = 1,
}
