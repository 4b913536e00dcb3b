//! Sound in, words out.

use std::cell::Cell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::PoisonError;

use serde::Serialize;

use crate::graph::{UNKNOWN_WORD, WordNet};
use crate::model::Model;
use crate::model_error::ModelError;
use crate::model_folder::Graph;
use crate::phrases::{Phrases, UnknownWord};
use crate::sound::RECOGNISER_RATE_HZ;

/// A word that was heard.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Word {
    /// The word, `[unk]` for a sound that is none the model knows.
    pub word: String,
    /// When it begins, in seconds since listening began.
    pub start_s: f64,
    /// When it ends.
    pub end_s: f64,
    /// How sure the recogniser is, 0 to 1.
    pub confidence: f64,
}

/// What was heard between two silences.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recognised {
    /// The words, first to last.
    pub words: Vec<Word>,
}

impl Recognised {
    /// How sure the recogniser is on the whole, 0 to 1: the mean over the words.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "nobody says 2^52 words")]
        let words = self.words.len().max(1) as f64;
        self.words.iter().map(|word| word.confidence).sum::<f64>() / words
    }
}

/// What is listened for.
#[derive(Debug)]
pub(crate) enum Wanted {
    Anything,
    Phrases(Phrases),
    Net(WordNet),
}

/// Listens to a stream of sound, for anything that its model knows or for given phrases only.
pub struct Recogniser {
    inner: vosk::Recognizer,
    wanted: Wanted,
    unknown: Vec<UnknownWord>,
    /// A phrase with a word that is less certain is none.
    min_confidence: f64,
    /// Samples taken since it was made, and up to its last new start.
    taken: u64,
    started: u64,
}

impl Recogniser {
    /// Listens for anything the model knows.
    ///
    /// # Errors
    /// When libvosk refuses.
    pub fn for_anything(model: &Model) -> Result<Self, ModelError> {
        let inner = {
            let model = model.inner.lock().unwrap_or_else(PoisonError::into_inner);
            vosk::Recognizer::new(&model, RECOGNISER_RATE_HZ as f32)
        };
        Self::made(inner, model, Wanted::Anything, Vec::new(), 0.0)
    }

    /// Listens for these phrases and nothing else.
    ///
    /// Phrases with words that the model does not know cannot be heard; [`unknown_words`](Self::unknown_words) says
    /// which those are. With a [`Graph::Lookahead`] model it knows beforehand what may come; a [`Graph::Static`] one
    /// hears as always, and all that is no phrase is rejected.
    ///
    /// # Errors
    /// When the model knows none of the phrases, or libvosk refuses.
    pub fn for_phrases(model: &Model, phrases: &Phrases) -> Result<Self, ModelError> {
        let mut phrases = phrases.clone();
        let unknown = phrases.drop_unknown(|word| model.knows(word));
        if phrases.is_empty() {
            return Err(ModelError::NoPhraseKnown { unknown });
        }
        for word in &unknown {
            tracing::warn!("{word}");
        }
        let mut listened_for: Vec<String> = phrases.spellings().collect();
        if model.knows(UNKNOWN_WORD) {
            listened_for.push(UNKNOWN_WORD.to_owned());
        }
        let inner = {
            let vosk_model = model.inner.lock().unwrap_or_else(PoisonError::into_inner);
            match model.graph() {
                Graph::Static | Graph::Phones => vosk::Recognizer::new(&vosk_model, RECOGNISER_RATE_HZ as f32),
                Graph::Lookahead => {
                    vosk::Recognizer::new_with_grammar(&vosk_model, RECOGNISER_RATE_HZ as f32, &listened_for)
                }
            }
        };
        Self::made(inner, model, Wanted::Phrases(phrases), unknown, 0.0)
    }

    /// Listens with a model whose graph holds what is wanted and nothing else.
    pub(crate) fn for_graph(
        model: &Model,
        wanted: Wanted,
        unknown: Vec<UnknownWord>,
        min_confidence: f64,
    ) -> Result<Self, ModelError> {
        let inner = {
            let model = model.inner.lock().unwrap_or_else(PoisonError::into_inner);
            vosk::Recognizer::new(&model, RECOGNISER_RATE_HZ as f32)
        };
        Self::made(inner, model, wanted, unknown, min_confidence)
    }

    fn made(
        inner: Option<vosk::Recognizer>,
        model: &Model,
        wanted: Wanted,
        unknown: Vec<UnknownWord>,
        min_confidence: f64,
    ) -> Result<Self, ModelError> {
        let mut inner = inner.ok_or_else(|| ModelError::Refused { folder: model.folder().to_owned() })?;
        inner.set_words(true);
        Ok(Self { inner, wanted, unknown, min_confidence, taken: 0, started: 0 })
    }

    /// The same, but what is no sentence of the net is rejected.
    pub(crate) fn only(mut self, net: WordNet) -> Self {
        self.wanted = Wanted::Net(net);
        self
    }

    /// The words of the phrases that the model does not know.
    #[must_use]
    pub fn unknown_words(&self) -> &[UnknownWord] {
        &self.unknown
    }

