// Matt surfaces under a warm light, with the glow of sky and floor around: what a library needs, and a tenth of the work
// of a physical material, so that a processor without a graphics card can draw it. There it is drawn without SHADOWED: to
// ask the shadow map for each pixel is half of all the work.

#import bevy_pbr::{
    forward_io::VertexOutput,
    mesh_view_bindings::{lights, view},
    shadows::fetch_directional_shadow,
}

struct Soft {
    tint: vec4<f32>,
    // How much light a surface throws back like a mirror, 0 to 1.
    gloss: f32,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> material: Soft;
#ifdef PICTURE
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var picture: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var picture_sampler: sampler;
#endif

const SUN = vec3<f32>(1.28, 1.14, 0.96);
const SKY = vec3<f32>(0.68, 0.67, 0.67);
const FLOOR = vec3<f32>(0.50, 0.41, 0.32);
const FILL = vec3<f32>(0.13, 0.16, 0.20);
const FILL_FROM = vec3<f32>(0.68, 0.54, 0.50);

// The curve of film: bright things stay coloured (K. Narkowicz, "ACES filmic tone mapping curve", 2015).
fn developed(light: vec3<f32>) -> vec3<f32> {
    let x = light * 0.66;
    return clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14), vec3<f32>(0.0), vec3<f32>(1.0));
}

@fragment
fn fragment(in: VertexOutput, @builtin(front_facing) is_front: bool) -> @location(0) vec4<f32> {
    var colour = material.tint;
#ifdef VERTEX_COLORS
    colour *= in.color;
#endif
#ifdef PICTURE
    colour *= textureSample(picture, picture_sampler, in.uv);
#endif
#ifdef LIT
    var normal = normalize(in.world_normal);
    let to_sun = lights.directional_lights[0].direction_to_light;
    let facing = max(dot(normal, to_sun), 0.0);
#ifdef SHADOWED
    var sunlit = 0.0;
    if (facing > 0.0) {
        let view_z = dot(vec4<f32>(
            view.view_from_world[0].z,
            view.view_from_world[1].z,
            view.view_from_world[2].z,
            view.view_from_world[3].z,
        ), in.world_position);
        sunlit = fetch_directional_shadow(0u, in.world_position, normal, view_z, in.position.xy);
    }
#else
    // As bright on the whole as a room in which some places lie in the shade.
    let sunlit = 0.82;
#endif
    let around = mix(FLOOR, SKY, normal.z * 0.5 + 0.5);
    let fill = FILL * max(dot(normal, FILL_FROM), 0.0);
    var light = colour.rgb * (around + fill + SUN * facing * sunlit);
#ifdef GLOSSY
    let to_eye = normalize(view.world_position.xyz - in.world_position.xyz);
    let halfway = normalize(to_sun + to_eye);
    let glint = pow(max(dot(normal, halfway), 0.0), 48.0) * sunlit;
    let rim = pow(1.0 - max(dot(normal, to_eye), 0.0), 3.0);
    light += material.gloss * (SUN * glint * 0.7 + SKY * rim * 0.45);
#endif
    return vec4<f32>(developed(light), colour.a);
#else
    return colour;
#endif
}
