//! The loudspeaker.

use std::fmt;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rodio::buffer::SamplesBuffer;
use rodio::cpal::traits::HostTrait;
use rodio::cpal::{self, ErrorKind};
use rodio::{DeviceSinkBuilder, MixerDeviceSink, Player};

use crate::sound::{Sound, SoundError, SoundFormat};
use crate::sound_system::{quietly, reason};

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
}

/// The system's loudspeaker. One that has gone is looked for again at the next sound.
pub struct DeviceLoudspeaker {
    device: MixerDeviceSink,
    player: Player,
    lost: Arc<AtomicBool>,
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
        let device = cpal::default_host()
            .default_output_device()
            .ok_or_else(|| SoundError::NoLoudspeaker { reason: "the sound system knows no output device".into() })?;
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
        Ok(Self { device, player, lost })
    }
}

impl Loudspeaker for DeviceLoudspeaker {
    fn play(&mut self, sound: Sound) -> Result<(), SoundError> {
        if self.lost.load(Ordering::Acquire) {
            *self = Self::open()?;
        }
        let rate = NonZero::new(sound.rate_hz)
            .ok_or(SoundError::Format(SoundFormat { rate_hz: sound.rate_hz, channels: 1 }))?;
        let samples: Vec<f32> = sound.samples.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
        self.player.append(SamplesBuffer::new(NonZero::<u16>::MIN, rate, samples));
        Ok(())
    }

    fn is_playing(&self) -> bool {
        !self.lost.load(Ordering::Acquire) && !self.player.empty()
    }

    fn stop(&mut self) {
        // A new player, because stopping one and going on with it waits until the device has noticed.
        self.player = Player::connect_new(self.device.mixer());
    }
}

impl fmt::Debug for DeviceLoudspeaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceLoudspeaker").field("lost", &self.lost).finish_non_exhaustive()
    }
}
