//! The speech port.

use crate::language::Text;
use crate::speech::{Caption, SpeechEvent};
use crate::time::Timestamp;
use crate::utterance::Utterance;

/// Says things out loud, one after the other, urgent ones first.
pub trait Speech {
    /// Lets an utterance wait for its turn and returns at once. An emergency is said at once.
    ///
    /// # Errors
    /// When there is no voice; the robot goes on and the text is still shown.
    fn say(&mut self, utterance: &Utterance, now: Timestamp) -> Result<(), SpeechError>;

    /// Whether it is still speaking, or estimated to be.
    fn is_speaking(&mut self, now: Timestamp) -> bool;

    /// Falls silent at once and forgets what was still to be said.
    fn hush(&mut self, now: Timestamp);

    /// What happened to utterances since the last call. A voice that knows nothing of it tells nothing.
    fn events(&mut self, _now: Timestamp) -> Vec<SpeechEvent> {
        Vec::new()
    }

    /// The sentence that is being said, to be read.
    fn caption(&mut self, _now: Timestamp) -> Option<Caption> {
        None
    }

    /// How loud it is right now, 0 to 1, for eyes that glow along.
    fn loudness(&mut self, _now: Timestamp) -> f64 {
        0.0
    }
}

impl<S: Speech + ?Sized> Speech for Box<S> {
    fn say(&mut self, utterance: &Utterance, now: Timestamp) -> Result<(), SpeechError> {
        (**self).say(utterance, now)
    }

    fn is_speaking(&mut self, now: Timestamp) -> bool {
        (**self).is_speaking(now)
    }

    fn hush(&mut self, now: Timestamp) {
        (**self).hush(now);
    }

    fn events(&mut self, now: Timestamp) -> Vec<SpeechEvent> {
        (**self).events(now)
    }

    fn caption(&mut self, now: Timestamp) -> Option<Caption> {
        (**self).caption(now)
    }

    fn loudness(&mut self, now: Timestamp) -> f64 {
        (**self).loudness(now)
    }
}

/// The robot has lost its voice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot speak: {}", reason.en)]
pub struct SpeechError {
    /// What is wrong and what to do about it.
    pub reason: Text<String>,
}

impl SpeechError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        Text { de: format!("Ich kann nicht sprechen: {}", self.reason.de), en: self.to_string() }
    }
}

/// A voice that writes down what it says and takes as long as a real one is estimated to.
#[derive(Debug, Clone, Default)]
pub struct TranscriptSpeech {
    /// What was said, and when it began.
    pub transcript: Vec<(Timestamp, Utterance)>,
    silent_from: Timestamp,
}

impl Speech for TranscriptSpeech {
    fn say(&mut self, utterance: &Utterance, now: Timestamp) -> Result<(), SpeechError> {
        let begins = self.silent_from.max(now);
        self.transcript.push((begins, utterance.clone()));
        self.silent_from = begins + utterance.estimated_duration();
        Ok(())
    }

    fn is_speaking(&mut self, now: Timestamp) -> bool {
        now < self.silent_from
    }

    fn hush(&mut self, now: Timestamp) {
        self.silent_from = now;
        self.transcript.retain(|(begins, _)| *begins <= now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn utterances_follow_each_other_and_hush_drops_the_rest() {
        let mut voice = TranscriptSpeech::default();
        let hello = Utterance::new("Hallo, ich bin NAOme.", Language::De);
        let zero = Timestamp::ZERO;
        assert!(!voice.is_speaking(zero));
        assert_eq!(voice.say(&hello, zero), Ok(()));
        assert_eq!(voice.say(&hello, zero), Ok(()));
        assert_eq!(voice.transcript[1].0, zero + hello.estimated_duration());
        let soon = zero + hello.estimated_duration() / 2;
        assert!(voice.is_speaking(soon));
        voice.hush(soon);
        assert!(!voice.is_speaking(soon));
        assert_eq!(voice.transcript.len(), 1);
    }
}
