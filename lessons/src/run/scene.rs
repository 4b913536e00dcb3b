//! A program on a simulated stage, tick by tick.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use robot_core::body::{JointState, Touch};
use robot_core::ports::Clock;
use robot_core::{
    Controller, Disc, Event as CoreEvent, Guard, GuardLimits, Heard, Language, Point, Pose, Robot, Timestamp,
};
use sim::{SimEvent, SimSetup, Simulation, lock_step};

use crate::compile::Compiled;
use crate::run::crew::{Audience, Crew, Props, StageBody};
use crate::run::effects::Sights;
use crate::run::performer::{Ending, Performer, new_log};
use crate::run::rehearsal::{Rehearsal, RehearsalError};
use crate::run::stimulus::{Cues, What, heard_words};
use crate::run::trace::{FORMAT, Happened, Header, Log, Recording, SharedLog, State, hundredths};

/// A program on a simulated stage, tick by tick: for whoever looks on or joins in while it runs.
///
/// [`rehearse`] is the same from beginning to end. One that is [joined in](Self::open) does not end before its time
/// because nothing is left to happen: somebody may still do something.
pub struct Scene {
    world: lock_step::Shared,
    clock: lock_step::SimClock,
    robot: Robot<Performer, StageBody<lock_step::SimBody>, Audience<lock_step::SimHearing>, lock_step::SimSpeech>,
    log: SharedLog,
    props: Rc<RefCell<Sights>>,
    lit: Rc<RefCell<BTreeSet<String>>>,
    said: Rc<RefCell<VecDeque<Heard>>>,
    listens: Rc<Cell<bool>>,
    crew: Crew,
    phrases: Vec<String>,
    language: Language,
    has_events: bool,
    is_open: bool,
    quiet_since: Option<Timestamp>,
    header: Header,
    end: Option<(Timestamp, Ending)>,
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
    let mut scene = Scene::new(compiled, rehearsal)?;
    while scene.tick().is_none() {}
    Ok(scene.recording())
}

impl std::fmt::Debug for Scene {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scene").field("header", &self.header).field("end", &self.end).finish_non_exhaustive()
    }
}

/// How the robot of a scene looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Where it is.
    pub map_from_robot: Pose,
    /// Whether it makes a step.
    pub is_walking: bool,
    /// Its posture, an id of the `posture` list.
    pub posture: String,
    /// Its eyes' colour, an id of the `colour` list.
    pub eyes: String,
    /// Its other lights that shine, ids of the `lights` list.
    pub lights: BTreeSet<String>,
    /// Its joints.
    pub joints: Option<JointState>,
    /// What touches it.
    pub touch: Touch,
    /// The nearest echo ahead, centimetres; 255 is nothing.
    pub ahead_cm: f64,
    /// What it sees.
    pub sights: Sights,
    /// Who stands in its way.
    pub people: Vec<Disc>,
}

impl Scene {
    /// Sets the stage; nothing has happened yet.
    ///
    /// # Errors
    /// When the plan lacks the spot.
    pub fn new(compiled: &Compiled, rehearsal: &Rehearsal) -> Result<Self, RehearsalError> {
        let setup = SimSetup {
            start_spot: rehearsal.start.spot.clone(),
            ..SimSetup::new(Arc::clone(&rehearsal.plan), rehearsal.seed, Vec::new())
        };
        let (world, body, hearing, speech, clock) = lock_step::ports(Simulation::new(setup)?);
        let log = new_log();
        let props = Rc::new(RefCell::new(Sights::default()));
        let lit = Rc::new(RefCell::new(BTreeSet::new()));
        let said = Rc::new(RefCell::new(VecDeque::new()));
        let listens = Rc::new(Cell::new(true));
        let in_the_way = Rc::new(RefCell::new(Vec::new()));
        let performer = Performer::new(
            compiled,
            rehearsal.limits.clone(),
            rehearsal.language,
            Box::new(Props { sights: Rc::clone(&props), lit: Rc::clone(&lit) }),
            Rc::clone(&log),
            &rehearsal.start.posture,
            rehearsal.seed,
        )?;
        let guard = Guard::new(GuardLimits::default(), []);
        let hearing = Audience { inner: hearing, said: Rc::clone(&said), listens: Rc::clone(&listens) };
        let body = StageBody::new(body, Rc::clone(&world), Rc::clone(&in_the_way), rehearsal.slip);
        let robot = Robot::new(Controller::new(performer, guard), body, hearing, speech);
        let crew = Crew::new(Cues::new(rehearsal.stimuli.clone()), in_the_way);
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
        Ok(Self {
            world,
            clock,
            robot,
            log,
            props,
            lit,
            said,
            listens,
            crew,
            phrases: compiled.program.phrases(),
            language: rehearsal.language,
            has_events: compiled.has_events,
            is_open: false,
            quiet_since: None,
            header,
            end: None,
        })
    }

