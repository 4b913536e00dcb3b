//! A voice and a loudspeaker behind robot-core's port.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use robot_core::ports::{Speech, SpeechError};
use robot_core::speech::{Accepted, Caption, SpeechEvent, SpeechTimeline, UtteranceQueue};
use robot_core::{Spoken, Style, Timestamp, Utterance, normalise};

use crate::loudspeaker::{DeviceLoudspeaker, Loudspeaker};
use crate::voice::{Cancel, EspeakVoice, Voice, VoiceError, VoiceSettings, VolumeCap, envelope};

/// A loudspeaker that has not got on for so long is stuck; the robot must not stay deaf over it. A voice may take 20 s.
const STUCK_AFTER: Duration = Duration::from_secs(30);
/// So long before an utterance ends, the next one is made: late enough that an urgent one still overtakes it.
const PREPARE: Duration = Duration::from_millis(400);
/// How often it looks whether it is time to.
const POLL: Duration = Duration::from_millis(20);
/// Sentences of one utterance that are at the loudspeaker at a time: one is heard while the next is made.
const AHEAD: usize = 2;

/// Speaks utterances, urgent ones first, on a thread of its own. The first sentence of an utterance is heard while the
/// next is being made.
pub struct SpokenSpeech {
    shared: Arc<Shared>,
    /// How far it was when last looked at, and when that changed.
    progress: (Duration, u64, Timestamp),
}

/// What both threads know.
struct Shared {
    state: Mutex<State>,
    /// Something new is to be said, or it is over.
    news: Condvar,
}

struct State {
    loudspeaker: Box<dyn Loudspeaker>,
    queue: UtteranceQueue,
    timeline: SpeechTimeline,
    /// The utterance whose sentences are being made.
    making: Option<Making>,
    /// Ends the voice's work.
    cancel: Cancel,
    /// How much sound the loudspeaker was given since it was last stopped.
    given: Duration,
    /// Counts sentences that were made, for [`SpokenSpeech::progress`].
    made: u64,
    volume_cap: VolumeCap,
    trouble: Option<VoiceError>,
    closed: bool,
}

struct Making {
    utterance: Utterance,
    sentences: VecDeque<Spoken>,
}

impl SpokenSpeech {
    /// espeak-ng's voice through the system's loudspeaker.
    ///
    /// # Errors
    /// When the one or the other is missing; the reason says how to get it.
    pub fn open(settings: VoiceSettings) -> Result<Self, VoiceError> {
        let voice = EspeakVoice::new(settings);
        voice.version()?;
        Ok(Self::new(voice, DeviceLoudspeaker::open()?))
    }

    /// This voice through this loudspeaker.
    pub fn new(voice: impl Voice + 'static, loudspeaker: impl Loudspeaker + 'static) -> Self {
        let state = State {
            loudspeaker: Box::new(loudspeaker),
            queue: UtteranceQueue::default(),
            timeline: SpeechTimeline::default(),
            making: None,
            cancel: Cancel::default(),
            given: Duration::ZERO,
            made: 0,
            volume_cap: VolumeCap::default(),
            trouble: None,
            closed: false,
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), news: Condvar::new() });
        let worker = Arc::clone(&shared);
        thread::spawn(move || worker.speak_all(voice));
        Self { shared, progress: (Duration::ZERO, 0, Timestamp::ZERO) }
    }

    /// The same, never louder than this.
    #[must_use]
    pub fn with_volume_cap(self, volume_cap: VolumeCap) -> Self {
        self.shared.lock().volume_cap = volume_cap;
        self
    }

    /// What went wrong since this was last asked, if something did.
    pub fn trouble(&mut self) -> Option<VoiceError> {
        self.shared.lock().trouble.take()
    }
}

impl Drop for SpokenSpeech {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.closed = true;
        state.fall_silent();
        drop(state);
        self.shared.news.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn speak_all(&self, mut voice: impl Voice) {
        let mut state = self.lock();
        while !state.closed {
            let Some((spoken, style)) = state.next_sentence() else {
                state = if state.queue.is_empty() && state.making.is_none() {
                    self.news.wait(state).unwrap_or_else(PoisonError::into_inner)
                } else {
                    // The loudspeaker does not tell when it is time for more.
                    self.news.wait_timeout(state, POLL).unwrap_or_else(PoisonError::into_inner).0
                };
                continue;
            };
            let cancel = state.cancel.clone();
            drop(state);
            let sound = voice.synthesise(&spoken, style, &cancel);
            let sound = sound.and_then(|sound| self.open_again().map(|()| sound));
            state = self.lock();
            // Somebody may have hushed it in the meantime.
            if !cancel.is_cancelled() {
                state.take(&spoken, sound);
            }
        }
    }

    /// Opens the loudspeaker again if it has gone, while the robot goes on: a sound system may take its time.
    fn open_again(&self) -> Result<(), VoiceError> {
        let reopen = self.lock().loudspeaker.reopen();
        if let Some(reopen) = reopen {
            let opened = reopen()?;
            self.lock().loudspeaker = opened;
        }
        Ok(())
    }
}

