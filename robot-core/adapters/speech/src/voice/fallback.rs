//! A voice, and another one for when it fails.

use std::fmt;

use robot_core::{Language, Spoken, Style};

use super::{Cancel, Voice, VoiceError};
use crate::sound::Sound;

/// Is told once why a voice has failed.
type Tell = Box<dyn FnOnce(&VoiceError) + Send>;

/// Speaks with one voice, and with a second one where the first fails or does not know the language.
pub struct FallbackVoice<A, B> {
    first: A,
    second: B,
    /// Is told why the first has failed, once.
    tell: Option<Tell>,
}

impl<A: Voice, B: Voice> FallbackVoice<A, B> {
    /// `tell` is called the first time the first voice fails.
    pub fn new(first: A, second: B, tell: impl FnOnce(&VoiceError) + Send + 'static) -> Self {
        Self { first, second, tell: Some(Box::new(tell)) }
    }
}

impl<A: Voice, B: Voice> Voice for FallbackVoice<A, B> {
    fn synthesise(&mut self, spoken: &Spoken, style: Style, cancel: &Cancel) -> Result<Sound, VoiceError> {
        if !self.first.speaks(spoken.language()) {
            return self.second.synthesise(spoken, style, cancel);
        }
        match self.first.synthesise(spoken, style, cancel) {
            Err(error) if !matches!(error, VoiceError::NothingToSay | VoiceError::Cancelled) => {
                tracing::warn!("{error}");
                if let Some(tell) = self.tell.take() {
                    tell(&error);
                }
                self.second.synthesise(spoken, style, cancel)
            }
            result => result,
        }
    }

    fn speaks(&self, language: Language) -> bool {
        self.first.speaks(language) || self.second.speaks(language)
    }
}

impl<A: fmt::Debug, B: fmt::Debug> fmt::Debug for FallbackVoice<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FallbackVoice")
            .field("first", &self.first)
            .field("second", &self.second)
            .finish_non_exhaustive()
    }
}
