//! Pictures without a display.

use std::sync::mpsc;

use bevy::app::App;
use bevy::asset::RenderAssetUsages;
use bevy::camera::RenderTarget;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat, TextureUsages};
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use robot_core::Language;
use sim_world::FloorPlan;

use super::light::{self, Finish, Sun};
use super::scene;
use super::soft::SoftPlugin;
use crate::window::camera::Shot;
use crate::window::textures::Picture;
use crate::window::view::View;

/// Why there can be no pictures on this machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoGraphics {
    /// Nothing speaks Vulkan or OpenGL.
    #[error(
        "this machine has no graphics driver; Mesa's software driver is enough: apt-get install mesa-vulkan-drivers"
    )]
    NoDriver,
    /// The driver took the picture and never gave it back.
    #[error("the graphics driver gave no picture back")]
    NoPicture,
}

/// How much work goes into a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quality {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The picture is drawn this many times as wide and high, and then made smaller: 1 to 3.
    pub oversampled: u32,
}

impl Quality {
    /// For a web page.
    pub const PRINT: Self = Self { width: 1280, height: 720, oversampled: 2 };
    /// For tests.
    pub const DRAFT: Self = Self { width: 320, height: 180, oversampled: 1 };
}

/// A house that pictures are taken of.
pub struct Studio {
    app: App,
    camera: Entity,
    target: Handle<Image>,
    quality: Quality,
    is_warm: bool,
}

impl std::fmt::Debug for Studio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Studio").field("quality", &self.quality).finish_non_exhaustive()
    }
}

impl Studio {
    /// Builds the house. Takes a few seconds on a machine without a graphics card.
    ///
    /// # Errors
    /// When this machine cannot draw.
    pub fn new(plan: &FloorPlan, language: Language, seed: u64, quality: Quality) -> Result<Self, NoGraphics> {
        drawn_by()?;
        let mut app = App::new();
        app.add_plugins(
            DefaultPlugins
                .build()
                .disable::<WinitPlugin>()
                .disable::<bevy::app::TerminalCtrlCHandlerPlugin>()
                .disable::<bevy::app::PanicHandlerPlugin>()
                .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
                .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() }),
        );
        app.add_plugins(SoftPlugin);
        app.finish();
        app.cleanup();
        let world = app.world_mut();
        light::set_up(world, Finish::FINE);
        scene::set_up(world, plan, language, seed, Finish::FINE);
        let times = quality.oversampled.clamp(1, 3);
        let size = Extent3d { width: quality.width * times, height: quality.height * times, depth_or_array_layers: 1 };
        let mut target = Image::new_uninit(
            size,
            TextureDimension::D2,
            TextureFormat::Rgba8UnormSrgb,
            RenderAssetUsages::RENDER_WORLD,
        );
        target.texture_descriptor.usage |= TextureUsages::RENDER_ATTACHMENT;
        let target = world.resource_mut::<Assets<Image>>().add(target);
        let camera = world.spawn((light::camera(), RenderTarget::Image(target.clone().into()), Msaa::Sample4)).id();
        Ok(Self { app, camera, target, quality, is_warm: false })
    }

    /// Takes a picture.
    ///
    /// # Errors
    /// When the driver gives none back.
    pub fn take(&mut self, view: &View, shot: &Shot) -> Result<Picture, NoGraphics> {
        /// Frames until a picture must have come back; it takes three.
        const PATIENCE: usize = 60;
        let world = self.app.world_mut();
        scene::show(world, view);
        aim(world, self.camera, shot);
        set_active(world, self.camera, true);
        if !self.is_warm {
            // Meshes and shaders reach the graphics card with the first frame, and are drawn from the second one on.
            self.is_warm = true;
            self.app.update();
            self.app.update();
        }
        let world = self.app.world_mut();
        let (sender, taken) = mpsc::channel();
        world.spawn(Screenshot::image(self.target.clone())).observe(move |captured: On<'_, '_, ScreenshotCaptured>| {
            // Nobody waits any more if it is late.
            let _ = sender.send(captured.image.clone());
        });
        for frame in 0..PATIENCE {
            self.app.update();
            if frame == 0 {
                // One frame is enough: while the picture comes back, nothing more is drawn.
                set_active(self.app.world_mut(), self.camera, false);
            }
            if let Ok(image) = taken.try_recv() {
                return self.developed(&image).ok_or(NoGraphics::NoPicture);
            }
        }
        Err(NoGraphics::NoPicture)
    }

    /// The picture in the size that was asked for.
    fn developed(&self, image: &Image) -> Option<Picture> {
        let times = self.quality.oversampled.clamp(1, 3);
        let (width, height) = (self.quality.width, self.quality.height);
        let wide = (width * times) as usize;
        let data = image.data.as_ref().filter(|data| data.len() >= wide * (height * times) as usize * 4)?;
        let mut rgba = Vec::with_capacity((width * height * 4) as usize);
        let square = times * times;
        for y in 0..height {
            for x in 0..width {
                for channel in 0..3 {
                    let all = (0..square).map(|part| {
                        let (px, py) = ((x * times + part % times) as usize, (y * times + part / times) as usize);
                        u32::from(data[(py * wide + px) * 4 + channel])
                    });
                    rgba.push(((all.sum::<u32>() + square / 2) / square) as u8);
                }
                rgba.push(255);
            }
        }
        Some(Picture { width, height, rgba })
    }
}

pub(super) fn set_active(world: &mut World, camera: Entity, is_active: bool) {
    if let Some(mut camera) = world.get_mut::<Camera>(camera) {
        camera.is_active = is_active;
    }
}

/// Turns a camera to where a shot is taken from.
pub(super) fn aim(world: &mut World, camera: Entity, shot: &Shot) {
    scene::look_in_from(world, shot.eye);
    let mut camera = world.entity_mut(camera);
    camera.insert((
        Transform::from_translation(shot.eye).looking_at(shot.target, shot.up()),
        Projection::Perspective(PerspectiveProjection { fov: shot.fov_rad, near: 0.05, far: 200.0, ..default() }),
    ));
    let mut suns = world.query_filtered::<Entity, With<Sun>>();
    let suns: Vec<Entity> = suns.iter(world).collect();
    for sun in suns {
        world.entity_mut(sun).insert(light::shadows_within(light::shadow_distance_m(shot)));
    }
}

/// What draws on a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DrawnBy {
    Card,
    /// Mesa's software driver, or one like it.
    Processor,
}

/// What on this machine can draw. bevy ends the program where nothing can.
pub(super) fn drawn_by() -> Result<DrawnBy, NoGraphics> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env());
    let adapter = instance.request_adapter(&wgpu::RequestAdapterOptions::default());
    let adapter = bevy::tasks::block_on(adapter).map_err(|_| NoGraphics::NoDriver)?;
    let is_processor = adapter.get_info().device_type == wgpu::DeviceType::Cpu;
    Ok(if is_processor { DrawnBy::Processor } else { DrawnBy::Card })
}

#[cfg(test)]
mod tests;
