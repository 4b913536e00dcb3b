//! The ears: a source of sound and a recogniser behind robot-core's port.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TryRecvError, channel, sync_channel};
use std::thread;
use std::time::Duration;

use robot_core::ports::{Ears, Hearing, HearingError};
use robot_core::{Heard, Language, Text, Timestamp};

use crate::microphone::Microphone;
use crate::model::ModelError;
use crate::recogniser::{Recognised, Recogniser};
use crate::resample::MonoResampler;
use crate::sound::{SoundError, SoundSource};

/// How long to wait before a microphone that has gone is tried again.
const RETRY: Duration = Duration::from_secs(2);
/// Reports that may wait to be fetched; the robot fetches fifty times a second.
const REPORTS: usize = 64;

/// Opens a source of sound, again and again if it goes.
pub type OpenSource = Box<dyn FnMut() -> Result<Box<dyn SoundSource>, SoundError> + Send>;

/// Hears through a source of sound, such as a [`Microphone`], and a recogniser, both on a thread of
/// their own. What was said is told once the speaker has fallen silent.
///
/// While the ears are shut, sound is dropped as it is captured and the recogniser forgets what it has begun to hear.
/// A microphone that goes is reported once, and tried again every other second; when the source ends of itself, that
/// is reported and nothing more is heard.
pub struct VoskHearing {
    gate: Arc<Gate>,
    reports: Receiver<Report>,
    language: Language,
    /// Trouble that came after words; the words are told first.
    trouble: Option<Text<String>>,
    ended: bool,
    /// The thread ends when this is dropped.
    _stop: Sender<()>,
}

impl VoskHearing {
    /// Starts to listen at the system's microphone.
    #[must_use]
    pub fn at_microphone(recogniser: Recogniser, language: Language) -> Self {
        Self::start(recogniser, language, Box::new(|| Ok(Box::new(Microphone::open()?))))
    }

    /// Starts to listen. `open` is called on the listening thread; what is heard is said to be in `language`, and
    /// so are the reasons of errors.
    #[must_use]
    pub fn start(recogniser: Recogniser, language: Language, open: OpenSource) -> Self {
        let (stop, stopped) = channel();
        let (reporter, reports) = sync_channel(REPORTS);
        let gate = Arc::new(Gate::default());
        let listener = Listener { recogniser, gate: Arc::clone(&gate), reporter };
        thread::spawn(move || listener.run(open, &stopped));
        Self { gate, reports, language, trouble: None, ended: false, _stop: stop }
    }
}

impl Hearing for VoskHearing {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let mut heard = Vec::new();
        while self.trouble.is_none() {
            match self.reports.try_recv() {
                Ok(Report::Heard { text, confidence, ago, period }) => {
                    if period == self.gate.period() {
                        heard.push(Heard { text, language: self.language, confidence, at: now - ago });
                    }
                }
                Ok(Report::Trouble(trouble)) => self.trouble = Some(trouble),
                Err(TryRecvError::Disconnected) if !self.ended => {
                    self.ended = true;
                    self.trouble =
                        Some(Text { de: "Es kommt kein Ton mehr.".into(), en: "there is no more sound".into() });
                }
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        match self.trouble.take_if(|_| heard.is_empty()) {
            Some(trouble) => Err(HearingError { reason: trouble.get(self.language).clone() }),
            None => Ok(heard),
        }
    }

    fn set_ears(&mut self, ears: Ears, _now: Timestamp) {
        self.gate.set(ears);
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

    fn set(&self, ears: Ears) {
        // Only the port's owner writes.
        let period = self.period();
        if Self::is_open(period) != (ears == Ears::Open) {
            self.0.store(period + 1, Ordering::Release);
        }
    }
}

/// What the listening thread tells.
enum Report {
    Heard {
        text: String,
        confidence: f64,
        /// The time from the end of the last word to the moment of the report.
        ago: Duration,
        period: u64,
    },
    Trouble(Text<String>),
}

/// The end of a listening thread: nobody listens to its reports any more.
struct Unheard;

struct Listener {
    recogniser: Recogniser,
    gate: Arc<Gate>,
    reporter: SyncSender<Report>,
}

impl Listener {
    fn run(mut self, mut open: OpenSource, stopped: &Receiver<()>) {
        let mut known_trouble = None;
        loop {
            let ended = open().and_then(|mut source| {
                known_trouble = None;
                self.listen(source.as_mut(), stopped)
            });
            match ended {
                Ok(()) => return,
                Err(trouble) => {
                    // A microphone that stays away is reported once.
                    if known_trouble.as_ref() != Some(&trouble) {
                        tracing::warn!("{trouble}");
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
        self.recogniser.restart();
        while stopped.try_recv() == Err(TryRecvError::Empty) {
            let more = source.read(&mut frames)?;
            let captured_in = std::mem::replace(&mut period, self.gate.period());
            if captured_in != period {
                self.recogniser.restart();
                resampler = MonoResampler::new(source.format())?;
            }
            if captured_in == period && Gate::is_open(period) {
                samples.clear();
                resampler.push(&frames, &mut samples);
                if !more {
                    resampler.finish(&mut samples);
                }
                if self.recognise(&samples, !more, period).is_err() {
                    return Ok(());
                }
            }
            if !more {
                return Ok(());
            }
        }
        Ok(())
    }

    fn recognise(&mut self, samples: &[i16], last: bool, period: u64) -> Result<(), Unheard> {
        let recognised = match self.recogniser.accept(samples) {
            Ok(recognised) => recognised,
            Err(error) => return self.failed(&error),
        };
        if let Some(recognised) = recognised {
            self.report(&recognised, period)?;
        }
        if last {
            let listened_s = self.recogniser.listened_s();
            match self.recogniser.finish() {
                Ok(recognised) => self.report_at(&recognised, listened_s, period)?,
                Err(error) => self.failed(&error)?,
            }
        }
        Ok(())
    }

    fn report(&self, recognised: &Recognised, period: u64) -> Result<(), Unheard> {
        self.report_at(recognised, self.recogniser.listened_s(), period)
    }

    fn report_at(&self, recognised: &Recognised, listened_s: f64, period: u64) -> Result<(), Unheard> {
        let Some(text) = self.recogniser.text(&recognised.words) else { return Ok(()) };
        let end_s = recognised.words.last().map_or(listened_s, |word| word.end_s);
        let ago = Duration::try_from_secs_f64(listened_s - end_s).unwrap_or_default();
        let report = Report::Heard { text, confidence: recognised.confidence(), ago, period };
        self.reporter.send(report).map_err(|_| Unheard)
    }

    fn failed(&mut self, error: &ModelError) -> Result<(), Unheard> {
        self.recogniser.restart();
        self.reporter.send(Report::Trouble(error.text())).map_err(|_| Unheard)
    }
}
