//! Chance that the seed fixes.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// A source of chance of its own for each part of the world, so that one more draw here shifts nothing there.
pub type Chance = ChaCha8Rng;

/// The source of chance called `name` in the run with this seed.
///
/// ```
/// use rand::RngExt;
///
/// let draw = |seed, name: &str| sim_world::stream(seed, name).random::<u64>();
/// assert_eq!(draw(7, "sonar"), draw(7, "sonar"));
/// assert_ne!(draw(7, "sonar"), draw(7, "visitor/Mia"));
/// assert_ne!(draw(7, "sonar"), draw(8, "sonar"));
/// ```
#[must_use]
pub fn stream(seed: u64, name: &str) -> Chance {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&fnv1a(name.as_bytes()).to_le_bytes());
    ChaCha8Rng::from_seed(key)
}

/// The FNV-1a hash (Fowler, Noll, Vo): short, and the same on every machine.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
