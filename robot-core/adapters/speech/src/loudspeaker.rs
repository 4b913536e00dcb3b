//! The loudspeaker.

use std::fmt;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rodio::buffer::SamplesBuffer;
use rodio::cpal::traits::HostTrait;
use rodio::cpal::{self, ErrorKind};
use rodio::{DeviceSinkBuilder, MixerDeviceSink, Player, Source};

use crate::sound::{Sound, SoundError, SoundFormat};
use crate::sound_system::{quietly, reason};

/// Opens a loudspeaker.
pub type OpenLoudspeaker = Box<dyn FnOnce() -> Result<Box<dyn Loudspeaker>, SoundError>>;

/// Plays sounds, one after the other. None of it waits.
pub trait Loudspeaker: Send {
    /// Puts a sound at the end of what is played.
    ///
    /// # Errors
    /// When there is no loudspeaker any more.
    fn play(&mut self, sound: Sound) -> Result<(), SoundError>;

    /// Whether there is something still to be played.
    fn is_playing(&self) -> bool;

    /// Falls silent at once and forgets what was still to be played.
    fn stop(&mut self);

    /// How to open one in the place of this, if it has gone. That may take long; nobody else waits for it.
    fn reopen(&self) -> Option<OpenLoudspeaker> {
        None
    }

    /// How much sound has been played since it was opened or stopped; silence between sounds does not count.
    fn played(&self) -> Duration;
}

/// A sound on its way to the device, that counts what the device has taken.
struct Counted {
    samples: SamplesBuffer,
    /// Nanoseconds of sound.
    played: Arc<AtomicU64>,
    sample_ns: u64,
}

impl Iterator for Counted {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        let sample = self.samples.next()?;
        self.played.fetch_add(self.sample_ns, Ordering::Relaxed);
        Some(sample)
    }
}

impl Source for Counted {
    fn current_span_len(&self) -> Option<usize> {
        self.samples.current_span_len()
    }

    fn channels(&self) -> rodio::ChannelCount {
        self.samples.channels()
    }

    fn sample_rate(&self) -> rodio::SampleRate {
        self.samples.sample_rate()
    }

    fn total_duration(&self) -> Option<Duration> {
        self.samples.total_duration()
    }
}

/// The system's loudspeaker. One that has gone is looked for again at the next sound.
pub struct DeviceLoudspeaker {
    device: MixerDeviceSink,
    player: Player,
    lost: Arc<AtomicBool>,
    /// Nanoseconds of sound that the player's device has taken.
    played: Arc<AtomicU64>,
}

impl DeviceLoudspeaker {
    /// Opens the system's default output device.
    ///
    /// # Errors
    /// When there is none, or it is somebody else's.
    pub fn open() -> Result<Self, SoundError> {
        quietly(Self::open_default)
    }

    fn open_default() -> Result<Self, SoundError> {
        let no_loudspeaker = |error: rodio::DeviceSinkError| SoundError::NoLoudspeaker { reason: reason(&error) };
        let device = cpal::default_host().default_output_device().ok_or(SoundError::NoOutputDevice)?;
        let lost = Arc::new(AtomicBool::new(false));
        let lost_here = Arc::clone(&lost);
        let mut device = DeviceSinkBuilder::from_device(device)
            .map_err(no_loudspeaker)?
            .with_error_callback(move |error: cpal::Error| match error.kind() {
                // The stream goes on after these.
                ErrorKind::Xrun | ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {
                    tracing::debug!("loudspeaker: {error}");
                }
                _ => {
                    tracing::warn!("loudspeaker: {error}");
                    lost_here.store(true, Ordering::Release);
                }
            })
            .open_stream()
            .map_err(no_loudspeaker)?;
        device.log_on_drop(false);
        let player = Player::connect_new(device.mixer());
        Ok(Self { device, player, lost, played: Arc::default() })
    }
}

impl Loudspeaker for DeviceLoudspeaker {
    fn play(&mut self, sound: Sound) -> Result<(), SoundError> {
        let rate = NonZero::new(sound.rate_hz)
            .ok_or(SoundError::Format(SoundFormat { rate_hz: sound.rate_hz, channels: 1 }))?;
        let samples: Vec<f32> = sound.samples.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
        let samples = SamplesBuffer::new(NonZero::<u16>::MIN, rate, samples);
        let sample_ns = 1_000_000_000 / u64::from(sound.rate_hz);
        self.player.append(Counted { samples, played: Arc::clone(&self.played), sample_ns });
        Ok(())
    }

    fn is_playing(&self) -> bool {
        !self.lost.load(Ordering::Acquire) && !self.player.empty()
    }

    fn reopen(&self) -> Option<OpenLoudspeaker> {
        let is_lost = self.lost.load(Ordering::Acquire);
        is_lost.then(|| -> OpenLoudspeaker { Box::new(|| Ok(Box::new(Self::open()?))) })
    }

    fn stop(&mut self) {
        // A new player, because stopping one and going on with it waits until the device has noticed.
        self.player = Player::connect_new(self.device.mixer());
        // The old one may still count its last samples.
        self.played = Arc::default();
    }

    fn played(&self) -> Duration {
        Duration::from_nanos(self.played.load(Ordering::Relaxed))
    }
}

/// Plays to nowhere, in the time that it would take: for machines without a sound card, where captions are read.
#[derive(Debug)]
pub struct SilentLoudspeaker {
    /// The real time, since some moment.
    now: fn() -> Duration,
    /// When what is played began, and how long it is.
    playing: Option<(Duration, Duration)>,
    /// All that was played before that.
    before: Duration,
}

impl SilentLoudspeaker {
    /// On the machine's clock.
    #[must_use]
    pub fn new() -> Self {
        Self { now: machine_time, playing: None, before: Duration::ZERO }
    }
}

impl Default for SilentLoudspeaker {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(clippy::disallowed_methods, reason = "it stands for a device, which has its own clock")]
fn machine_time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

impl Loudspeaker for SilentLoudspeaker {
    fn play(&mut self, sound: Sound) -> Result<(), SoundError> {
        let now = (self.now)();
        match &mut self.playing {
            Some((begin, length)) if now < *begin + *length => *length += sound.duration(),
            playing => {
                self.before += playing.map_or(Duration::ZERO, |(_, length)| length);
                *playing = Some((now, sound.duration()));
            }
        }
        Ok(())
    }

    fn is_playing(&self) -> bool {
        self.playing.is_some_and(|(begin, length)| (self.now)() < begin + length)
    }

    fn stop(&mut self) {
        self.playing = None;
        self.before = Duration::ZERO;
    }

    fn played(&self) -> Duration {
        let played = self.playing.map(|(begin, length)| (self.now)().saturating_sub(begin).min(length));
        self.before + played.unwrap_or_default()
    }
}

impl fmt::Debug for DeviceLoudspeaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceLoudspeaker").field("lost", &self.lost).finish_non_exhaustive()
    }
}
