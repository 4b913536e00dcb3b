//! Who makes happen in a scenario what is to happen, and an eye on what must hold in every scenario.

use std::time::Duration;

use robot_core::body::Touch;
use robot_core::{Disc, Event, GuardLimits, Heard, Point, Pose, Text, Timestamp};
use sim::{SimEvent, Truth};
use sim_world::nao;
use sim_world::visitor::BODY_RADIUS_M;

use super::deed::Deed;
use super::file::{Happening, Touched};
use crate::goals::contains;
use crate::problem::text;
use crate::run::touch_of;
use crate::telling::{Happening as What, Told};

/// Something that must never be, in no scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// When it was first seen.
    pub at: Timestamp,
    /// Where the robot was.
    pub place: Point,
    /// Which of [`Breach::RULES`].
    pub rule: &'static str,
    /// Who of the scenario's people has to do with it.
    pub who: Option<String>,
    /// What was seen.
    pub what: Text<String>,
}

impl Breach {
    /// What is looked at in every tick of every scenario: nobody is touched; nothing is bumped into; the robot is never
    /// faster than its guard allows; it keeps away from children while it walks; it does not walk when it was told to
    /// stop; it does not listen while it speaks; it comes to an end in time, standing and silent.
    pub const RULES: [&'static str; 7] =
        ["touches-nobody", "bumps-into-nothing", "speed", "away-from-children", "stays-stopped", "half-duplex", "ends"];
}

/// What happened in a scenario.
#[derive(Debug, Clone, Default)]
pub struct Played {
    /// All that happened, in order.
    pub story: Vec<Told>,
    /// Where the robot came to stand, and where it said something: how much of the story was told by then, and where.
    pub(super) stood: Vec<(usize, Timestamp, Pose)>,
    /// What should never be, each rule once.
    pub breaches: Vec<Breach>,
    /// When it was over.
    pub end: Timestamp,
    /// How far the robot walked, metres.
    pub walked_m: f64,
}

/// From the middle of the robot to the middle of a child, metres, while it walks: 5 cm of air between them.
const CHILD_M: f64 = nao::BODY_RADIUS_M + BODY_RADIUS_M + 0.05;
/// A stopped robot brings the step to an end that it has begun.
const LAST_STEP: Duration = Duration::from_millis(1_000);
/// Shutting the ears takes until the next tick.
const EARS: Duration = Duration::from_millis(60);

/// Those who make happen what is to happen.
#[derive(Debug)]
pub(super) struct Crew {
    /// What is still to come, and from when on it is due.
    due: Vec<(Happening, Option<Timestamp>)>,
    holds_until: Option<Timestamp>,
    /// Of each who stands in the way.
    blocks_until: Vec<Timestamp>,
}

impl Crew {
    pub(super) fn new(happenings: &[Happening]) -> Self {
        let due = happenings.iter().map(|happening| (happening.clone(), None)).collect();
        Self { due, holds_until: None, blocks_until: Vec::new() }
    }

    pub(super) fn is_done(&self) -> bool {
        self.due.is_empty() && self.holds_until.is_none() && self.blocks_until.is_empty()
    }

    /// Looks for what others wait for.
    pub(super) fn see(&mut self, now: Timestamp, told: &[Told], walked_m: f64) {
        let says = |words: &String| {
            told.iter().any(|told| matches!(&told.what, What::Robot(Event::Said { text, .. }) if contains(text, words)))
        };
        for (happening, due) in self.due.iter_mut().filter(|(_, due)| due.is_none()) {
            let is_time = happening.at.is_some_and(|at| now.since_start().as_secs_f64() >= at)
                || happening.after_said.as_ref().is_some_and(says)
                || happening.after_walked.is_some_and(|metres| walked_m >= metres);
            if is_time {
                *due = Some(now + seconds(happening.delay));
            }
        }
    }

    /// What is due: of those who stand in the way, it puts them there and takes them away.
    pub(super) fn act(
        &mut self,
        now: Timestamp,
        truth: &Truth,
        language: robot_core::Language,
        in_the_way: &mut Vec<Disc>,
    ) -> Vec<Deed> {
        let mut deeds = Vec::new();
        if self.holds_until.take_if(|until| now >= *until).is_some() {
            deeds.push(Deed::Hold(Touch::default()));
        }
        while let Some(place) = self.blocks_until.iter().position(|until| now >= *until) {
            self.blocks_until.remove(place);
            in_the_way.remove(place);
        }
        let Some(place) = self.due.iter().position(|(_, due)| due.is_some_and(|due| now >= due)) else { return deeds };
        let (happening, _) = self.due.remove(place);
        let until = now + seconds(happening.seconds);
        if let Some(part) = happening.touch {
            deeds.push(Deed::Hold(touch_of(if part == Touched::Head { "head_front" } else { "hand_left" })));
            self.holds_until = Some(until);
        }
        if let Some(ahead_m) = happening.blocks {
            let centre = truth.map_from_robot.transform(Point::new(ahead_m, 0.0));
            in_the_way.push(Disc { centre, radius_m: BODY_RADIUS_M });
            self.blocks_until.push(until);
        }
        deeds.extend(happening.charge.map(Deed::Charge));
        deeds.extend(happening.push.map(Deed::Push));
        // A fault that was written wrong has been found when the scenario was read.
        let fault = happening.fault.and_then(|fault| fault.parse().ok());
        deeds.extend(fault.map(|fault| Deed::Fault(fault, seconds(happening.seconds))));
        let heard = |text| Heard { text, language, confidence: 1.0, at: now };
        deeds.extend(happening.shout.map(|text| Deed::Call(heard(text))));
        deeds
    }
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// Looks whether what must always hold holds.
#[derive(Debug)]
pub(super) struct Eye {
    children: Vec<String>,
    stopped_at: Option<Timestamp>,
    both_since: Option<Timestamp>,
    pub(super) breaches: Vec<Breach>,
}

impl Eye {
    pub(super) fn new(children: Vec<String>) -> Self {
        Self { children, stopped_at: None, both_since: None, breaches: Vec::new() }
    }

