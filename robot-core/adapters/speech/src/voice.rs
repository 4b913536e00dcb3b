//! The voice: text in, sound out.

mod child;
mod espeak;
mod fallback;
mod level;
mod piper;
mod style;

use std::fmt;
use std::path::Path;

use robot_core::{Language, MAX_TEXT_LETTERS, Spoken, Style, Text, Utterance, normalise};

use crate::sound::{Sound, SoundError};

pub use child::Cancel;
pub use espeak::EspeakVoice;
pub use fallback::FallbackVoice;
pub use level::VolumeCap;
pub(crate) use level::envelope;
pub use piper::PiperVoice;

/// Turns text into sound.
pub trait Voice: Send {
    /// Speaks a sentence. A cancelled one ends at once, with its program.
    ///
    /// # Errors
    /// When there is nothing to say, the voice is missing or fails, or it was cancelled.
    fn synthesise(&mut self, spoken: &Spoken, style: Style, cancel: &Cancel) -> Result<Sound, VoiceError>;

    /// Whether it knows a language.
    fn speaks(&self, _language: Language) -> bool {
        true
    }

    /// Speaks a whole text in one go.
    ///
    /// # Errors
    /// As [`synthesise`](Self::synthesise), and when the text is too long.
    fn speak(&mut self, utterance: &Utterance) -> Result<Sound, VoiceError> {
        if utterance.text.chars().nth(MAX_TEXT_LETTERS).is_some() {
            return Err(VoiceError::TooLong);
        }
        self.synthesise(&normalise(&utterance.text, utterance.language), utterance.style, &Cancel::default())
    }
}

impl<V: Voice + ?Sized> Voice for Box<V> {
    fn synthesise(&mut self, spoken: &Spoken, style: Style, cancel: &Cancel) -> Result<Sound, VoiceError> {
        (**self).synthesise(spoken, style, cancel)
    }

    fn speaks(&self, language: Language) -> bool {
        (**self).speaks(language)
    }
}

/// How a voice speaks. What lies outside a range is taken to its nearer end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceSettings {
    /// Words a minute, 80 to 450.
    pub rate_wpm: u32,
    /// Pitch, 0 to 99.
    pub pitch: u32,
    /// Loudness, 0 to 200; 100 is the usual one.
    pub volume: u32,
}

impl Default for VoiceSettings {
    /// A little slower than espeak-ng's own 175 words a minute, for children and for a noisy room.
    fn default() -> Self {
        Self { rate_wpm: 155, pitch: 55, volume: 100 }
    }
}

/// Speaks a text into a WAV file.
///
/// # Errors
/// When the voice fails or the file cannot be written.
pub fn say_to_file(
    voice: &mut dyn Voice,
    text: &str,
    language: Language,
    path: impl AsRef<Path>,
) -> Result<Sound, VoiceError> {
    let sound = voice.speak(&Utterance::new(text, language))?;
    sound.save(path)?;
    Ok(sound)
}

/// Why there is no voice.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VoiceError {
    /// The program that speaks is not installed.
    Missing {
        /// The program.
        program: String,
    },
    /// It did not do its work.
    Failed {
        /// What went wrong.
        reason: String,
    },
    /// A file of a voice is not there.
    NoModel {
        /// The file.
        file: String,
    },
    /// The file of a voice cannot be used.
    Model {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no word in the text.
    NothingToSay,
    /// The text is longer than [`MAX_TEXT_LETTERS`].
    TooLong,
    /// Nobody listens any more.
    Cancelled,
    /// The sound could not be played or written.
    Sound(SoundError),
}

impl From<SoundError> for VoiceError {
    fn from(error: SoundError) -> Self {
        Self::Sound(error)
    }
}

impl VoiceError {
    /// What is wrong and what to do about it.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        match self {
            Self::Missing { program } if program.ends_with("piper") => Text {
                de: format!(
                    "Das Programm {program} fehlt, das Piper-Stimmen spricht. Bitte installieren und in den PATH legen."
                ),
                en: format!(
                    "the program {program}, which speaks Piper voices, is missing; install it and put it on the PATH"
                ),
            },
            Self::Missing { program } => Text {
                de: format!("Das Sprechprogramm {program} fehlt. So kommt es: sudo apt-get install espeak-ng"),
                en: format!(
                    "the program that speaks, {program}, is missing; get it by: sudo apt-get install espeak-ng"
                ),
            },
            Self::Failed { reason } => Text {
                de: format!("Das Sprechprogramm hat versagt: {reason}"),
                en: format!("the program that speaks has failed: {reason}"),
            },
            Self::NoModel { file } => Text {
                de: format!(
                    "Die Datei {file} gibt es nicht. Eine Stimme ist STIMME.onnx mit STIMME.onnx.json daneben."
                ),
                en: format!("there is no file {file}; a voice is VOICE.onnx with VOICE.onnx.json beside it"),
            },
            Self::Model { file, reason } => Text {
                de: format!("Die Stimme {file} geht nicht: {reason}. Zu STIMME.onnx gehört STIMME.onnx.json daneben."),
                en: format!(
                    "the voice {file} does not work: {reason}; beside VOICE.onnx there must be VOICE.onnx.json"
                ),
            },
            Self::NothingToSay => Text {
                de: "Es gibt nichts zu sagen: Der Text enthält kein Wort.".into(),
                en: "there is nothing to say: the text holds no word".into(),
            },
            Self::TooLong => Text {
                de: format!("Der Text ist länger als {MAX_TEXT_LETTERS} Zeichen. Bitte in Stücken sprechen."),
                en: format!("the text is longer than {MAX_TEXT_LETTERS} letters: say it in pieces"),
            },
            Self::Cancelled => Text { de: "Das Sprechen wurde abgebrochen.".into(), en: "it was cut short".into() },
            Self::Sound(error) => error.text(),
        }
    }
}

impl fmt::Display for VoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for VoiceError {}
