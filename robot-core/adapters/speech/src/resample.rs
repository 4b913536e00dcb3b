//! Any sound to one channel at the rate the recogniser listens at.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{
    Async, FixedAsync, Indexing, Resampler, SincInterpolationParameters, SincInterpolationType, WindowFunction,
};

use crate::sound::{RECOGNISER_RATE_HZ, SoundError, SoundFormat};

/// The rates that are taken, in Hz. Below, there is no speech left; above, nobody records.
const RATES_HZ: std::ops::RangeInclusive<u32> = 1_000..=768_000;

/// Input frames that are resampled at a time.
const CHUNK: usize = 1024;

/// Mixes all channels into one and resamples it to [`RECOGNISER_RATE_HZ`] by band-limited interpolation.
///
/// It works on a stream: give it pieces of any length, and what comes out does not depend on where they were cut.
/// The filter's delay is taken off, so that times in what comes out are those of what went in, to one
/// sample.
///
/// ```
/// use robot_speech::{MonoResampler, SoundFormat};
///
/// let mut resampler = MonoResampler::new(SoundFormat { rate_hz: 48_000, channels: 2 })?;
/// let mut heard = Vec::new();
/// resampler.push(&vec![0.25; 2 * 48_000], &mut heard);
/// resampler.finish(&mut heard);
/// assert_eq!(heard.len(), 16_000);
/// # Ok::<(), robot_speech::SoundError>(())
/// ```
pub struct MonoResampler {
    channels: usize,
    /// None where the rate is right already.
    filter: Option<Filter>,
}

impl MonoResampler {
    /// Takes sound in `format`.
    ///
    /// # Errors
    /// When nobody can listen to that: no channel, or a rate outside 1 to 768 kHz.
    pub fn new(format: SoundFormat) -> Result<Self, SoundError> {
        if format.channels == 0 || !RATES_HZ.contains(&format.rate_hz) {
            return Err(SoundError::Format(format));
        }
        let filter = match format.rate_hz {
            RECOGNISER_RATE_HZ => None,
            rate_hz => Some(Filter::new(rate_hz).ok_or(SoundError::Format(format))?),
        };
        Ok(Self { channels: usize::from(format.channels), filter })
    }

    /// Takes the next whole frames and puts what becomes of them at the end of `out`. What is no number is silence.
    pub fn push(&mut self, frames: &[f32], out: &mut Vec<i16>) {
        let channels = self.channels;
        #[expect(clippy::cast_precision_loss, reason = "at most 65,535")]
        let mono = frames.chunks_exact(channels).map(|frame| {
            let sum: f32 =
                frame.iter().map(|sample| if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 }).sum();
            sum / channels as f32
        });
        match &mut self.filter {
            None => out.extend(mono.map(to_i16)),
            Some(filter) => mono.for_each(|sample| filter.push(sample, out)),
        }
    }

    /// Gives what is still in the filter, when the sound has ended.
    pub fn finish(&mut self, out: &mut Vec<i16>) {
        if let Some(filter) = &mut self.filter {
            filter.finish(out);
        }
    }
}

struct Filter {
    resampler: Async<f32>,
    rate_hz: u32,
    /// Input that waits until a chunk is full.
    waiting: Vec<f32>,
    resampled: Vec<f32>,
    /// Output frames of the filter's delay that are still to be dropped.
    delay: usize,
    taken: u64,
    given: u64,
}

impl Filter {
    fn new(rate_hz: u32) -> Option<Self> {
        let ratio = f64::from(RECOGNISER_RATE_HZ) / f64::from(rate_hz);
        // The edge of the filter is as steep in the lower of the two rates, whatever the higher one is.
        let sinc_len = 128 * usize::try_from(rate_hz.div_ceil(RECOGNISER_RATE_HZ)).ok()?;
        let parameters = SincInterpolationParameters::new(sinc_len, WindowFunction::BlackmanHarris2)
            .interpolation(SincInterpolationType::Linear)
            .oversampling_factor(256);
        let resampler = Async::new_sinc(ratio, 1.0, &parameters, CHUNK, 1, FixedAsync::Input).ok()?;
        Some(Self {
            rate_hz,
            waiting: Vec::with_capacity(CHUNK),
            resampled: vec![0.0; resampler.output_frames_max()],
            delay: resampler.output_delay(),
            resampler,
            taken: 0,
            given: 0,
        })
    }

    fn push(&mut self, sample: f32, out: &mut Vec<i16>) {
        self.waiting.push(sample);
        self.taken += 1;
        if self.waiting.len() == CHUNK {
            self.process(out);
        }
    }

