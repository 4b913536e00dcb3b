//! A scenario that is being played, wherever its robot is: in the same process as its world, or at the other end of a
//! network.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use behaviours::LibraryRobot;
use jiff::civil::DateTime;
use robot_core::body::Senses;
use robot_core::ports::{Body, BodyError, Clock, Ears, Hearing, HearingError};
use robot_core::{BodyCommand, Controller, Disc, Event, Heard, Language, Pose, Robot, Timestamp};
use sim::{SimEvent, SimSetup, Simulation, Truth, lock_step};
use sim_world::visitor::Role;
use sim_world::{nao, sonar};

use super::deed::Deed;
use super::read::Scenario;
use super::stage::{Breach, Crew, Eye, Played};
use crate::library::Library;
use crate::problem::text;
use crate::story::StoryError;
use crate::telling::{Happening, Told};

/// When nothing has happened for so long, nothing will.
const QUIET: Duration = Duration::from_secs(4);

/// What happened in the world in one of its ticks.
#[derive(Debug, Clone)]
pub struct Glimpse {
    /// When.
    pub at: Timestamp,
    /// What.
    pub events: Vec<SimEvent>,
    /// What is true since.
    pub truth: Truth,
    /// Whether the robot speaks.
    pub speaks: bool,
}

impl Glimpse {
    /// What has happened in a simulation since it was last looked at. `at` is the moment that it is told for.
    pub fn of(simulation: &mut Simulation, at: Timestamp) -> Self {
        Self { at, events: simulation.take_events(), truth: simulation.truth(), speaks: simulation.is_speaking() }
    }
}

/// A scenario that is being played: says what is to be done in the world, and looks on. Whoever plays it lets the world
/// and the robot tick, hands [`Deed`]s to the world, and shows what the world and the robot did.
#[derive(Debug)]
pub struct Play {
    language: Language,
    /// It has gone wrong when it is not over after so many seconds.
    seconds: f64,
    crew: Crew,
    eye: Eye,
    played: Played,
    /// How many of those who ask have not left yet.
    asking: usize,
    truth: Option<Truth>,
    speaks: bool,
    was_walking: bool,
    quiet_since: Timestamp,
    ears: Rc<Cell<Ears>>,
    in_the_way: Rc<RefCell<InTheWay>>,
    is_over: bool,
}

/// Who stands before the robot without being in the simulation, whose people would make room; and where the robot is.
#[derive(Debug, Default)]
pub(super) struct InTheWay {
    pub(super) discs: Vec<Disc>,
    pub(super) map_from_robot: Pose,
}

impl Scenario {
    /// Plays it from beginning to end. The same scenario gives the same story.
    ///
    /// # Errors
    /// When the simulator or the robot cannot begin.
    pub fn run(&self, library: &Library) -> Result<Played, StoryError> {
        self.run_with(self.controller(library)?, &mut |_| {})
    }

    /// The same with this controller, telling what happens as it does.
    ///
    /// # Errors
    /// When the simulator cannot begin.
    pub fn run_with(
        &self,
        controller: Controller<LibraryRobot>,
        tell: &mut dyn FnMut(&Told),
    ) -> Result<Played, StoryError> {
        let (world, body, hearing, speech, clock) = lock_step::ports(self.simulation()?);
        let guard = controller.guard().clone();
        let mut play = Play::new(self);
        let hearing = play.hearing(hearing.which_always_hears(move |text| guard.is_stop(text)));
        let mut robot = Robot::new(controller, play.body(body), hearing, speech);
        let mut told = 0;
        while !play.is_over() {
            let now = clock.now();
            for deed in play.deeds(now) {
                deed.befall(&mut world.borrow_mut());
            }
            play.robot_did(now, robot.tick(&clock).events);
            let mut world = world.borrow_mut();
            world.step();
            play.world_did(Glimpse::of(&mut world, now));
            play.story()[told..].iter().for_each(&mut *tell);
            told = play.story().len();
        }
        Ok(play.played())
    }

