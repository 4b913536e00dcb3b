//! Walking and turning so far, by odometry.

use std::time::Duration;

use behaviour_tree::Registry;
use robot_core::{Pose, StopCause, Timestamp, Twist, wrap_angle};

use super::{Deed, Entry, Step, add};
use crate::compile::Expression;
use crate::problem::text;
use crate::registry::Lock;
use crate::run::stage::Stage;
use crate::run::trace::Happened;
use crate::run::values::{Why, number};

/// NAO takes so long for a step; a new velocity waits for the next one.
const STEP_PERIOD_S: f64 = 0.42;
/// The guard walks no faster; metres and radians a second.
const FORWARD_MPS: f64 = 0.08;
const SIDEWAYS_MPS: f64 = 0.04;
const TURN_RADPS: f64 = 0.3;
/// It is there when this near, metres and radians.
const THERE_M: f64 = 0.01;
const THERE_RAD: f64 = 0.02;
/// What it was told last takes so long to come to rest.
const SETTLES: Duration = Duration::from_millis(500);
/// Somebody in the way may step aside for so long.
const OBSTACLE_PATIENCE: Duration = Duration::from_secs(4);
/// Without getting on for so long it is stuck.
const STUCK_AFTER: Duration = Duration::from_secs(6);

pub(super) fn register(registry: &mut Registry<Stage>) {
    add(
        registry,
        Entry {
            node: "Walk",
            ports: &["direction", "cm"],
            locks: &[Lock::Legs],
            moves: true,
            make: |ports| {
                Box::new(Walk {
                    direction: ports.word("direction"),
                    cm: ports.expression("cm"),
                    way: None,
                    there_at: None,
                    watch: Watch::default(),
                })
            },
        },
    );
    add(
        registry,
        Entry {
            node: "Turn",
            ports: &["direction", "deg"],
            locks: &[Lock::Legs],
            moves: true,
            make: |ports| {
                Box::new(Turn {
                    direction: ports.word("direction"),
                    deg: ports.expression("deg"),
                    way: None,
                    there_at: None,
                    watch: Watch::default(),
                })
            },
        },
    );
}

/// Whether the robot can walk at all.
fn legs_are_free(stage: &Stage) -> Result<Pose, Why> {
    if stage.limits.on_table {
        return Err(text("Auf dem Tisch geht NAOme nicht.", "NAOme does not walk on a table."));
    }
    if stage.posture != "stand" {
        return Err(text(
            "NAOme steht nicht. Lass ihn erst aufstehen.",
            "NAOme is not standing. Let it stand up first.",
        ));
    }
    if stage.walked_m >= stage.limits.walked_m || stage.turned_rad >= stage.limits.turned_rad {
        return Err(text(
            "NAOme ist schon genug gelaufen und ruht sich aus.",
            "NAOme has walked enough and is having a rest.",
        ));
    }
    stage.odom_from_base().ok_or_else(|| text("NAOme spürt seine Beine nicht.", "NAOme cannot feel its legs."))
}

/// Sees why a walk does not get on.
#[derive(Default)]
struct Watch {
    refused_since: Option<Timestamp>,
    moved: Option<(Timestamp, Pose)>,
}

impl Watch {
    fn trouble(&mut self, stage: &Stage, here: Pose) -> Option<Why> {
        let now = stage.now;
        let Some(refused) = stage.perception.refused else {
            self.refused_since = None;
            if stage.at_edge {
                return Some(text("Hier ist die Bühne zu Ende.", "This is the edge of the stage."));
            }
            let has_moved = self.moved.is_none_or(|(_, there)| {
                there.position().distance_m(here.position()) > 0.02
                    || wrap_angle(there.yaw_rad - here.yaw_rad).abs() > 0.05
            });
            if has_moved {
                self.moved = Some((now, here));
            }
            let is_stuck = self.moved.is_some_and(|(since, _)| now.since(since) > STUCK_AFTER);
            return is_stuck.then(|| text("NAOme kommt nicht weiter.", "NAOme cannot get any further."));
        };
        self.moved = Some((now, here));
        let since = *self.refused_since.get_or_insert(now);
        match refused {
            StopCause::Obstacle if now.since(since) < OBSTACLE_PATIENCE => None,
            StopCause::Obstacle => Some(text("Da ist etwas im Weg.", "There is something in the way.")),
            StopCause::SilentSensor if now.since(since) < Duration::from_secs(2) => None,
            StopCause::Battery => Some(text("NAOmes Akku ist fast leer.", "NAOme's battery is almost empty.")),
            StopCause::Heat => {
                Some(text("NAOme ist heiß gelaufen und ruht sich aus.", "NAOme is too warm and is having a rest."))
            }
            _ => Some(text("NAOme darf gerade nicht gehen.", "NAOme is not allowed to walk right now.")),
        }
    }
}

