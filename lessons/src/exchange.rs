//! One sentence to the robot and what it answers, each time as if they had just met.

use std::sync::Arc;

use behaviours::dialogue::{PhraseBook, Understanding};
use behaviours::house::House;
use behaviours::{BrainError, LibraryRobot, Settings};
use robot_core::ports::{Catalogue, Clock, ManualClock, ScriptedHearing, StillBody, TranscriptSpeech};
use robot_core::{Audience, Controller, Event, GuardLimits, Heard, Language, Robot, Text, Timestamp};
use sim_world::FloorPlan;

/// A robot that stands still and is spoken to.
pub struct Exchange {
    catalogue: Arc<dyn Catalogue>,
    plan: Arc<FloorPlan>,
    phrases: Arc<Text<PhraseBook>>,
    language: Language,
    audience: Audience,
}

/// What a sentence came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// What it was taken to mean.
    pub understanding: Understanding,
    /// What the robot sets out to do: `lead`, `answer` or `stop`.
    pub action: &'static str,
    /// What it said first.
    pub answer: String,
}

impl Exchange {
    /// A robot that knows these.
    pub fn new(
        catalogue: impl Catalogue + 'static,
        plan: Arc<FloorPlan>,
        phrases: Arc<Text<PhraseBook>>,
        language: Language,
        audience: Audience,
    ) -> Self {
        Self { catalogue: Arc::new(catalogue), plan, phrases, language, audience }
    }

    /// Says `text` to the robot and waits for its first answer, in simulated time.
    ///
    /// # Errors
    /// When the robot cannot be put together.
    pub fn reply(&self, text: &str) -> Result<Reply, BrainError> {
        /// By then it has answered or will not.
        const PATIENCE: Timestamp = Timestamp::new(std::time::Duration::from_secs(2));
        let guard = LibraryRobot::guard(&self.phrases, GuardLimits::default());
        let is_stop = guard.is_stop(text);
        let brain = LibraryRobot::new(Settings {
            catalogue: Box::new(Arc::clone(&self.catalogue)),
            map: Box::new(FloorPlan::clone(&self.plan)),
            house: House::demo(),
            phrases: Arc::clone(&self.phrases),
            home: "home".into(),
            language: self.language,
            audience: self.audience,
        })?;
        let heard = Heard { text: text.to_owned(), language: self.language, confidence: 1.0, at: Timestamp::ZERO };
        let (body, hearing, speech) =
            (StillBody::default(), ScriptedHearing::new([heard]), TranscriptSpeech::default());
        let mut robot = Robot::new(Controller::new(brain, guard), body, hearing, speech);
        let mut clock = ManualClock::new(jiff::civil::date(2026, 11, 24).at(15, 0, 0, 0));
        let mut answer = String::new();
        while answer.is_empty() && clock.now() < PATIENCE {
            for event in robot.tick(&clock).events {
                if let Event::Said { text, .. } = event {
                    answer.push_str(&text);
                }
            }
            clock.advance(Controller::<LibraryRobot>::PERIOD);
        }
        let understanding = self.understand(text);
        let leads = matches!(understanding.intent.as_str(), "guide_me") && understanding.slots.contains_key("area");
        let action = if is_stop {
            "stop"
        } else if leads {
            "lead"
        } else {
            "answer"
        };
        Ok(Reply { understanding, action, answer })
    }

    fn understand(&self, text: &str) -> Understanding {
        behaviours::understand(&self.phrases, &self.catalogue, self.language, text, &[]).1
    }
}
