//! The microphone.

use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use rodio::cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use rodio::cpal::{self, FromSample, SampleFormat, SizedSample, Stream, StreamConfig};

use crate::sound::{SoundError, SoundFormat, SoundSource};
use crate::sound_system::{quietly, reason};

/// A device that gives nothing for so long is gone, whatever it says: a silent one gives silence.
const STALLED: Duration = Duration::from_secs(2);
/// Pieces of sound that wait while the recogniser thinks: some seconds, at the ten to fifty a second devices give.
const WAITING: usize = 256;

/// The system's microphone. Sound stays in memory and is dropped as soon as it was listened to.
pub struct Microphone {
    format: SoundFormat,
    pieces: Receiver<Captured>,
    name: String,
    /// It captures as long as it lives.
    _stream: Stream,
}

type Captured = Result<Vec<f32>, String>;

impl Microphone {
    /// Opens the system's default input device, with its default rate and channels.
    ///
    /// # Errors
    /// When there is none, or it is somebody else's.
    pub fn open() -> Result<Self, SoundError> {
        quietly(Self::open_default)
    }

    fn open_default() -> Result<Self, SoundError> {
        let no_microphone = |error: cpal::Error| SoundError::NoMicrophone { reason: reason(&error) };
        let device = cpal::default_host().default_input_device().ok_or(SoundError::NoInputDevice)?;
        let name = device.description().map_or_else(|_| "?".to_owned(), |description| description.name().to_owned());
        let supported = device.default_input_config().map_err(no_microphone)?;
        let config = supported.config();
        let format = SoundFormat { rate_hz: config.sample_rate, channels: config.channels };
        let (sender, pieces) = sync_channel(WAITING);
        let stream = match supported.sample_format() {
            SampleFormat::F32 => capture::<f32>(&device, config, sender),
            SampleFormat::F64 => capture::<f64>(&device, config, sender),
            SampleFormat::I8 => capture::<i8>(&device, config, sender),
            SampleFormat::I16 => capture::<i16>(&device, config, sender),
            SampleFormat::I24 => capture::<cpal::I24>(&device, config, sender),
            SampleFormat::I32 => capture::<i32>(&device, config, sender),
            SampleFormat::U8 => capture::<u8>(&device, config, sender),
            SampleFormat::U16 => capture::<u16>(&device, config, sender),
            SampleFormat::U32 => capture::<u32>(&device, config, sender),
            other => {
                return Err(SoundError::NoMicrophone { reason: format!("{name} gives samples as {other}") });
            }
        };
        let stream = stream.map_err(no_microphone)?;
        stream.play().map_err(no_microphone)?;
        tracing::debug!(name, format.rate_hz, format.channels, "microphone opened");
        Ok(Self { format, pieces, name, _stream: stream })
    }

    /// What the system calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn capture<T>(device: &cpal::Device, config: StreamConfig, sender: SyncSender<Captured>) -> Result<Stream, cpal::Error>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let trouble = sender.clone();
    let mut behind = false;
    device.build_input_stream::<T, _, _>(
        config,
        move |samples, _info| {
            let piece = samples.iter().map(|sample| f32::from_sample_(*sample)).collect();
            let full = matches!(sender.try_send(Ok(piece)), Err(TrySendError::Full(_)));
            if full && !behind {
                tracing::warn!("the recogniser cannot keep up with the microphone: some sound is lost");
            }
            behind = full;
        },
        move |error| match error.kind() {
            // The stream goes on after these.
            cpal::ErrorKind::Xrun | cpal::ErrorKind::DeviceChanged | cpal::ErrorKind::RealtimeDenied => {
                tracing::debug!("microphone: {error}");
            }
            _ => {
                // If there is no room for the news, the pieces soon stop coming, which says the same.
                let _ = trouble.try_send(Err(reason(&error)));
            }
        },
        Some(STALLED),
    )
}

impl SoundSource for Microphone {
    fn format(&self) -> SoundFormat {
        self.format
    }

    fn read(&mut self, samples: &mut Vec<f32>) -> Result<bool, SoundError> {
        match self.pieces.recv_timeout(STALLED) {
            Ok(Ok(piece)) => {
                *samples = piece;
                Ok(true)
            }
            Ok(Err(reason)) => Err(SoundError::MicrophoneLost { reason }),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                Err(SoundError::Silent { name: self.name.clone() })
            }
        }
    }
}

impl fmt::Debug for Microphone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Microphone").field("name", &self.name).field("format", &self.format).finish_non_exhaustive()
    }
}
