//! A story or a scenario that is looked at: in lock-step, tick by tick, with what the robot thinks beside it.

use std::rc::Rc;

use behaviour_tree::{NodeView, Status};
use behaviours::{LibraryRobot, names};
use lessons::scenario::{Breach, Glimpse, Play, Played, Scenario};
use lessons::{Happening, Judge, Outcome, Story, Told};
use robot_core::ports::{Body, Clock, Hearing};
use robot_core::{Controller, Disc, Event, Heard, Language, Pose, Robot, Text, Timestamp};
use sim::lock_step::{self, Shared, SimClock, SimSpeech};
use sim::window::overlay::Mind;
use sim::window::view::{PersonView, View, Watcher};
use sim_world::fault::Fault;

use crate::by_sound::{EarsForSound, HeardBySound, Log};
use crate::exit::Failure;

/// What the robot took a sentence to mean, in a line.
pub(crate) fn understood<'a>(
    intent: &str,
    score: f64,
    slots: impl Iterator<Item = (&'a str, &'a str)>,
    language: Language,
) -> String {
    let called =
        |name: Option<Text>, id: &str| name.map_or_else(|| id.to_owned(), |text| (*text.get(language)).to_owned());
    let wanted = format!("{} ({:.0} %)", called(names::intent(intent), intent), score * 100.0);
    let about = slots.map(|(slot, value)| format!(" · {}: {value}", called(names::slot(slot), slot)));
    std::iter::once(wanted).chain(about).collect()
}

/// What is on the stage, and who knows when it is over.
enum Course {
    Story(Box<Judge>),
    Scenario(Box<Play>),
    /// The end was told. The library stays open for whoever has another question.
    Over,
}

/// How it came out.
pub(crate) enum Came {
    Story(Outcome),
    Scenario(Played),
}

/// A story or a scenario on its stage.
pub(crate) struct Performance {
    world: Shared,
    robot: Robot<LibraryRobot, Box<dyn Body>, Box<dyn Hearing>, SimSpeech>,
    clock: SimClock,
    course: Course,
    watcher: Watcher,
    view: View,
    mind: Mind,
    language: Language,
}

impl Performance {
    pub(crate) fn of_story(
        story: &Story,
        controller: Controller<LibraryRobot>,
        judge: Judge,
        ears: Option<EarsForSound>,
        log: &Log,
    ) -> Result<Self, Failure> {
        let (world, body, hearing, speech, clock) = lock_step::ports(story.simulation().map_err(Failure::missing)?);
        let hearing: Box<dyn Hearing> = match ears {
            Some(ears) => Box::new(HeardBySound { hearing, ears, log: Rc::clone(log) }),
            None => Box::new(hearing),
        };
        let robot = Robot::new(controller, Box::new(body) as Box<dyn Body>, hearing, speech);
        Ok(Self::new(world, robot, clock, Course::Story(Box::new(judge)), story.language))
    }

    /// `language` is that of whoever looks on.
    pub(crate) fn of_scenario(
        scenario: &Scenario,
        controller: Controller<LibraryRobot>,
        language: Language,
    ) -> Result<Self, Failure> {
        let (world, body, hearing, speech, clock) = lock_step::ports(scenario.simulation().map_err(Failure::missing)?);
        let guard = controller.guard().clone();
        let play = Play::new(scenario);
        let hearing = play.hearing(hearing.which_always_hears(move |text| guard.is_stop(text)));
        let body: Box<dyn Body> = Box::new(play.body(body));
        let robot = Robot::new(controller, body, Box::new(hearing) as Box<dyn Hearing>, speech);
        Ok(Self::new(world, robot, clock, Course::Scenario(Box::new(play)), language))
    }

    fn new(
        world: Shared,
        robot: Robot<LibraryRobot, Box<dyn Body>, Box<dyn Hearing>, SimSpeech>,
        clock: SimClock,
        course: Course,
        language: Language,
    ) -> Self {
        let mut watcher = Watcher::default();
        let view = watcher.look(&world.borrow());
        Self { world, robot, clock, course, watcher, view, mind: Mind::default(), language }
    }

    /// One tick. What happened in it, in the order of [`Story::run`] or [`Scenario::run`].
    pub(crate) fn step(&mut self) -> Vec<Told> {
        let at = self.clock.now();
        let mut told = Vec::new();
        if let Course::Scenario(play) = &mut self.course {
            let before = play.story().len();
            for deed in play.deeds(at) {
                deed.befall(&mut self.world.borrow_mut());
            }
            // Whoever calls something is told by the scenario alone.
            told.extend_from_slice(&play.story()[before..]);
        }
        let report = self.robot.tick(&self.clock);
        let glimpse = {
            let mut world = self.world.borrow_mut();
            world.step();
            Glimpse::of(&mut world, at)
        };
        self.view = self.watcher.look(&self.world.borrow());
        for event in &report.events {
            self.think(event);
        }
        self.mind.branch = branch(self.robot.controller().brain().tree().nodes(), self.language);
        told.extend(report.events.iter().cloned().map(|event| Told { at, what: Happening::Robot(event) }));
        told.extend(glimpse.events.iter().cloned().map(|event| Told { at, what: Happening::World(event) }));
        match &mut self.course {
            Course::Story(judge) => {
                glimpse.events.iter().for_each(|event| judge.see(at, event, &glimpse.truth));
            }
            Course::Scenario(play) => {
                play.robot_did(at, report.events);
                play.world_did(glimpse);
                self.view.people.extend(in_the_way(&play.in_the_way(), &self.view));
            }
            Course::Over => {}
        }
        told
    }

