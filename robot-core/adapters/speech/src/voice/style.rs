//! What a style does to a voice.

use robot_core::Style;

use super::VoiceSettings;

/// Faster than this children do not follow, whatever a caller wishes (words a minute).
const FASTEST_WPM: u32 = 220;
/// Slower than this a sentence falls apart.
const SLOWEST_WPM: u32 = 80;

/// A style in numbers, against the neutral one.
///
/// | style | rate | pitch | loudness | melody |
/// |---|---|---|---|---|
/// | neutral | 100 % | 0 | 100 % | 100 % |
/// | happy | 106 % | +15 | 100 % | 140 % |
/// | calm | 90 % | −8 | 85 % | 80 % |
/// | quiet | 95 % | −3 | 50 % | 90 % |
/// | fast | 120 % | 0 | 100 % | 100 % |
/// | slow | 80 % | 0 | 100 % | 100 % |
/// | robot | 95 % | −15 | 100 % | 0 % |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StyleNumbers {
    pub(super) rate_percent: u32,
    /// In espeak-ng's steps, of which there are a hundred.
    pub(super) pitch_shift: i32,
    pub(super) volume_percent: u32,
    /// How far the pitch moves within a sentence.
    pub(super) melody_percent: u32,
}

pub(super) const fn numbers(style: Style) -> StyleNumbers {
    let (rate_percent, pitch_shift, volume_percent, melody_percent) = match style {
        Style::Neutral => (100, 0, 100, 100),
        Style::Happy => (106, 15, 100, 140),
        Style::Calm => (90, -8, 85, 80),
        Style::Quiet => (95, -3, 50, 90),
        Style::Fast => (120, 0, 100, 100),
        Style::Slow => (80, 0, 100, 100),
        Style::Robot => (95, -15, 100, 0),
    };
    StyleNumbers { rate_percent, pitch_shift, volume_percent, melody_percent }
}

impl VoiceSettings {
    /// These settings in a style, within what people can follow.
    #[must_use]
    pub fn in_style(self, style: Style) -> Self {
        let numbers = numbers(style);
        // A caller who set a faster rate keeps it, but no style adds to it.
        let fastest = self.rate_wpm.clamp(FASTEST_WPM, 450);
        Self {
            rate_wpm: (self.rate_wpm.min(450) * numbers.rate_percent / 100).clamp(SLOWEST_WPM, fastest),
            pitch: self.pitch.min(99).saturating_add_signed(numbers.pitch_shift).min(99),
            volume: self.volume.min(200) * numbers.volume_percent / 100,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_stay_within_what_people_can_follow() {
        for style in Style::ALL {
            for rate_wpm in [0, 80, 155, 220, 300, u32::MAX] {
                let settings = VoiceSettings { rate_wpm, pitch: 99, volume: u32::MAX }.in_style(style);
                assert!(
                    (SLOWEST_WPM..=450).contains(&settings.rate_wpm) && settings.pitch <= 99 && settings.volume <= 200
                );
                assert!(settings.rate_wpm <= rate_wpm.max(FASTEST_WPM), "{style} {rate_wpm} {settings:?}");
            }
        }
        let usual = VoiceSettings::default();
        assert_eq!(usual.in_style(Style::Neutral), usual);
        assert!(usual.in_style(Style::Slow).rate_wpm < usual.in_style(Style::Fast).rate_wpm);
        assert!(usual.in_style(Style::Quiet).volume < usual.volume && usual.in_style(Style::Happy).pitch > usual.pitch);
    }
}
