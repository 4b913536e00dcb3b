//! Sound from the robot's microphones, as the driver sends it on `audio`.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::messages::naoqi_bridge_msgs::AudioBuffer;
use crate::readings::Malformed;

/// A piece of sound in one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioPiece {
    /// Samples a second; NAO has 48,000.
    pub rate_hz: u32,
    /// The samples, each between −1 and 1.
    pub samples: Vec<f32>,
}

impl AudioPiece {
    /// Speech needs 8,000 samples a second, and no microphone of NAO has more than 48,000.
    const RATES_HZ: std::ops::RangeInclusive<u16> = 8_000..=48_000;
    /// The most channels a buffer can have; NAO has 4.
    const MOST_CHANNELS: usize = 10;
    /// The longest piece that is believed, samples in each channel: a second. NAO sends 8,192 and less.
    const LONGEST: usize = 48_000;

    /// The mean of the front microphones, or of all where none is in front. Those at the back of NAO's head hear its
    /// fan.
    pub(crate) fn read(buffer: &AudioBuffer) -> Result<Self, Malformed> {
        let channels = buffer.channel_map.len();
        if !Self::RATES_HZ.contains(&buffer.frequency) {
            return Err(Malformed::new(format!("sound at {} Hz", buffer.frequency)));
        }
        if !(1..=Self::MOST_CHANNELS).contains(&channels) {
            return Err(Malformed::new(format!("sound in {channels} channels")));
        }
        if buffer.data.is_empty() || !buffer.data.len().is_multiple_of(channels) {
            let samples = buffer.data.len();
            return Err(Malformed::new(format!("{samples} samples, which {channels} channels cannot share")));
        }
        if buffer.data.len() / channels > Self::LONGEST {
            return Err(Malformed::new("a piece of sound that is too long for one message"));
        }
        let is_front = |channel: &u8| {
            [AudioBuffer::FRONT_LEFT, AudioBuffer::FRONT_CENTER, AudioBuffer::FRONT_RIGHT].contains(channel)
        };
        let any_front = buffer.channel_map.iter().any(is_front);
        let used: Vec<bool> = buffer.channel_map.iter().map(|channel| is_front(channel) || !any_front).collect();
        let count = used.iter().filter(|used| **used).count() as f32;
        let mean = |frame: &[i16]| {
            let sum: f32 =
                frame.iter().zip(&used).filter(|(_, used)| **used).map(|(sample, _)| f32::from(*sample)).sum();
            sum / count / 32_768.0
        };
        let samples = buffer.data.chunks_exact(channels).map(mean).collect();
        Ok(Self { rate_hz: u32::from(buffer.frequency), samples })
    }
}

/// The robot's microphones. Sound that nobody fetches is dropped; none is kept.
#[derive(Debug, Clone)]
pub struct RosAudio(Arc<Mutex<Receiver<AudioPiece>>>);

/// Where pieces come in.
pub(crate) struct AudioInlet {
    sender: SyncSender<AudioPiece>,
    behind: bool,
}

impl RosAudio {
    /// Some seconds of NAO's pieces.
    const WAITING: usize = 64;

    pub(crate) fn new() -> (AudioInlet, Self) {
        let (sender, pieces) = sync_channel(Self::WAITING);
        (AudioInlet { sender, behind: false }, Self(Arc::new(Mutex::new(pieces))))
    }

    /// Waits for the next piece, for so long. A message that was lost or refused is simply not there: sound goes on
    /// with the next.
    #[must_use]
    pub fn next(&self, patience: Duration) -> Option<AudioPiece> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(patience).ok()
    }
}

impl AudioInlet {
    pub(crate) fn take_in(&mut self, buffer: &AudioBuffer) -> Result<(), Malformed> {
        let full = matches!(self.sender.try_send(AudioPiece::read(buffer)?), Err(TrySendError::Full(_)));
        if full && !self.behind {
            tracing::debug!("nobody fetches the robot's sound; it is dropped");
        }
        self.behind = full;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use robot_core::Timestamp;

    use super::*;
    use crate::messages::std_msgs::Header;
    use crate::messages::time;

    fn buffer(frequency: u16, channel_map: &[u8], data: &[i16]) -> AudioBuffer {
        AudioBuffer {
            header: Header::new(time(Timestamp::ZERO), ""),
            frequency,
            channel_map: channel_map.to_vec(),
            data: data.to_vec(),
        }
    }

    #[rstest::rstest]
    #[case::one_channel(&[0], &[16_384, -32_768], &[0.5, -1.0])]
    #[case::a_nao_hears_with_its_front(&[0, 2, 1, 4], &[8_192, 16_384, 24_576, 30_000], &[0.5])]
    #[case::a_nao_with_older_microphones(&[3, 5, 0, 2], &[30_000, 30_000, 8_192, 24_576], &[0.5])]
    #[case::none_in_front(&[3, 4], &[8_192, 24_576], &[0.5])]
    fn the_front_microphones_are_mixed(#[case] map: &[u8], #[case] data: &[i16], #[case] samples: &[f32]) {
        let piece = AudioPiece::read(&buffer(48_000, map, data)).unwrap();
        assert_eq!(piece, AudioPiece { rate_hz: 48_000, samples: samples.to_vec() });
    }

    #[rstest::rstest]
    #[case::no_channel(48_000, &[], &[1, 2])]
    #[case::too_many_channels(48_000, &[0; 11], &[0; 11])]
    #[case::no_rate(0, &[0], &[1])]
    #[case::half_a_frame(48_000, &[0, 1], &[1, 2, 3])]
    #[case::nothing(48_000, &[0, 1], &[])]
    #[case::hours(48_000, &[0], &[0; 48_001])]
    fn what_cannot_be_is_refused(#[case] frequency: u16, #[case] map: &[u8], #[case] data: &[i16]) {
        assert!(AudioPiece::read(&buffer(frequency, map, data)).is_err());
    }

    #[test]
    fn what_nobody_fetches_is_dropped() {
        let (mut inlet, audio) = RosAudio::new();
        for sample in 0..1_000 {
            inlet.take_in(&buffer(48_000, &[0], &[sample])).unwrap();
        }
        let pieces = std::iter::from_fn(|| audio.next(Duration::ZERO)).count();
        assert_eq!(pieces, RosAudio::WAITING);
    }

    proptest! {
        #[test]
        fn any_message_is_borne(
            frequency in any::<u16>(),
            map in prop::collection::vec(any::<u8>(), 0..12),
            data in prop::collection::vec(any::<i16>(), 0..500),
        ) {
            if let Ok(piece) = AudioPiece::read(&buffer(frequency, &map, &data)) {
                prop_assert_eq!(piece.samples.len() * map.len(), data.len());
                prop_assert!(piece.samples.iter().all(|sample| (-1.0..=1.0).contains(sample)));
            }
        }
    }
}
