//! The hearing port.

use std::collections::VecDeque;

use crate::language::Text;
use crate::time::Timestamp;
use crate::utterance::Heard;

/// Whether the robot listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ears {
    /// It listens.
    Open,
    /// It does not: what is said now is lost, on purpose. A robot that listens while it speaks talks to itself.
    Shut,
}

/// Turns what people say into words: a microphone and a recogniser, typed text, or a simulated visitor.
pub trait Hearing {
    /// What was heard to its end since the last call, oldest first.
    ///
    /// # Errors
    /// When the source of sound or text is gone; the robot goes on deaf and says so.
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError>;

    /// What somebody is saying and has not finished, as far as it is understood: empty while they have only begun, and
    /// `None` while nobody speaks. The next words may change it, so nothing may rest on it but a stop.
    ///
    /// Through shut ears nothing comes but a stop word, from ears that can tell it from the robot's own voice.
    fn partial(&mut self, _now: Timestamp) -> Option<Heard> {
        None
    }

    /// Opens or shuts the ears.
    fn set_ears(&mut self, ears: Ears, now: Timestamp);
}

impl<H: Hearing + ?Sized> Hearing for Box<H> {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        (**self).hear(now)
    }

    fn partial(&mut self, now: Timestamp) -> Option<Heard> {
        (**self).partial(now)
    }

    fn set_ears(&mut self, ears: Ears, now: Timestamp) {
        (**self).set_ears(ears, now);
    }
}

/// The robot cannot hear any more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot hear: {}", reason.en)]
pub struct HearingError {
    /// What is wrong and what to do about it.
    pub reason: Text<String>,
}

impl HearingError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        Text { de: format!("Ich höre nichts: {}", self.reason.de), en: self.to_string() }
    }
}

/// Hears a list of sentences at their times; what falls into shut ears is lost.
#[derive(Debug, Clone)]
pub struct ScriptedHearing {
    script: VecDeque<Heard>,
    ears: Ears,
}

impl ScriptedHearing {
    /// Hears these, each at its own time; they are sorted by it.
    pub fn new(script: impl IntoIterator<Item = Heard>) -> Self {
        let mut script: Vec<Heard> = script.into_iter().collect();
        script.sort_by_key(|heard| heard.at);
        Self { script: script.into(), ears: Ears::Open }
    }
}

impl Hearing for ScriptedHearing {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let mut heard = Vec::new();
        while self.script.front().is_some_and(|next| next.at <= now) {
            let next = self.script.pop_front();
            if self.ears == Ears::Open {
                heard.extend(next);
            }
        }
        Ok(heard)
    }

    fn set_ears(&mut self, ears: Ears, _now: Timestamp) {
        self.ears = ears;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn said(text: &str, at_s: f64) -> Heard {
        Heard { text: text.into(), language: Language::De, confidence: 1.0, at: Timestamp::from_secs_f64(at_s) }
    }

    #[test]
    fn what_is_said_into_shut_ears_is_lost() {
        let mut hearing = ScriptedHearing::new([said("zwei", 2.0), said("eins", 1.0), said("drei", 3.0)]);
        let at = Timestamp::from_secs_f64;
        assert_eq!(hearing.hear(at(1.0)), Ok(vec![said("eins", 1.0)]));
        hearing.set_ears(Ears::Shut, at(1.5));
        assert_eq!(hearing.hear(at(2.5)), Ok(vec![]));
        hearing.set_ears(Ears::Open, at(2.6));
        assert_eq!(hearing.hear(at(9.0)), Ok(vec![said("drei", 3.0)]));
    }
}
