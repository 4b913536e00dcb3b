//! Where real time and real chance come in; everything else is handed them.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::class::Now;

/// The machine's clock, which never goes back while the server runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    began: Instant,
    began_ms: u64,
    /// What is added, for tests of days to come.
    shift_ms: u64,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "the edge: the one place where the server reads the machine's clock")]
    pub(crate) fn start(shift: Duration) -> Self {
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { began: Instant::now(), began_ms: millis(since), shift_ms: millis(shift) }
    }

    /// Since the start of the server.
    pub(crate) fn elapsed(self) -> Duration {
        self.began.elapsed()
    }

    /// The moment, with the day by the local clock.
    pub(crate) fn now(self) -> Now {
        let elapsed_ms = u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX);
        let ms = self.began_ms + elapsed_ms + self.shift_ms;
        Now { ms, day: day(ms) }
    }

    /// The last minute of the day on which what was made now is kept for so many days, milliseconds since 1970.
    pub(crate) fn kept_until_ms(self, days: u32) -> u64 {
        let now_ms = self.now().ms;
        let midnight = date(now_ms)
            .checked_add(jiff::Span::new().days(i64::from(days)))
            .and_then(|date| date.to_zoned(jiff::tz::TimeZone::system()))
            .ok()
            .and_then(|midnight| u64::try_from(midnight.timestamp().as_millisecond()).ok());
        midnight.map_or(now_ms, |midnight| midnight - 60_000)
    }
}

/// The local date of a moment.
fn date(ms: u64) -> jiff::civil::Date {
    let stamp = i64::try_from(ms).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok()).unwrap_or_default();
    stamp.to_zoned(jiff::tz::TimeZone::system()).date()
}

/// The local day of a moment, counted from 1970.
fn day(ms: u64) -> i32 {
    let date = date(ms);
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    date.since((jiff::Unit::Day, epoch)).map_or(0, |span| span.get_days())
}

/// Bytes that nobody can guess.
pub(crate) fn chance<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("without chance from the system there are no secrets, and no server");
    bytes
}

/// Letters drawn from an alphabet.
pub(crate) fn draw<const N: usize>(alphabet: &[u8]) -> String {
    // Of 65 536 numbers and some dozen letters, no letter is noticeably likelier.
    let letters = (0..N).map(|_| alphabet[usize::from(u16::from_le_bytes(chance())) % alphabet.len()]);
    letters.map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_a_day_is_kept_until_it_ends() {
        let clock = Clock::start(Duration::ZERO);
        let today = clock.now();
        for days in 1..=7 {
            let until_ms = clock.kept_until_ms(days);
            assert_eq!(day(until_ms) - today.day, i32::try_from(days).unwrap() - 1);
            assert_eq!(day(until_ms + 60_000) - today.day, i32::try_from(days).unwrap(), "midnight");
        }
    }
}
