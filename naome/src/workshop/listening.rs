//! The laptops' microphones: our own recogniser behind the workshop's port. Sound comes in, words go out, and nothing is
//! kept.

use std::path::Path;
use std::sync::Arc;

use lessons::LessonLanguage;
use robot_speech::{Phrases, SpeechModel};
use workshop::{Recogniser, Sounded};

use crate::exit::Failure;
use crate::output::Output;
use crate::speech_model;

struct Listener(SpeechModel);

/// What listens, with the model in a folder or the one that comes along. Without libvosk nobody listens, and children type.
pub(super) fn recogniser(model: Option<&Path>, output: &Output) -> Result<Option<Arc<dyn Recogniser>>, Failure> {
    match speech_model::open(model, output) {
        Ok(model) => Ok(Some(Arc::new(Listener(model)))),
        Err(failure) if model.is_some() => Err(failure),
        Err(failure) => {
            output.complain(&failure.message);
            Ok(None)
        }
    }
}

impl Recogniser for Listener {
    fn hear(&self, sound: &[i16], phrases: &[String], language: LessonLanguage) -> Result<Option<Sounded>, String> {
        let phrases = Phrases::of(phrases).map_err(|error| error.to_string())?;
        let mut recogniser = self.0.for_phrases(&phrases, language.spoken()).map_err(|error| error.to_string())?;
        let mut heard = None;
        for piece in sound.chunks(1_600) {
            heard = heard.or(recogniser.accept(piece).map_err(|error| error.to_string())?);
        }
        let last = recogniser.finish().map_err(|error| error.to_string())?;
        let heard = heard.filter(|heard| !heard.words.is_empty()).unwrap_or(last);
        let text = recogniser.text(&heard.words).filter(|text| !text.is_empty());
        Ok(text.map(|text| Sounded { text, confidence: heard.confidence() }))
    }
}
