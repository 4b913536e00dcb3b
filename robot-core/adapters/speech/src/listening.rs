//! Listening as a robot must: sound in; sentences, what is said so far, and stop words out. It has no clock of its own:
//! a second is as many samples.

use std::time::Duration;

use robot_core::EndOfSpeech;
use robot_core::ports::Ears;

use crate::activity::{FRAME, VoiceActivity};
use crate::decoder::{Decoder, UNKNOWN};
use crate::endpoint::{Boundary, Endpointer};
use crate::model_error::ModelError;
use crate::recogniser::{Recognised, Word};
use crate::sound::RECOGNISER_RATE_HZ;
use crate::stop_spotter::StopSpotter;

/// What was heard.
#[derive(Debug, Clone, PartialEq)]
pub enum Sounded {
    /// Somebody is speaking; these are the known words so far, none yet at the beginning.
    Partial(String),
    /// Somebody has finished a sentence.
    Sentence {
        /// What they said; `None` if it was nothing that is listened for.
        text: Option<String>,
        /// How sure the recogniser is, 0 to 1.
        confidence: f64,
        /// The time from the end of the last word to now.
        ago: Duration,
    },
    /// It was no speech after all.
    Nothing,
    /// Somebody has said a stop word into shut ears, or begun to.
    Stop(String),
}

/// Listens to a stream of samples for sentences, and through shut ears for stop words.
#[derive(Debug)]
pub struct Listening<D> {
    sentences: D,
    stops: Option<StopSpotter<D>>,
    activity: VoiceActivity,
    endpointer: Endpointer,
    ears: Ears,
    /// Samples after the ears have opened in which a stop word may end that began before.
    spotting: usize,
    /// Samples that do not fill a frame yet, and those that the decoder has not been given yet.
    rest: Vec<i16>,
    pending: Vec<i16>,
    /// The last sound before somebody began to speak.
    before: Vec<i16>,
    /// Words of the sentence at hand that the decoder has already let go of.
    words: Vec<Word>,
    partial: String,
    /// Samples since the decoder began anew.
    decoding: usize,
}

const RATE: usize = RECOGNISER_RATE_HZ as usize;
const FRAME_LENGTH: Duration = Duration::from_millis(20);
/// The decoder is given so much at once: a tenth of a second.
const STEP: usize = RATE / 10;
/// The decoder begins anew after so much silence, with so much of it: words begin softly.
const SILENCE: usize = 4 * RATE;
const LEAD_IN: usize = RATE / 2;
/// A called "stopp" and the moment in which the spotter makes sure of it: a second.
const LONGEST_CALL: usize = RATE;

impl<D: Decoder> Listening<D> {
    /// Listens for what `sentences` knows.
    pub fn new(sentences: D, settings: EndOfSpeech) -> Self {
        Self {
            sentences,
            stops: None,
            activity: VoiceActivity::default(),
            endpointer: Endpointer::new(settings),
            ears: Ears::Open,
            spotting: 0,
            rest: Vec::new(),
            pending: Vec::new(),
            before: Vec::new(),
            words: Vec::new(),
            partial: String::new(),
            decoding: 0,
        }
    }

    /// The same, which also listens for what `stops` knows, and nothing else, while the ears are shut.
    #[must_use]
    pub fn with_stop_words(mut self, stops: D) -> Self {
        self.stops = Some(StopSpotter::new(stops));
        self
    }

    /// Takes the next samples: one channel, [`RECOGNISER_RATE_HZ`], all captured with the ears like this.
    ///
    /// # Errors
    /// When the decoder fails; it has begun anew then, and what was being said is lost.
    pub fn hear(&mut self, samples: &[i16], ears: Ears) -> Result<Vec<Sounded>, ModelError> {
        if ears != self.ears {
            self.ears = ears;
            self.forget();
            self.spotting = match ears {
                Ears::Open => LONGEST_CALL,
                Ears::Shut => {
                    self.stops.iter_mut().for_each(StopSpotter::restart);
                    0
                }
            };
        }
        let mut sounded = Vec::new();
        let stop = match &mut self.stops {
            Some(stops) if ears == Ears::Shut || self.spotting > 0 => stops.hear(samples),
            _ => Ok(None),
        };
        self.spotting = self.spotting.saturating_sub(samples.len());
        let heard = stop.and_then(|stop| {
            sounded.extend(stop.map(Sounded::Stop));
            if ears == Ears::Open { self.listen(samples, &mut sounded) } else { Ok(()) }
        });
        heard.map(|()| sounded).inspect_err(|_| self.forget())
    }

