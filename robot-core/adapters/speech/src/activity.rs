//! Voice activity: whether somebody speaks, by how much louder it is than the room.

use std::collections::VecDeque;

use crate::sound::RECOGNISER_RATE_HZ;

/// Samples in a frame: 20 ms, about the shortest sound of speech.
pub(crate) const FRAME: usize = RECOGNISER_RATE_HZ as usize / 50;

/// Frames whose mean level is compared: 100 ms, so that a click is no noise floor.
const SMOOTHED: usize = 5;
/// Frames of one block, and blocks looked back on, to find the quietest moment in: 2.4 s, in which everybody who speaks
/// draws breath or closes the lips for once.
const BLOCK: usize = 30;
const BLOCKS: usize = 4;
/// Louder than the noise floor by this is speech, decibels; and once it is, by this.
const BEGINS_DB: f64 = 9.0;
const GOES_ON_DB: f64 = 6.0;
/// Quieter than this is silence however quiet the room is, decibels below full scale: digital silence is no noise floor.
const QUIETEST_DB: f64 = -60.0;

/// A frame as it was judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Activity {
    /// Level, decibels below full scale (0 is a square wave at full scale).
    pub level_db: f64,
    /// Whether somebody speaks, or something else is louder than the room.
    pub voiced: bool,
}

/// Judges frames of 20 ms against a noise floor that it tracks: the quietest tenth of a second of the last seconds.
///
/// ```
/// use robot_speech::VoiceActivity;
///
/// let mut activity = VoiceActivity::default();
/// let room = [30_i16, -30].repeat(160);
/// let voice = [3_000_i16, -3_000].repeat(160);
/// assert!((0..50).all(|_| !activity.frame(&room).voiced));
/// assert!((0..50).all(|_| activity.frame(&voice).voiced));
/// ```
#[derive(Debug, Clone)]
pub struct VoiceActivity {
    recent: VecDeque<f64>,
    /// The quietest smoothed level of the block at hand, and of the blocks before it.
    block: (usize, f64),
    before: VecDeque<f64>,
    voiced: bool,
}

impl Default for VoiceActivity {
    fn default() -> Self {
        Self {
            recent: VecDeque::with_capacity(SMOOTHED),
            block: (0, f64::INFINITY),
            before: VecDeque::with_capacity(BLOCKS),
            voiced: false,
        }
    }
}

impl VoiceActivity {
    /// Judges the next frame of samples at the recogniser's rate; 20 ms is what the constants are made for.
    pub fn frame(&mut self, samples: &[i16]) -> Activity {
        let level_db = level_db(samples);
        if self.recent.len() == SMOOTHED {
            self.recent.pop_front();
        }
        self.recent.push_back(level_db);
        let over_db = level_db - self.floor_db().unwrap_or(level_db);
        let needed_db = if self.voiced { GOES_ON_DB } else { BEGINS_DB };
        self.voiced = over_db > needed_db;
        self.learn();
        Activity { level_db, voiced: self.voiced }
    }

    /// The level of the room, decibels below full scale; `None` in the first tenth of a second.
    #[must_use]
    pub fn floor_db(&self) -> Option<f64> {
        let floor_db = self.before.iter().copied().fold(self.block.1, f64::min);
        floor_db.is_finite().then(|| floor_db.max(QUIETEST_DB))
    }

    fn learn(&mut self) {
        if self.recent.len() < SMOOTHED {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "five")]
        let smoothed_db = self.recent.iter().sum::<f64>() / SMOOTHED as f64;
        self.block = (self.block.0 + 1, self.block.1.min(smoothed_db));
        if self.block.0 == BLOCK {
            if self.before.len() == BLOCKS {
                self.before.pop_front();
            }
            self.before.push_back(self.block.1);
            self.block = (0, f64::INFINITY);
        }
    }
}

/// The level of samples without their mean, decibels below full scale; digital silence is −100.
pub(crate) fn level_db(samples: &[i16]) -> f64 {
    const SILENCE_DB: f64 = -100.0;
    if samples.is_empty() {
        return SILENCE_DB;
    }
    #[expect(clippy::cast_precision_loss, reason = "a frame is short")]
    let count = samples.len() as f64;
    let mean = samples.iter().map(|sample| f64::from(*sample)).sum::<f64>() / count;
    let power = samples.iter().map(|sample| (f64::from(*sample) - mean).powi(2)).sum::<f64>() / count;
    (10.0 * (power / 32_768.0_f64.powi(2)).log10()).max(SILENCE_DB)
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    /// A frame of a square wave at this level.
    fn frame(level_db: f64) -> Vec<i16> {
        let height = (32_768.0 * 10_f64.powf(level_db / 20.0)).round() as i16;
        [height, -height].repeat(FRAME / 2)
    }

    /// Levels and how many frames each lasts, and in how many of the last stretch a voice was found.
    fn voiced_in_last(stretches: &[(f64, usize)]) -> usize {
        let mut activity = VoiceActivity::default();
        let mut voiced = 0;
        for (level_db, frames) in stretches {
            voiced = (0..*frames).filter(|_| activity.frame(&frame(*level_db)).voiced).count();
        }
        voiced
    }

    #[rstest::rstest]
    #[case::speech_in_a_quiet_room(&[(-60.0, 50), (-25.0, 50)], 50)]
    #[case::speech_in_a_noisy_room(&[(-30.0, 50), (-18.0, 50)], 50)]
    #[case::noise_is_no_speech(&[(-30.0, 50), (-28.0, 50)], 0)]
    #[case::silence_after_speech(&[(-50.0, 50), (-20.0, 100), (-50.0, 50)], 0)]
    #[case::a_fan_that_starts_is_taken_for_speech_only_for_some_seconds(&[(-60.0, 50), (-30.0, 150), (-30.0, 100)], 0)]
    #[case::digital_silence_makes_nobody_jumpy(&[(-100.0, 100), (-55.0, 50)], 0)]
    #[case::a_recording_that_begins_with_a_word(&[(-20.0, 20), (-50.0, 50), (-20.0, 20)], 20)]
    fn louder_than_the_room_is_speech(#[case] stretches: &[(f64, usize)], #[case] voiced: usize) {
        assert_eq!(voiced_in_last(stretches), voiced);
    }

    #[test]
    fn a_constant_offset_of_a_cheap_sound_card_is_silence() {
        assert!(level_db(&[2_000; FRAME]) <= -100.0);
        assert!((level_db(&frame(-20.0)) + 20.0).abs() < 0.1);
        assert_eq!(level_db(&[]), -100.0);
    }

    proptest! {
        #[test]
        fn any_samples_are_judged(frames in prop::collection::vec(prop::collection::vec(any::<i16>(), 0..400), 0..200)) {
            let mut activity = VoiceActivity::default();
            for samples in frames {
                let judged = activity.frame(&samples);
                prop_assert!(judged.level_db.is_finite() && judged.level_db <= 0.1);
                prop_assert!(activity.floor_db().is_none_or(|floor_db| (QUIETEST_DB..=0.1).contains(&floor_db)));
            }
        }

        #[test]
        fn who_goes_on_at_one_level_is_room_in_the_end(level_db in -90.0..0.0_f64) {
            prop_assert_eq!(voiced_in_last(&[(-90.0, 100), (level_db, 160), (level_db, 10)]), 0);
        }
    }
}
