//! The ears: a source of sound and a recogniser behind robot-core's port.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TryRecvError, channel, sync_channel};
use std::thread;
use std::time::Duration;

use robot_core::ports::{Ears, Hearing, HearingError};
use robot_core::{Audience, EndOfSpeech, Heard, Language, Text, Timestamp};

use crate::listening::{Listening, Sounded};
use crate::microphone::Microphone;
use crate::model_error::ModelError;
use crate::recogniser::Recogniser;
use crate::resample::MonoResampler;
use crate::sound::{SoundError, SoundSource};

/// How long to wait before a microphone that has gone is tried again.
const RETRY: Duration = Duration::from_secs(2);
/// Reports that may wait to be fetched; the robot fetches fifty times a second.
const REPORTS: usize = 64;

/// Opens a source of sound, again and again if it goes.
pub type OpenSource = Box<dyn FnMut() -> Result<Box<dyn SoundSource>, SoundError> + Send>;

/// Hears through a source of sound, such as a [`Microphone`], and a recogniser, both on a thread of
/// their own. What was said is told once the speaker has fallen silent, and what is being said while it is.
///
/// While the ears are shut, sound is dropped as it is captured and the recogniser forgets what it has begun to hear;
/// only a stop word that is louder than the robot's own voice comes through, where [`Listening::with_stop_words`] was
/// asked for it. A microphone that goes is reported once, and tried again every other second; when the source ends of
/// itself, that is reported and nothing more is heard.
pub struct VoskHearing {
    gate: Arc<Gate>,
    reports: Receiver<Report>,
    language: Language,
    tells_unclear: bool,
    /// Sentences that were heard and not fetched yet.
    heard: Vec<Heard>,
    /// What is being said, and the period of open ears it is said in.
    partial: Option<(String, u64)>,
    stop: Option<String>,
    /// Trouble that came after words; the words are told first.
    trouble: Option<Text<String>>,
    ended: bool,
    /// The thread ends when this is dropped.
    _stop: Sender<()>,
}

impl VoskHearing {
    /// Starts to listen at the system's microphone, to adults.
    #[must_use]
    pub fn at_microphone(recogniser: Recogniser, language: Language) -> Self {
        Self::start(recogniser, language, Box::new(|| Ok(Box::new(Microphone::open()?))))
    }

    /// Starts to listen, to adults. `open` is called on the listening thread; what is heard is said to be in
    /// `language`.
    #[must_use]
    pub fn start(recogniser: Recogniser, language: Language, open: OpenSource) -> Self {
        let listening = Listening::new(recogniser, EndOfSpeech::of(Audience::Adult));
        Self::start_listening(listening, language, open)
    }

    /// Starts to listen like this.
    #[must_use]
    pub fn start_listening(listening: Listening<Recogniser>, language: Language, open: OpenSource) -> Self {
        let (stop, stopped) = channel();
        let (reporter, reports) = sync_channel(REPORTS);
        let gate = Arc::new(Gate::default());
        let listener = Listener { listening, gate: Arc::clone(&gate), reporter };
        thread::spawn(move || listener.run(open, &stopped));
        Self::with(gate, reports, language, stop)
    }

    /// One that has heard nothing yet of what comes by `reports`.
    const fn with(gate: Arc<Gate>, reports: Receiver<Report>, language: Language, stop: Sender<()>) -> Self {
        Self {
            gate,
            reports,
            language,
            tells_unclear: false,
            heard: Vec::new(),
            partial: None,
            stop: None,
            trouble: None,
            ended: false,
            _stop: stop,
        }
    }

    /// The same, which also tells when somebody has said something that is nothing it listens for: as a sentence without
    /// a word. Who talks with people wants to know that, to ask again.
    #[must_use]
    pub const fn telling_unclear(mut self) -> Self {
        self.tells_unclear = true;
        self
    }

    /// Takes in what the listening thread has reported.
    fn fetch(&mut self, now: Timestamp) {
        while self.trouble.is_none() {
            match self.reports.try_recv() {
                Ok(Report::Sounded { sounded, period }) => self.take_in(sounded, period, now),
                Ok(Report::Trouble(trouble)) => self.trouble = Some(trouble),
                Err(TryRecvError::Disconnected) if !self.ended => {
                    self.ended = true;
                    self.trouble =
                        Some(Text { de: "Es kommt kein Ton mehr.".into(), en: "there is no more sound".into() });
                }
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
    }

    fn take_in(&mut self, sounded: Sounded, period: u64, now: Timestamp) {
        // A stop holds whenever it was said.
        if period != self.gate.period() && !matches!(sounded, Sounded::Stop(_)) {
            return;
        }
        match sounded {
            Sounded::Partial(text) => self.partial = Some((text, period)),
            Sounded::Stop(word) => self.stop = Some(word),
            Sounded::Nothing => self.partial = None,
            Sounded::Sentence { text, confidence, ago } => {
                self.partial = None;
                if let Some(text) = text.or_else(|| self.tells_unclear.then(String::new)) {
                    self.heard.push(Heard { text, language: self.language, confidence, at: now - ago });
                }
            }
        }
    }
}

impl Hearing for VoskHearing {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        self.fetch(now);
        let heard = std::mem::take(&mut self.heard);
        match self.trouble.take_if(|_| heard.is_empty()) {
            Some(trouble) => Err(HearingError { reason: trouble }),
            None => Ok(heard),
        }
    }

    fn partial(&mut self, now: Timestamp) -> Option<Heard> {
        self.fetch(now);
        let period = self.gate.period();
        let said = self.partial.as_ref().filter(|(_, of)| *of == period).map(|(text, _)| text.clone());
        let text = self.stop.take().or(said)?;
        Some(Heard { text, language: self.language, confidence: 1.0, at: now })
    }

    fn set_ears(&mut self, ears: Ears, _now: Timestamp) {
        if self.gate.set(ears) {
            self.heard.clear();
            self.partial = None;
        }
    }
}

impl fmt::Debug for VoskHearing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VoskHearing").field("language", &self.language).finish_non_exhaustive()
    }
}