    /// How it came out, once, when it is over.
    pub(crate) fn came(&mut self) -> Option<Came> {
        let (world, at) = (self.world.borrow(), self.clock.now());
        let is_over = match &self.course {
            Course::Story(judge) => judge.is_over(at, world.is_speaking()),
            Course::Scenario(play) => play.is_over(),
            Course::Over => false,
        };
        if !is_over {
            return None;
        }
        match std::mem::replace(&mut self.course, Course::Over) {
            Course::Story(judge) => Some(Came::Story(judge.outcome(at, &world.truth()))),
            Course::Scenario(play) => Some(Came::Scenario(play.played())),
            Course::Over => None,
        }
    }

    /// What of what must hold in every scenario has not held so far.
    pub(crate) fn breaches(&self) -> &[Breach] {
        match &self.course {
            Course::Scenario(play) => play.breaches(),
            Course::Story(_) | Course::Over => &[],
        }
    }

    /// What is to be seen now.
    pub(crate) const fn view(&self) -> &View {
        &self.view
    }

    /// What goes on in the robot's mind.
    pub(crate) const fn mind(&self) -> &Mind {
        &self.mind
    }

    /// Whoever looks on says something to the robot.
    pub(crate) fn say(&mut self, text: String, language: Language) {
        let at: Timestamp = self.clock.now();
        self.world.borrow_mut().say_to_robot(Heard { text, language, confidence: 1.0, at });
    }

    /// Whoever looks on strokes the robot's head, or lets go.
    pub(crate) fn touch_head(&mut self, is_touched: bool) {
        let mut world = self.world.borrow_mut();
        if is_touched { world.touch_head() } else { world.release() }
    }

    /// What goes wrong now.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        self.world.borrow().faults()
    }

    /// Something goes wrong from here on, or no longer.
    pub(crate) fn switch_fault(&mut self, fault: Fault, is_on: bool) {
        let mut world = self.world.borrow_mut();
        if is_on { world.begin_fault(fault, None) } else { world.end_fault(fault) }
    }

    fn think(&mut self, event: &Event) {
        match event {
            Event::Heard { text, .. } => self.mind.heard = Some(text.clone()),
            Event::Understood { intent, slots, score } => {
                let slots = slots.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                self.mind.understood = Some(understood(intent, *score, slots, self.language));
            }
            Event::Decided { what, why } => self.mind.decided = Some((what.clone(), why.clone())),
            _ => {}
        }
    }
}

/// The children whom a scenario has put before the robot, as somebody who looks on sees them: they look at it.
fn in_the_way(discs: &[Disc], view: &View) -> Vec<PersonView> {
    /// Nobody of the setup has such a place in it.
    const FIRST: usize = 1_000;
    let robot = view.robot.map_from_robot.position();
    let child = |(place, disc): (usize, &Disc)| PersonView {
        name: String::new(),
        index: FIRST + place,
        age_years: 8,
        height_m: 1.25,
        map_from_person: Pose::new(disc.centre.x_m, disc.centre.y_m, disc.centre.bearing_rad(robot)),
        walked_m: 0.0,
        is_walking: false,
        saying: None,
        language: Language::De,
    };
    discs.iter().enumerate().map(child).collect()
}

/// Those of a tree's nodes that run, from the root to the leaf, without those that nobody named and that only hold others
/// together.
pub(crate) fn branch<'a>(nodes: impl Iterator<Item = NodeView<'a>>, language: Language) -> Vec<String> {
    let says_something = |node: &NodeView<'_>| node.child_count() == 0 || node.name() != node.registration_id();
    nodes
        .filter(|node| node.status() == Status::Running && says_something(node))
        .map(|node| names::node(node.name()).map_or_else(|| node.name(), |text| *text.get(language)).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_understood_is_told_in_the_language_of_who_looks_on() {
        let slots = [("title", "Momo"), ("author", "Ende"), ("of_a_house", "x")];
        let told = |intent, language| understood(intent, 0.876, slots.into_iter(), language);
        assert_eq!(told("find_item", Language::De), "ein Buch finden (88 %) · Titel: Momo · von: Ende · of_a_house: x");
        assert_eq!(told("find_item", Language::En), "find a book (88 %) · title: Momo · by: Ende · of_a_house: x");
        assert!(told("of_a_house", Language::De).starts_with("of_a_house (88 %) ·"));
    }
}
