//! The circuit breaker: a server that fails again and again is left alone for a while.

use std::time::Duration;

/// Failures in a row after which a server rests.
const FAILURES: u32 = 3;
/// How long it rests at first; twice as long after each probe that fails.
const FIRST_REST: Duration = Duration::from_secs(10);
/// It never rests longer.
const LONGEST_REST: Duration = Duration::from_secs(300);

/// Counts a server's failures. Time is handed in, as time since the program's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Breaker {
    failures: u32,
    /// Until when the server rests, and for how long it does.
    resting: Option<(Duration, Duration)>,
}

impl Breaker {
    /// A server that has not been asked yet.
    pub(super) const NEW: Self = Self { failures: 0, resting: None };

    /// Whether the server may be asked. After a rest one question may go through, and its outcome decides.
    pub(super) fn permits(&self, now: Duration) -> bool {
        self.resting.is_none_or(|(until, _)| now >= until)
    }

    /// It answered.
    pub(super) fn succeeded(&mut self) {
        *self = Self::NEW;
    }

    /// It did not.
    pub(super) fn failed(&mut self, now: Duration) {
        self.failures = self.failures.saturating_add(1);
        self.resting = match self.resting {
            Some((_, rest)) => {
                let longer = (rest * 2).min(LONGEST_REST);
                Some((now + longer, longer))
            }
            None if self.failures >= FAILURES => Some((now + FIRST_REST, FIRST_REST)),
            None => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// Plays a script: `f` fails, `s` succeeds, a number is so many seconds that pass. Says at the end whether the
    /// server may be asked.
    fn play(script: &str) -> bool {
        let (mut breaker, mut now) = (Breaker::NEW, Duration::ZERO);
        for step in script.split(' ') {
            match step {
                "f" => breaker.failed(now),
                "s" => breaker.succeeded(),
                seconds => now += Duration::from_secs(seconds.parse().unwrap()),
            }
        }
        breaker.permits(now)
    }

    #[rstest]
    #[case::two_failures("f f", true)]
    #[case::three_failures("f f f", false)]
    #[case::a_success_between("f f s f f", true)]
    #[case::not_rested_enough("f f f 9", false)]
    #[case::rested("f f f 10", true)]
    #[case::the_probe_failed("f f f 10 f 19", false)]
    #[case::rested_twice_as_long("f f f 10 f 20", true)]
    #[case::the_probe_succeeded("f f f 10 s f f", true)]
    #[case::no_rest_is_endless("f f f 10 f 20 f 40 f 80 f 160 f 300 f 300 f 300", true)]
    fn rests(#[case] script: &str, #[case] permitted: bool) {
        assert_eq!(play(script), permitted);
    }

    proptest! {
        #[test]
        fn it_always_comes_back(steps in prop::collection::vec((any::<bool>(), 0_u64..400), 0..60)) {
            let (mut breaker, mut now) = (Breaker::NEW, Duration::ZERO);
            for (works, seconds) in steps {
                now += Duration::from_secs(seconds);
                if works { breaker.succeeded() } else { breaker.failed(now) }
                prop_assert!(breaker.permits(now + LONGEST_REST));
                prop_assert!(!works || breaker.permits(now));
            }
        }
    }
}
