//! A run in the lock-step simulator: the same tree, guard and ports as on a robot, as fast as the machine can.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use behaviour_tree::LoadError;
use robot_core::body::{Senses, Touch};
use robot_core::ports::{Body, BodyError, Clock, Ears, Hearing, HearingError};
use robot_core::{
    BodyCommand, Controller, Disc, Event as CoreEvent, Guard, GuardLimits, Heard, Language, Pose, Robot, Timestamp,
    wrap_angle,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sim::{SimError, SimEvent, SimSetup, Simulation, lock_step};
use sim_world::FloorPlan;
use sim_world::visitor::BODY_RADIUS_M;
use sim_world::{nao, sonar};

use crate::compile::Compiled;
use crate::limits::Limits;
use crate::run::effects::{Effect, Effects, Sights};
use crate::run::performer::{Ending, Performer, new_log};
use crate::run::stage::touch_of;
use crate::run::stimulus::{Cues, Stimulus, What, words};
use crate::run::trace::{FORMAT, Happened, Header, Log, Recording, State, hundredths};

/// The words at which every robot stops.
pub const STOP_WORDS: [&str; 6] = ["stopp", "stop", "halt", "anhalten", "aufhören", "freeze"];

/// A run that is to be.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// The room.
    pub plan: Arc<FloorPlan>,
    /// Where and how the robot begins.
    pub start: Start,
    /// What fixes all chance.
    pub seed: u64,
    /// What is done to the robot.
    pub stimuli: Vec<Stimulus>,
    /// How much its feet slip.
    pub slip: Slip,
    /// What the program may do at most.
    pub limits: Limits,
    /// What the robot speaks.
    pub language: Language,
}

/// Where and how the robot begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// The plan's spot; it faces where the spot does.
    #[serde(default = "home")]
    pub spot: String,
    /// Its posture: stand, sit or crouch.
    #[serde(default = "stand")]
    pub posture: String,
}

impl Default for Start {
    fn default() -> Self {
        Self { spot: home(), posture: stand() }
    }
}

fn home() -> String {
    FloorPlan::HOME.to_owned()
}

fn stand() -> String {
    "stand".to_owned()
}

/// A slippery floor: how far the robot comes of what its odometry says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// It believes to walk so many per cent farther than it does; below 0: less far.
    #[serde(default)]
    pub walk_pct: f64,
    /// It believes to turn so many degrees more in a quarter turn than it does; below 0: fewer.
    #[serde(default)]
    pub turn_deg: f64,
}

