//! Plays a scenario: the library robot's own behaviours in the simulator, in lock-step, with an eye on what must hold in
//! every scenario.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use robot_core::body::Senses;
use robot_core::ports::{Body, BodyError, Clock, Ears, Hearing, HearingError};
use robot_core::{
    BodyCommand, Controller, Disc, Event, Guard, GuardLimits, Heard, Point, Pose, Robot, Text, Timestamp,
};
use sim::{SimEvent, SimSetup, Simulation, Truth, lock_step};
use sim_world::visitor::{BODY_RADIUS_M, Role};
use sim_world::{nao, sonar};

use super::file::{Happening, Touched};
use super::read::Scenario;
use crate::goals::contains;
use crate::library::Library;
use crate::problem::text;
use crate::run::touch_of;
use crate::story::StoryError;
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
#[derive(Debug, Clone)]
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
/// When nothing has happened for so long, nothing will.
const QUIET: Duration = Duration::from_secs(4);

impl Scenario {
    /// Plays it from beginning to end. The same scenario gives the same story.
    ///
    /// # Errors
    /// When the simulator or the robot cannot begin.
    pub fn run(&self, library: &Library) -> Result<Played, StoryError> {
        let file = &self.file;
        let visitors: Vec<_> = file.people.iter().map(|person| person.script(file.language)).collect();
        let asking = visitors.iter().filter(|script| matches!(script.role, Role::Asks { .. })).count();
        let setup = SimSetup { started_at: self.starts, ..SimSetup::new(Arc::clone(&self.plan), file.seed, visitors) };
        let (world, body, hearing, speech, clock) = lock_step::ports(Simulation::new(setup)?);
        let guard = library.guard();
        let brain = library.robot(&self.plan, file.language, file.audience)?;
        let shouted = Rc::new(RefCell::new(VecDeque::new()));
        let open = Rc::new(Cell::new(true));
        let blocking = Rc::new(RefCell::new(Vec::new()));
        let hearing = AlsoShouts { inner: hearing, shouted: Rc::clone(&shouted), open: Rc::clone(&open) };
        let body = AlsoBlocked { inner: body, world: Rc::clone(&world), blocking: Rc::clone(&blocking) };
        let mut crew = Crew {
            due: file.happenings.iter().map(|happening| (happening.clone(), None)).collect(),
            holds_until: None,
            blocks_until: Vec::new(),
            blocking,
            shouted,
            open,
            guard: guard.clone(),
        };
        let children =
            file.people.iter().filter(|person| person.is_child()).map(|person| person.name.clone()).collect();
        let mut eye = Eye::new(children);
        let mut robot = Robot::new(Controller::new(brain, guard), body, hearing, speech);
        let (mut story, mut stood): (Vec<Told>, Vec<_>) = (Vec::new(), Vec::new());
        let (mut left, mut quiet_since, mut was_walking) = (0, Timestamp::ZERO, true);
        let (end, walked_m) = loop {
            let now = clock.now();
            let tell = |what| Told { at: now, what };
            let already = story.len();
            story.extend(crew.act(now, &world, file.language).map(|shout| tell(What::World(shout))));
            let report = robot.tick(&clock);
            let (happened, truth, speaks) = {
                let mut world = world.borrow_mut();
                world.step();
                (world.take_events(), world.truth(), world.is_speaking())
            };
            left += happened.iter().filter(|event| matches!(event, SimEvent::VisitorLeft { .. })).count();
            story.extend(report.events.into_iter().map(|event| tell(What::Robot(event))));
            story.extend(happened.into_iter().map(|event| tell(What::World(event))));
            crew.see(now, &story[already..], truth.distance_walked_m);
            eye.see(now, &story[already..], &truth, speaks && crew.open.get(), &crew.blocking.borrow());
            let says = story[already..].iter().any(|told| matches!(told.what, What::Robot(Event::Said { .. })));
            // It says that it is there while it brings its last step to an end.
            if says {
                stood.push((already, now, truth.map_from_robot));
            } else if was_walking && !truth.is_walking {
                stood.push((story.len(), now, truth.map_from_robot));
            }
            was_walking = truth.is_walking;
            if speaks || truth.is_walking {
                quiet_since = now;
            }
            let is_quiet = now.since(quiet_since) >= QUIET;
            if is_quiet && left >= asking && crew.is_done() {
                break (now, truth.distance_walked_m);
            }
            if now.since_start().as_secs_f64() >= file.seconds {
                let seconds = file.seconds;
                eye.breach(now, &truth, "ends", || {
                    text(
                        format!("nach {seconds} s ist es nicht zu Ende: noch ist jemand da, oder der Roboter geht oder spricht"),
                        format!("after {seconds} s it is not over: somebody is still there, or the robot walks or speaks"),
                    )
                });
                break (now, truth.distance_walked_m);
            }
        };
        Ok(Played { story, stood, breaches: eye.breaches, end, walked_m })
    }
}

/// Those who make happen what is to happen.
struct Crew {
    /// What is still to come, and from when on it is due.
    due: Vec<(Happening, Option<Timestamp>)>,
    holds_until: Option<Timestamp>,
    blocks_until: Vec<Timestamp>,
    blocking: Rc<RefCell<Vec<Disc>>>,
    shouted: Rc<RefCell<VecDeque<Heard>>>,
    open: Rc<Cell<bool>>,
    guard: Guard,
}

impl Crew {
    fn is_done(&self) -> bool {
        self.due.is_empty() && self.holds_until.is_none() && self.blocks_until.is_empty()
    }

