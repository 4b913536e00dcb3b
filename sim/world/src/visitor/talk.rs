//! What somebody remembers of a conversation with the robot.

use std::time::Duration;

use robot_core::{Timestamp, Utterance};

use super::question::Question;
use super::surroundings::Surroundings;

/// A conversation with the robot, from the visitor's side.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Talk {
    /// What they are saying now, and until when.
    pub(super) speaking: Option<Speaking>,
    /// What they want to say when the robot is silent.
    pub(super) intends: Option<Intention>,
    pub(super) wish_said: bool,
    pub(super) answers_given: usize,
    pub(super) farewell_said: bool,
    /// What the robot has said since they last spoke.
    pub(super) heard: Option<Heard>,
    /// Since when the robot has been silent.
    pub(super) silent_since: Timestamp,
    /// When it last walked.
    pub(super) walked_at: Timestamp,
    /// Until when they stand behind it, because it asked to be let past.
    pub(super) makes_way_until: Timestamp,
    /// When anything last happened: the wish was said, the robot spoke or walked.
    pub(super) news_at: Timestamp,
}

/// What the robot has said, as far as it asks for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    Statement,
    Question(Question),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Speaking {
    pub(super) utterance: Utterance,
    pub(super) until: Timestamp,
    pub(super) repeats: u32,
    /// The robot spoke at the same time: it cannot have heard this.
    pub(super) interrupted: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Intention {
    pub(super) utterance: Utterance,
    pub(super) not_before: Timestamp,
    pub(super) repeats: u32,
}

impl Talk {
    /// Takes notice of what the robot says and does.
    pub(super) fn listen(&mut self, around: &Surroundings<'_>) {
        if around.robot.is_speaking {
            self.silent_since = around.now;
            self.news_at = around.now;
            if let Some(speaking) = &mut self.speaking {
                speaking.interrupted = true;
            }
        }
        if around.robot.is_walking {
            self.walked_at = around.now;
            self.news_at = around.now;
        }
        if let Some(utterance) = around.robot.finished {
            self.silent_since = around.now;
            if asks_to_pass(&utterance.text) {
                self.makes_way_until = around.now + MAKES_WAY_FOR;
            }
            // A greeting before the wish asks for the wish, which is on their lips anyway.
            if self.wish_said {
                self.heard = Some(Question::at_end_of(&utterance.text).map_or(Heard::Statement, Heard::Question));
            }
        }
    }
}

/// Whether the robot wants to be let past: "darf ich bitte vorbei?", "may I pass, please?".
fn asks_to_pass(text: &str) -> bool {
    let text = text.to_lowercase();
    ["vorbei", "pass, please"].iter().any(|words| text.contains(words))
}

/// How long somebody stands out of the robot's way when it has asked for it.
const MAKES_WAY_FOR: Duration = Duration::from_secs(12);
