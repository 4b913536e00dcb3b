//! Attention: whether the robot sleeps, listens, thinks or speaks, and how people can tell.
//!
//! ```text
//!            wake phrase, touch on the head
//!   Asleep ---------------------------------> Listening <----------------------------+
//!     ^                                        |     |                               |
//!     |  nobody says or does anything for long |     | a sentence was heard          | it is silent
//!     +----------------------------------------+     v                               |
//!                                                 Thinking --- it speaks ---> Speaking
//! ```
//!
//! Time and what was noticed come in; what counts as heard and what is to be shown come out. Nothing here hears, shines
//! or sounds.

use std::time::Duration;

use serde::Serialize;

use crate::ports::{Colour, Earcon};
use crate::time::Timestamp;
use crate::utterance::{Audience, Heard};

mod wake;

pub use wake::WakePhrase;

/// When somebody counts as having finished a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndOfSpeech {
    /// After so long a silence. Children make longer pauses within a sentence than adults do.
    pub silence: Duration,
    /// After so much speech without a pause, whatever follows.
    pub longest: Duration,
    /// Less speech than this is a cough or a knock, unless words were understood in it.
    pub shortest: Duration,
}

impl EndOfSpeech {
    /// For this audience: 1.2 s of silence for children and 0.7 s for adults, 8 s at most, 0.3 s at least.
    #[must_use]
    pub const fn of(audience: Audience) -> Self {
        let silence = match audience {
            Audience::Child => Duration::from_millis(1_200),
            Audience::Adult => Duration::from_millis(700),
        };
        Self { silence, longest: Duration::from_secs(8), shortest: Duration::from_millis(300) }
    }
}

/// What the robot is doing in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttentionState {
    /// It waits for its wake phrase or a touch on the head.
    Asleep,
    /// It waits for somebody to speak, or somebody speaks.
    Listening,
    /// It has heard something and is about to answer.
    Thinking,
    /// It speaks.
    Speaking,
}

/// How attentive a robot is.
#[derive(Debug, Clone, PartialEq)]
pub struct AttentionSettings {
    /// What wakes it, beside a touch on the head.
    pub wake: WakePhrase,
    /// So long nobody says or does anything before it goes to sleep.
    pub sleeps_after: Duration,
    /// So long after a sentence it may think; without an answer by then it listens again.
    pub thinks_for: Duration,
}

impl Default for AttentionSettings {
    /// "Hallo NAOme"; asleep after 20 s, the time in which the dialogue too gives a visitor up.
    fn default() -> Self {
        let (sleeps_after, thinks_for) = (Duration::from_secs(20), Duration::from_secs(3));
        Self { wake: WakePhrase::default(), sleeps_after, thinks_for }
    }
}

/// What was noticed in a tick.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Noticed {
    /// Sentences heard to their end.
    pub heard: Vec<Heard>,
    /// What somebody is saying: see [`Hearing::partial`](crate::ports::Hearing::partial).
    pub partial: Option<String>,
    /// Whether somebody touches the head.
    pub head_touched: bool,
    /// Whether its own voice is speaking.
    pub speaking: bool,
    /// Whether it walks or moves its arms.
    pub moving: bool,
}

/// What comes of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attended {
    /// The sentences that are for the robot.
    pub heard: Vec<Heard>,
    /// The state that began in this tick.
    pub began: Option<AttentionState>,
    /// What is to sound now.
    pub earcon: Option<Earcon>,
    /// Whether it shall fall silent: somebody touched its head while it spoke.
    pub hush: bool,
}

/// Knows whether the robot sleeps, listens, thinks or speaks.
///
/// ```
/// use robot_core::attention::{Attention, AttentionSettings, AttentionState, Noticed};
/// use robot_core::ports::Earcon;
/// use robot_core::Timestamp;
///
/// let mut attention = Attention::new(AttentionSettings::default());
/// let touched = Noticed { head_touched: true, ..Noticed::default() };
/// let attended = attention.tick(Timestamp::ZERO, touched);
/// assert_eq!((attended.began, attended.earcon), (Some(AttentionState::Listening), Some(Earcon::Listening)));
/// ```
#[derive(Debug, Clone)]
pub struct Attention {
    settings: AttentionSettings,
    state: AttentionState,
    since: Timestamp,
    /// When somebody last did or said something, or the robot did.
    active_at: Timestamp,
    /// Whether the head was touched in the tick before: a hand that rests there is one touch.
    head_was_touched: bool,
    /// Whether the thinking is being told already.
    told_thinking: bool,
}