    /// The same, for somebody who may join in at any time.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// Lets one tick pass; how the run ended, if it has.
    pub fn tick(&mut self) -> Option<Ending> {
        if let Some((_, ending)) = self.end {
            return Some(ending);
        }
        let now = self.clock.now();
        self.crew.release(now, &self.props, &self.world);
        self.play_cues(now);
        let report = self.robot.tick(&self.clock);
        for event in report.events {
            note_guard(&event, now, &mut self.log.borrow_mut());
        }
        let truth = {
            let mut world = self.world.borrow_mut();
            world.step();
            for event in world.take_events() {
                note_world(&event, now, &mut self.log.borrow_mut());
            }
            world.truth().map_from_robot
        };
        self.crew.watch(now, truth, &mut self.log.borrow_mut());
        let performer = self.robot.controller().brain();
        let ticks = now.since_start().as_millis() / Controller::<Performer>::PERIOD.as_millis();
        let ended = performer.ending();
        if ticks.is_multiple_of(5) || ended.is_some() {
            let speaking = self.world.borrow().is_speaking();
            self.log.borrow_mut().states.push(state(now, truth, performer.look(), speaking));
        }
        if let Some(ending) = ended {
            self.end = Some((now, ending));
            return Some(ending);
        }
        // Nothing is left that could happen: the run need not wait for its time to be over.
        let nothing_comes = self.crew.cues.are_over() || self.crew.cues.waits_for_robot();
        let is_quiet = self.has_events && nothing_comes && performer.is_quiet() && self.crew.is_idle();
        let since = *self.quiet_since.get_or_insert(now);
        if !is_quiet || self.is_open {
            self.quiet_since = None;
        } else if now.since(since) >= Duration::from_secs(6) {
            self.end = Some((now, Ending::Idle));
        }
        self.end.map(|(_, ending)| ending)
    }

    fn play_cues(&mut self, now: Timestamp) {
        let log = Rc::clone(&self.log);
        let has_said = |since_s: f64, words: &str| log.borrow().has_said(since_s, words);
        let ears_are_open = self.listens.get() && !self.world.borrow().is_speaking();
        while let Some(stimulus) = self.crew.cues.due(now, ears_are_open, &has_said) {
            self.act_at(now, &stimulus.what);
        }
    }

    /// Somebody does something to the robot, now.
    pub fn act(&mut self, what: &What) {
        self.act_at(self.clock.now(), what);
    }

    fn act_at(&mut self, now: Timestamp, what: &What) {
        let (kind, about) = what.told();
        let told = if let What::Heard { phrase } = what {
            let Some(phrase) = heard_words(phrase, &self.phrases) else { return };
            let heard = Heard { text: phrase.clone(), language: self.language, confidence: 1.0, at: now };
            self.said.borrow_mut().push_back(heard);
            phrase
        } else {
            about.to_owned()
        };
        self.log.borrow_mut().push(now, Happened::Stimulus { kind: kind.to_owned(), what: told }, None);
        self.crew.act(what, now, &self.props, &self.world);
    }

    /// Somebody comes and stands at this place of the plan, for so long.
    pub fn stand_at(&mut self, place: Point, time: Duration) {
        let now = self.clock.now();
        let told = format!("{:.2} {:.2}", place.x_m, place.y_m);
        self.log.borrow_mut().push(now, Happened::Stimulus { kind: "obstacle".to_owned(), what: told }, None);
        self.crew.stand_at(place, now + time);
    }

    /// Everybody who stands in the way goes.
    pub fn clear_the_way(&mut self) {
        self.crew.clear_the_way();
    }

    /// Ends the run from outside.
    pub fn halt(&mut self) {
        if self.end.is_some() {
            return;
        }
        let now = self.clock.now();
        self.end = Some((now, Ending::Halted));
        for event in self.log.borrow_mut().events.iter_mut().filter(|event| event.until_s.is_none()) {
            let lasts = matches!(event.what, Happened::Block { .. } | Happened::Said { .. } | Happened::Walked { .. });
            if lasts {
                (event.until_s, event.cut) = (Some(hundredths(now)), true);
            }
        }
    }

    /// Has the program end [within this time](Performer::end_within).
    pub fn end_within(&mut self, left: Duration) {
        self.robot.controller_mut().brain_mut().end_within(left);
    }

    /// The time since the beginning.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What has happened so far; it must not be held over a tick.
    #[must_use]
    pub fn log(&self) -> std::cell::Ref<'_, Log> {
        self.log.borrow()
    }

    /// The brain that runs the program.
    #[must_use]
    pub fn performer(&self) -> &Performer {
        self.robot.controller().brain()
    }

    /// How the robot looks now.
    #[must_use]
    pub fn look(&self) -> Look {
        let world = self.world.borrow();
        let (truth, senses) = (world.truth(), world.senses());
        let (posture, eyes, ahead_cm) = self.performer().look();
        Look {
            map_from_robot: truth.map_from_robot,
            is_walking: truth.is_walking,
            posture: posture.to_owned(),
            eyes: eyes.to_owned(),
            lights: self.lit.borrow().clone(),
            joints: senses.joints.map(|joints| joints.value),
            touch: senses.touch,
            ahead_cm,
            sights: self.props.borrow().clone(),
            people: self.crew.people(),
        }
    }

    /// The run so far, as a file; `Halted` if it has not ended.
    #[must_use]
    pub fn recording(&self) -> Recording {
        let (end, ending) = self.end.unwrap_or_else(|| (self.clock.now(), Ending::Halted));
        Recording { header: self.header.clone(), log: Log::clone(&self.log.borrow()), end_s: hundredths(end), ending }
    }

    /// What the run is of, for those who know more about it.
    pub const fn header_mut(&mut self) -> &mut Header {
        &mut self.header
    }
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
