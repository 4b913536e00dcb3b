//! A story that is looked at: in lock-step, tick by tick, with what the robot thinks beside it.

use std::rc::Rc;

use behaviour_tree::{NodeView, Status};
use behaviours::LibraryRobot;
use lessons::{Happening, Judge, Outcome, Story, Told};
use robot_core::ports::{Clock, Hearing};
use robot_core::{Controller, Event, Heard, Robot, Timestamp};
use sim::lock_step::{self, Shared, SimBody, SimClock, SimSpeech};
use sim::window::overlay::Mind;
use sim::window::view::{View, Watcher};

use sim_world::fault::Fault;

use crate::by_sound::{EarsForSound, HeardBySound, Log};
use crate::exit::Failure;

/// What the robot took a sentence to mean, in a line.
pub(crate) fn understood<'a>(intent: &str, score: f64, slots: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let slots: Vec<String> = slots.map(|(name, value)| format!("{name}: {value}")).collect();
    format!("{intent} ({:.0} %) {}", score * 100.0, slots.join(", "))
}

/// A story on its stage.
pub(crate) struct Performance {
    world: Shared,
    robot: Robot<LibraryRobot, SimBody, Box<dyn Hearing>, SimSpeech>,
    clock: SimClock,
    judge: Judge,
    watcher: Watcher,
    view: View,
    mind: Mind,
}

impl Performance {
    pub(crate) fn new(
        story: &Story,
        controller: Controller<LibraryRobot>,
        judge: Judge,
        ears: Option<EarsForSound>,
        log: &Log,
    ) -> Result<Self, Failure> {
        let simulation = story.simulation().map_err(Failure::missing)?;
        let (world, body, hearing, speech, clock) = lock_step::ports(simulation);
        let hearing: Box<dyn Hearing> = match ears {
            Some(ears) => Box::new(HeardBySound { hearing, ears, log: Rc::clone(log) }),
            None => Box::new(hearing),
        };
        let robot = Robot::new(controller, body, hearing, speech);
        let mut watcher = Watcher::default();
        let view = watcher.look(&world.borrow());
        Ok(Self { world, robot, clock, judge, watcher, view, mind: Mind::default() })
    }

    /// One tick. What happened in it, in the order of [`Story::run`].
    pub(crate) fn step(&mut self) -> Vec<Told> {
        let report = self.robot.tick(&self.clock);
        let at = self.clock.now();
        let (happened, truth) = {
            let mut world = self.world.borrow_mut();
            world.step();
            (world.take_events(), world.truth())
        };
        self.view = self.watcher.look(&self.world.borrow());
        for event in &report.events {
            self.think(event);
        }
        self.mind.branch = branch(self.robot.controller().brain().tree().nodes());
        for event in &happened {
            self.judge.see(at, event, &truth);
        }
        let robot = report.events.into_iter().map(|event| Told { at, what: Happening::Robot(event) });
        robot.chain(happened.into_iter().map(|event| Told { at, what: Happening::World(event) })).collect()
    }

    /// How it came out, when it is over.
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        let (world, at) = (self.world.borrow(), self.clock.now());
        self.judge.is_over(at, world.is_speaking()).then(|| self.judge.outcome(at, &world.truth()))
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
    pub(crate) fn say(&mut self, text: String, language: robot_core::Language) {
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
                self.mind.understood = Some(understood(intent, *score, slots));
            }
            Event::Decided { what, why } => self.mind.decided = Some((what.clone(), why.clone())),
            _ => {}
        }
    }
}

/// Those of a tree's nodes that run, from the root to the leaf.
pub(crate) fn branch<'a>(nodes: impl Iterator<Item = NodeView<'a>>) -> Vec<String> {
    nodes.filter(|node| node.status() == Status::Running).map(|node| node.name().to_owned()).collect()
}
