// What the two stages of the terrain share: blending and the elevation of the ground.

uniform float relief;        // image units per unit of the height channel

const float SEA_LEVEL = -1.0;

// Share of the tile itself at a place within it, 0 to 1 per axis.
float share(vec2 p, vec4 corners) {
    vec2 q = vec2(1.0) - p;
    return q.y * (q.x * corners.x + p.x * corners.y) + p.y * (q.x * corners.z + p.x * corners.w);
}

// Share of water: that of the pixels, or where they have none, ground hardly above the sea.
float water_share(float height, float stored) {
#ifdef WATER
    return smoothstep(0.25, 0.75, stored);
#else
    return 1.0 - smoothstep(0.02, 0.06, height - SEA_LEVEL);
#endif
}

// Elevation above the sea, which is flat.
float elevation(float height, float water) { return relief * max(height - SEA_LEVEL, 0.0) * (1.0 - water_share(height, water)); }
