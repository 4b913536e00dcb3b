//! How loud a voice may be, and how loud it is.

use robot_core::speech::SpeechTimeline;

use crate::sound::Sound;

/// The loudest that a house allows. No sample passes it, whatever the style, the voice or the caller.
///
/// ```
/// use robot_speech::{Sound, VolumeCap};
///
/// let mut sound = Sound { rate_hz: 16_000, samples: vec![30_000, -32_768, 100] };
/// VolumeCap::percent(50).apply(&mut sound);
/// assert_eq!(sound.samples, [14_999, -16_383, 49]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VolumeCap(u8);

impl VolumeCap {
    /// Of full scale; more than 100 is 100.
    #[must_use]
    pub const fn percent(percent: u8) -> Self {
        Self(if percent > 100 { 100 } else { percent })
    }

    /// Makes a sound that passes it softer as a whole, so that nothing is clipped.
    pub fn apply(self, sound: &mut Sound) {
        let ceiling = i64::from(self.0) * i64::from(i16::MAX) / 100;
        let peak = sound.samples.iter().map(|sample| i64::from(sample.unsigned_abs())).max().unwrap_or_default();
        if peak <= ceiling {
            return;
        }
        for sample in &mut sound.samples {
            *sample = i16::try_from(i64::from(*sample) * ceiling / peak).unwrap_or_default();
        }
    }
}

impl Default for VolumeCap {
    /// All that the loudspeaker can do.
    fn default() -> Self {
        Self(100)
    }
}

/// The loudness of each [`SpeechTimeline::WINDOW`] of a sound: its root mean square, 1 for the loudest of them.
pub(crate) fn envelope(sound: &Sound) -> Vec<f32> {
    let window = u128::from(sound.rate_hz) * SpeechTimeline::WINDOW.as_millis() / 1000;
    let window = usize::try_from(window).unwrap_or(1).max(1);
    let root_mean_square = |samples: &[i16]| {
        let squares: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
        (squares / f64::from(u32::try_from(samples.len()).unwrap_or(u32::MAX))).sqrt()
    };
    let levels: Vec<f64> = sound.samples.chunks(window).map(root_mean_square).collect();
    let loudest = levels.iter().copied().fold(1.0, f64::max);
    // Within 0 and 1, 32 bits are exact enough for a lamp.
    levels.into_iter().map(|level| (level / loudest) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn nothing_passes_the_cap(samples in proptest::collection::vec(proptest::num::i16::ANY, 0..200), percent in 0_u8..=255) {
            let mut sound = Sound { rate_hz: 16_000, samples };
            let before = sound.clone();
            VolumeCap::percent(percent).apply(&mut sound);
            let ceiling = i64::from(percent.min(100)) * 32_767 / 100;
            proptest::prop_assert!(sound.samples.iter().all(|sample| i64::from(sample.unsigned_abs()) <= ceiling));
            let peak = before.samples.iter().map(|sample| i64::from(sample.unsigned_abs())).max().unwrap_or_default();
            proptest::prop_assert!(peak > ceiling || sound == before, "what is soft enough is left alone");
        }
    }

    #[test]
    fn the_envelope_follows_the_sound() {
        // 40 ms at 1 kHz are 40 samples.
        let samples = [[0; 40], [1_000; 40], [-2_000; 40]].concat();
        let levels = envelope(&Sound { rate_hz: 1_000, samples });
        assert_eq!(levels, [0.0, 0.5, 1.0]);
        assert!(envelope(&Sound { rate_hz: 0, samples: vec![] }).is_empty());
    }
}
