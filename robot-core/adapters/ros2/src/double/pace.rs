//! How often a topic is published.

use std::time::Duration;

use robot_core::Timestamp;

/// Says when it is time again, so many times a second on the clock that is handed in.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    period: Duration,
    next: Timestamp,
}

impl Pace {
    pub(super) fn hz(rate: u32) -> Self {
        Self { period: Duration::from_secs(1) / rate, next: Timestamp::ZERO }
    }

    /// Whether it is time; if so, the next time is a period after this one, so that the mean is kept when it is asked
    /// at other moments than those that are due.
    pub(super) fn is_due(&mut self, now: Timestamp) -> bool {
        let turned_back = self.next.since(now) > self.period;
        if now < self.next && !turned_back {
            return false;
        }
        self.next += self.period;
        if self.next <= now || turned_back {
            self.next = now + self.period;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(50)]
    #[case(15)]
    #[case(10)]
    #[case(1)]
    fn the_mean_rate_is_kept_when_asked_every_20_ms(#[case] rate: u32) {
        let mut pace = Pace::hz(rate);
        let due = (0..50 * 60).filter(|tick| pace.is_due(Timestamp::from_nanos(tick * 20_000_000))).count();
        let expected = rate as usize * 60;
        assert!(due.abs_diff(expected) <= 1, "{due} instead of {expected} in a minute");
    }

    #[test]
    fn a_jump_of_the_clock_neither_silences_nor_bursts() {
        let mut pace = Pace::hz(10);
        let at = Timestamp::from_secs_f64;
        assert!(pace.is_due(at(100.0)));
        assert!(pace.is_due(at(500.0)));
        assert!(!pace.is_due(at(500.02)));
        assert!(pace.is_due(at(1.0)), "the clock began again");
        assert!(!pace.is_due(at(1.02)));
        assert!(pace.is_due(at(1.1)));
    }
}