impl State {
    /// The next sentence that it is time for.
    fn next_sentence(&mut self) -> Option<(Spoken, Style)> {
        self.advance();
        let played = self.loudspeaker.played();
        if self.making.is_none() {
            if self.given.saturating_sub(played) > PREPARE {
                return None;
            }
            let queued = self.queue.next()?;
            let utterance = queued.utterance.clone();
            let sentences = normalise(&utterance.text, utterance.language).sentences().into();
            self.timeline.open(queued);
            self.making = Some(Making { utterance, sentences });
        }
        if self.timeline.sentences_left(played) >= AHEAD {
            return None;
        }
        let making = self.making.as_mut()?;
        // An utterance without a word goes to the voice, too, which says what is wrong with it.
        Some((making.sentences.pop_front().unwrap_or_default(), making.utterance.style))
    }

    /// What the voice has made of a sentence.
    fn take(&mut self, spoken: &Spoken, sound: Result<crate::sound::Sound, VoiceError>) {
        let played = sound.and_then(|mut sound| {
            self.volume_cap.apply(&mut sound);
            let (length, loudness) = (sound.duration(), envelope(&sound));
            self.loudspeaker.play(sound)?;
            self.timeline.add(spoken, self.given, length, loudness);
            self.given += length;
            self.made += 1;
            Ok(())
        });
        if let Err(trouble) = played {
            tracing::warn!("{trouble}");
            self.trouble = Some(trouble);
            self.making = None;
            self.timeline.fail();
        } else if self.making.as_ref().is_some_and(|making| making.sentences.is_empty()) {
            self.making = None;
            self.timeline.complete();
        }
    }

    /// Looks how far the loudspeaker is.
    fn advance(&mut self) {
        let played = self.loudspeaker.played();
        self.timeline.advance(played);
        if self.making.is_none() && !self.loudspeaker.is_playing() {
            // All of it is over, though the loudspeaker's count may be some samples short.
            self.timeline.advance(self.given);
            self.given = played;
        }
    }

    /// At once. What waits stays.
    fn fall_silent(&mut self) {
        self.advance();
        self.cancel.cancel();
        self.cancel = Cancel::default();
        self.making = None;
        self.loudspeaker.stop();
        self.given = Duration::ZERO;
        self.timeline.cancel();
    }

    fn is_busy(&self) -> bool {
        !self.queue.is_empty() || self.making.is_some() || self.loudspeaker.is_playing()
    }
}

impl Speech for SpokenSpeech {
    fn say(&mut self, utterance: &Utterance, now: Timestamp) -> Result<(), SpeechError> {
        let mut state = self.shared.lock();
        let trouble = state.trouble.take();
        if !state.is_busy() {
            self.progress = (Duration::ZERO, 0, now);
        }
        state.advance();
        let State { queue, timeline, making, .. } = &mut *state;
        let current = timeline.current().or(making.as_ref().map(|making| &making.utterance));
        let accepted = queue.push(utterance.clone(), current);
        if let Ok(Accepted::CutsIn(_)) = accepted {
            state.fall_silent();
        }
        drop(state);
        self.shared.news.notify_all();
        accepted.map_err(|error| SpeechError { reason: error.text() })?;
        // What went wrong with an earlier utterance can only be told now.
        trouble.map_or(Ok(()), |trouble| Err(SpeechError { reason: trouble.text() }))
    }

    fn is_speaking(&mut self, now: Timestamp) -> bool {
        let mut state = self.shared.lock();
        if !state.is_busy() {
            return false;
        }
        let (played, made) = (state.loudspeaker.played(), state.made);
        if (played, made) != (self.progress.0, self.progress.1) {
            self.progress = (played, made, now);
        } else if now.since(self.progress.2) > STUCK_AFTER {
            tracing::warn!("the loudspeaker does not get on with what it has to say; it is dropped");
            state.queue.clear();
            state.fall_silent();
            return false;
        }
        true
    }

    fn hush(&mut self, _now: Timestamp) {
        let mut state = self.shared.lock();
        state.queue.clear();
        state.fall_silent();
    }

    fn events(&mut self, _now: Timestamp) -> Vec<SpeechEvent> {
        let mut state = self.shared.lock();
        state.advance();
        state.timeline.take_events()
    }

    fn caption(&mut self, _now: Timestamp) -> Option<Caption> {
        let state = self.shared.lock();
        state.timeline.caption(state.loudspeaker.played())
    }

    fn loudness(&mut self, _now: Timestamp) -> f64 {
        let state = self.shared.lock();
        state.timeline.loudness(state.loudspeaker.played())
    }
}

impl fmt::Debug for SpokenSpeech {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpokenSpeech").field("progress", &self.progress).finish_non_exhaustive()
    }
}
