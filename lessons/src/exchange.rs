//! One sentence to the robot and what it answers, each time as if they had just met.

use std::sync::Arc;
use std::time::Duration;

use behaviours::dialogue::{Understanding, Verdict};
use behaviours::{BrainError, LibraryRobot};
use jiff::civil::DateTime;
use robot_core::ports::{Clock, ManualClock, ScriptedHearing, Speech, StillBody, TranscriptSpeech};
use robot_core::{Audience, Controller, Event, Guard, Heard, Language, Robot, Timestamp};
use sim_world::FloorPlan;

use crate::library::Library;

/// A robot that stands still and is spoken to.
pub struct Exchange {
    library: Library,
    plan: Arc<FloorPlan>,
    language: Language,
    audience: Audience,
    starts: DateTime,
}

/// What a sentence came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// What it was taken to mean.
    pub understanding: Understanding,
    /// What the robot sets out to do: `lead`, `answer` or `stop`. It leads only where it acts on what it understood.
    pub action: &'static str,
    /// What it said first.
    pub answer: String,
}

impl Exchange {
    /// The robot of this library; every conversation with it begins at `starts`, a civil time of the house.
    pub const fn new(
        library: Library,
        plan: Arc<FloorPlan>,
        language: Language,
        audience: Audience,
        starts: DateTime,
    ) -> Self {
        Self { library, plan, language, audience, starts }
    }

    /// Says `text` to the robot and waits for its first answer, in simulated time, as if they had just met.
    ///
    /// # Errors
    /// When the robot cannot be put together.
    pub fn reply(&self, text: &str) -> Result<Reply, BrainError> {
        Ok(self.talk()?.reply(text))
    }

    /// A conversation that begins here: each sentence is understood by what was said before.
    ///
    /// # Errors
    /// When the robot cannot be put together.
    pub fn talk(&self) -> Result<Talk<'_>, BrainError> {
        let guard = self.library.guard();
        let brain = self.library.robot(&self.plan, self.language, self.audience)?;
        brain.prepare();
        let controller = Controller::new(brain, guard.clone());
        let robot = Robot::new(controller, StillBody::default(), ScriptedHearing::new([]), TranscriptSpeech::default());
        let clock = ManualClock::new(self.starts);
        Ok(Talk { exchange: self, guard, robot, clock })
    }
}

/// A conversation with a robot that stands still.
pub struct Talk<'a> {
    exchange: &'a Exchange,
    guard: Guard,
    robot: Robot<LibraryRobot, StillBody, ScriptedHearing, TranscriptSpeech>,
    clock: ManualClock,
}

impl Talk<'_> {
    /// Says `text` to the robot as soon as it listens, and waits, in simulated time, for its answer.
    pub fn reply(&mut self, text: &str) -> Reply {
        /// By then it has answered or will not.
        const PATIENCE: Duration = Duration::from_secs(2);
        let Exchange { library: Library { catalogue, .. }, language, .. } = self.exchange;
        let is_stop = self.guard.is_stop(text);
        self.wait_for_ears();
        let begun = self.clock.now();
        let heard = Heard { text: text.to_owned(), language: *language, confidence: 1.0, at: begun };
        self.robot.hearing = ScriptedHearing::new([heard]);
        let mut answer = String::new();
        while answer.is_empty() && self.clock.now().since(begun) < PATIENCE {
            answer = self.tick();
        }
        // What it acted on; what it never listened to is understood here.
        let brain = self.robot.controller().brain();
        let understand = || behaviours::understand(brain.phrases(), catalogue.as_ref(), *language, text, &[]).1;
        let understanding = brain.understood(text).unwrap_or_else(understand);
        // Nobody is led on what was only half understood: the robot asks then.
        let is_sure = understanding.verdict == Verdict::Accept;
        let leads = is_sure && understanding.intent == "guide_me" && understanding.slots.contains_key("area");
        let action = if is_stop {
            "stop"
        } else if leads {
            "lead"
        } else {
            "answer"
        };
        Reply { understanding, action, answer }
    }

    /// Until the last answer is said and its echo is over.
    fn wait_for_ears(&mut self) {
        /// The longest answer and its echo are over by then.
        const LONGEST_TICKS: u32 = 60 * Controller::<LibraryRobot>::RATE_HZ;
        /// Half a second of echo, and the leaves' own tick or two.
        const ECHO_TICKS: u32 = 40;
        let mut silent = if self.clock.now() == Timestamp::ZERO { ECHO_TICKS } else { 0 };
        for _ in 0..LONGEST_TICKS {
            if silent >= ECHO_TICKS {
                break;
            }
            self.tick();
            silent = if self.robot.speech.is_speaking(self.clock.now()) { 0 } else { silent + 1 };
        }
    }

    /// One tick; what was said in it.
    fn tick(&mut self) -> String {
        let events = self.robot.tick(&self.clock).events;
        self.clock.advance(Controller::<LibraryRobot>::PERIOD);
        let said = events.into_iter().filter_map(|event| match event {
            Event::Said { text, .. } => Some(text),
            _ => None,
        });
        said.collect()
    }
}
