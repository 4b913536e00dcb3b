//! What of hearing and speaking works on this machine; for `naome doctor`.

use std::fs;
use std::path::{Path, PathBuf};

use robot_core::Language;
use rodio::cpal;
use rodio::cpal::traits::{DeviceTrait, HostTrait};

use crate::loudspeaker::DeviceLoudspeaker;
use crate::microphone::Microphone;
use crate::model::{Model, quieten_libvosk};
use crate::model_error::ModelError;
use crate::model_folder::{Graph, ModelFolder};
use crate::phrases::Phrases;
use crate::recogniser::Recogniser;
use crate::sound::{RECOGNISER_RATE_HZ, SoundError};
use crate::sound_system::quietly;
use crate::speech_model::SpeechModel;
use crate::voice::{EspeakVoice, VoiceError, VoiceSettings};

/// Opens the loudspeaker and says what the system calls it.
///
/// # Errors
/// When there is none.
pub fn loudspeaker() -> Result<String, SoundError> {
    DeviceLoudspeaker::open()?;
    let described = quietly(|| cpal::default_host().default_output_device()?.description().ok());
    Ok(described.map_or_else(|| "?".to_owned(), |described| described.name().to_owned()))
}

/// Opens the microphone and says what the system calls it.
///
/// # Errors
/// When there is none.
pub fn microphone() -> Result<String, SoundError> {
    Microphone::open().map(|microphone| microphone.name().to_owned())
}

/// espeak-ng's version.
///
/// # Errors
/// When it is missing.
pub fn espeak() -> Result<String, VoiceError> {
    EspeakVoice::new(VoiceSettings::default()).version()
}

/// The libvosk that this program runs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Libvosk {
    /// Where it was loaded from; unknown where the system does not tell.
    pub path: Option<PathBuf>,
    /// What the file `VERSION` beside it says: the library itself does not tell its version.
    pub version: Option<String>,
}

/// Which libvosk this program has loaded. A program that runs has one, for it does not start without.
#[must_use]
pub fn libvosk() -> Libvosk {
    // The linker leaves a library out that is never called.
    quieten_libvosk();
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let path = maps
        .lines()
        .filter_map(|line| line.find('/').map(|start| PathBuf::from(&line[start..])))
        .find(|path| path.file_name().is_some_and(|name| name == "libvosk.so"));
    let version = path.as_ref().and_then(|path| fs::read_to_string(path.with_file_name("VERSION")).ok());
    Libvosk { path, version: version.map(|version| version.trim().to_owned()).filter(|version| !version.is_empty()) }
}

/// Loads the model in a folder, makes a recogniser of it and lets it listen to a second of noise.
///
/// libvosk ends the whole program over some models that are broken deep inside. A program that must not be ended runs
/// this in a process of its own first.
///
/// # Errors
/// When files are missing or broken, or libvosk refuses it.
pub fn model(folder: &Path) -> Result<Graph, ModelError> {
    let folder = ModelFolder::open(folder)?;
    let mut recogniser = match folder.graph() {
        Graph::Phones => {
            let phrases = Phrases::of(["ja"]).map_err(|_| ModelError::Failed)?;
            SpeechModel::open(folder.path())?.for_phrases(&phrases, Language::De)?
        }
        Graph::Static | Graph::Lookahead => Recogniser::for_anything(&Model::load(&folder)?)?,
    };
    // A linear congruential generator: the same noise each time.
    let noise =
        std::iter::successors(Some(1_u32), |last| Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)));
    let noise: Vec<i16> = noise.map(|state| (state >> 20) as i16 - 2048).take(RECOGNISER_RATE_HZ as usize).collect();
    recogniser.accept(&noise)?;
    recogniser.finish()?;
    Ok(folder.graph())
}
