//! The earcons port: short sounds that tell where the robot is in a conversation.

use std::time::Duration;

use crate::time::Timestamp;

/// A short sound with a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Earcon {
    /// It has woken up and listens.
    Listening,
    /// It has heard something and its answer takes a moment.
    Thinking,
    /// It has finished speaking: it is the visitor's turn.
    YourTurn,
    /// Nobody has said anything for long: it goes back to sleep.
    Asleep,
}

impl Earcon {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Listening, Self::Thinking, Self::YourTurn, Self::Asleep];

    /// How long it lasts; the ears are shut for so long.
    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_millis(match self {
            Self::Listening | Self::Asleep => 180,
            Self::Thinking | Self::YourTurn => 90,
        })
    }
}

/// Plays earcons. None of it waits.
pub trait Earcons {
    /// Plays it now, quietly, for its [`Earcon::duration`].
    fn play(&mut self, earcon: Earcon, now: Timestamp);
}

/// Where nothing can sound.
impl Earcons for () {
    fn play(&mut self, _earcon: Earcon, _now: Timestamp) {}
}

impl<E: Earcons + ?Sized> Earcons for Box<E> {
    fn play(&mut self, earcon: Earcon, now: Timestamp) {
        (**self).play(earcon, now);
    }
}

/// Earcons that are written down.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecordedEarcons {
    /// What was played, and when.
    pub played: Vec<(Timestamp, Earcon)>,
}

impl Earcons for RecordedEarcons {
    fn play(&mut self, earcon: Earcon, now: Timestamp) {
        self.played.push((now, earcon));
    }
}
