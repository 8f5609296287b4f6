out vec3 towards;
uniform vec3 right;          // half the width of the picture at distance 1
uniform vec3 up;             // half its height
uniform vec3 forward;

void main() {
    vec2 corner = vec2((gl_VertexID & 1) * 4 - 1, (gl_VertexID >> 1) * 4 - 1);
    towards = forward + corner.x * right + corner.y * up;

    // At the far end of the depth buffer: drawn only where nothing else is.
    gl_Position = vec4(corner, 1.0, 1.0);
}
