//! The simulated robot's voice, also through the loudspeaker of this machine, or to nowhere; and how long its answers
//! take.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use robot_core::ports::{Speech, SpeechError};
use robot_core::speech::{Caption, SpeechEvent};
use robot_core::{Timestamp, Utterance};

use robot_speech::{
    DeviceLoudspeaker, EspeakVoice, Loudspeaker, OpenLoudspeaker, SilentLoudspeaker, Sound, SoundError, SpokenSpeech,
    VoiceSettings,
};

use crate::by_sound::{Latency, now};

/// Speaks through `S`, and aloud beside it.
pub(super) struct Aloud<S> {
    speech: S,
    aloud: SpokenSpeech,
    /// Whether there is a loudspeaker; nobody waits for silence to end.
    sounds: bool,
    first_sound: FirstSound,
    latency: Rc<RefCell<Option<Latency>>>,
    /// The answer whose first sound is waited for.
    awaited: Option<Latency>,
}

impl<S: Speech> Aloud<S> {
    pub(super) fn open(speech: S, quiet: bool, latency: Rc<RefCell<Option<Latency>>>) -> Self {
        let device = if quiet { None } else { DeviceLoudspeaker::open().ok() };
        let sounds = device.is_some();
        let loudspeaker: Box<dyn Loudspeaker> = match device {
            Some(device) => Box::new(device),
            None => Box::new(SilentLoudspeaker::new()),
        };
        let first_sound = FirstSound::default();
        let timed = Timed { loudspeaker, first_sound: first_sound.clone() };
        let aloud = SpokenSpeech::new(EspeakVoice::new(VoiceSettings::default()), timed);
        Self { speech, aloud, sounds, first_sound, latency, awaited: None }
    }

    /// Tells how long the answer took, once its first sound has left.
    fn tell_latency(&mut self) {
        let Some(first_sound) = self.first_sound.take().filter(|_| self.awaited.is_some()) else { return };
        if let Some(Latency { silent_at, recognised }) = self.awaited.take() {
            let recognised_ms = recognised.as_millis();
            let answer_ms = first_sound.saturating_duration_since(silent_at).as_millis();
            tracing::info!(answer_ms, recognised_ms, "end of speech to the first sound of the answer");
        }
    }
}

impl<S: Speech> Speech for Aloud<S> {
    fn say(&mut self, utterance: &Utterance, now: Timestamp) -> Result<(), SpeechError> {
        if let Some(latency) = self.latency.borrow_mut().take() {
            self.awaited = Some(latency);
            self.first_sound.take();
        }
        // That nothing sounds here is no trouble of the robot's.
        if let Err(error) = self.aloud.say(utterance, now) {
            tracing::debug!("not aloud: {error}");
        }
        self.speech.say(utterance, now)
    }

    fn is_speaking(&mut self, now: Timestamp) -> bool {
        self.tell_latency();
        let aloud = self.aloud.is_speaking(now);
        self.speech.is_speaking(now) || aloud && self.sounds
    }

    fn hush(&mut self, now: Timestamp) {
        self.aloud.hush(now);
        self.speech.hush(now);
    }

    fn events(&mut self, now: Timestamp) -> Vec<SpeechEvent> {
        self.speech.events(now)
    }

    fn caption(&mut self, now: Timestamp) -> Option<Caption> {
        self.speech.caption(now)
    }

    fn loudness(&mut self, now: Timestamp) -> f64 {
        self.speech.loudness(now)
    }
}

/// When the first sound since the last look left.
#[derive(Debug, Clone, Default)]
struct FirstSound(Arc<Mutex<Option<Instant>>>);

impl FirstSound {
    fn take(&self) -> Option<Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A loudspeaker that notes when it is given a sound.
struct Timed {
    loudspeaker: Box<dyn Loudspeaker>,
    first_sound: FirstSound,
}

impl Loudspeaker for Timed {
    fn play(&mut self, sound: Sound) -> Result<(), SoundError> {
        self.first_sound.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(now);
        self.loudspeaker.play(sound)
    }

    fn is_playing(&self) -> bool {
        self.loudspeaker.is_playing()
    }

    fn stop(&mut self) {
        self.loudspeaker.stop();
    }

    fn reopen(&self) -> Option<OpenLoudspeaker> {
        let (open, first_sound) = (self.loudspeaker.reopen()?, self.first_sound.clone());
        Some(Box::new(move || Ok(Box::new(Self { loudspeaker: open()?, first_sound }))))
    }

    fn played(&self) -> Duration {
        self.loudspeaker.played()
    }
}
