in vec3 where;
in vec2 at;
flat in ivec4 tile_place;
flat in ivec4 tile_parent;
flat in vec4 tile_blend;
out vec4 colour;

uniform sampler2DArray colours;
#ifdef HEIGHTS
uniform sampler2DArray heights;
#endif
uniform float altitude;
uniform float cell;
uniform int shown;           // what is shown: 0 the picture, 1 tiles in colours of their levels, 2 colours as they are stored, 3 black

#ifdef HEIGHTS
// Rise of the height per texel, by central differences a number of texels apart.
vec2 rise(vec2 texel, int layer, float apart) {
    vec2 step_x = vec2(apart, 0.0), step_y = vec2(0.0, apart);
    return vec2(
        texture(heights, vec3((texel + step_x) / SIDE, layer)).r - texture(heights, vec3((texel - step_x) / SIDE, layer)).r,
        texture(heights, vec3((texel + step_y) / SIDE, layer)).r - texture(heights, vec3((texel - step_y) / SIDE, layer)).r) / (2.0 * apart);
}
#endif

vec3 level_colour(int level) { return 0.55 + 0.45 * cos(vec3(0.0, 2.1, 4.2) + 1.9 * float(level)); }

void main() {
    if (shown == 3) {
        colour = vec4(0.0, 0.0, 0.0, 1.0);
        return;
    }

    float b = share(at / float(CELLS), tile_blend);
    vec2 own_texel = at * float(CELL) + float(BORDER), parent_texel = vec2(tile_parent.xy) + at * (float(CELL) / float(RATIO)) + float(BORDER);
    vec4 texel = mix(
        texture(colours, vec3(parent_texel / SIDE, tile_parent.z)),
        texture(colours, vec3(own_texel / SIDE, tile_place.w)), b);
    if (shown == 2) {
        colour = vec4(texel.rgb, 1.0);
        return;
    }

    vec2 slope = vec2(0.0);
    #ifdef HEIGHTS
    float water = water_share(mix(
        texture(heights, vec3(parent_texel / SIDE, tile_parent.z)).r,
        texture(heights, vec3(own_texel / SIDE, tile_place.w)).r, b), texel.a);
    // Where a pixel of the picture holds several texels, differences over as many.
    vec2 footprint = fwidth(own_texel);
    float apart = clamp(max(footprint.x, footprint.y), 1.0, float(BORDER) - 1.0);
    float pixel = cell * float(tile_place.z) / float(CELL);
    vec2 own = rise(own_texel, tile_place.w, apart) / pixel;
    vec2 above = rise(parent_texel, tile_parent.z, max(apart / float(RATIO), 1.0)) / (tile_parent.w > 0 ? pixel * float(RATIO) : pixel);
    slope = relief * mix(above, own, b) * (1.0 - water);
    #else
    float water = water_share(SEA_LEVEL + 1.0, texel.a);
    #endif

    vec3 vertical = normalize(vec3(where.xy / planet_radius, 1.0));
    vec3 normal = normalize(vec3(where.xy / planet_radius - slope, 1.0));
    vec3 view = normalize(where);
    float distance = length(where), ground = max(where.z + altitude + dot(where.xy, where.xy) / (2.0 * planet_radius), 0.0);
    float sine = dot(vertical, sun);
    vec3 light = sunlight_at(ground, max(sine, 0.0)) * smoothstep(-0.02, 0.08, sine);

    // Light of the sky from above, a little light of the ground from below.
    vec3 ambient = (vec3(0.30, 0.40, 0.56) * (0.5 + 0.5 * normal.z) + vec3(0.16, 0.14, 0.11) * (0.5 - 0.5 * normal.z)) * (0.06 + smoothstep(-0.15, 0.5, sine));
    vec3 albedo = to_linear(clamp(texel.rgb, 0.0, 1.0)) * 1.25;
    vec3 land = albedo * (light * max(dot(normal, sun), 0.0) + ambient);

    // The sea: its own colour from below, the sky by Fresnel's law (Schlick's approximation), and the sun over small waves.
    float facing = clamp(-dot(view, vertical), 0.0, 1.0), fresnel = 0.02 + 0.98 * pow(1.0 - facing, 5.0);
    vec3 mirrored = reflect(view, vertical);
    mirrored.z = max(mirrored.z, 0.02);
    vec3 middle = normalize(sun - view);
    float spread = 260.0, glint = pow(max(dot(middle, vertical), 0.75), spread) * (spread + 2.0) / 25.0;
    vec3 deep = albedo * (light * max(sine, 0.0) + ambient);
    vec3 sea = mix(deep, sky(normalize(mirrored), max(ground, 0.0)), fresnel * 0.75) + light * glint * (0.02 + 0.3 * fresnel);

    vec3 seen = mix(land, sea, water);
    if (shown == 1) {
        vec2 edge = min(at, vec2(CELLS) - at) / max(fwidth(at), vec2(1e-6));
        seen = mix(seen, level_colour(tile_parent.w) * (0.25 + 0.75 * b), min(edge.x, edge.y) < 1.0 ? 0.9 : 0.35);
    }

    vec3 clear = fall(depth_between(altitude, ground, distance));
    colour = vec4(to_display(seen * clear + air_light(view) * (1.0 - clear)), 1.0);
}
