// A thin exponential atmosphere around a planet, single scattering without an integral: along a ray the optical depth is known in closed form
// (flat layers towards the ground, Chapman's function for a sphere towards the sky), and the light that is scattered in has one colour.
// Lengths are image units (1000 km). Positions and directions have x east, y south, z up.

uniform float planet_radius;
uniform float haze;          // density of the atmosphere; 1 is clear air
uniform vec3 sun;            // direction to the sun

const float AIR_HEIGHT = 0.008;                             // height in which the density falls by e
const vec3 AIR = vec3(5.8, 13.5, 33.1);                     // scattering per unit of length at sea level (Rayleigh's 1 / wavelength^4)
const float DUST_HEIGHT = 0.0025;
const float DUST = 9.0;                                     // that of larger particles, which are grey
const vec3 SUNLIGHT = vec3(1.0, 0.97, 0.92) * 3.2;

// exp(-v) for v >= 0, without the denormal numbers that are slow on processors.
float fall(float v) { return exp(-clamp(v, 0.0, 60.0)); }
vec3 fall(vec3 v) { return exp(-clamp(v, 0.0, 60.0)); }

float chapman(float sine, float height) {
    float curved = sqrt(0.5 * 3.14159265 * planet_radius / height);
    return curved / ((curved - 1.0) * max(sine, 0.0) + 1.0);
}

vec3 extinction(float air, float dust) { return haze * (AIR * air + vec3(DUST * dust)); }

// Optical depth from an altitude to space along a direction that rises by a sine of 0 to 1.
vec3 depth_to_space(float altitude, float sine) {
    return extinction(
        AIR_HEIGHT * fall(altitude / AIR_HEIGHT) * chapman(sine, AIR_HEIGHT),
        DUST_HEIGHT * fall(altitude / DUST_HEIGHT) * chapman(sine, DUST_HEIGHT));
}

// Mean density between two altitudes, where the altitude changes evenly.
float mean_density(float a, float b, float height) {
    float from = fall(a / height), to = fall(b / height);
    float difference = (b - a) / height;
    return abs(difference) < 1e-2 ? 0.5 * (from + to) : (from - to) / difference;
}

vec3 depth_between(float a, float b, float distance) {
    return extinction(distance * mean_density(a, b, AIR_HEIGHT), distance * mean_density(a, b, DUST_HEIGHT));
}

vec3 sunlight_at(float altitude, float sine) {
    return SUNLIGHT * fall(depth_to_space(altitude, sine)) * smoothstep(-0.08, 0.06, sine);
}

// Colour of the light that air scatters towards the eye: what a ray through very much of it shows.
vec3 air_light(vec3 direction) {
    float c = dot(direction, sun);
    float air = 0.75 * (1.0 + c * c);
    float dust = 0.25 + 0.75 * pow(0.5 + 0.5 * c, 12.0);
    vec3 low = fall(0.55 * depth_to_space(0.0, sun.z));
    return SUNLIGHT * low * smoothstep(-0.2, 0.1, sun.z) * (0.20 * air * vec3(0.80, 0.92, 1.06) + 0.12 * dust);
}

// The sky without the sun's disc, for an eye at an altitude; black where the planet is hit.
vec3 sky(vec3 direction, float altitude) {
    float rise = direction.z;
    if (rise >= 0.0) {
        return air_light(direction) * (1.0 - fall(depth_to_space(altitude, rise)));
    }

    // A ray that passes the planet: down to its lowest point and up again.
    float lowest = (planet_radius + altitude) * sqrt(1.0 - rise * rise) - planet_radius;
    vec3 whole = 2.0 * depth_to_space(max(lowest, 0.0), 0.0) - depth_to_space(altitude, -rise);
    return air_light(direction) * (1.0 - fall(whole));
}

vec3 to_linear(vec3 v) { return mix(v / 12.92, pow((max(v, 0.0) + 0.055) / 1.055, vec3(2.4)), step(0.04045, v)); }

// Reinhard's operator with a white point (Photographic Tone Reproduction, 2002, eq. 4), then the encoding of sRGB.
vec3 to_display(vec3 light) {
    const float WHITE = 2.6;
    vec3 v = light * (1.0 + light / (WHITE * WHITE)) / (1.0 + light);
    return mix(12.92 * v, 1.055 * pow(max(v, 0.0), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, v));
}
