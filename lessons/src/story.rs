//! One visitor's question, from coming in to going home.

use std::sync::Arc;
use std::time::Duration;

use behaviours::dialogue::{PhraseBook, Understanding, Verdict as Understood, in_house};
use behaviours::{BrainError, LibraryRobot, understand};
use robot_core::ports::{Catalogue, Clock, FloorMap, Hearing, Place, TitleQuery, Verdict};
use robot_core::{Audience, Brain, Controller, Item, Language, Pose, Robot, Text, Timestamp};
use serde::Serialize;
use sim::lock_step::SimHearing;
use sim::{SimError, SimEvent, SimSetup, Simulation, Truth, lock_step};
use sim_world::FloorPlan;
use sim_world::visitor::VisitorScript;

use crate::library::Library;
use crate::telling::{Happening, Told};

/// A story that has not ended by then has gone wrong: the longest way of the plan there and back is shorter.
const LONGEST: Duration = Duration::from_secs(600);
/// How long the robot may go on after the visitor has left, to finish its sentence.
const AFTERWARDS: Duration = Duration::from_secs(4);
/// How near to the shelf's access point the robot must stand, metres.
const NEAR_M: f64 = 0.6;

/// One visitor's question in a house.
#[derive(Debug, Clone)]
pub struct Story {
    /// What the visitor asks; `None` if none comes.
    pub ask: Option<String>,
    /// The visitor's language.
    pub language: Language,
    /// Whom the robot expects.
    pub audience: Audience,
    /// For everything that is left to chance.
    pub seed: u64,
    /// The floor plan.
    pub plan: Arc<FloorPlan>,
}

/// Why a story cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    /// The simulator cannot.
    #[error(transparent)]
    Sim(#[from] SimError),
    /// The robot cannot.
    #[error(transparent)]
    Brain(#[from] BrainError),
}

/// How a story came out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// Whether the robot stands at the right shelf and touched nobody.
    pub arrived: bool,
    /// Whether the robot has answered a question that is no matter of a way: when the house is open, what a card costs.
    pub answered: bool,
    /// From the robot to where it should stand, metres; `None` if there is nowhere to go.
    pub distance_m: Option<f64>,
    /// How far it walked, metres.
    pub walked_m: f64,
    /// Whom it touched.
    pub touched: Vec<String>,
    /// How long the story took, seconds of its own time.
    pub seconds: f64,
}

impl Story {
    /// The world of the story, with its visitor at the door.
    ///
    /// # Errors
    /// When the plan has no entrance or no home.
    pub fn simulation(&self) -> Result<Simulation, StoryError> {
        let visitor = |ask: &String| VisitorScript::asks(self.visitor_name(), ask, self.language).aged(9);
        let visitors = self.ask.iter().map(visitor).chain(self.bystanders()).collect();
        // A Tuesday afternoon, when the demo library is open.
        let started_at = jiff::civil::date(2026, 11, 24).at(15, 0, 0, 0);
        let setup = SimSetup { started_at, ..SimSetup::new(Arc::clone(&self.plan), self.seed, visitors) };
        Ok(Simulation::new(setup)?)
    }

    /// Who is in the house anyway: somebody reads at the spot that the plan has for it.
    fn bystanders(&self) -> impl Iterator<Item = VisitorScript> {
        const READING: &str = "leseplatz";
        self.plan.spot(READING).map(|spot| VisitorScript::reads("Herr Lindner", &spot.id)).into_iter()
    }

