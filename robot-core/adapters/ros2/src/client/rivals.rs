//! Whether somebody else drives the same robot: two controllers would pull it to and fro, each sure of itself.
//!
//! Whoever drives says so twice a second on a topic of ours, and listens for others. A count of publishers is not asked:
//! it stays up after a crash, and our own stopper is one.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use robot_core::Twist;
use ros2_client::Gid;

use crate::interface;
use crate::link::{Link, RosError};
use crate::messages::std_msgs;
use crate::readings;
use crate::receiver::Tasks;
use crate::wall::Wall;

/// Time between two words about oneself.
const PERIOD: Duration = Duration::from_millis(500);
/// After so long whoever is there has been heard: finding each other takes up to two seconds.
const LOOKS_FOR: Duration = Duration::from_millis(2_500);
/// Two that begin so close to each other begin at once: messages take their time.
const AT_ONCE: Duration = Duration::from_secs(1);
/// The longest word of another that is believed, bytes.
const LONGEST: usize = 300;

/// Somebody who drives the robot besides us, and goes before us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rival {
    /// Another controller of ours, by its machine and process.
    Controller(String),
    /// Something else lets the robot walk.
    Somebody,
}

/// Who else drives the robot.
///
/// Whoever connects waits until it [has looked](Self::has_looked) before it commands anything, and never begins where
/// somebody [was found](Self::found). Of two that begin at once, one goes.
#[derive(Clone)]
pub struct Rivals(Arc<Inner>);

struct Inner {
    /// Always the machine's clock, as for all that protects people.
    wall: Wall,
    /// Nobody else has this.
    id: String,
    found: Mutex<Option<Rival>>,
}

impl fmt::Debug for Rivals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rivals").field("found", &self.found()).finish_non_exhaustive()
    }
}

impl Rivals {
    /// Begins to look, and to be seen. `own_walk` is what we publish commands to walk with.
    pub(super) fn look(link: &mut Link, tasks: &mut Tasks, own_walk: Gid) -> Result<Self, RosError> {
        let words = link.publisher(interface::CONTROLLER)?;
        let id: String = words.gid().as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let rivals = Self(Arc::new(Inner { wall: Wall::start(), id, found: Mutex::default() }));
        let machine = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
        let name = format!("{} {}", machine.trim(), std::process::id());
        let own = rivals.clone();
        tasks.every(PERIOD, move || {
            let data = format!("{} {} {name}", own.age().as_millis(), own.0.id);
            // Whoever is not heard is not seen either, and that is all.
            let _ = words.publish(std_msgs::String { data });
        });
        let listening = rivals.clone();
        tasks.listen(link, interface::CONTROLLER, move |word| {
            listening.hear(&word.data);
            Ok(())
        })?;
        let looking = rivals.clone();
        tasks.listen_to(link, interface::CMD_VEL, move |command, from| {
            if from != own_walk && !looking.has_looked() && readings::twist(&command)? != Twist::ZERO {
                looking.see(Rival::Somebody);
            }
            Ok(())
        })?;
        Ok(rivals)
    }

    /// Whether it has been looked for so long that whoever is there was found.
    #[must_use]
    pub fn has_looked(&self) -> bool {
        self.age() >= LOOKS_FOR
    }

    /// Who drives the robot and goes before us, if anybody does.
    #[must_use]
    pub fn found(&self) -> Option<Rival> {
        self.0.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn age(&self) -> Duration {
        self.0.wall.now().since_start()
    }

    fn hear(&self, word: &str) {
        if let Some(other) = Word::read(word).filter(|other| other.id != self.0.id)
            && gives_way((self.age(), &self.0.id), (other.age, other.id))
        {
            self.see(Rival::Controller(other.name));
        }
    }

    /// One with a name says more than one without.
    fn see(&self, rival: Rival) {
        let mut found = self.0.found.lock().unwrap_or_else(PoisonError::into_inner);
        if found.is_none() || *found == Some(Rival::Somebody) {
            *found = Some(rival);
        }
    }
}

/// What a controller says of itself: for how many milliseconds it has been there, who it is, and what it is called.
#[derive(Debug, PartialEq, Eq)]
struct Word<'a> {
    age: Duration,
    id: &'a str,
    name: String,
}

impl<'a> Word<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.get(..LONGEST.min(text.len()))?.splitn(3, ' ');
        let age = Duration::from_millis(parts.next()?.parse().ok()?);
        let id = parts.next().filter(|id| !id.is_empty())?;
        // It is shown to people, on a terminal too.
        let name = parts.next()?.chars().filter(|letter| !letter.is_control()).collect();
        Some(Self { age, id, name })
    }
}

/// Whether the first gives way to the second: the younger does, and of two that began at once the one with the greater
/// name.
fn gives_way((age, id): (Duration, &str), (other_age, other_id): (Duration, &str)) -> bool {
    if age.abs_diff(other_age) < AT_ONCE { id > other_id } else { age < other_age }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_younger_gives_way_and_of_two_at_once_one() {
        let s = Duration::from_secs_f64;
        for (own, other, expected) in [
            ((s(0.5), "a"), (s(60.0), "b"), true),
            ((s(60.0), "b"), (s(0.5), "a"), false),
            ((s(3.0), "a"), (s(3.2), "b"), false),
            ((s(3.2), "b"), (s(3.0), "a"), true),
            ((s(3.0), "b"), (s(3.2), "a"), true),
        ] {
            assert_eq!(gives_way(own, other), expected, "{own:?} {other:?}");
            assert_ne!(gives_way(own, other), gives_way(other, own), "exactly one goes");
        }
    }

    #[test]
    fn words_are_read_and_nothing_else_is_believed() {
        let word = Word::read("1500 0a1b pult 4711\u{1b}[2J").expect("a word");
        assert_eq!(word, Word { age: Duration::from_millis(1500), id: "0a1b", name: "pult 4711[2J".to_owned() });
        for other in ["", "1500", "1500 ", "1500 a", "-1 a b", "x a b", "99999999999999999999999 a b"] {
            assert_eq!(Word::read(other), None, "{other:?}");
        }
        let long = format!("1 a {}", "ä".repeat(10_000));
        assert!(Word::read(&long).is_none_or(|word| word.name.len() <= LONGEST));
    }
}