    /// The scenario's world before anything has happened.
    ///
    /// # Errors
    /// When the plan has no entrance or no home.
    pub fn simulation(&self) -> Result<Simulation, StoryError> {
        let file = &self.file;
        let visitors = file.people.iter().map(|person| person.script(file.language)).collect();
        let setup = SimSetup { started_at: self.starts, ..SimSetup::new(self.plan.clone(), file.seed, visitors) };
        Ok(Simulation::new(setup)?)
    }

    /// The library robot of the scenario.
    ///
    /// # Errors
    /// When the plan has no home, or a bundled file is wrong.
    pub fn controller(&self, library: &Library) -> Result<Controller<LibraryRobot>, StoryError> {
        let brain = library.robot(&self.plan, self.file.language, self.file.audience)?;
        Ok(Controller::new(brain, library.guard()))
    }

    /// When it begins on the library's clock.
    #[must_use]
    pub const fn starts(&self) -> DateTime {
        self.starts
    }
}

impl Play {
    /// Before the first tick.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let file = &scenario.file;
        let people = file.people.iter();
        let children = people.clone().filter(|person| person.is_child()).map(|person| person.name.clone()).collect();
        let scripts = people.map(|person| person.script(file.language));
        let asking = scripts.filter(|script| matches!(script.role, Role::Asks { .. })).count();
        Self {
            language: file.language,
            seconds: file.seconds,
            crew: Crew::new(&file.happenings),
            eye: Eye::new(children),
            played: Played::default(),
            asking,
            truth: None,
            speaks: false,
            was_walking: true,
            quiet_since: Timestamp::ZERO,
            ears: Rc::new(Cell::new(Ears::Open)),
            in_the_way: Rc::default(),
            is_over: false,
        }
    }

    /// The robot's body, before which those stand whom the scenario puts there.
    pub fn body<B: Body>(&self, inner: B) -> impl Body + use<B> {
        AlsoBlocked { inner, in_the_way: Rc::clone(&self.in_the_way) }
    }

    /// The robot's ears, with an eye on whether they are open.
    pub fn hearing<H: Hearing>(&self, inner: H) -> impl Hearing + use<H> {
        Watched { inner, ears: Rc::clone(&self.ears) }
    }

    /// What is due in the world now; to be asked before the robot's tick.
    pub fn deeds(&mut self, now: Timestamp) -> Vec<Deed> {
        let Some(truth) = &self.truth else { return Vec::new() };
        let language = self.language;
        let deeds = self.crew.act(now, truth, language, &mut self.in_the_way.borrow_mut().discs);
        for deed in &deeds {
            if let Deed::Call(heard) = deed {
                let (name, text) = ("jemand".to_owned(), heard.text.clone());
                let called = SimEvent::VisitorSaid { at: now, name, text, language };
                self.played.story.push(Told { at: now, what: Happening::World(called) });
            }
        }
        deeds
    }

    /// The robot ticked: what it did.
    pub fn robot_did(&mut self, now: Timestamp, events: impl IntoIterator<Item = Event>) {
        let already = self.played.story.len();
        self.played.story.extend(events.into_iter().map(|event| Told { at: now, what: Happening::Robot(event) }));
        let told = &self.played.story[already..];
        let says = told.iter().any(|told| matches!(told.what, Happening::Robot(Event::Said { .. })));
        // It says that it is there while it brings its last step to an end.
        if let Some(truth) = self.truth.as_ref().filter(|_| says) {
            self.played.stood.push((already, now, truth.map_from_robot));
        }
        self.look(now, already);
        // It listens in its ticks, and then alone.
        if let Some(truth) = &self.truth {
            self.eye.hear(now, truth, self.speaks && self.ears.get() == Ears::Open);
        }
    }

    /// The world ticked: what happened, and what is true since.
    pub fn world_did(&mut self, glimpse: Glimpse) {
        let Glimpse { at, events, truth, speaks } = glimpse;
        let already = self.played.story.len();
        let left = events.iter().filter(|event| matches!(event, SimEvent::VisitorLeft { .. })).count();
        self.asking = self.asking.saturating_sub(left);
        self.played.story.extend(events.into_iter().map(|event| Told { at, what: Happening::World(event) }));
        if self.was_walking && !truth.is_walking {
            self.played.stood.push((self.played.story.len(), at, truth.map_from_robot));
        }
        self.was_walking = truth.is_walking;
        if speaks || truth.is_walking {
            self.quiet_since = at;
        }
        self.in_the_way.borrow_mut().map_from_robot = truth.map_from_robot;
        (self.speaks, self.played.walked_m) = (speaks, truth.distance_walked_m);
        self.truth = Some(truth);
        self.look(at, already);
        self.judge_the_end(at);
    }

    /// Whether nothing will happen any more, or it takes too long.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.is_over
    }

    /// What has happened so far, in order.
    #[must_use]
    pub fn story(&self) -> &[Told] {
        &self.played.story
    }

    /// What of what must always hold has not held so far, in the order in which it was seen.
    #[must_use]
    pub fn breaches(&self) -> &[Breach] {
        &self.eye.breaches
    }

    /// Where those stand whom the scenario has put before the robot, and who are not in the simulation.
    #[must_use]
    pub fn in_the_way(&self) -> Vec<Disc> {
        self.in_the_way.borrow().discs.clone()
    }

    /// What happened.
    #[must_use]
    pub fn played(self) -> Played {
        Played { breaches: self.eye.breaches, ..self.played }
    }

    /// Looks at what was told last, and at what is true.
    fn look(&mut self, now: Timestamp, already: usize) {
        let told = &self.played.story[already..];
        let Some(truth) = &self.truth else { return };
        self.crew.see(now, told, truth.distance_walked_m);
        self.eye.see(now, told, truth, &self.in_the_way.borrow().discs);
    }

    fn judge_the_end(&mut self, now: Timestamp) {
        let is_quiet = now.since(self.quiet_since) >= QUIET;
        self.is_over = is_quiet && self.asking == 0 && self.crew.is_done();
        let seconds = self.seconds;
        if !self.is_over && now.since_start().as_secs_f64() >= seconds {
            self.is_over = true;
            if let Some(truth) = &self.truth {
                self.eye.breach(now, truth, "ends", || {
                    text(
                        format!("nach {seconds} s ist es nicht zu Ende: noch ist jemand da, oder der Roboter geht oder spricht"),
                        format!("after {seconds} s it is not over: somebody is still there, or the robot walks or speaks"),
                    )
                });
            }
        }
        self.played.end = now;
    }
}

/// Ears of which is known whether they are open.
struct Watched<H> {
    inner: H,
    ears: Rc<Cell<Ears>>,
}

impl<H: Hearing> Hearing for Watched<H> {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        self.inner.hear(now)
    }

    fn partial(&mut self, now: Timestamp) -> Option<Heard> {
        self.inner.partial(now)
    }

    fn set_ears(&mut self, ears: Ears, now: Timestamp) {
        self.ears.set(ears);
        self.inner.set_ears(ears, now);
    }
}

/// A body before which somebody stands.
struct AlsoBlocked<B> {
    inner: B,
    in_the_way: Rc<RefCell<InTheWay>>,
}

impl<B: Body> Body for AlsoBlocked<B> {
    fn sense(&mut self, now: Timestamp) -> Senses {
        let mut senses = self.inner.sense(now);
        let in_the_way = self.in_the_way.borrow();
        if !in_the_way.discs.is_empty() {
            let sides =
                [(sonar::Side::Left, &mut senses.sonar_left_m), (sonar::Side::Right, &mut senses.sonar_right_m)];
            for (side, echo) in sides {
                if let Some(echo) = echo {
                    let distance_m = sonar::true_distance_m(side, in_the_way.map_from_robot, &[], &in_the_way.discs);
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