    const fn visitor_name(&self) -> &'static str {
        match self.language {
            Language::De => "Mia",
            Language::En => "Emma",
        }
    }

    /// The robot's brain for this story.
    ///
    /// # Errors
    /// When the plan has no home.
    pub fn brain(&self, library: &Library) -> Result<LibraryRobot, StoryError> {
        Ok(library.robot(&self.plan, self.language, self.audience)?)
    }

    /// Who judges this story: knows where the robot ought to end up, from the question alone.
    pub fn judge(&self, library: &Library) -> Judge {
        let phrases = in_house(&library.phrases, &*self.plan);
        let wish = self.wish(library.catalogue.as_ref(), &phrases);
        Judge { wish, heard_wish: false, answered: false, left_at: None, last_word: None }
    }

    fn wish(&self, catalogue: &dyn Catalogue, phrases: &Text<PhraseBook>) -> Wish {
        let Some(ask) = &self.ask else { return Wish::NowhereToGo };
        let (_, meant) = understand(phrases, catalogue, self.language, ask, &[]);
        match self.goal(catalogue, &meant) {
            Some(place) => Wish::Place(place),
            // Who asks for a book or a place and is not led there has not got what they came for.
            None if ["title", "author", "area"].iter().any(|slot| meant.slots.contains_key(*slot)) => Wish::NowhereToGo,
            None if meant.verdict == Understood::Accept => Wish::Answer,
            None => Wish::NowhereToGo,
        }
    }

    fn goal(&self, catalogue: &dyn Catalogue, meant: &Understanding) -> Option<Place> {
        if let Some(area) = meant.slots.get("area") {
            return self.plan.place(area);
        }
        let query = TitleQuery {
            title: meant.slots.get("title").cloned().unwrap_or_default(),
            author: meant.slots.get("author").cloned(),
        };
        let found = catalogue.search(&query, 1).ok()?;
        if found.verdict == Verdict::NotFound {
            return None;
        }
        let items = catalogue.items(&found.hits.first()?.book.id).ok()?;
        let item = Item::best(&items).filter(|item| item.state.is_on_shelf())?;
        self.plan.shelf_for(&item.call_number, item.location.as_deref())
    }

    /// Plays the story in lock-step. `ears` makes the robot's own of those that understand every word.
    ///
    /// # Errors
    /// When it cannot begin.
    pub fn run<B: Brain, H: Hearing>(
        &self,
        controller: Controller<B>,
        mut judge: Judge,
        ears: impl FnOnce(SimHearing) -> H,
        tell: &mut dyn FnMut(&Told),
    ) -> Result<Outcome, StoryError> {
        let (world, body, hearing, speech, clock) = lock_step::ports(self.simulation()?);
        let mut robot = Robot::new(controller, body, ears(hearing), speech);
        loop {
            let report = robot.tick(&clock);
            let now = clock.now();
            let (happened, truth) = {
                let mut world = world.borrow_mut();
                world.step();
                (world.take_events(), world.truth())
            };
            for event in report.events {
                tell(&Told { at: now, what: Happening::Robot(event) });
            }
            for event in happened {
                judge.see(now, &event, &truth);
                tell(&Told { at: now, what: Happening::World(event) });
            }
            if judge.is_over(now, world.borrow().is_speaking()) {
                return Ok(judge.outcome(now, &truth));
            }
        }
    }
}

/// Watches a story and says how it came out.
#[derive(Debug, Clone)]
pub struct Judge {
    wish: Wish,
    heard_wish: bool,
    answered: bool,
    left_at: Option<Timestamp>,
    /// Where the robot was when the visitor last said something: after that it may go home.
    last_word: Option<Standing>,
}

/// What the visitor's question asks for.
#[derive(Debug, Clone)]
enum Wish {
    /// To be led to a place.
    Place(Place),
    /// To be told something.
    Answer,
    /// A book that is not there, or something that is not understood.
    NowhereToGo,
}

/// Where the robot is, and whether it stands.
#[derive(Debug, Clone, Copy)]
struct Standing {
    map_from_robot: Pose,
    is_walking: bool,
}

impl Judge {
    /// Where the robot ought to end up, if anywhere.
    #[must_use]
    pub const fn goal(&self) -> Option<&Place> {
        match &self.wish {
            Wish::Place(place) => Some(place),
            Wish::Answer | Wish::NowhereToGo => None,
        }
    }

    /// Something happened in the world, which is now as `truth` says.
    pub fn see(&mut self, now: Timestamp, event: &SimEvent, truth: &Truth) {
        match event {
            SimEvent::VisitorLeft { .. } => {
                self.left_at.get_or_insert(now);
            }
            SimEvent::RobotSpoke { .. } => {
                self.answered |= self.heard_wish && matches!(self.wish, Wish::Answer);
            }
            SimEvent::VisitorSaid { .. } => {
                self.heard_wish = true;
                self.last_word = Some(Standing { map_from_robot: truth.map_from_robot, is_walking: truth.is_walking });
            }
            _ => {}
        }
    }

    /// Whether the story is over: the visitor has left and the robot has finished its sentence, or it takes too long.
    #[must_use]
    pub fn is_over(&self, now: Timestamp, speaking: bool) -> bool {
        let has_left = self.left_at.is_some_and(|left| {
            !speaking && now.since(left) > Duration::from_millis(500) || now.since(left) > AFTERWARDS
        });
        has_left || now.since_start() >= LONGEST
    }

    /// How the story came out, by what is true in the world.
    #[must_use]
    pub fn outcome(&self, now: Timestamp, truth: &Truth) -> Outcome {
        let now_there = Standing { map_from_robot: truth.map_from_robot, is_walking: truth.is_walking };
        let Standing { map_from_robot, is_walking } = self.last_word.unwrap_or(now_there);
        let distance_m = self.goal().map(|goal| map_from_robot.position().distance_m(goal.access.position()));
        let stands_there = distance_m.is_some_and(|distance| distance <= NEAR_M) && !is_walking;
        Outcome {
            arrived: stands_there && truth.touched.is_empty(),
            answered: self.answered && truth.touched.is_empty(),
            distance_m: distance_m.map(rounded),
            walked_m: rounded(truth.distance_walked_m),
            touched: truth.touched.iter().cloned().collect(),
            seconds: rounded(now.as_secs_f64()),
        }
    }
}

/// To the centimetre or the hundredth of a second.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
