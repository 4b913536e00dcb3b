//! Chance that depends on its seeds alone.

/// SplitMix64 (G. Steele and others, "Fast splittable pseudorandom number generators", 2014). Beginning a new series
/// costs nothing, so that every record of a large catalogue has its own.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// The series of these seeds.
    pub(super) fn new(seed: u64, of: u64) -> Self {
        let mut first = Self(seed);
        let offset = first.next();
        Self(offset ^ of.wrapping_mul(0xd134_2543_de82_ef95))
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `end`, which is not nought.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = end as u128;
        usize::try_from((u128::from(self.next()) * end) >> 64).unwrap_or(0)
    }

    /// Yes, so many times of a hundred.
    pub(super) fn percent(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }

    /// One of these, of which there is one at least.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}
