//! The window.

mod input;
mod surface;

use std::time::Duration;

use bevy::app::AppExit;
use bevy::light::ShadowFilteringMethod;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::window::{PresentMode, WindowResolution};
use bevy::winit::{UpdateMode, WinitSettings};
use robot_core::Language;
use sim_world::FloorPlan;

use super::studio::{aim, has_graphics};
use super::{NoGraphics, light, scene, soft::SoftPlugin};
use crate::window::camera::{Orbit, Shot};
use crate::window::canvas::{Area, Canvas};
use crate::window::overlay::{self, Button, Panel, Shown, draw_panel};
use crate::window::stage::{Adapting, Detail, Pace, Stage};

/// How wide the panel is, in pixels of a window 720 high.
const PANEL_PX: f32 = 330.0;

/// How a window begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// In which language it is written.
    pub language: Language,
    /// Which books stand on the shelves.
    pub seed: u64,
    /// So many times as fast as life.
    pub speed: f64,
    /// The window closes when the story is over.
    pub closes_at_end: bool,
}

/// What the window knows from frame to frame.
struct Live {
    stage: Box<dyn Stage>,
    plan: FloorPlan,
    options: Options,
    pace: Pace,
    adapting: Adapting,
    detail: Detail,
    shown: Shown,
    shot: Shot,
    orbit: Orbit,
    typed: Option<String>,
    buttons: Vec<(Area, Button)>,
    touched_for: Option<Duration>,
    panel_age: Duration,
    frames: FrameRate,
    camera: Entity,
    surface: surface::Surface,
}

/// Opens a window and shows the stage until somebody closes it. On most systems only the main thread may.
///
/// # Errors
/// When this machine cannot draw.
pub fn open(plan: &FloorPlan, stage: Box<dyn Stage>, options: Options) -> Result<(), NoGraphics> {
    if !has_graphics() {
        return Err(NoGraphics::NoDriver);
    }
    let mut app = App::new();
    let window = Window {
        title: format!("{} – {}", overlay::ROBOT, plan.name().get(options.language)),
        resolution: WindowResolution::new(1280, 720),
        present_mode: PresentMode::AutoNoVsync,
        ..default()
    };
    app.add_plugins(
        DefaultPlugins
            .build()
            .disable::<bevy::app::TerminalCtrlCHandlerPlugin>()
            .disable::<bevy::app::PanicHandlerPlugin>()
            .set(WindowPlugin { primary_window: Some(window), ..default() })
            .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() }),
    );
    app.add_plugins(SoftPlugin);
    // Sixty pictures a second are enough, and a class's laptops have other work too.
    let mode = UpdateMode::reactive(Duration::from_millis(16));
    app.insert_resource(WinitSettings { focused_mode: mode, unfocused_mode: mode });
    set_up(app.world_mut(), plan, stage, options);
    app.add_systems(Update, frame);
    app.run();
    Ok(())
}

fn set_up(world: &mut World, plan: &FloorPlan, stage: Box<dyn Stage>, options: Options) {
    light::set_up(world, 2048);
    scene::set_up(world, plan, options.language, options.seed, 2);
    let camera = world.spawn((light::camera(), Msaa::Off, ShadowFilteringMethod::Hardware2x2)).id();
    let surface = surface::Surface::new(world, camera);
    let view = stage.view();
    let shot = Shot::of_conversation(plan, &view);
    let pace = Pace::at(options.speed);
    world.insert_non_send(Live {
        stage,
        plan: plan.clone(),
        options,
        pace,
        adapting: Adapting::default(),
        detail: Detail::Medium,
        shown: Shown::Follow,
        orbit: Orbit::from_shot(&Shot::dolls_house(plan, 16.0 / 9.0)),
        shot,
        typed: None,
        buttons: Vec::new(),
        touched_for: None,
        panel_age: Duration::MAX,
        frames: FrameRate::default(),
        camera,
        surface,
    });
}

