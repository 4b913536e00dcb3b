//! How often somebody may ask: buckets that fill up again. Time is handed in.

use std::collections::BTreeMap;
use std::hash::Hash;

/// A limit: so many at once, and so many a second in the long run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) burst: f64,
    pub(crate) per_s: f64,
}

/// A bucket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bucket {
    left: f64,
    at_ms: u64,
}

impl Bucket {
    pub(crate) const fn full(limit: Limit, now_ms: u64) -> Self {
        Self { left: limit.burst, at_ms: now_ms }
    }

    /// Takes one; else, in how many seconds there is one.
    pub(crate) fn take(&mut self, limit: Limit, now_ms: u64) -> Result<(), u32> {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since a moment ago")]
        let passed_s = now_ms.saturating_sub(self.at_ms) as f64 / 1000.0;
        self.left = (self.left + passed_s * limit.per_s).min(limit.burst);
        self.at_ms = now_ms;
        if self.left >= 1.0 {
            self.left -= 1.0;
            return Ok(());
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
        let wait_s = ((1.0 - self.left) / limit.per_s).ceil() as u32;
        Err(wait_s.max(1))
    }
}

/// A bucket for each of many.
#[derive(Debug)]
pub(crate) struct Rates<K> {
    limit: Limit,
    buckets: BTreeMap<K, Bucket>,
}

impl<K: Ord + Hash + Clone> Rates<K> {
    /// More than this are not told apart: the oldest are forgotten.
    const MOST: usize = 4_096;

    pub(crate) const fn new(limit: Limit) -> Self {
        Self { limit, buckets: BTreeMap::new() }
    }

    /// Takes one of somebody's; else, in how many seconds there is one.
    pub(crate) fn take(&mut self, who: &K, now_ms: u64) -> Result<(), u32> {
        if self.buckets.len() >= Self::MOST && !self.buckets.contains_key(who) {
            // Who has not asked for a minute has a full bucket anyway.
            self.buckets.retain(|_, bucket| now_ms.saturating_sub(bucket.at_ms) < 60_000);
            if self.buckets.len() >= Self::MOST {
                return Err(60);
            }
        }
        let limit = self.limit;
        self.buckets.entry(who.clone()).or_insert_with(|| Bucket::full(limit, now_ms)).take(limit, now_ms)
    }

    /// What was taken was not used: a guess that was right.
    pub(crate) fn give_back(&mut self, who: &K) {
        if let Some(bucket) = self.buckets.get_mut(who) {
            bucket.left = (bucket.left + 1.0).min(self.limit.burst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_lets_a_burst_pass_and_then_so_many_a_second() {
        let mut rates = Rates::new(Limit { burst: 3.0, per_s: 2.0 });
        let taken = (0..10).filter(|_| rates.take(&1, 0).is_ok()).count();
        assert_eq!(taken, 3);
        assert_eq!(rates.take(&1, 0), Err(1));
        assert_eq!(rates.take(&2, 0), Ok(()), "others have their own");
        let later = (0..10).filter(|_| rates.take(&1, 1_000).is_ok()).count();
        assert_eq!(later, 2);
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let mut rates = Rates::new(Limit { burst: 1.0, per_s: 0.1 });
        for _ in 0..5 {
            assert_eq!(rates.take(&1, 0), Ok(()));
            rates.give_back(&1);
        }
        rates.give_back(&1);
        assert_eq!((rates.take(&1, 0), rates.take(&1, 0)), (Ok(()), Err(10)), "there is never more than a bucketful");
    }

    #[test]
    fn a_crowd_does_not_fill_the_memory() {
        let mut rates = Rates::new(Limit { burst: 1.0, per_s: 1.0 });
        let refused = (0..10_000_u32).filter(|who| rates.take(who, 0).is_err()).count();
        assert_eq!(refused, 10_000 - Rates::<u32>::MOST);
        assert_eq!(rates.take(&99_999, 61_000), Ok(()), "a minute later there is room again");
    }
}
