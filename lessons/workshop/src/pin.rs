//! The PIN of staff: kept as a hash, and locked after wrong tries. Time is handed in.
//!
//! Who tries wrong PINs is locked out by address. When many addresses try together it is locked for all but those from
//! which somebody has known it since the server's start: there only their own tries count. So children cannot lock staff out
//! who have signed in on their machine before; before that, or with an address that both share, they can for minutes.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

/// Wrong tries of one address before it is locked for the first time.
const FREE_TRIES: u32 = 5;
/// Wrong tries of all together.
const FREE_TRIES_OF_ALL: u32 = 20;
/// The longest lock, minutes.
const LONGEST_MIN: u32 = 15;

/// The PIN, and how often it was missed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pin {
    hash: Option<String>,
    /// Counts up with each new PIN: cookies of the one before are void.
    pub(crate) turn: u32,
    #[serde(flatten)]
    tries: Tries,
}

/// How often it was missed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tries {
    wrong: u32,
    locked_until_ms: u64,
}

impl Tries {
    /// For how many seconds it is locked.
    fn locked_s(&self, now_ms: u64) -> Option<u32> {
        let left_ms = self.locked_until_ms.checked_sub(now_ms).filter(|left| *left > 0)?;
        u32::try_from(left_ms.div_ceil(1000)).ok()
    }

    /// A try begins, and counts as wrong until it was right: many at the same time are no way round the lock.
    fn begin(&mut self, free: u32, now_ms: u64) -> Result<(), u32> {
        if let Some(locked_s) = self.locked_s(now_ms) {
            return Err(locked_s);
        }
        self.wrong = self.wrong.saturating_add(1);
        if self.wrong >= free {
            let minutes = (1 << (self.wrong - free).min(4)).min(LONGEST_MIN);
            self.locked_until_ms = now_ms + u64::from(minutes) * 60_000;
        }
        Ok(())
    }
}

/// Who has tried wrong PINs, and who has known it, by address; not kept.
#[derive(Debug, Default)]
pub(crate) struct Guessers {
    tries: BTreeMap<IpAddr, Tries>,
    known: BTreeSet<IpAddr>,
}

impl Guessers {
    /// More than these are not told apart: who is not locked is forgotten first.
    const MOST: usize = 1_024;

    /// For how many seconds an address is locked out.
    pub(crate) fn locked_s(&self, who: IpAddr, now_ms: u64) -> Option<u32> {
        self.tries.get(&who)?.locked_s(now_ms)
    }

    /// Somebody begins a try; else, in how many seconds that is possible.
    pub(crate) fn begin_try(&mut self, who: IpAddr, now_ms: u64) -> Result<(), u32> {
        let is_new = !self.tries.contains_key(&who) && !self.has_known(who);
        if self.tries.len() >= Self::MOST && is_new {
            self.tries.retain(|_, tries| tries.locked_s(now_ms).is_some());
            if self.tries.len() >= Self::MOST {
                return Err(60);
            }
        }
        self.tries.entry(who).or_default().begin(FREE_TRIES, now_ms)
    }

    /// Somebody knew it.
    pub(crate) fn was_right(&mut self, who: IpAddr) {
        self.tries.remove(&who);
        if self.known.len() < Self::MOST {
            self.known.insert(who);
        }
    }

    /// Whether somebody has known it from there: what all the others try is no lock for them.
    pub(crate) fn has_known(&self, who: IpAddr) -> bool {
        self.known.contains(&who)
    }

    /// There is a new PIN, which nobody has known yet.
    pub(crate) fn forget_known(&mut self) {
        self.known.clear();
    }
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

    /// Whoever has signed in before must do so again; the number that holds from here on.
    pub(crate) const fn sign_out(&mut self) -> u32 {
        self.turn += 1;
        self.turn
    }

    /// For how many seconds it is locked for all.
    pub(crate) fn locked_s(&self, now_ms: u64) -> Option<u32> {
        self.tries.locked_s(now_ms)
    }

    /// A try of anybody's begins.
    pub(crate) fn begin_try(&mut self, now_ms: u64) -> Result<(), u32> {
        self.tries.begin(FREE_TRIES_OF_ALL, now_ms)
    }

    /// The try was right.
    pub(crate) fn was_right(&mut self) {
        self.tries = Tries::default();
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

    const CHILD: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 7));
    const STAFF: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 8));

    #[test]
    fn wrong_tries_lock_who_tries_longer_and_longer_and_nobody_else() {
        let mut guessers = Guessers::default();
        let mut now = 0;
        for _ in 0..4 {
            assert_eq!(guessers.begin_try(CHILD, now), Ok(()));
        }
        let mut locks = Vec::new();
        for _ in 0..6 {
            assert_eq!(guessers.begin_try(CHILD, now), Ok(()), "the fifth may be the right one");
            let locked_s = guessers.begin_try(CHILD, now).unwrap_err();
            locks.push(locked_s / 60);
            assert_eq!((guessers.begin_try(STAFF, now), guessers.locked_s(STAFF, now)), (Ok(()), None));
            guessers.was_right(STAFF);
            now += u64::from(locked_s) * 1000;
        }
        assert_eq!(locks, [1, 2, 4, 8, 15, 15]);
        guessers.was_right(CHILD);
        assert_eq!(guessers.begin_try(CHILD, now), Ok(()));
    }

    #[test]
    fn who_has_known_it_is_locked_out_by_own_wrong_tries_alone() {
        let mut guessers = Guessers::default();
        assert!(!guessers.has_known(STAFF));
        guessers.was_right(STAFF);
        assert!(guessers.has_known(STAFF) && !guessers.has_known(CHILD));
        // However many others are locked out, there is a try left.
        for at in 0..5_000_u32 {
            for _ in 0..5 {
                let _ = guessers.begin_try(IpAddr::V4(at.into()), 0);
            }
        }
        assert_eq!(guessers.begin_try(STAFF, 0), Ok(()));
        for _ in 0..4 {
            assert_eq!(guessers.begin_try(STAFF, 0), Ok(()));
        }
        assert_eq!(guessers.begin_try(STAFF, 0), Err(60));
        guessers.forget_known();
        assert!(!guessers.has_known(STAFF));
    }

    #[test]
    fn many_who_try_together_lock_it_for_all() {
        let mut pin = Pin::default();
        for _ in 0..20 {
            assert_eq!(pin.begin_try(0), Ok(()));
        }
        assert_eq!(pin.begin_try(0), Err(60));
        pin.was_right();
        assert_eq!((pin.begin_try(0), pin.locked_s(0)), (Ok(()), None));
        // What is kept of it knows no address, and what was kept before is still read.
        let kept = serde_json::to_string(&pin).unwrap();
        assert_eq!(kept, r#"{"hash":null,"turn":0,"wrong":1,"locked_until_ms":0}"#);
        assert_eq!(serde_json::from_str::<Pin>(&kept).unwrap(), pin);
    }

    #[test]
    fn a_crowd_of_addresses_does_not_fill_the_memory() {
        let mut guessers = Guessers::default();
        for at in 0..5_000_u32 {
            let _ = guessers.begin_try(IpAddr::V4(at.into()), 0);
        }
        assert!(guessers.tries.len() <= Guessers::MOST);
    }

    #[test]
    fn a_pin_is_of_digits() {
        for (pin, is) in [("1234", true), ("123", false), ("12a4", false), ("1234567890123", false), ("١٢٣٤", false)]
        {
            assert_eq!(is_possible(pin), is, "{pin}");
        }
    }
}
