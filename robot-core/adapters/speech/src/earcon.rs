//! Earcons as sound: short, soft tones.

use std::f32::consts::{PI, TAU};
use std::fmt;

use robot_core::Timestamp;
use robot_core::ports::{Earcon, Earcons};

use crate::loudspeaker::{DeviceLoudspeaker, Loudspeaker};
use crate::sound::{Sound, SoundError};

const RATE_HZ: u32 = 22_050;
/// 26 decibels below full scale: to be noticed by whoever stands there, and by nobody who reads.
const LOUDNESS: f32 = 0.05;

/// The sound of an earcon: two tones that rise by a fifth for "I listen", the same falling for "asleep", one low tone for
/// "I think", one high for "your turn". Each fades in and out, and lasts its [`Earcon::duration`].
#[must_use]
pub fn earcon(earcon: Earcon) -> Sound {
    const LOW_HZ: f32 = 440.0;
    const HIGH_HZ: f32 = 660.0;
    let tones: &[f32] = match earcon {
        Earcon::Listening => &[LOW_HZ, HIGH_HZ],
        Earcon::Asleep => &[HIGH_HZ, LOW_HZ],
        Earcon::Thinking => &[LOW_HZ],
        Earcon::YourTurn => &[HIGH_HZ],
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a tenth of a second of samples")]
    let length = (earcon.duration().as_secs_f64() * f64::from(RATE_HZ)) as usize / tones.len();
    let tone = |pitch_hz: &f32| {
        let pitch_hz = *pitch_hz;
        (0..length).map(move |sample| {
            #[expect(clippy::cast_precision_loss, reason = "some thousand samples")]
            let (at, end) = (sample as f32, length as f32);
            let fade = (PI * at / end).sin();
            let value = LOUDNESS * fade * (TAU * pitch_hz * at / RATE_HZ as f32).sin();
            #[expect(clippy::cast_possible_truncation, reason = "a twentieth of full scale")]
            let sample = (value * 32_767.0) as i16;
            sample
        })
    };
    Sound { rate_hz: RATE_HZ, samples: tones.iter().flat_map(tone).collect() }
}

/// Earcons through a loudspeaker.
pub struct SoundedEarcons(Box<dyn Loudspeaker>);

impl SoundedEarcons {
    /// Through the system's loudspeaker.
    ///
    /// # Errors
    /// When there is none.
    pub fn open() -> Result<Self, SoundError> {
        Ok(Self::new(DeviceLoudspeaker::open()?))
    }

    /// Through this loudspeaker.
    pub fn new(loudspeaker: impl Loudspeaker + 'static) -> Self {
        Self(Box::new(loudspeaker))
    }
}

impl Earcons for SoundedEarcons {
    fn play(&mut self, which: Earcon, _now: Timestamp) {
        self.0.stop();
        // A robot that cannot chime still talks, and its eyes say the same.
        if let Err(error) = self.0.play(earcon(which)) {
            tracing::debug!("no earcon: {error}");
        }
    }
}

impl fmt::Debug for SoundedEarcons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoundedEarcons").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earcons_are_short_soft_and_all_different() {
        let sounds: Vec<Sound> = Earcon::ALL.into_iter().map(earcon).collect();
        for (index, sound) in sounds.iter().enumerate() {
            let is = sound.duration().as_secs_f64();
            let should = Earcon::ALL[index].duration().as_secs_f64();
            assert!(is <= should && is > should - 0.001, "{is} {should}");
            assert!(!sounds[..index].contains(sound));
            let loudest = sound.samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
            assert!((1_000..2_000).contains(&loudest), "{loudest}");
            let jump = sound.samples.windows(2).map(|pair| (pair[1] - pair[0]).unsigned_abs()).max().unwrap();
            assert!(jump < 500 && sound.samples.first() == Some(&0), "a tone that clicks is no soft one: {jump}");
        }
    }
}
