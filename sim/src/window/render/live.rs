//! The window.

mod drawing;
mod input;
mod surface;

use std::rc::Rc;
use std::time::Duration;

use bevy::app::AppExit;
use bevy::light::ShadowFilteringMethod;
use bevy::light::cluster::GlobalClusterSettings;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::window::{PresentMode, WindowResolution};
use bevy::winit::{UpdateMode, WinitSettings};
use robot_core::Language;
use sim_world::FloorPlan;

use super::light::Finish;
use super::studio::{DrawnBy, drawn_by};
use super::{NoGraphics, light, scene, soft::SoftPlugin};
use crate::window::camera::{Orbit, Shot};
use crate::window::canvas::Area;
use crate::window::overlay::{self, Button, Script, Shown};
use crate::window::reel::{Frame, Playback, Reel};
use crate::window::stage::{Adapting, Pace, Stage};

/// How a window begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// In which language it is written.
    pub language: Language,
    /// Which books stand on the shelves.
    pub seed: u64,
    /// So many times as fast as life.
    pub speed: f64,
    /// What the robot goes by.
    pub script: Script,
    /// The window closes when the story is over.
    pub closes_at_end: bool,
}

/// What is looked at.
pub enum Played {
    /// Something that goes on, and that whoever looks on can take part in.
    Live(Box<dyn Stage>),
    /// Something that is over.
    Over(Reel),
}

impl std::fmt::Debug for Played {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Live(_) => "Live",
            Self::Over(_) => "Over",
        })
    }
}

/// What the window knows from frame to frame.
struct Live {
    stage: Option<Box<dyn Stage>>,
    playback: Playback,
    plan: FloorPlan,
    options: Options,
    pace: Pace,
    adapting: Adapting,
    shown: Shown,
    shot: Shot,
    orbit: Orbit,
    typed: Option<String>,
    buttons: Vec<(Area, Button)>,
    /// The line of time, while the mouse holds its knob.
    scrubbed: Option<Area>,
    /// Where in the house the mouse's button went down, while it is.
    pressed: Option<Vec2>,
    /// Where over the house the mouse was.
    pointer: Option<Vec2>,
    touched_for: Option<Duration>,
    frames: FrameRate,
    camera: Entity,
    surface: surface::Surface,
    drawn: drawing::Drawn,
}

/// Opens a window and shows what is played until somebody closes it. On most systems only the main thread may.
///
/// # Errors
/// When this machine cannot draw.
pub fn open(plan: &FloorPlan, played: Played, options: Options) -> Result<(), NoGraphics> {
    let drawn_by = drawn_by()?;
    let mut app = App::new();
    let window = Window {
        title: format!("{} – {}", overlay::ROBOT, plan.name().get(options.language)),
        resolution: WindowResolution::new(1280, 720),
        // Where the processor draws, it has no time to wait for the screen.
        present_mode: match drawn_by {
            DrawnBy::Card => PresentMode::AutoVsync,
            DrawnBy::Processor => PresentMode::AutoNoVsync,
        },
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
    app.insert_resource(paced(false));
    let finish = match drawn_by {
        DrawnBy::Card => Finish::QUICK,
        DrawnBy::Processor => Finish::PLAIN,
    };
    set_up(app.world_mut(), plan, played, options, finish);
    app.add_systems(Startup, look_up_no_lamps);
    app.add_systems(Update, frame);
    app.run();
    Ok(())
}

/// There are no lamps to be sorted into parts of the picture; the graphics card would do so twice in each picture all the same.
fn look_up_no_lamps(mut settings: ResMut<'_, GlobalClusterSettings>) {
    settings.gpu_clustering = None;
}

/// Sixty pictures a second are enough while something moves, and ten while nothing does: a class's laptops have other work
/// too. Whoever moves the mouse or presses a key is answered at once.
fn paced(is_still: bool) -> WinitSettings {
    let mode = UpdateMode::reactive(Duration::from_millis(if is_still { 100 } else { 16 }));
    WinitSettings { focused_mode: mode, unfocused_mode: mode }
}

fn set_up(world: &mut World, plan: &FloorPlan, played: Played, options: Options, finish: Finish) {
    light::set_up(world, finish);
    scene::set_up(world, plan, options.language, options.seed, finish);
    let camera = world.spawn((light::camera(), Msaa::Off, ShadowFilteringMethod::Hardware2x2)).id();
    let surface = surface::Surface::new(world, camera);
    let (stage, playback) = match played {
        Played::Live(stage) => (Some(stage), Playback::live()),
        Played::Over(reel) => (None, Playback::of(reel)),
    };
    let doll_house = Shot::dolls_house(plan, 16.0 / 9.0);
    let mut live = Live {
        stage,
        playback,
        plan: plan.clone(),
        pace: Pace::at(options.speed),
        options,
        adapting: Adapting::default(),
        shown: Shown::Follow,
        orbit: Orbit::from_shot(&doll_house),
        shot: doll_house,
        typed: None,
        buttons: Vec::new(),
        scrubbed: None,
        pressed: None,
        pointer: None,
        touched_for: None,
        frames: FrameRate::default(),
        camera,
        surface,
        drawn: drawing::Drawn::default(),
    };
    if let Some(Frame { view, .. }) = live.frame() {
        live.shot = Shot::of_conversation(plan, &view);
    }
    world.insert_non_send(live);
}

/// All that happens from one picture to the next.
fn frame(world: &mut World) {
    let Some(mut live) = world.remove_non_send::<Live>() else { return };
    let took = world.resource::<Time<Real>>().delta();
    live.frames.frame(took);
    input::handle(world, &mut live);
    live.pass(took);
    let frame = surface::window_size(world).zip(live.frame());
    if let Some((size, frame)) = frame {
        let was_still = live.drawn.is_still();
        drawing::draw(world, &mut live, size, &frame, took);
        if live.drawn.is_still() != was_still {
            world.insert_resource(paced(!was_still));
        }
    }
    if live.options.closes_at_end && live.stage.as_ref().is_some_and(|stage| stage.is_over()) {
        world.write_message(AppExit::Success);
    }
    world.insert_non_send(live);
}

impl Live {
    /// What is shown now.
    fn frame(&self) -> Option<Frame> {
        let now = || self.stage.as_ref().map(|stage| Frame { view: stage.view(), mind: Rc::new(stage.mind()) });
        self.playback.frame().or_else(now)
    }

    /// Lets time go by.
    fn pass(&mut self, took: Duration) {
        /// Ticks in a frame at most: a machine that is too slow for the speed shows what it can.
        const MOST_TICKS: u32 = 400;
        let ticks = self.pace.ticks(took);
        if self.playback.is_back() && ticks > 0 && !self.playback.wind_by(f64::from(ticks) * Pace::TICK_S) {
            self.pause(true);
        }
        let is_back = self.playback.is_back();
        let Some(stage) = &mut self.stage else { return };
        let goes_by_itself = stage.goes_by_itself();
        let ticks = if goes_by_itself || is_back { 0 } else { ticks.min(MOST_TICKS) };
        for tick in 0..=ticks {
            if tick > 0 {
                stage.tick();
            }
            let view = stage.view();
            if self.playback.reel().is_due(view.at) {
                self.playback.reel_mut().push(view, &stage.mind());
            }
        }
        if let Some(left) = self.touched_for {
            self.touched_for = left.checked_sub(took);
            if self.touched_for.is_none() {
                stage.touch_head(false);
            }
        }
    }

    fn pause(&mut self, is_paused: bool) {
        self.pace.is_paused = is_paused;
        if let Some(stage) = &mut self.stage {
            stage.pause(is_paused);
        }
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