    /// The sound has ended: what was being said.
    ///
    /// # Errors
    /// When the decoder fails.
    pub fn finish(&mut self) -> Result<Option<Sounded>, ModelError> {
        if self.ears == Ears::Shut {
            return Ok(None);
        }
        let mut sounded = Vec::new();
        self.decode(&mut sounded)?;
        let was_speech = self.endpointer.is_speech();
        let sentence = self.end_sentence()?;
        Ok(Some(sentence).filter(|sentence| was_speech || matches!(sentence, Sounded::Sentence { text: Some(_), .. })))
    }

    /// Forgets what was begun to be heard.
    pub fn forget(&mut self) {
        self.endpointer.forget();
        self.rest.clear();
        self.begin_anew();
        self.before.clear();
    }

    fn listen(&mut self, samples: &[i16], sounded: &mut Vec<Sounded>) -> Result<(), ModelError> {
        self.rest.extend_from_slice(samples);
        let rest = std::mem::take(&mut self.rest);
        let frames = rest.chunks_exact(FRAME);
        self.rest.extend_from_slice(frames.remainder());
        for frame in frames {
            let voiced = self.activity.frame(frame).voiced;
            self.pending.extend_from_slice(frame);
            self.before.extend_from_slice(frame);
            let boundary = self.endpointer.frame(FRAME_LENGTH, voiced);
            if self.pending.len() >= STEP || boundary == Some(Boundary::Ended) {
                self.decode(sounded)?;
            }
            match boundary {
                Some(Boundary::Began) => sounded.push(Sounded::Partial(self.partial.clone())),
                Some(Boundary::Ended) => sounded.push(self.end_sentence()?),
                Some(Boundary::Dropped) => {
                    self.begin_anew();
                    sounded.push(Sounded::Nothing);
                }
                None => {}
            }
            if !self.endpointer.is_speech() && self.decoding >= SILENCE {
                self.begin_after_silence(sounded)?;
            }
        }
        Ok(())
    }

    /// Gives the decoder what it has not had yet.
    fn decode(&mut self, sounded: &mut Vec<Sounded>) -> Result<(), ModelError> {
        let pending = std::mem::take(&mut self.pending);
        self.decoding += pending.len();
        if let Some(recognised) = self.sentences.accept(&pending)? {
            self.words.extend(recognised.words);
        }
        self.before.drain(..self.before.len().saturating_sub(LEAD_IN));
        let partial = self.sentences.partial()?;
        let let_go = self.words.iter().map(|word| word.word.as_str());
        let known: Vec<&str> = let_go.chain(partial.split_whitespace()).filter(|word| *word != UNKNOWN).collect();
        // A word without a voice is one that the recogniser makes of noise; two are somebody who speaks softly.
        let is_speech = self.endpointer.is_speech() || known.len() > 1;
        let known = known.join(" ");
        if is_speech && known != self.partial {
            self.partial = known;
            self.endpointer.word();
            sounded.push(Sounded::Partial(self.partial.clone()));
        }
        Ok(())
    }

    fn end_sentence(&mut self) -> Result<Sounded, ModelError> {
        #[expect(clippy::cast_precision_loss, reason = "some seconds of samples")]
        let listened_s = self.decoding as f64 / RATE as f64;
        let mut words = std::mem::take(&mut self.words);
        words.extend(self.sentences.finish()?.words);
        let end_s = words.last().map_or(listened_s, |word| word.end_s);
        let ago = Duration::try_from_secs_f64(listened_s - end_s).unwrap_or_default();
        let recognised = Recognised { words };
        let text = self.sentences.text(&recognised.words);
        self.endpointer.forget();
        self.partial.clear();
        self.decoding = 0;
        Ok(Sounded::Sentence { text, confidence: recognised.confidence(), ago })
    }

    fn begin_anew(&mut self) {
        self.pending.clear();
        self.words.clear();
        self.partial.clear();
        self.sentences.restart();
        self.decoding = 0;
    }

    /// The decoder would grow with the silence.
    fn begin_after_silence(&mut self, sounded: &mut Vec<Sounded>) -> Result<(), ModelError> {
        self.begin_anew();
        self.pending.append(&mut self.before);
        self.decode(sounded)
    }
}

#[cfg(test)]
mod tests;
