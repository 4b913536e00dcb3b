//! What was said in a recording.

use std::path::Path;
use std::time::{Duration, Instant};

use robot_core::Text;
use serde::Serialize;

use crate::model_error::ModelError;
use crate::phrases::PhrasesError;
use crate::recogniser::{Recognised, Recogniser, Word};
use crate::resample::MonoResampler;
use crate::sound::{RECOGNISER_RATE_HZ, SoundError, SoundSource};
use crate::wav::WavSource;

/// The longest recording that is listened to in one go.
pub const MAX_RECORDING: Duration = Duration::from_secs(60 * 60);

/// What was said in a recording. As JSON it is what `naome hear` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transcript {
    /// The recording.
    pub file: String,
    /// The words; empty when nothing was heard that was listened for.
    pub text: String,
    /// Whether nothing was heard that was listened for: silence, noise, or no phrase of the list.
    pub rejected: bool,
    /// All words it took the sound for, `[unk]` among them, also where they were rejected.
    pub words: Vec<Word>,
    /// The real-time factor: seconds of work for a second of sound.
    pub rtf: f64,
    /// What is wrong with the sound itself, if anything is.
    #[serde(skip)]
    pub flaw: Option<Flaw>,
}

/// What makes a recording hard to understand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// There is nothing in it that could be heard.
    Silent,
    /// It is too loud: what goes beyond the loudest sample has been cut off.
    Clipped,
}

impl Flaw {
    /// What is wrong and what to do about it.
    #[must_use]
    pub const fn text(self) -> Text<&'static str> {
        match self {
            Self::Silent => Text {
                de: "Auf der Aufnahme ist nichts zu hören. Ist das Mikrofon an?",
                en: "there is nothing to be heard in the recording; is the microphone on?",
            },
            Self::Clipped => Text {
                de: "Die Aufnahme ist übersteuert. Bitte leiser aufnehmen oder weiter weg vom Mikrofon sprechen.",
                en: "the recording is clipped; record it at a lower level or further from the microphone",
            },
        }
    }
}

/// How loud a recording is, as it goes by.
#[derive(Debug, Default)]
struct Level {
    peak: u16,
    samples: u64,
    /// Samples at the very top.
    full: u64,
}

impl Level {
    /// Quieter than this (−60 dB of full scale) is no speech that a microphone caught.
    const AUDIBLE: u16 = 33;
    const FULL: u16 = 32_700;

    fn add(&mut self, samples: &[i16]) {
        for sample in samples {
            let size = sample.unsigned_abs();
            self.peak = self.peak.max(size);
            self.full += u64::from(size >= Self::FULL);
        }
        self.samples += samples.len() as u64;
    }

    /// Speech that is not clipped is at the top for a few samples at most; 1 % is a rough sound.
    const fn flaw(&self) -> Option<Flaw> {
        if self.peak < Self::AUDIBLE {
            Some(Flaw::Silent)
        } else if self.full * 100 > self.samples {
            Some(Flaw::Clipped)
        } else {
            None
        }
    }
}

/// Listens to a WAV recording.
///
/// # Errors
/// When the recording cannot be read or is longer than [`MAX_RECORDING`], or the recogniser fails.
pub fn hear_file(recogniser: &mut Recogniser, path: impl AsRef<Path>) -> Result<Transcript, HearError> {
    let path = path.as_ref();
    let file = path.display().to_string();
    let mut source = WavSource::open(path)?;
    if source.duration() > MAX_RECORDING {
        return Err(SoundError::TooLong { file, limit: MAX_RECORDING }.into());
    }
    transcribe(recogniser, &mut source, &file)
}

/// Listens to a source of sound up to its end, piece by piece. `file` is what the transcript calls it.
///
/// # Errors
/// As [`hear_file`].
pub fn transcribe(
    recogniser: &mut Recogniser,
    source: &mut dyn SoundSource,
    file: &str,
) -> Result<Transcript, HearError> {
    #[expect(clippy::disallowed_methods, reason = "the real-time factor is measured on the real clock")]
    let now = Instant::now;
    let began = now();
    let mut resampler = MonoResampler::new(source.format())?;
    recogniser.restart();
    let (mut frames, mut samples, mut heard) = (Vec::new(), Vec::new(), Vec::new());
    let mut level = Level::default();
    let limit = MAX_RECORDING.as_secs_f64();
    while source.read(&mut frames)? {
        samples.clear();
        resampler.push(&frames, &mut samples);
        level.add(&samples);
        heard.extend(recogniser.accept(&samples)?);
        if recogniser.listened_s() > limit {
            recogniser.restart();
            return Err(SoundError::TooLong { file: file.into(), limit: MAX_RECORDING }.into());
        }
    }
    samples.clear();
    resampler.finish(&mut samples);
    heard.extend(recogniser.accept(&samples)?);
    let sound_s = recogniser.listened_s().max(1.0 / f64::from(RECOGNISER_RATE_HZ));
    heard.push(recogniser.finish()?);
    let text = text(recogniser, &heard);
    Ok(Transcript {
        file: file.into(),
        rejected: text.is_none(),
        text: text.unwrap_or_default(),
        words: heard.into_iter().flat_map(|recognised| recognised.words).collect(),
        rtf: now().duration_since(began).as_secs_f64() / sound_s,
        flaw: level.flaw(),
    })
}

/// The text of all that was heard: one phrase, perhaps with a pause in it, or phrase after phrase.
fn text(recogniser: &Recogniser, heard: &[Recognised]) -> Option<String> {
    let spoken = || heard.iter().filter(|recognised| !recognised.words.is_empty());
    let all: Vec<Word> = spoken().flat_map(|recognised| recognised.words.iter().cloned()).collect();
    recogniser.text(&all).or_else(|| {
        let each: Option<Vec<String>> = spoken().map(|recognised| recogniser.text(&recognised.words)).collect();
        each.filter(|each| !each.is_empty()).map(|each| each.join(" "))
    })
}

/// Why a recording was not listened to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HearError {
    /// The recording is at fault.
    #[error(transparent)]
    Sound(#[from] SoundError),
    /// The model is at fault.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The phrases are at fault.
    #[error(transparent)]
    Phrases(#[from] PhrasesError),
}

impl HearError {
    /// What is wrong and what to do about it.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        match self {
            Self::Sound(error) => error.text(),
            Self::Model(error) => error.text(),
            Self::Phrases(error) => error.text(),
        }
    }
}
