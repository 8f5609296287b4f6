in vec3 towards;
out vec4 colour;
uniform float altitude;

void main() {
    vec3 direction = normalize(towards);
    float reach = planet_radius + altitude, along = -direction.z * reach;
    float closest = reach * reach - along * along;
    vec3 light;
    if (along > 0.0 && closest < planet_radius * planet_radius) {
        // Ground beyond what is drawn: what the air shows over a dark sea.
        float away = along - sqrt(planet_radius * planet_radius - closest);
        vec3 clear = fall(depth_between(altitude, 0.0, away));
        light = vec3(0.004, 0.012, 0.03) * clear + air_light(direction) * (1.0 - clear);
    } else {
        light = sky(direction, altitude);
        float disc = smoothstep(0.99996, 0.99998, dot(direction, sun));
        light += disc * 40.0 * fall(depth_to_space(altitude, max(direction.z, 0.0)));
    }

    colour = vec4(to_display(light), 1.0);
}