/// Whether the ears are open, as a count of the times they were opened and shut: even is open.
///
/// A piece of sound counts only if the whole of it was captured in one period of open ears.
#[derive(Debug, Default)]
struct Gate(AtomicU64);

impl Gate {
    fn period(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    fn is_open(period: u64) -> bool {
        period.is_multiple_of(2)
    }

    /// Whether that changed anything.
    fn set(&self, ears: Ears) -> bool {
        // Only the port's owner writes.
        let period = self.period();
        let changes = Self::is_open(period) != (ears == Ears::Open);
        if changes {
            self.0.store(period + 1, Ordering::Release);
        }
        changes
    }
}

/// What the listening thread tells.
enum Report {
    Sounded { sounded: Sounded, period: u64 },
    Trouble(Text<String>),
}

/// The end of a listening thread: nobody listens to its reports any more.
struct Unheard;

struct Listener {
    listening: Listening<Recogniser>,
    gate: Arc<Gate>,
    reporter: SyncSender<Report>,
}

impl Listener {
    fn run(mut self, mut open: OpenSource, stopped: &Receiver<()>) {
        let mut known_trouble = None;
        loop {
            let ended = open().and_then(|mut source| {
                if known_trouble.take().is_some() {
                    tracing::info!("there is sound again");
                }
                self.listen(source.as_mut(), stopped)
            });
            match ended {
                Ok(()) => return,
                Err(trouble) => {
                    // A microphone that stays away is reported once.
                    if known_trouble.as_ref() != Some(&trouble) {
                        tracing::debug!("{trouble}");
                        if self.reporter.send(Report::Trouble(trouble.text())).is_err() {
                            return;
                        }
                        known_trouble = Some(trouble);
                    }
                }
            }
            if stopped.recv_timeout(RETRY) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    }

    /// Listens until the source ends or nobody wants to know any more.
    fn listen(&mut self, source: &mut dyn SoundSource, stopped: &Receiver<()>) -> Result<(), SoundError> {
        let mut resampler = MonoResampler::new(source.format())?;
        let (mut frames, mut samples) = (Vec::new(), Vec::new());
        let mut period = self.gate.period();
        self.listening.forget();
        while stopped.try_recv() == Err(TryRecvError::Empty) {
            let more = source.read(&mut frames)?;
            let captured_in = std::mem::replace(&mut period, self.gate.period());
            if captured_in != period {
                // Part of it belongs to neither side, but for a stop: whoever says it does not wait for the ears.
                if !Gate::is_open(captured_in) {
                    samples.clear();
                    resampler.push(&frames, &mut samples);
                    if self.hear(&samples, false, captured_in).is_err() {
                        return Ok(());
                    }
                }
                self.listening.forget();
                resampler = MonoResampler::new(source.format())?;
            } else {
                samples.clear();
                resampler.push(&frames, &mut samples);
                if !more {
                    resampler.finish(&mut samples);
                }
                if self.hear(&samples, !more, period).is_err() {
                    return Ok(());
                }
            }
            if !more {
                return Ok(());
            }
        }
        Ok(())
    }

    fn hear(&mut self, samples: &[i16], last: bool, period: u64) -> Result<(), Unheard> {
        let ears = if Gate::is_open(period) { Ears::Open } else { Ears::Shut };
        let sounded = self.listening.hear(samples, ears).and_then(|mut sounded| {
            if last {
                sounded.extend(self.listening.finish()?);
            }
            Ok(sounded)
        });
        match sounded {
            Ok(sounded) => sounded.into_iter().try_for_each(|sounded| self.report(Report::Sounded { sounded, period })),
            Err(error) => self.failed(&error),
        }
    }

    fn report(&self, report: Report) -> Result<(), Unheard> {
        self.reporter.send(report).map_err(|_| Unheard)
    }

    fn failed(&self, error: &ModelError) -> Result<(), Unheard> {
        self.report(Report::Trouble(error.text()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_that_is_fetched_after_the_ears_have_opened_is_one() {
        let (stop, _stopped) = channel();
        let (reporter, reports) = sync_channel(REPORTS);
        let mut hearing = VoskHearing::with(Arc::default(), reports, Language::De, stop);
        hearing.set_ears(Ears::Shut, Timestamp::ZERO);
        let shut = hearing.gate.period();
        for sounded in [Sounded::Partial("hallo".to_owned()), Sounded::Stop("stopp".to_owned())] {
            reporter.send(Report::Sounded { sounded, period: shut }).expect("it is fetched");
        }
        hearing.set_ears(Ears::Open, Timestamp::ZERO);
        assert_eq!(hearing.partial(Timestamp::ZERO).map(|heard| heard.text).as_deref(), Some("stopp"));
        assert_eq!(hearing.partial(Timestamp::ZERO), None, "once, and nothing else of then");
        assert_eq!(hearing.hear(Timestamp::ZERO), Ok(Vec::new()));
    }
}