/// Why there can be no rehearsal.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// The simulator cannot.
    #[error(transparent)]
    Sim(#[from] SimError),
    /// The tree cannot be loaded.
    #[error(transparent)]
    Tree(#[from] Box<LoadError>),
}

/// Runs a program in the simulator, from beginning to end.
///
/// ```
/// use lessons::run::{Rehearsal, Slip, Start, rehearse};
/// use lessons::{Limits, Program, compile};
/// use robot_core::Language;
/// use sim_world::FloorPlan;
///
/// let program = Program::read(b"ev_start\n    say TEXT=\"Hallo\"\n")?;
/// let compiled = compile(&program, &Limits::house())?;
/// let rehearsal = Rehearsal {
///     plan: FloorPlan::demo().into(),
///     start: Start::default(),
///     seed: 1,
///     stimuli: vec![],
///     slip: Slip::default(),
///     limits: Limits::house(),
///     language: Language::De,
/// };
/// let run = rehearse(&compiled, &rehearsal).unwrap();
/// assert_eq!(run.ending, lessons::run::Ending::Finished);
/// assert_eq!(run.to_lines(), rehearse(&compiled, &rehearsal).unwrap().to_lines(), "byte for byte");
/// # Ok::<(), Vec<lessons::Problem>>(())
/// ```
///
/// # Errors
/// When the plan lacks the spot.
pub fn rehearse(compiled: &Compiled, rehearsal: &Rehearsal) -> Result<Recording, RehearsalError> {
    let setup = SimSetup {
        start_spot: rehearsal.start.spot.clone(),
        ..SimSetup::new(Arc::clone(&rehearsal.plan), rehearsal.seed, Vec::new())
    };
    let (world, body, hearing, speech, clock) = lock_step::ports(Simulation::new(setup)?);
    let log = new_log();
    let props = Rc::new(RefCell::new(Sights::default()));
    let said = Rc::new(RefCell::new(VecDeque::new()));
    let listens = Rc::new(Cell::new(true));
    let in_the_way = Rc::new(RefCell::new(Vec::new()));
    let performer = Performer::new(
        compiled,
        rehearsal.limits.clone(),
        rehearsal.language,
        Box::new(Props(Rc::clone(&props))),
        Rc::clone(&log),
        &rehearsal.start.posture,
        rehearsal.seed,
    )?;
    let guard = Guard::new(GuardLimits::default(), STOP_WORDS.map(str::to_owned));
    let hearing = Audience { inner: hearing, said: Rc::clone(&said), listens: Rc::clone(&listens) };
    let body = StageBody {
        inner: body,
        world: Rc::clone(&world),
        in_the_way: Rc::clone(&in_the_way),
        slip: rehearsal.slip,
        last: None,
        believed: Pose::IDENTITY,
    };
    let mut robot = Robot::new(Controller::new(performer, guard), body, hearing, speech);
    let mut crew = Crew {
        cues: Cues::new(rehearsal.stimuli.clone()),
        touch_until: None,
        face_until: None,
        cards: Vec::new(),
        people: Vec::new(),
        in_the_way,
    };
    let phrases = compiled.program.phrases();
    let mut quiet_since = None;
    let (end, ending) = loop {
        let now = clock.now();
        crew.release(now, &props, &world);
        let has_said = |since_s: f64, words: &str| log.borrow().has_said(since_s, words);
        let ears_are_open = listens.get() && !world.borrow().is_speaking();
        while let Some(stimulus) = crew.cues.due(now, ears_are_open, &has_said) {
            let (kind, what) = stimulus.what.told();
            let told = if let What::Heard { phrase } = &stimulus.what {
                let Some(phrase) = words(phrase, &phrases) else { continue };
                let heard = Heard { text: phrase.clone(), language: rehearsal.language, confidence: 1.0, at: now };
                said.borrow_mut().push_back(heard);
                phrase
            } else {
                what.to_owned()
            };
            log.borrow_mut().push(now, Happened::Stimulus { kind: kind.to_owned(), what: told }, None);
            crew.act(&stimulus.what, now, &props, &world);
        }
        let report = robot.tick(&clock);
        for event in report.events {
            note_guard(&event, now, &mut log.borrow_mut());
        }
        let truth = {
            let mut world = world.borrow_mut();
            world.step();
            for event in world.take_events() {
                note_world(&event, now, &mut log.borrow_mut());
            }
            world.truth().map_from_robot
        };
        crew.watch(now, truth, &mut log.borrow_mut());
        let performer = robot.controller().brain();
        let ticks = now.since_start().as_millis() / Controller::<Performer>::PERIOD.as_millis();
        let ended = performer.ending();
        if ticks.is_multiple_of(5) || ended.is_some() {
            let speaking = world.borrow().is_speaking();
            log.borrow_mut().states.push(state(now, truth, performer.look(), speaking));
        }
        if let Some(ending) = ended {
            break (now, ending);
        }
        // Nothing is left that could happen: the run need not wait for its time to be over.
        let nothing_comes = crew.cues.are_over() || crew.cues.waits_for_robot();
        let is_quiet = compiled.has_events && nothing_comes && performer.is_quiet() && crew.is_idle();
        let since = *quiet_since.get_or_insert(now);
        if !is_quiet {
            quiet_since = None;
        } else if now.since(since) >= Duration::from_secs(6) {
            break (now, Ending::Idle);
        }
    };
    let log = Log::clone(&log.borrow());
    let header = Header {
        format: FORMAT.to_owned(),
        program_sha256: compiled.program.sha256().to_owned(),
        lesson: None,
        lesson_version: None,
        variant: None,
        seed: rehearsal.seed,
        engine_version: env!("CARGO_PKG_VERSION").to_owned(),
        tick_hz: Controller::<Performer>::RATE_HZ,
        world: rehearsal.plan.name().de.clone(),
    };
    Ok(Recording { header, log, end_s: hundredths(end), ending })
}

fn state(now: Timestamp, truth: Pose, (posture, eyes, ahead_cm): (&str, &str, f64), speaking: bool) -> State {
    let millimetres = |metres: f64| (metres * 1000.0).round() / 1000.0;
    State {
        t_s: hundredths(now),
        x_m: millimetres(truth.x_m),
        y_m: millimetres(truth.y_m),
        heading_deg: (truth.yaw_rad.to_degrees() * 10.0).round() / 10.0,
        posture: posture.to_owned(),
        eyes: eyes.to_owned(),
        speaking,
        ahead_cm,
    }
}

fn note_guard(event: &CoreEvent, now: Timestamp, log: &mut Log) {
    match event {
        CoreEvent::Stopped { cause } => {
            let cause = serde_json::to_value(cause).ok().and_then(|cause| cause.as_str().map(str::to_owned));
            log.push(now, Happened::Refused { cause: cause.unwrap_or_default() }, None);
        }
        CoreEvent::Released => {
            log.push(now, Happened::Released, None);
        }
        _ => {}
    }
}

fn note_world(event: &SimEvent, now: Timestamp, log: &mut Log) {
    match event {
        SimEvent::Contact { with, .. } => {
            log.push(now, Happened::Collision { with: with.clone() }, None);
        }
        SimEvent::Bump { .. } => {
            log.push(now, Happened::Collision { with: "wall".to_owned() }, None);
        }
        _ => {}
    }
}

impl Log {
    /// Whether the robot has finished saying something with these words since this time, seconds.
    fn has_said(&self, since_s: f64, words: &str) -> bool {
        let words = words.to_lowercase();
        self.events.iter().any(|event| match &event.what {
            Happened::Said { text, .. } => {
                event.until_s.is_some_and(|until_s| until_s > since_s) && text.to_lowercase().contains(&words)
            }
            _ => false,
        })
    }
}

/// Those who carry out the stimuli.
struct Crew {
    cues: Cues,
    touch_until: Option<Timestamp>,
    face_until: Option<Timestamp>,
    cards: Vec<(Timestamp, String)>,
    people: Vec<Bystander>,
    /// Where the people stand, for the body's sonars.
    in_the_way: Rc<RefCell<Vec<Disc>>>,
}

/// Somebody who stands in the way, and does not budge: the simulator's own people would make room.
struct Bystander {
    until: Timestamp,
    disc: Disc,
    touched: bool,
}

impl Crew {
    fn act(&mut self, what: &What, now: Timestamp, sights: &RefCell<Sights>, world: &RefCell<Simulation>) {
        let until = |seconds: f64| now + Duration::try_from_secs_f64(seconds).unwrap_or_default();
        match what {
            What::Touch { part, seconds } => {
                world.borrow_mut().hold(touch_of(part));
                self.touch_until = Some(until(*seconds));
            }
            What::Face { seconds } => {
                sights.borrow_mut().face = true;
                self.face_until = Some(until(*seconds));
            }
            What::Card { card, seconds } => {
                sights.borrow_mut().cards.insert(card.clone());
                self.cards.push((until(*seconds), card.clone()));
            }
            What::Obstacle { spot, seconds } => {
                let place = world.borrow().plan().spot(spot).map(|spot| spot.pose.position());
                if let Some(centre) = place {
                    let disc = Disc { centre, radius_m: BODY_RADIUS_M };
                    self.people.push(Bystander { until: until(*seconds), disc, touched: false });
                    self.in_the_way.borrow_mut().push(disc);
                }
            }
            // Words lie in the ears already.
            What::Heard { .. } => {}
        }
    }

    fn release(&mut self, now: Timestamp, sights: &RefCell<Sights>, world: &RefCell<Simulation>) {
        if self.touch_until.take_if(|until| now >= *until).is_some() {
            world.borrow_mut().hold(Touch::default());
        }
        if self.face_until.take_if(|until| now >= *until).is_some() {
            sights.borrow_mut().face = false;
        }
        if self.people.iter().any(|person| now >= person.until) {
            self.people.retain(|person| now < person.until);
            *self.in_the_way.borrow_mut() = self.people.iter().map(|person| person.disc).collect();
        }
        self.cards.retain(|(until, card)| {
            let is_shown = now < *until;
            if !is_shown {
                sights.borrow_mut().cards.remove(card);
            }
            is_shown
        });
    }

    /// Sees whether the robot walks into somebody.
    fn watch(&mut self, now: Timestamp, map_from_robot: Pose, log: &mut Log) {
        for person in &mut self.people {
            let apart_m = person.disc.centre.distance_m(map_from_robot.position());
            if apart_m < person.disc.radius_m + nao::BODY_RADIUS_M && !std::mem::replace(&mut person.touched, true) {
                log.push(now, Happened::Collision { with: "person".to_owned() }, None);
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.touch_until.is_none() && self.face_until.is_none() && self.cards.is_empty()
    }
}

/// The effects of a rehearsal: postures and lights are carried out by being written down, and the crew shows faces and
/// cards.
struct Props(Rc<RefCell<Sights>>);

impl Effects for Props {
    fn show(&mut self, _effect: &Effect) -> bool {
        true
    }

    fn sights(&mut self) -> Sights {
        self.0.borrow().clone()
    }
}

/// Ears that also hear what the stimuli say.
struct Audience<H> {
    inner: H,
    said: Rc<RefCell<VecDeque<Heard>>>,
    listens: Rc<Cell<bool>>,
}

impl<H: Hearing> Hearing for Audience<H> {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let mut heard = self.inner.hear(now)?;
        if self.listens.get() {
            heard.extend(self.said.borrow_mut().drain(..));
        }
        Ok(heard)
    }

    fn set_ears(&mut self, ears: Ears, now: Timestamp) {
        self.listens.set(ears == Ears::Open);
        self.inner.set_ears(ears, now);
    }
}

/// A simulated body on a slippery floor, with people in front of its sonars who are not in the simulation.
struct StageBody<B> {
    inner: B,
    world: lock_step::Shared,
    in_the_way: Rc<RefCell<Vec<Disc>>>,
    slip: Slip,
    last: Option<Pose>,
    believed: Pose,
}

impl<B: Body> Body for StageBody<B> {
    fn sense(&mut self, now: Timestamp) -> Senses {
        let mut senses = self.inner.sense(now);
        self.see_people(&mut senses);
        if self.slip == Slip::default() {
            return senses;
        }
        if let Some(odometry) = &mut senses.odometry {
            let here = odometry.value.odom_from_base;
            let moved = self.last.map_or(Pose::IDENTITY, |last| last.inverse().then(here));
            let (walks, turns) = (1.0 + self.slip.walk_pct / 100.0, 1.0 + self.slip.turn_deg / 90.0);
            let moved = Pose::new(moved.x_m * walks, moved.y_m * walks, wrap_angle(moved.yaw_rad) * turns);
            self.believed = self.believed.then(moved);
            self.last = Some(here);
            odometry.value.odom_from_base = self.believed;
        }
        senses
    }

    fn command(&mut self, command: &BodyCommand, now: Timestamp) -> Result<(), BodyError> {
        self.inner.command(command, now)
    }
}

impl<B> StageBody<B> {
    fn see_people(&self, senses: &mut Senses) {
        let people = self.in_the_way.borrow();
        if people.is_empty() {
            return;
        }
        let map_from_robot = self.world.borrow().truth().map_from_robot;
        let sides = [(sonar::Side::Left, &mut senses.sonar_left_m), (sonar::Side::Right, &mut senses.sonar_right_m)];
        for (side, echo) in sides {
            if let Some(echo) = echo {
                let to_people_m = sonar::true_distance_m(side, map_from_robot, &[], &people);
                echo.value = echo.value.min(to_people_m.max(nao::SONAR_NEAREST_M));
            }
        }
    }
}
