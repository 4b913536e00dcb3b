//! Who uses the legs: one owner at a time for what a robot has once.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::problem::text;
use crate::registry::Lock;
use crate::run::values::Why;

/// Who holds what.
#[derive(Debug, Default)]
pub(super) struct Locks {
    owners: BTreeMap<Lock, u64>,
    next: u64,
}

impl Locks {
    /// A name for somebody who will want locks.
    pub(super) const fn new_owner(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Takes all of them or none.
    pub(super) fn take(&mut self, owner: u64, locks: &[Lock]) -> bool {
        let free = locks.iter().all(|lock| self.owners.get(lock).is_none_or(|other| *other == owner));
        if free {
            self.owners.extend(locks.iter().map(|lock| (*lock, owner)));
        }
        free
    }

    /// Lets go of all.
    pub(super) fn release(&mut self, owner: u64) {
        self.owners.retain(|_, other| *other != owner);
    }
}

/// How long somebody waits for a lock before it fails. Voice, ears and eyes are shared in turns.
pub(super) fn patience(locks: &[Lock]) -> Duration {
    let in_turns = locks.iter().all(|lock| matches!(lock, Lock::Voice | Lock::Ears | Lock::Eyes));
    Duration::from_secs(if in_turns { 20 } else { 2 })
}

/// What a child reads when a lock stays taken.
pub(super) fn taken(locks: &[Lock]) -> Why {
    match locks.first() {
        Some(Lock::Legs) => text(
            "NAOme kann nicht gleichzeitig gehen und sich setzen.",
            "NAOme cannot walk and sit down at the same time.",
        ),
        Some(Lock::Arms | Lock::Head) => {
            text("NAOmes Arme und Kopf sind gerade beschäftigt.", "NAOme's arms and head are busy.")
        }
        _ => text("NAOme ist gerade noch mit etwas anderem beschäftigt.", "NAOme is still busy with something else."),
    }
}
