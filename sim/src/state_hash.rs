//! A digest of a run: two runs with the same digest were the same, bit for bit.

use robot_core::Pose;

/// FNV-1a over 64-bit words (Fowler, Noll, Vo): short, fast, and the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateHash(u64);

impl Default for StateHash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl StateHash {
    /// Takes up a number, bit for bit.
    pub fn number(&mut self, number: f64) {
        self.word(number.to_bits());
    }

    /// Takes up a pose.
    pub fn pose(&mut self, pose: Pose) {
        for number in [pose.x_m, pose.y_m, pose.yaw_rad] {
            self.number(number);
        }
    }

    /// Takes up a word.
    pub fn word(&mut self, word: u64) {
        // Mixing the high half down lets all bits reach all others, which multiplying alone does not.
        self.0 = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3);
        self.0 ^= self.0 >> 32;
    }

    /// The digest so far.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.0
    }
}