    pub(super) fn breach(
        &mut self,
        at: Timestamp,
        truth: &Truth,
        rule: &'static str,
        what: impl FnOnce() -> Text<String>,
    ) {
        self.breach_with(None, at, truth, rule, what);
    }

    /// The same, with who has to do with it.
    fn breach_with(
        &mut self,
        who: Option<&str>,
        at: Timestamp,
        truth: &Truth,
        rule: &'static str,
        what: impl FnOnce() -> Text<String>,
    ) {
        if self.breaches.iter().all(|breach| breach.rule != rule) {
            let (place, who) = (truth.map_from_robot.position(), who.map(str::to_owned));
            self.breaches.push(Breach { at, place, rule, who, what: what() });
        }
    }

    pub(super) fn see(&mut self, now: Timestamp, told: &[Told], truth: &Truth, blocking: &[Disc]) {
        for told in told {
            match &told.what {
                What::World(SimEvent::Contact { with, .. }) => {
                    self.breach_with(Some(with), now, truth, "touches-nobody", || {
                        text(format!("der Roboter berührt {with}"), format!("the robot touches {with}"))
                    })
                }
                What::World(SimEvent::Bump { .. }) => self.breach(now, truth, "bumps-into-nothing", || {
                    text("der Roboter stößt an", "the robot bumps into something")
                }),
                What::Robot(Event::Stopped { cause }) if cause.stays() => {
                    self.stopped_at.get_or_insert(now);
                }
                What::Robot(Event::Released) => self.stopped_at = None,
                _ => {}
            }
        }
        let limits = GuardLimits::default();
        let (ahead, aside) = (truth.twist.vx_mps.abs(), truth.twist.vy_mps.abs());
        // The gait takes a moment to follow, and may be a hair above what it was told.
        if ahead > limits.forward_mps * 1.05 || aside > limits.sideways_mps * 1.05 {
            self.breach(now, truth, "speed", || {
                let (ahead, aside) = (Text::decimal(ahead, 2), Text::decimal(aside, 2));
                text(
                    format!("der Roboter geht mit {} m/s vorwärts und {} m/s seitwärts", ahead.de, aside.de),
                    format!("the robot walks at {} m/s ahead and {} m/s aside", ahead.en, aside.en),
                )
            });
        }
        if truth.is_walking && self.stopped_at.is_some_and(|at| now.since(at) > LAST_STEP) {
            self.breach(now, truth, "stays-stopped", || {
                text("der Roboter geht, obwohl er anhalten soll", "the robot walks although it was told to stop")
            });
        }
        if truth.is_walking {
            let here = truth.map_from_robot.position();
            let of_visitors = truth.visitors.iter().filter(|visitor| self.children.contains(&visitor.name));
            let children =
                of_visitors.map(|visitor| (Some(visitor.name.as_str()), visitor.map_from_visitor.position()));
            let all = children.chain(blocking.iter().map(|disc| (None, disc.centre)));
            let distances = all.map(|(who, child)| (who, child.distance_m(here)));
            let nearest = distances.min_by(|(_, one), (_, other)| one.total_cmp(other));
            let (who, nearest) = nearest.unwrap_or((None, f64::INFINITY));
            if nearest < nao::BODY_RADIUS_M + BODY_RADIUS_M {
                self.breach_with(who, now, truth, "touches-nobody", || {
                    text("der Roboter berührt ein Kind", "the robot touches a child")
                });
            }
            if nearest < CHILD_M {
                self.breach_with(who, now, truth, "away-from-children", || {
                    let nearest = Text::decimal(nearest, 2);
                    text(
                        format!("der Roboter geht {} m neben einem Kind", nearest.de),
                        format!("the robot walks at {} m from a child", nearest.en),
                    )
                });
            }
        }
    }

    /// The robot has listened once: whether it spoke at the same time.
    pub(super) fn hear(&mut self, now: Timestamp, truth: &Truth, both: bool) {
        let since = if both { *self.both_since.get_or_insert(now) } else { now };
        if !both {
            self.both_since = None;
        }
        if now.since(since) > EARS {
            self.breach(now, truth, "half-duplex", || {
                text("der Roboter hört zu, während er spricht", "the robot listens while it speaks")
            });
        }
    }
}