    /// Takes the next samples: one channel, [`RECOGNISER_RATE_HZ`]. When somebody has spoken and fallen silent again, it
    /// says what was heard; the model's configuration says how long the silence must be.
    ///
    /// # Errors
    /// When libvosk fails; [`restart`](Self::restart) before going on.
    pub fn accept(&mut self, samples: &[i16]) -> Result<Option<Recognised>, ModelError> {
        self.taken += samples.len() as u64;
        match self.inner.accept_waveform(samples) {
            Ok(vosk::DecodingState::Running) => Ok(None),
            Ok(vosk::DecodingState::Finalized) => {
                let started = self.started_s();
                words(started, || self.inner.result()).map(Some)
            }
            Ok(vosk::DecodingState::Failed) | Err(_) => Err(ModelError::Failed),
        }
    }

    /// The words so far of somebody who is still speaking; later samples may change them.
    ///
    /// # Errors
    /// When libvosk fails.
    pub fn partial(&mut self) -> Result<String, ModelError> {
        guarded(|| self.inner.partial_result().partial.to_owned())
    }

    /// The sound has ended: what was heard of what has not been told yet. Time begins at zero again.
    ///
    /// # Errors
    /// When libvosk fails.
    pub fn finish(&mut self) -> Result<Recognised, ModelError> {
        let started = self.started_s();
        // After a result, libvosk gives no other one before it was given sound again, be it none.
        self.accept(&[])?;
        let recognised = words(started, || self.inner.final_result());
        self.started = self.taken;
        recognised
    }

    /// Forgets what was not told yet and begins anew, at time zero.
    pub fn restart(&mut self) {
        // libvosk's own reset keeps up to half a second of sound that it has not looked at yet, and would hear that
        // later; its final result leaves nothing behind.
        if self.finish().is_err() {
            self.inner.reset();
            self.started = self.taken;
        }
    }

    /// The text of what was heard: the phrase as it was written, or, of a recogniser for anything, the words without
    /// `[unk]`. None when nothing was heard that it listens for.
    #[must_use]
    pub fn text(&self, words: &[Word]) -> Option<String> {
        let said = |words: &mut dyn Iterator<Item = &Word>| {
            let words: Vec<_> = words.map(|word| word.word.as_str()).collect();
            words.join(" ")
        };
        let is_sure = || words.iter().all(|word| word.confidence >= self.min_confidence);
        let text = match &self.wanted {
            Wanted::Anything => said(&mut words.iter().filter(|word| word.word != UNKNOWN_WORD)),
            Wanted::Phrases(phrases) => phrases.written(&said(&mut words.iter())).filter(|_| is_sure())?.to_owned(),
            Wanted::Net(net) => Some(said(&mut words.iter())).filter(|text| net.contains(text) && is_sure())?,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// Seconds of sound taken since it began.
    #[must_use]
    pub fn listened_s(&self) -> f64 {
        seconds(self.taken - self.started)
    }

    fn started_s(&self) -> f64 {
        seconds(self.started)
    }
}

#[expect(clippy::cast_precision_loss, reason = "2^52 samples are 9,000 years")]
fn seconds(samples: u64) -> f64 {
    samples as f64 / f64::from(RECOGNISER_RATE_HZ)
}

/// The words of a result, with times from `started_s` on.
fn words<'a>(started_s: f64, result: impl FnOnce() -> vosk::CompleteResult<'a>) -> Result<Recognised, ModelError> {
    guarded(|| {
        let words = result().single().map_or_else(Vec::new, |single| single.result);
        // libvosk's numbers are no finer than a thousandth, which a float of 32 bits is not either.
        let thousandths = |number: f64| (number * 1000.0).round() / 1000.0;
        let time_s = |libvosk_s: f32| thousandths((f64::from(libvosk_s) - started_s).max(0.0));
        let words = words.into_iter().map(|word| Word {
            word: word.word.to_owned(),
            start_s: time_s(word.start),
            end_s: time_s(word.end),
            confidence: thousandths(f64::from(word.conf).clamp(0.0, 1.0)),
        });
        Recognised { words: words.collect() }
    })
}

thread_local! {
    static CATCHES: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread would now be caught and told as an error. For panic hooks, which run before that: what is
/// caught is no reason to stop a robot for good.
#[must_use]
pub fn catches_a_panic() -> bool {
    CATCHES.get()
}

/// The vosk crate panics over an answer of libvosk that is no JSON (it has written "nan" for a number before).
fn guarded<T>(ask: impl FnOnce() -> T) -> Result<T, ModelError> {
    let before = CATCHES.replace(true);
    let answer = catch_unwind(AssertUnwindSafe(ask)).map_err(|_| ModelError::Failed);
    CATCHES.set(before);
    answer
}

impl fmt::Debug for Recogniser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recogniser").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caught_panic_is_known_as_such_and_no_other() {
        assert!(!catches_a_panic());
        assert_eq!(guarded(catches_a_panic), Ok(true));
        assert_eq!(guarded(|| panic!("an answer that is no JSON")), Err::<(), _>(ModelError::Failed));
        assert!(!catches_a_panic(), "the next one is not caught");
    }
}
