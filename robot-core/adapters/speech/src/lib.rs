//! Hearing and speaking: the outside of robot-core's [`Hearing`](robot_core::ports::Hearing) and
//! [`Speech`](robot_core::ports::Speech) ports.
//!
//! ```text
//! microphone, WAV file -> SoundSource -> MonoResampler (16 kHz) -> Recogniser (Vosk) -> VoskHearing -> Heard
//! lines that are typed ------------------------------------------------------------> TypedHearing -> Heard
//! Utterance -> SpokenSpeech -> Voice (espeak-ng or Piper, a child process) -> Sound -> Loudspeaker (rodio)
//! ```
//!
//! Each device waits on a thread of its own; the ports answer at once. No sound that was heard is ever written to a
//! file.
//!
//! ```no_run
//! use robot_speech::{Model, ModelFolder, Recogniser, hear_file};
//!
//! # fn main() -> Result<(), robot_speech::HearError> {
//! let model = Model::load(&ModelFolder::open("vosk-model-small-de-0.15")?)?;
//! let transcript = hear_file(&mut Recogniser::for_anything(&model)?, "frage.wav")?;
//! assert_eq!(transcript.text, "wo finde ich harry potter");
//! # Ok(())
//! # }
//! ```

mod hearing;
mod loudspeaker;
mod microphone;
mod model;
mod model_folder;
mod phrases;
pub mod probe;
mod recogniser;
mod resample;
mod sound;
mod sound_system;
mod speaking;
mod transcript;
mod typed;
mod voice;
mod wav;

pub use hearing::{OpenSource, VoskHearing};
pub use loudspeaker::{DeviceLoudspeaker, Loudspeaker, SilentLoudspeaker};
pub use microphone::Microphone;
pub use model::{Model, ModelError};
pub use model_folder::{Graph, ModelFolder};
pub use phrases::{Phrases, PhrasesError, UnknownWord};
pub use recogniser::{Recognised, Recogniser, Word};
pub use resample::MonoResampler;
pub use sound::{RECOGNISER_RATE_HZ, Sound, SoundError, SoundFormat, SoundSource};
pub use speaking::SpokenSpeech;
pub use transcript::{HearError, MAX_RECORDING, Transcript, hear_file, transcribe};
pub use typed::TypedHearing;
pub use voice::{
    Cancel, EspeakVoice, FallbackVoice, PiperVoice, Voice, VoiceError, VoiceSettings, VolumeCap, say_to_file,
};
pub use wav::WavSource;
