//! A Piper voice: a model file of one's own, spoken by the program `piper`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use robot_core::{Language, Spoken, Style};
use serde::Deserialize;

use super::child::{self, Cancel};
use super::{Voice, VoiceError, style};
use crate::sound::Sound;

/// A voice out of a `.onnx` file, beside which its `.onnx.json` lies.
///
/// The program gets one sentence a run: its raw output has no end otherwise. As it takes a while to load its model, the
/// next run is started as soon as one is under way, and waits for its sentence.
#[derive(Debug)]
pub struct PiperVoice {
    program: PathBuf,
    model: PathBuf,
    rate_hz: u32,
    language: Option<Language>,
    /// Has its model loaded, or is about to.
    standby: Option<Child>,
}

/// What we need of a model's `.onnx.json`.
#[derive(Debug, Deserialize)]
struct Config {
    audio: Audio,
    language: Option<ModelLanguage>,
    espeak: Option<Espeak>,
}

#[derive(Debug, Deserialize)]
struct Audio {
    sample_rate: u32,
}

#[derive(Debug, Deserialize)]
struct ModelLanguage {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Espeak {
    voice: String,
}

/// A description of a voice is some 10 KB.
const MAX_CONFIG_BYTES: u64 = 4 << 20;

impl PiperVoice {
    /// The voice of a model, by the `piper` that the system finds.
    ///
    /// # Errors
    /// When the model or its description is missing or broken. Whether the program works shows with the first sentence.
    pub fn open(model: impl AsRef<Path>) -> Result<Self, VoiceError> {
        Self::open_with("piper", model)
    }

    /// The same by the program at a path.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(program: impl Into<PathBuf>, model: impl AsRef<Path>) -> Result<Self, VoiceError> {
        let model = model.as_ref().to_owned();
        let broken = |file: &Path, reason: String| VoiceError::Model { file: file.display().to_string(), reason };
        let missing = |file: &Path| VoiceError::NoModel { file: file.display().to_string() };
        if !model.is_file() {
            return Err(missing(&model));
        }
        let mut described = model.clone().into_os_string();
        described.push(".json");
        let described = PathBuf::from(described);
        let found = fs::metadata(&described).map_err(|_| missing(&described))?;
        if !found.is_file() || found.len() > MAX_CONFIG_BYTES {
            return Err(broken(&described, "it is no description of a voice".into()));
        }
        let text = fs::read(&described).map_err(|error| broken(&described, error.to_string()))?;
        let config: Config = serde_json::from_slice(&text).map_err(|error| broken(&described, error.to_string()))?;
        let rate_hz = config.audio.sample_rate;
        if !(8_000..=48_000).contains(&rate_hz) {
            return Err(broken(&described, format!("audio.sample_rate is {rate_hz}, not within 8000 to 48000")));
        }
        let code = config.language.map(|language| language.code).or(config.espeak.map(|espeak| espeak.voice));
        let language = code.and_then(|code| Language::ALL.into_iter().find(|known| code.starts_with(known.code())));
        Ok(Self { program: program.into(), model, rate_hz, language, standby: None })
    }

    fn start(&self, style: Style) -> Result<Child, VoiceError> {
        // Longer sounds are slower speech.
        let length_scale = 100.0 / f64::from(style::numbers(style).rate_percent);
        let mut command = Command::new(&self.program);
        command.arg("--model").arg(&self.model).arg("--output-raw");
        command.args(["--length-scale", &format!("{length_scale:.2}")]);
        child::start(command, &self.program)
    }

    fn end_standby(&mut self) {
        if let Some(mut child) = self.standby.take() {
            // It may have ended already, and then there is nothing to end.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Voice for PiperVoice {
    fn synthesise(&mut self, spoken: &Spoken, style: Style, cancel: &Cancel) -> Result<Sound, VoiceError> {
        if spoken.is_empty() {
            return Err(VoiceError::NothingToSay);
        }
        let waits = self.standby.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)));
        let child = match self.standby.take().filter(|_| waits && style == Style::Neutral) {
            Some(child) => child,
            None => {
                self.end_standby();
                self.start(style)?
            }
        };
        // One that cannot be started shows with the next sentence.
        self.standby = self.start(Style::Neutral).ok();
        let raw =
            child::finish(child, format!("{}\n", spoken.text()).as_bytes(), cancel).map_err(|error| match error {
                VoiceError::Failed { reason } => VoiceError::Failed {
                    reason: format!("{} ({}): {reason}", self.program.display(), self.model.display()),
                },
                error => error,
            })?;
        let volume = i32::try_from(style::numbers(style).volume_percent).unwrap_or(100);
        let samples = raw.as_chunks::<2>().0.iter().map(|bytes| {
            let sample = i32::from(i16::from_le_bytes(*bytes)) * volume / 100;
            i16::try_from(sample).unwrap_or(if sample < 0 { i16::MIN } else { i16::MAX })
        });
        let samples: Vec<i16> = samples.collect();
        if samples.is_empty() {
            let reason = format!("{} gave no sound", self.program.display());
            return Err(VoiceError::Failed { reason });
        }
        Ok(Sound { rate_hz: self.rate_hz, samples })
    }

    fn speaks(&self, language: Language) -> bool {
        self.language.is_none_or(|own| own == language)
    }
}

impl Drop for PiperVoice {
    fn drop(&mut self) {
        self.end_standby();
    }
}
