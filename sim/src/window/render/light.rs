//! Warm light from the upper left with soft shadows, and the glow of the walls around.

use bevy::camera::Exposure;
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::light::{CascadeShadowConfig, CascadeShadowConfigBuilder, DirectionalLightShadowMap};
use bevy::prelude::*;

use crate::window::camera::Shot;

/// The light that throws shadows.
#[derive(Component)]
pub(super) struct Sun;

/// What the air outside the house looks like.
pub(super) const BACKGROUND: Color = Color::srgb(0.93, 0.90, 0.85);

pub(super) fn set_up(world: &mut World, shadow_map_px: usize) {
    world.insert_resource(DirectionalLightShadowMap { size: shadow_map_px });
    world.insert_resource(ClearColor(BACKGROUND));
    world.insert_resource(GlobalAmbientLight::NONE);
    world.spawn((
        Sun,
        DirectionalLight {
            color: Color::srgb(1.0, 0.93, 0.82),
            illuminance: 5_200.0,
            shadow_maps_enabled: true,
            shadow_normal_bias: 1.2,
            ..default()
        },
        shadows_within(8.0),
        Transform::from_xyz(-2.6, -2.2, 5.0).looking_at(Vec3::ZERO, Vec3::Z),
    ));
    // A cool light from the other side keeps the shaded side of things round.
    world.spawn((
        DirectionalLight { color: Color::srgb(0.78, 0.87, 1.0), illuminance: 900.0, shadow_maps_enabled: false, ..default() },
        Transform::from_xyz(3.0, 2.4, 2.0).looking_at(Vec3::ZERO, Vec3::Z),
    ));
}

/// What a camera sees the house with.
pub(super) fn camera(world: &mut World) -> impl Bundle + use<> {
    let around = world.resource_scope(|_, mut images: Mut<'_, Assets<Image>>| EnvironmentMapLight {
        intensity: 820.0,
        // The map's top is y, the house's is z.
        rotation: Quat::from_rotation_x(std::f32::consts::FRAC_PI_2),
        ..EnvironmentMapLight::hemispherical_gradient(
            &mut images,
            Color::srgb(1.0, 0.985, 0.96),
            Color::srgb(0.93, 0.87, 0.79),
            Color::srgb(0.66, 0.52, 0.38),
        )
    });
    (Camera3d::default(), around, Tonemapping::AcesFitted, Exposure { ev100: 9.4 })
}

/// Shadows are drawn up to this distance from the eye, metres, as finely as the shadow map allows.
pub(super) fn shadows_within(distance_m: f32) -> CascadeShadowConfig {
    CascadeShadowConfigBuilder {
        num_cascades: 1,
        minimum_distance: 0.1,
        maximum_distance: distance_m,
        ..default()
    }
    .build()
}

/// How far shadows are worth drawing in a shot.
pub(super) fn shadow_distance_m(shot: &Shot) -> f32 {
    (shot.eye.distance(shot.target) * 1.5 + 2.5).clamp(4.0, 60.0)
}
