//! Hearing and speaking: the outside of robot-core's [`Hearing`](robot_core::ports::Hearing) and
//! [`Speech`](robot_core::ports::Speech) ports.
//!
//! ```text
//! microphone, WAV file -> SoundSource -> MonoResampler (16 kHz) -> Listening (Endpointer, Recogniser) -> VoskHearing -> Heard
//!                         phrases -> DecodingGraph (SpeechModel) ---------^
//! lines that are typed ------------------------------------------------------------> TypedHearing -> Heard
//! Utterance -> SpokenSpeech -> Voice (espeak-ng or Piper, a child process) -> Sound -> Loudspeaker (rodio)
//! ```
//!
//! Each device waits on a thread of its own; the ports answer at once. No sound that was heard is ever written to a
//! file.
//!
//! ```no_run
//! use robot_core::Language;
//! use robot_speech::{Phrases, SpeechModel, hear_file};
//!
//! # fn main() -> Result<(), robot_speech::HearError> {
//! let phrases = Phrases::parse("Wo finde ich Harry Potter?\nWo ist die Toilette?\n")?;
//! let mut recogniser = SpeechModel::bundled()?.for_phrases(&phrases, Language::De)?;
//! let transcript = hear_file(&mut recogniser, "frage.wav")?;
//! assert_eq!(transcript.text, "Wo finde ich Harry Potter?");
//! # Ok(())
//! # }
//! ```

mod activity;
mod decoder;
mod earcon;
mod endpoint;
mod graph;
mod hearing;
mod listening;
mod loudspeaker;
mod microphone;
mod model;
mod model_error;
mod model_folder;
mod overhear;
mod phone_files;
mod phone_model;
mod phrases;
pub mod probe;
pub mod pronunciation;
mod recogniser;
mod remote_microphone;
mod resample;
mod sound;
mod sound_system;
mod speaking;
mod speech_model;
mod stop_spotter;
mod transcript;
mod typed;
mod voice;
mod wav;

pub use activity::{Activity, VoiceActivity};
pub use decoder::Decoder;
pub use earcon::{SoundedEarcons, earcon};
pub use endpoint::{Boundary, Endpointer};
pub use graph::WordNet;
pub use hearing::{OpenSource, VoskHearing};
pub use listening::{Listening, Sounded};
pub use loudspeaker::{DeviceLoudspeaker, Loudspeaker, OpenLoudspeaker, SilentLoudspeaker};
pub use microphone::Microphone;
pub use model::Model;
pub use model_error::ModelError;
pub use model_folder::{Graph, ModelFolder};
pub use overhear::overhear;
pub use phrases::{Phrases, PhrasesError, UnknownWord};
pub use recogniser::{Recognised, Recogniser, Word, catches_a_panic};
pub use remote_microphone::{NextPiece, RemoteMicrophone};
pub use resample::MonoResampler;
pub use sound::{RECOGNISER_RATE_HZ, Sound, SoundError, SoundFormat, SoundSource};
pub use speaking::SpokenSpeech;
pub use speech_model::SpeechModel;
pub use transcript::{Flaw, HearError, MAX_RECORDING, Transcript, hear_file, transcribe};
pub use typed::TypedHearing;
pub use voice::{
    Cancel, EspeakVoice, FallbackVoice, PiperVoice, Voice, VoiceError, VoiceSettings, VolumeCap, say_to_file,
};
pub use wav::WavSource;