    /// Looks for what others wait for.
    fn see(&mut self, now: Timestamp, told: &[Told], walked_m: f64) {
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

    /// Does what is due. What was called, if somebody called.
    fn act(&mut self, now: Timestamp, world: &lock_step::Shared, language: robot_core::Language) -> Option<SimEvent> {
        if self.holds_until.take_if(|until| now >= *until).is_some() {
            world.borrow_mut().release();
        }
        let mut discs = self.blocking.borrow_mut();
        while let Some(place) = self.blocks_until.iter().position(|until| now >= *until) {
            self.blocks_until.remove(place);
            discs.remove(place);
        }
        let place = self.due.iter().position(|(_, due)| due.is_some_and(|due| now >= due))?;
        let (happening, _) = self.due.remove(place);
        let until = now + seconds(happening.seconds);
        if let Some(part) = happening.touch {
            world.borrow_mut().hold(touch_of(if part == Touched::Head { "head_front" } else { "hand_left" }));
            self.holds_until = Some(until);
        }
        if let Some(ahead_m) = happening.blocks {
            let centre = world.borrow().truth().map_from_robot.transform(Point::new(ahead_m, 0.0));
            discs.push(Disc { centre, radius_m: BODY_RADIUS_M });
            self.blocks_until.push(until);
        }
        if let Some(charge) = happening.charge {
            world.borrow_mut().set_charge(charge);
        }
        if let Some(faster_mps) = happening.push {
            world.borrow_mut().push(faster_mps, 0.0);
        }
        // A fault that was written wrong has been found when the scenario was read.
        if let Some(fault) = happening.fault.and_then(|fault| fault.parse().ok()) {
            world.borrow_mut().begin_fault(fault, Some(seconds(happening.seconds)));
        }
        let shout = happening.shout?;
        // Ears that are shut hear a stop word all the same.
        if self.open.get() || self.guard.is_stop(&shout) {
            self.shouted.borrow_mut().push_back(Heard { text: shout.clone(), language, confidence: 1.0, at: now });
        }
        Some(SimEvent::VisitorSaid { at: now, name: "jemand".to_owned(), text: shout, language })
    }
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// Looks whether what must always hold holds.
struct Eye {
    children: Vec<String>,
    stopped_at: Option<Timestamp>,
    both_since: Option<Timestamp>,
    breaches: Vec<Breach>,
}

impl Eye {
    fn new(children: Vec<String>) -> Self {
        Self { children, stopped_at: None, both_since: None, breaches: Vec::new() }
    }

    fn breach(&mut self, at: Timestamp, truth: &Truth, rule: &'static str, what: impl FnOnce() -> Text<String>) {
        if self.breaches.iter().all(|breach| breach.rule != rule) {
            self.breaches.push(Breach { at, place: truth.map_from_robot.position(), rule, what: what() });
        }
    }

    fn see(&mut self, now: Timestamp, told: &[Told], truth: &Truth, both: bool, blocking: &[Disc]) {
        for told in told {
            match &told.what {
                What::World(SimEvent::Contact { with, .. }) => self.breach(now, truth, "touches-nobody", || {
                    text(format!("der Roboter berührt {with}"), format!("the robot touches {with}"))
                }),
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
                text(
                    format!("der Roboter geht mit {ahead:.2} m/s vorwärts und {aside:.2} m/s seitwärts"),
                    format!("the robot walks at {ahead:.2} m/s ahead and {aside:.2} m/s aside"),
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
            let children = of_visitors.map(|visitor| visitor.map_from_visitor.position());
            let distances = children.chain(blocking.iter().map(|disc| disc.centre)).map(|child| child.distance_m(here));
            let nearest = distances.fold(f64::INFINITY, f64::min);
            if nearest < nao::BODY_RADIUS_M + BODY_RADIUS_M {
                self.breach(now, truth, "touches-nobody", || {
                    text("der Roboter berührt ein Kind", "the robot touches a child")
                });
            }
            if nearest < CHILD_M {
                self.breach(now, truth, "away-from-children", || {
                    text(
                        format!("der Roboter geht {nearest:.2} m neben einem Kind"),
                        format!("the robot walks at {nearest:.2} m from a child"),
                    )
                });
            }
        }
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

/// Ears that also hear what is called.
struct AlsoShouts<H> {
    inner: H,
    shouted: Rc<RefCell<VecDeque<Heard>>>,
    open: Rc<Cell<bool>>,
}

impl<H: Hearing> Hearing for AlsoShouts<H> {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let mut heard = self.inner.hear(now)?;
        heard.extend(self.shouted.borrow_mut().drain(..));
        Ok(heard)
    }

    fn set_ears(&mut self, ears: Ears, now: Timestamp) {
        self.open.set(ears == Ears::Open);
        self.inner.set_ears(ears, now);
    }
}

/// A body before which somebody stands who is not in the simulation: its own people would make room.
struct AlsoBlocked<B> {
    inner: B,
    world: lock_step::Shared,
    blocking: Rc<RefCell<Vec<Disc>>>,
}

impl<B: Body> Body for AlsoBlocked<B> {
    fn sense(&mut self, now: Timestamp) -> Senses {
        let mut senses = self.inner.sense(now);
        let blocking = self.blocking.borrow();
        if !blocking.is_empty() {
            let map_from_robot = self.world.borrow().truth().map_from_robot;
            let sides =
                [(sonar::Side::Left, &mut senses.sonar_left_m), (sonar::Side::Right, &mut senses.sonar_right_m)];
            for (side, echo) in sides {
                if let Some(echo) = echo {
                    let distance_m = sonar::true_distance_m(side, map_from_robot, &[], &blocking);
                    echo.value = echo.value.min(distance_m.max(nao::SONAR_NEAREST_M));
                }
            }
        }
        senses
    }

    fn command(&mut self, command: &BodyCommand, now: Timestamp) -> Result<(), BodyError> {
        self.inner.command(command, now)
    }
}
