//! The PIN of staff: kept as a hash, and locked after wrong tries. Time is handed in.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

/// Wrong tries before it is locked for the first time.
const FREE_TRIES: u32 = 5;
/// The longest lock, minutes.
const LONGEST_MIN: u32 = 15;

/// The PIN, and how often it was missed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pin {
    hash: Option<String>,
    /// Counts up with each new PIN: cookies of the one before are void.
    pub(crate) turn: u32,
    wrong: u32,
    locked_until_ms: u64,
}

/// Argon2id with what OWASP asks for at least: 19 MiB, two passes.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A PIN's hash; it takes some hundredths of a second.
pub(crate) fn hash(pin: &str, salt: [u8; 16]) -> Option<String> {
    let salt = SaltString::encode_b64(&salt).ok()?;
    argon2().hash_password(pin.as_bytes(), &salt).ok().map(|hash| hash.to_string())
}

/// Whether a PIN is the hash's; it takes as long.
pub(crate) fn is_right(pin: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon2().verify_password(pin.as_bytes(), &hash).is_ok())
}

/// Whether a PIN can be one: 4 to 12 digits.
pub(crate) fn is_possible(pin: &str) -> bool {
    (4..=12).contains(&pin.len()) && pin.bytes().all(|byte| byte.is_ascii_digit())
}

impl Pin {
    pub(crate) fn hash(&self) -> Option<&str> {
        self.hash.as_deref()
    }

    pub(crate) fn set(&mut self, hash: String) {
        *self = Self { hash: Some(hash), turn: self.turn + 1, ..Self::default() };
    }

    /// For how many seconds it is locked.
    pub(crate) fn locked_s(&self, now_ms: u64) -> Option<u32> {
        let left_ms = self.locked_until_ms.checked_sub(now_ms).filter(|left| *left > 0)?;
        u32::try_from(left_ms.div_ceil(1000)).ok()
    }

    /// A try begins, and counts as wrong until it was right: many at the same time are no way round the lock.
    pub(crate) fn begin_try(&mut self, now_ms: u64) -> Result<(), u32> {
        if let Some(locked_s) = self.locked_s(now_ms) {
            return Err(locked_s);
        }
        self.wrong += 1;
        if self.wrong >= FREE_TRIES {
            let minutes = (1 << (self.wrong - FREE_TRIES).min(4)).min(LONGEST_MIN);
            self.locked_until_ms = now_ms + u64::from(minutes) * 60_000;
        }
        Ok(())
    }

    /// The try was right.
    pub(crate) fn was_right(&mut self) {
        (self.wrong, self.locked_until_ms) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_known_by_its_hash_alone() {
        let hash = hash("2468", [7; 16]).unwrap();
        assert!(hash.starts_with("$argon2id$") && !hash.contains("2468"));
        assert!(is_right("2468", &hash) && !is_right("2469", &hash) && !is_right("2468", "no hash"));
    }

    #[test]
    fn wrong_tries_lock_it_longer_and_longer() {
        let mut pin = Pin::default();
        let mut now = 0;
        for _ in 0..4 {
            assert_eq!(pin.begin_try(now), Ok(()));
        }
        let mut locks = Vec::new();
        for _ in 0..6 {
            assert_eq!(pin.begin_try(now), Ok(()), "the fifth may be the right one");
            let locked_s = pin.begin_try(now).unwrap_err();
            locks.push(locked_s / 60);
            now += u64::from(locked_s) * 1000;
        }
        assert_eq!(locks, [1, 2, 4, 8, 15, 15]);
        pin.was_right();
        assert_eq!(pin.begin_try(now), Ok(()));
        assert_eq!(pin.locked_s(now), None);
    }

    #[test]
    fn a_pin_is_of_digits() {
        for (pin, is) in [("1234", true), ("123", false), ("12a4", false), ("1234567890123", false), ("١٢٣٤", false)]
        {
            assert_eq!(is_possible(pin), is, "{pin}");
        }
    }
}