struct Walk {
    direction: String,
    cm: Expression,
    way: Option<Way>,
    there_at: Option<Timestamp>,
    watch: Watch,
}

/// From where to where, in the frame it was switched on in.
#[derive(Clone, Copy)]
struct Way {
    from: Pose,
    to: Pose,
}

impl Deed for Walk {
    fn begin(&mut self, stage: &mut Stage) -> Result<Happened, Why> {
        let from = legs_are_free(stage)?;
        let cm = number(&self.cm, stage)?.clamp(10.0, 100.0);
        let way_m = cm / 100.0;
        let there = match self.direction.as_str() {
            "back" => Pose::new(-way_m, 0.0, 0.0),
            "left" => Pose::new(0.0, way_m, 0.0),
            "right" => Pose::new(0.0, -way_m, 0.0),
            _ => Pose::new(way_m, 0.0, 0.0),
        };
        *self = Self {
            direction: std::mem::take(&mut self.direction),
            cm: self.cm.clone(),
            way: Some(Way { from, to: from.then(there) }),
            there_at: None,
            watch: Watch::default(),
        };
        Ok(Happened::Walked { dir: self.direction.clone(), cm, reached_cm: None })
    }

    fn step(&mut self, stage: &mut Stage, _elapsed: Duration) -> Step {
        let (Some(way), Some(here)) = (self.way, stage.odom_from_base()) else { return Step::Done };
        if let Some(at) = self.there_at {
            return if stage.now.since(at) >= SETTLES { Step::Done } else { Step::Running };
        }
        if let Some(why) = self.watch.trouble(stage, here) {
            return Step::Failed(why);
        }
        let left = here.inverse().then(way.to);
        if left.x_m.hypot(left.y_m) <= THERE_M {
            self.there_at = Some(stage.now);
            return Step::Running;
        }
        // In one step it gets no farther than there; and it keeps facing where it faced.
        let reach = |left: f64, fastest: f64| (left / STEP_PERIOD_S).clamp(-fastest, fastest);
        let facing = reach(wrap_angle(left.yaw_rad), 0.1);
        stage.wishes.walk = Some(Twist::new(reach(left.x_m, FORWARD_MPS), reach(left.y_m, SIDEWAYS_MPS), facing));
        Step::Running
    }

    fn finish(&mut self, stage: &mut Stage, _cut_short: bool, told: &mut Happened) {
        if let (Some(way), Some(here), Happened::Walked { reached_cm, .. }) = (self.way, stage.odom_from_base(), told) {
            let reached_m = way.from.position().distance_m(here.position());
            *reached_cm = Some((reached_m * 100.0).round());
        }
    }
}

struct Turn {
    direction: String,
    deg: Expression,
    way: Option<Turning>,
    there_at: Option<Timestamp>,
    watch: Watch,
}

/// How far to turn, counted on past a half circle.
#[derive(Clone, Copy)]
struct Turning {
    wished_rad: f64,
    turned_rad: f64,
    last_rad: f64,
}

impl Deed for Turn {
    fn begin(&mut self, stage: &mut Stage) -> Result<Happened, Why> {
        let from = legs_are_free(stage)?;
        let deg = number(&self.deg, stage)?.clamp(15.0, 180.0);
        let left = if self.direction == "right" { -1.0 } else { 1.0 };
        self.way = Some(Turning { wished_rad: left * deg.to_radians(), turned_rad: 0.0, last_rad: from.yaw_rad });
        self.there_at = None;
        self.watch = Watch::default();
        Ok(Happened::Turned { dir: self.direction.clone(), deg, reached_deg: None })
    }

    fn step(&mut self, stage: &mut Stage, _elapsed: Duration) -> Step {
        let (Some(way), Some(here)) = (self.way.as_mut(), stage.odom_from_base()) else { return Step::Done };
        way.turned_rad += wrap_angle(here.yaw_rad - way.last_rad);
        way.last_rad = here.yaw_rad;
        let left_rad = way.wished_rad - way.turned_rad;
        if let Some(at) = self.there_at {
            return if stage.now.since(at) >= SETTLES { Step::Done } else { Step::Running };
        }
        if let Some(why) = self.watch.trouble(stage, here) {
            return Step::Failed(why);
        }
        if left_rad.abs() <= THERE_RAD {
            self.there_at = Some(stage.now);
            return Step::Running;
        }
        stage.wishes.walk = Some(Twist::new(0.0, 0.0, (left_rad / STEP_PERIOD_S).clamp(-TURN_RADPS, TURN_RADPS)));
        Step::Running
    }

    fn finish(&mut self, _stage: &mut Stage, _cut_short: bool, told: &mut Happened) {
        if let (Some(way), Happened::Turned { reached_deg, .. }) = (self.way, told) {
            *reached_deg = Some(way.turned_rad.to_degrees().abs().round());
        }
    }
}
