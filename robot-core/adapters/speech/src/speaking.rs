//! A voice and a loudspeaker behind robot-core's port.

use std::fmt;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use robot_core::ports::{Speech, SpeechError};
use robot_core::{Language, Text, Timestamp, Utterance};

use crate::loudspeaker::{DeviceLoudspeaker, Loudspeaker};
use crate::voice::{EspeakVoice, Voice, VoiceError, VoiceSettings};

/// Utterances that may wait to be spoken.
const WAITING: usize = 32;
/// A loudspeaker that is still busy so long after its estimated end is stuck; the robot must not stay deaf over it.
const STUCK_AFTER: Duration = Duration::from_secs(10);

/// Speaks utterances one after the other, on a thread of its own.
pub struct SpokenSpeech {
    jobs: SyncSender<Job>,
    state: Arc<Mutex<State>>,
    language: Language,
    /// When it should long have fallen silent.
    silent_by: Timestamp,
}

/// What both threads know.
struct State {
    loudspeaker: Box<dyn Loudspeaker>,
    /// Counts the times it was hushed; what was to be said before the last time is forgotten.
    hushed: u64,
    /// Utterances that are not at the loudspeaker yet.
    pending: usize,
    trouble: Option<VoiceError>,
}

struct Job {
    utterance: Utterance,
    hushed: u64,
}

impl SpokenSpeech {
    /// espeak-ng's voice through the system's loudspeaker. Reasons of errors are in `language`.
    ///
    /// # Errors
    /// When the one or the other is missing; the reason says how to get it.
    pub fn open(settings: VoiceSettings, language: Language) -> Result<Self, VoiceError> {
        let voice = EspeakVoice::new(settings);
        voice.version()?;
        Ok(Self::new(voice, DeviceLoudspeaker::open()?, language))
    }

    /// This voice through this loudspeaker.
    pub fn new(voice: impl Voice + 'static, loudspeaker: impl Loudspeaker + 'static, language: Language) -> Self {
        let state = State { loudspeaker: Box::new(loudspeaker), hushed: 0, pending: 0, trouble: None };
        let state = Arc::new(Mutex::new(state));
        let (jobs, queue) = sync_channel(WAITING);
        let shared = Arc::clone(&state);
        thread::spawn(move || speak_all(voice, &queue, &shared));
        Self { jobs, state, language, silent_by: Timestamp::ZERO }
    }

    fn error(&self, text: Text<String>) -> SpeechError {
        SpeechError { reason: text.get(self.language).clone() }
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn speak_all(mut voice: impl Voice, queue: &Receiver<Job>, state: &Mutex<State>) {
    for job in queue {
        if locked(state).hushed != job.hushed {
            continue;
        }
        let sound = voice.speak(&job.utterance);
        let mut state = locked(state);
        // Somebody may have hushed it in the meantime.
        if state.hushed != job.hushed {
            continue;
        }
        state.pending = state.pending.saturating_sub(1);
        let played = sound.and_then(|sound| state.loudspeaker.play(sound).map_err(VoiceError::from));
        if let Err(trouble) = played {
            tracing::warn!("{trouble}");
            state.trouble = Some(trouble);
        }
    }
}

impl Speech for SpokenSpeech {
    fn say(&mut self, utterance: &Utterance, now: Timestamp) -> Result<(), SpeechError> {
        let mut state = locked(&self.state);
        let trouble = state.trouble.take();
        let job = Job { utterance: utterance.clone(), hushed: state.hushed };
        let queued = self.jobs.try_send(job);
        if queued.is_ok() {
            state.pending += 1;
        }
        drop(state);
        match queued {
            Ok(()) => {
                let begins = self.silent_by.max(now + STUCK_AFTER);
                self.silent_by = begins + utterance.estimated_duration() * 2;
            }
            Err(TrySendError::Full(_)) => {
                return Err(self.error(Text {
                    de: "Es wartet schon zu viel darauf, gesagt zu werden.".into(),
                    en: "too much is waiting to be said already".into(),
                }));
            }
            Err(TrySendError::Disconnected(_)) => {
                return Err(self.error(Text { de: "Die Stimme ist weg.".into(), en: "the voice is gone".into() }));
            }
        }
        // What went wrong with an earlier utterance can only be told now.
        trouble.map_or(Ok(()), |trouble| Err(self.error(trouble.text())))
    }

    fn is_speaking(&mut self, now: Timestamp) -> bool {
        let mut state = locked(&self.state);
        let busy = state.pending > 0 || state.loudspeaker.is_playing();
        if busy && now > self.silent_by {
            tracing::warn!("the loudspeaker does not get on with what it has to say; it is dropped");
            state.forget();
            return false;
        }
        busy
    }

    fn hush(&mut self, now: Timestamp) {
        locked(&self.state).forget();
        self.silent_by = now;
    }
}

impl State {
    fn forget(&mut self) {
        self.hushed += 1;
        self.pending = 0;
        self.loudspeaker.stop();
    }
}

impl fmt::Debug for SpokenSpeech {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpokenSpeech").field("language", &self.language).finish_non_exhaustive()
    }
}
