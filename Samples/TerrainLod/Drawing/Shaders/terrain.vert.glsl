// A vertex of a tile's grid. The grids of all tiles have the same number of cells, so that the parent's grid is RATIO times coarser and every vertex of it is also one of this
// grid; vertices are corners of pixels, of the parent's too. At a share b of the tile itself a vertex is at (1 - b) times the nearest vertex of the parent's grid + b times its own place, heights alike: b = 1 gives
// the tile's own mesh and b = 0 exactly its parent's. Places are whole numbers of the finest cells, counted from one anchor for all tiles, so that two tiles compute the
// same place of a common vertex to the last bit.

layout(location = 0) in ivec4 place;    // the tile's corner x, y, finest cells per cell, layer
layout(location = 1) in ivec4 parent;   // the tile's corner in pixels of its parent x, y, the parent's layer, level
layout(location = 2) in vec4 blend;     // share of the tile itself: top left, top right, bottom left, bottom right

uniform sampler2DArray colours;
#ifdef HEIGHTS
uniform sampler2DArray heights;
#endif
uniform mat4 view_projection;
uniform vec2 eye;            // the camera's place relative to the anchor, image units
uniform float altitude;      // the camera's, image units
uniform float cell;          // image units per finest cell

out vec3 where;              // relative to the camera, image units
out vec2 at;                 // in the tile, cells
flat out ivec4 tile_place;
flat out ivec4 tile_parent;
flat out vec4 tile_blend;
invariant gl_Position;

// Elevation at a corner of pixels: the mean of the four around it.
float elevation_at(int layer, ivec2 corner) {
    float sum = 0.0;
    for (int i = 0; i < 4; i++) {
        ivec3 texel = ivec3(corner + BORDER - ivec2(i & 1, i >> 1), layer);
    #ifdef HEIGHTS
        sum += elevation(texelFetch(heights, texel, 0).r, texelFetch(colours, texel, 0).a);
    #endif
    }
    return 0.25 * sum;
}

void main() {
    ivec2 own = ivec2(gl_VertexID % (CELLS + 1), gl_VertexID / (CELLS + 1));
    ivec2 coarse = (own + RATIO / 2) / RATIO * RATIO;
    float b = share(vec2(own) / float(CELLS), blend);
    vec2 from = vec2(place.xy + coarse * place.z), to = vec2(place.xy + own * place.z);
    vec2 ground = (from * (1.0 - b) + to * b) * cell - eye;
    float from_height = elevation_at(parent.z, parent.xy + coarse * (CELL / RATIO)), to_height = elevation_at(place.w, own * CELL);
    float height = from_height * (1.0 - b) + to_height * b;

    // The planet's surface falls away by the square of the distance.
    where = vec3(ground, height - altitude - dot(ground, ground) / (2.0 * planet_radius));
    at = vec2(coarse) * (1.0 - b) + vec2(own) * b;
    tile_place = place;
    tile_parent = parent;
    tile_blend = blend;
    gl_Position = view_projection * vec4(where, 1.0);
}