/// All that happens from one picture to the next.
fn frame(world: &mut World) {
    let Some(mut live) = world.remove_non_send::<Live>() else { return };
    let took = world.resource::<Time<Real>>().delta();
    live.frames.frame(took);
    input::handle(world, &mut live);
    let ticks = live.pace.ticks(took);
    // A machine that is too slow for the speed shows what it can: half the frame's time is for ticks.
    for _ in 0..ticks.min(MOST_TICKS) {
        live.stage.tick();
    }
    if let Some(left) = live.touched_for {
        live.touched_for = left.checked_sub(took);
        if live.touched_for.is_none() {
            live.stage.touch_head(false);
        }
    }
    if let Some(size) = surface::window_size(world) {
        draw(world, &mut live, size, took);
    }
    if live.options.closes_at_end && live.stage.is_over() {
        world.write_message(AppExit::Success);
    }
    world.insert_non_send(live);
}

/// Ticks in a frame at most.
const MOST_TICKS: u32 = 400;

fn draw(world: &mut World, live: &mut Live, size: UVec2, took: Duration) {
    let view = live.stage.view();
    let scale = size.y as f32 / 720.0;
    let panel_px = (PANEL_PX * scale).min(size.x as f32 * 0.45);
    let room = Vec2::new(size.x as f32 - panel_px, size.y as f32);
    let detail = live.adapting.frame(took);
    if detail != live.detail {
        live.detail = detail;
        let msaa = if detail == Detail::Smooth { Msaa::Sample4 } else { Msaa::Off };
        world.entity_mut(live.camera).insert(msaa);
    }
    live.surface.fit(world, size, room, detail.part());
    let wished = match live.shown {
        Shown::Follow if view.robot.is_walking => Shot::of_walk(&live.plan, &view),
        Shown::Follow => Shot::of_conversation(&live.plan, &view),
        Shown::Orbit => live.orbit.shot(0.7),
        Shown::Top => Shot::dolls_house(&live.plan, room.x / room.y),
    };
    live.shot = if live.shown == Shown::Follow { live.shot.towards(&wished, took) } else { wished };
    scene::show(world, &view);
    aim(world, live.camera, &live.shot);

    let mut bubbles = Canvas::new(room.x as u32, room.y as u32);
    let said = overlay::bubbles(&view, &live.shot, room);
    let has_bubbles = !said.is_empty();
    let all = Area::new(0.0, 0.0, room.x, room.y);
    overlay::draw_bubbles(&mut bubbles, &overlay::lay(said, all, scale), scale);
    live.surface.write_bubbles(world, &bubbles, has_bubbles);

    live.panel_age = live.panel_age.saturating_add(took);
    if live.panel_age > Duration::from_millis(200) {
        live.panel_age = Duration::ZERO;
        let mind = live.stage.mind();
        let panel = Panel {
            view: &view,
            mind: &mind,
            language: live.options.language,
            is_paused: live.pace.is_paused,
            speed: live.pace.speed,
            shown: live.shown,
            typed: live.typed.as_deref(),
            has_speeds: live.stage.has_speeds(),
        };
        let mut canvas = Canvas::new(panel_px as u32, size.y);
        let area = Area::new(0.0, 0.0, panel_px, size.y as f32);
        live.buttons = draw_panel(&mut canvas, area, scale, &panel);
        for (area, _) in &mut live.buttons {
            area.x += room.x;
        }
        live.surface.write_panel(world, &canvas);
    }
}

/// How many pictures a second there were, for the log.
#[derive(Debug, Default)]
struct FrameRate {
    frames: u32,
    since: Duration,
}

impl FrameRate {
    fn frame(&mut self, took: Duration) {
        self.frames += 1;
        self.since += took;
        if self.since > Duration::from_secs(5) {
            let per_second = f64::from(self.frames) / self.since.as_secs_f64();
            tracing::info!("{per_second:.1} pictures a second");
            *self = Self::default();
        }
    }
}
