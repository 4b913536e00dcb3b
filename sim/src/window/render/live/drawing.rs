//! One picture of the window. What has not changed since the last one is not drawn again.

use std::time::Duration;

use bevy::prelude::*;
use robot_core::{JointValues, Pose};

use super::super::scene;
use super::super::studio::{aim, set_active};
use super::Live;
use crate::window::camera::Shot;
use crate::window::canvas::{Area, Canvas};
use crate::window::overlay::{self, Felt, Laid, Panel, Shown, Timeline, draw_panel};
use crate::window::reel::{Frame, Playback};
use crate::window::robot::Lights;
use crate::window::stage::{Adapting, Detail};
use crate::window::view::{Tipped, View};

/// How wide the panel is, in pixels of a window 720 high.
const PANEL_PX: f32 = 330.0;

/// How wide the panel is in a window of this size, pixels.
pub(super) fn panel_px(size: Vec2) -> f32 {
    (PANEL_PX * size.y / 720.0).min(size.x * 0.45)
}

/// What the window shows already.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    house: Option<House>,
    /// For so many pictures the house has looked the same.
    still_for: u32,
    /// So many pictures of the house are to be drawn though it looks the same: in another size.
    again: u32,
    fitted: Option<(UVec2, Detail)>,
    bubbles: Vec<Laid>,
    panel: Option<(UVec2, Panel)>,
}

/// All that is to be seen of the house.
#[derive(Debug, PartialEq)]
struct House {
    shot: Shot,
    robot: (Pose, JointValues, f32, Option<Tipped>, Lights),
    people: Vec<(usize, Pose, f32)>,
}

impl House {
    fn new(shot: Shot, view: &View) -> Self {
        let robot = &view.robot;
        let people = view.people.iter().map(|person| (person.index, person.map_from_person, person.walked_m));
        Self {
            shot,
            robot: (robot.map_from_robot, robot.joints, robot.sway, robot.tipped, robot.lights),
            people: people.collect(),
        }
    }
}

impl Drawn {
    /// The first pictures of something new may lack what has not yet reached the graphics card.
    const SETTLES: u32 = 10;

    /// Whether nothing has moved for a while.
    pub(super) const fn is_still(&self) -> bool {
        self.still_for >= Self::SETTLES
    }

    /// How finely to draw. What stands still is worth a fine picture even where the processor draws: it is needed but once.
    fn detail(&self, adapting: &mut Adapting, took: Duration) -> Detail {
        // How long a picture takes says something only while pictures are drawn.
        if self.is_still() { adapting.detail().max(Detail::Full) } else { adapting.frame(took) }
    }

    /// Whether the house must be drawn: it looks otherwise, or did a moment ago.
    fn is_new(&mut self, house: House) -> bool {
        if self.house.as_ref() == Some(&house) {
            self.still_for = self.still_for.saturating_add(1);
        } else {
            (self.house, self.still_for) = (Some(house), 0);
        }
        self.again = self.again.saturating_sub(1);
        !self.is_still() || self.again > 0
    }
}

pub(super) fn draw(world: &mut World, live: &mut Live, size: UVec2, frame: &Frame, took: Duration) {
    let view = &frame.view;
    let scale = size.y as f32 / 720.0;
    let panel_px = panel_px(size.as_vec2());
    let room = Vec2::new(size.x as f32 - panel_px, size.y as f32);
    let detail = live.drawn.detail(&mut live.adapting, took);
    if live.drawn.fitted != Some((size, detail)) {
        live.drawn.fitted = Some((size, detail));
        live.drawn.again = 3;
        let msaa = if detail == Detail::Smooth { Msaa::Sample4 } else { Msaa::Off };
        world.entity_mut(live.camera).insert(msaa);
        live.surface.fit(world, size, room, detail.part());
    }
    let wished = match live.shown {
        Shown::Follow if view.robot.is_walking => Shot::of_walk(&live.plan, view),
        Shown::Follow => Shot::of_conversation(&live.plan, view),
        Shown::Orbit => live.orbit.shot(0.7),
        Shown::Top => Shot::dolls_house(&live.plan, room.x / room.y),
    };
    let is_there = live.shot.is_near(&wished) || live.shown != Shown::Follow;
    live.shot = if is_there { wished } else { live.shot.towards(&wished, took) };
    let is_new = live.drawn.is_new(House::new(live.shot, view));
    set_active(world, live.camera, is_new);
    if is_new {
        scene::show(world, view);
        aim(world, live.camera, &live.shot);
    }
    bubbles(world, live, view, room, scale);
    panel(world, live, frame, size, room, scale);
}

