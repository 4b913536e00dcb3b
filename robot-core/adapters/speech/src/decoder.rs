//! What turns samples into words.

use crate::model_error::ModelError;
use crate::recogniser::{Recognised, Recogniser, Word};

/// What a model calls a sound that is none of its words.
pub(crate) const UNKNOWN: &str = "[unk]";

/// What turns samples into words: a [`Recogniser`], or a test's stand-in.
pub trait Decoder: Send {
    /// See [`Recogniser::accept`].
    ///
    /// # Errors
    /// When it fails; [`restart`](Self::restart) before going on.
    fn accept(&mut self, samples: &[i16]) -> Result<Option<Recognised>, ModelError>;

    /// See [`Recogniser::partial`].
    ///
    /// # Errors
    /// When it fails.
    fn partial(&mut self) -> Result<String, ModelError>;

    /// See [`Recogniser::finish`].
    ///
    /// # Errors
    /// When it fails.
    fn finish(&mut self) -> Result<Recognised, ModelError>;

    /// See [`Recogniser::restart`].
    fn restart(&mut self);

    /// See [`Recogniser::text`].
    fn text(&self, words: &[Word]) -> Option<String>;
}

impl Decoder for Recogniser {
    fn accept(&mut self, samples: &[i16]) -> Result<Option<Recognised>, ModelError> {
        Self::accept(self, samples)
    }

    fn partial(&mut self) -> Result<String, ModelError> {
        Self::partial(self)
    }

    fn finish(&mut self) -> Result<Recognised, ModelError> {
        Self::finish(self)
    }

    fn restart(&mut self) {
        Self::restart(self);
    }

    fn text(&self, words: &[Word]) -> Option<String> {
        Self::text(self, words)
    }
}
