//! Warm light from the upper left, with soft shadows where they can be had, and the glow of the walls around.

use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::light::cluster::ClusterConfig;
use bevy::light::{CascadeShadowConfig, CascadeShadowConfigBuilder, DirectionalLightShadowMap};
use bevy::prelude::*;
use bevy::render::view::NoIndirectDrawing;

use crate::window::camera::Shot;

/// The light that throws shadows.
#[derive(Component)]
pub(super) struct Sun;

/// What the air outside the house looks like.
pub(super) const BACKGROUND: Color = Color::srgb(0.93, 0.90, 0.85);

/// How much work goes into surfaces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Finish {
    /// The side of the picture that shadows are looked up in, pixels; without one the sun throws none.
    pub(super) shadow_map_px: Option<usize>,
    /// How often a surface's picture is looked at where it is seen from the side.
    pub(super) anisotropy: u16,
    /// From so near one sees what is on the backs of books, metres; from anywhere without.
    pub(super) fine_within_m: Option<f32>,
    /// From so near one sees each book, and from farther away rows of them, metres; from anywhere without.
    pub(super) books_within_m: Option<f32>,
}

impl Finish {
    /// For pictures.
    pub(super) const FINE: Self =
        Self { shadow_map_px: Some(4096), anisotropy: 8, fine_within_m: None, books_within_m: None };
    /// For a window, drawn by a graphics card.
    pub(super) const QUICK: Self =
        Self { shadow_map_px: Some(2048), anisotropy: 2, fine_within_m: None, books_within_m: None };
    /// For a window where the processor draws: people and things stand on soft spots of shade, as always, and that is all.
    pub(super) const PLAIN: Self =
        Self { shadow_map_px: None, anisotropy: 1, fine_within_m: Some(5.0), books_within_m: Some(9.0) };
}

pub(super) fn set_up(world: &mut World, finish: Finish) {
    if let Some(size) = finish.shadow_map_px {
        world.insert_resource(DirectionalLightShadowMap { size });
    }
    world.insert_resource(ClearColor(BACKGROUND));
    world.insert_resource(GlobalAmbientLight::NONE);
    world.spawn((
        Sun,
        DirectionalLight { shadow_maps_enabled: finish.shadow_map_px.is_some(), shadow_normal_bias: 1.2, ..default() },
        shadows_within(8.0),
        Transform::from_xyz(-1.7, -2.3, 5.2).looking_at(Vec3::ZERO, Vec3::Z),
    ));
}

/// What a camera sees the house with.
pub(super) fn camera() -> impl Bundle {
    // The material develops its light itself, and there are no lamps to look up.
    // The few things in a house are sooner drawn than sorted by the graphics card, most of all where that is the processor.
    (Camera3d::default(), Tonemapping::None, ClusterConfig::Single, NoIndirectDrawing)
}

/// Shadows are drawn up to this distance from the eye, metres, as finely as the shadow map allows.
pub(super) fn shadows_within(distance_m: f32) -> CascadeShadowConfig {
    CascadeShadowConfigBuilder { num_cascades: 1, minimum_distance: 0.1, maximum_distance: distance_m, ..default() }
        .build()
}

/// How far shadows are worth drawing in a shot.
pub(super) fn shadow_distance_m(shot: &Shot) -> f32 {
    (shot.eye.distance(shot.target) * 1.5 + 2.5).clamp(4.0, 60.0)
}