impl Attention {
    /// An answer that comes within so long needs no sound that says it will.
    const QUICK: Duration = Duration::from_millis(500);

    /// Asleep.
    #[must_use]
    pub const fn new(settings: AttentionSettings) -> Self {
        Self {
            settings,
            state: AttentionState::Asleep,
            since: Timestamp::ZERO,
            active_at: Timestamp::ZERO,
            head_was_touched: false,
            told_thinking: false,
        }
    }

    /// The same, which listens from the first moment on: somebody has begun a conversation with it otherwise.
    #[must_use]
    pub const fn awake(mut self) -> Self {
        self.state = AttentionState::Listening;
        self
    }

    /// What it is doing.
    #[must_use]
    pub const fn state(&self) -> AttentionState {
        self.state
    }

    /// One tick.
    pub fn tick(&mut self, now: Timestamp, noticed: Noticed) -> Attended {
        let Noticed { heard, partial, head_touched, speaking, moving } = noticed;
        let touched = !std::mem::replace(&mut self.head_was_touched, head_touched) && head_touched;
        let was_asleep = self.state == AttentionState::Asleep;
        let mut attended = Attended::default();
        let calls = |text: &str| self.settings.wake.is_in(text);
        let called = heard.iter().any(|heard| calls(&heard.text)) || partial.as_deref().is_some_and(calls);
        let awake = !was_asleep || touched || called || speaking || moving;
        if awake {
            attended.heard = heard;
        }
        if awake && (touched || called || speaking || moving || partial.is_some() || !attended.heard.is_empty()) {
            self.active_at = now;
        }
        attended.hush = touched && speaking;
        let next = match self.state {
            _ if !awake => AttentionState::Asleep,
            _ if speaking => AttentionState::Speaking,
            _ if !attended.heard.is_empty() => AttentionState::Thinking,
            AttentionState::Thinking if now.since(self.since) < self.settings.thinks_for => AttentionState::Thinking,
            _ if now.since(self.active_at) >= self.settings.sleeps_after => AttentionState::Asleep,
            _ => AttentionState::Listening,
        };
        if next == AttentionState::Thinking && !attended.heard.is_empty() {
            self.since = now;
        }
        if next != self.state {
            attended.began = Some(next);
            attended.earcon = match (self.state, next) {
                // Somebody who is speaking already knows that it listens.
                (AttentionState::Asleep, AttentionState::Listening) if partial.is_none() => Some(Earcon::Listening),
                (AttentionState::Speaking, AttentionState::Listening) => Some(Earcon::YourTurn),
                (_, AttentionState::Asleep) => Some(Earcon::Asleep),
                _ => None,
            };
            self.state = next;
            self.since = now;
            self.told_thinking = false;
        } else if next == AttentionState::Thinking && !self.told_thinking && now.since(self.since) >= Self::QUICK {
            self.told_thinking = true;
            attended.earcon = Some(Earcon::Thinking);
        }
        attended
    }

    /// The colour of the eyes: dark blue asleep, green listening, yellow thinking, and white speaking, which follows
    /// `loudness` (0 silent, 1 as loud as it gets).
    #[must_use]
    pub fn eyes(&self, loudness: f64) -> Colour {
        /// Eyes that go out between two syllables look broken.
        const DIMMEST: f64 = 0.3;
        match self.state {
            AttentionState::Asleep => Colour::new(0.0, 0.0, 0.15),
            AttentionState::Listening => Colour::new(0.0, 0.8, 0.2),
            AttentionState::Thinking => Colour::new(0.8, 0.5, 0.0),
            AttentionState::Speaking => Colour::new(0.9, 0.9, 0.9).dimmed(DIMMEST + (1.0 - DIMMEST) * loudness),
        }
    }
}

#[cfg(test)]
mod tests;