    fn finish(&mut self, out: &mut Vec<i16>) {
        let expected = self.taken * u64::from(RECOGNISER_RATE_HZ) / u64::from(self.rate_hz);
        while self.given < expected {
            let before = out.len();
            let given = self.given;
            self.waiting.resize(CHUNK, 0.0);
            self.process(out);
            if self.given > expected {
                out.truncate(before + usize::try_from(expected - given).unwrap_or(usize::MAX));
                self.given = expected;
            }
        }
    }

    /// Resamples the full chunk that waits.
    fn process(&mut self, out: &mut Vec<i16>) {
        let room = self.resampled.len();
        let written = InterleavedSlice::new(&self.waiting, 1, CHUNK).ok().and_then(|input| {
            let mut output = InterleavedSlice::new_mut(&mut self.resampled, 1, room).ok()?;
            self.resampler.process_into_buffer(&input, &mut output, None::<&Indexing>).ok()
        });
        // The buffers have the sizes the resampler asked for, so it has nothing to refuse.
        let written = written.map_or(0, |(_, written)| written);
        self.waiting.clear();
        let dropped = self.delay.min(written);
        self.delay -= dropped;
        self.given += (written - dropped) as u64;
        out.extend(self.resampled[dropped..written].iter().copied().map(to_i16));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped before")]
fn to_i16(sample: f32) -> i16 {
    (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::f32::consts::TAU;

    fn resampled(format: SoundFormat, frames: &[f32], piece: usize) -> Vec<i16> {
        let mut resampler = MonoResampler::new(format).unwrap();
        let mut out = Vec::new();
        for piece in frames.chunks(piece * usize::from(format.channels)) {
            resampler.push(piece, &mut out);
        }
        resampler.finish(&mut out);
        out
    }

    fn tone(rate_hz: u32, pitch_hz: f32, seconds: f32) -> Vec<f32> {
        (0..(rate_hz as f32 * seconds) as u32)
            .map(|n| 0.5 * (TAU * pitch_hz * n as f32 / rate_hz as f32).sin())
            .collect()
    }

    #[rstest::rstest]
    fn a_tone_stays_itself_at_every_rate(
        #[values(8_000, 11_025, 16_000, 22_050, 44_100, 44_101, 48_000, 96_000, 192_000)] rate_hz: u32,
    ) {
        let heard = resampled(SoundFormat { rate_hz, channels: 1 }, &tone(rate_hz, 1_000.0, 1.0), 777);
        assert_eq!(heard.len(), 16_000);
        let truth = tone(16_000, 1_000.0, 1.0);
        // The ends are left out: there, the filter rings.
        let worst = heard.iter().zip(&truth).skip(500).take(15_000);
        let worst = worst.map(|(heard, truth)| (f32::from(*heard) / 32_767.0 - truth).abs()).fold(0.0, f32::max);
        // A shift by one sample makes so much of a difference.
        let one_sample = 0.5 * TAU * 1_000.0 / 16_000.0;
        assert!(worst < one_sample + 0.003, "{worst}");
    }

    #[test]
    fn what_the_recogniser_cannot_hear_does_not_fold_back() {
        let heard = resampled(SoundFormat { rate_hz: 48_000, channels: 1 }, &tone(48_000, 12_000.0, 0.5), 4_800);
        let loudest = heard[500..7_500].iter().map(|sample| sample.unsigned_abs()).max().unwrap();
        assert!(loudest < 20, "{loudest}");
    }

    #[test]
    fn where_the_pieces_were_cut_does_not_matter() {
        let sound = tone(44_100, 440.0, 0.7);
        let format = SoundFormat { rate_hz: 44_100, channels: 1 };
        assert_eq!(resampled(format, &sound, 1), resampled(format, &sound, 100_000));
    }

    #[test]
    fn channels_are_mixed_and_nonsense_is_silence() {
        let format = SoundFormat { rate_hz: 16_000, channels: 2 };
        let heard = resampled(format, &[1.0, 0.0, f32::NAN, 0.5, f32::INFINITY, f32::NEG_INFINITY, 9.0, 9.0], 10);
        assert_eq!(heard, [16_384, 8_192, 0, 32_767]);
    }

    #[rstest::rstest]
    #[case(0, 1)]
    #[case(999, 1)]
    #[case(1_000_000, 1)]
    #[case(u32::MAX, u16::MAX)]
    #[case(16_000, 0)]
    fn impossible_formats_are_refused(#[case] rate_hz: u32, #[case] channels: u16) {
        let format = SoundFormat { rate_hz, channels };
        assert_eq!(MonoResampler::new(format).err(), Some(SoundError::Format(format)));
    }

    #[test]
    fn no_sound_becomes_no_sound() {
        assert!(resampled(SoundFormat { rate_hz: 8_000, channels: 1 }, &[], 1).is_empty());
    }
}