/// How far a bubble's shade reaches out of it, pixels of a window 720 high.
const AROUND_PX: f32 = 24.0;

fn bubbles(world: &mut World, live: &mut Live, view: &View, room: Vec2, scale: f32) {
    let mut said = overlay::bubbles(view, &live.shot, room);
    for bubble in &mut said {
        bubble.anchor = bubble.anchor.round();
    }
    let all = Area::new(0.0, 0.0, room.x, room.y);
    let mut faces = overlay::faces(view, &live.shot, room);
    for face in &mut faces {
        (face.x, face.y) = (face.x.round(), face.y.round());
    }
    let laid = overlay::lay(said, &faces, all, scale);
    if live.drawn.bubbles == laid {
        return;
    }
    let reach = |laid: &Laid| {
        let tip = Area::new(laid.bubble.anchor.x, laid.bubble.anchor.y, 1.0, 1.0);
        laid.area.with(tip).grown(AROUND_PX * scale).within(all)
    };
    let around = laid.iter().map(reach).reduce(Area::with);
    let drawn = around.map(|around| {
        let mut canvas = Canvas::new(around.width.ceil() as u32, around.height.ceil() as u32);
        let moved: Vec<Laid> = laid.iter().map(|laid| laid.clone().moved(-around.x, -around.y)).collect();
        overlay::draw_bubbles(&mut canvas, &moved, scale);
        (canvas, around)
    });
    live.surface.write_bubbles(world, drawn);
    live.drawn.bubbles = laid;
}

fn panel(world: &mut World, live: &mut Live, frame: &Frame, size: UVec2, room: Vec2, scale: f32) {
    let panel = Panel {
        felt: Felt::from(&frame.view),
        mind: frame.mind.as_ref().clone(),
        script: live.options.script,
        timeline: timeline(&live.playback),
        language: live.options.language,
        is_paused: live.pace.is_paused,
        speed: live.pace.speed,
        shown: live.shown,
        typed: live.typed.clone(),
        takes_part: live.stage.is_some(),
        faults: live.stage.as_ref().map(|stage| stage.faults()).unwrap_or_default(),
    };
    if live.drawn.panel.as_ref().is_some_and(|(drawn_size, drawn)| *drawn_size == size && *drawn == panel) {
        return;
    }
    let wide = size.x as f32 - room.x;
    let mut canvas = Canvas::new(wide as u32, size.y);
    live.buttons = draw_panel(&mut canvas, Area::new(0.0, 0.0, wide, size.y as f32), scale, &panel);
    for (area, _) in &mut live.buttons {
        area.x += room.x;
    }
    live.surface.write_panel(world, &canvas);
    live.drawn.panel = Some((size, panel));
}

/// The line of time, in steps that can be seen: a finer one would have the panel drawn for nothing.
fn timeline(playback: &Playback) -> Timeline {
    const STEPS: f64 = 250.0;
    let Some((first, last)) = playback.reel().span() else { return Timeline::default() };
    let whole = last.since(first);
    // Of what goes on the decisions come nearer to each other with every moment: often enough once a second.
    let whole_s = whole.as_secs_f64().floor().max(1.0);
    let part_of = |seconds: f64| ((seconds / whole_s).min(1.0) * STEPS).round() / STEPS;
    let mut decisions: Vec<f64> =
        playback.reel().decisions().map(|at| part_of(at.since(first).as_secs_f64())).collect();
    decisions.dedup();
    Timeline {
        whole_s: whole.as_secs(),
        part: (playback.part() * STEPS).round() / STEPS,
        decisions,
        is_back: playback.is_back(),
        goes_on: playback.goes_on(),
    }
}
