//! What a lesson does to the robot during a run: touches, words, somebody in the way.

use robot_core::Timestamp;
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::de::DeValue;

use crate::run::values::has_phrase;
use crate::tagged::{self, Wrong};
use crate::wording::Wording;

/// Something that is done to the robot.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
pub struct Stimulus {
    /// When.
    #[schemars(flatten)]
    pub when: When,
    /// What.
    #[schemars(flatten)]
    pub what: What,
}

/// Serde cannot refuse unknown keys in what it flattens: the keys are told apart here.
impl<'de> Deserialize<'de> for Stimulus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (mut when, mut what) = (toml::Table::new(), toml::Table::deserialize(deserializer)?);
        for key in When::KEYS {
            when.extend(what.remove_entry(key));
        }
        let Some(toml::Value::String(kind)) = what.remove("kind") else { return Err(D::Error::missing_field("kind")) };
        let when = toml::Value::Table(when).try_into().map_err(D::Error::custom)?;
        let what = tagged::variant(kind, toml::Value::Table(what)).map_err(D::Error::custom)?;
        Ok(Self { when, what })
    }
}

impl Stimulus {
    /// What is wrong with a stimulus' table, and where.
    pub(crate) fn wrong(mut table: Spanned<DeValue<'_>>) -> Option<Wrong> {
        let when = tagged::take(&mut table, &When::KEYS);
        tagged::wrong::<When>(when).or_else(|| tagged::wrong_variant::<What>(table))
    }
}

/// When a stimulus comes. Stimuli come in their order: each waits for the one before.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// At this time, seconds from the start; people never talk into the robot's own speech, but wait until it listens.
    #[serde(default)]
    pub at: Option<f64>,
    /// After the robot has said something in which this stands (`""`: anything) and has finished speaking.
    #[serde(default)]
    pub after_said: Option<String>,
    /// So many seconds later.
    #[serde(default)]
    pub delay: f64,
}

/// What a stimulus is.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind")]
pub enum What {
    /// Somebody touches a part of the robot.
    Touch {
        /// An id of the `part` list: head_front, head_middle, head_rear, hand_left, hand_right, foot_left, foot_right.
        part: String,
        /// For so long, seconds.
        #[serde(default = "half_a_second")]
        seconds: f64,
    },
    /// Somebody says something. `from_program` stands for the first words that the program listens for,
    /// `from_program:2` for the second ones. Of several ways to say it, as in two languages, somebody takes the one that
    /// the program listens for.
    Heard {
        /// The words.
        phrase: Wording,
    },
    /// Somebody comes and stands at a spot of the plan.
    Obstacle {
        /// The spot's id.
        spot: String,
        /// For so long, seconds; to the end if it does not say.
        #[serde(default = "to_the_end")]
        seconds: f64,
    },
    /// Somebody looks at the robot.
    Face {
        /// For so long, seconds.
        #[serde(default = "three_seconds")]
        seconds: f64,
    },
    /// Somebody shows the robot a card.
    Card {
        /// An id of the `card` list.
        card: String,
        /// For so long, seconds.
        #[serde(default = "three_seconds")]
        seconds: f64,
    },
}

impl When {
    const KEYS: [&str; 3] = ["at", "after_said", "delay"];
}

const fn half_a_second() -> f64 {
    0.5
}

const fn to_the_end() -> f64 {
    1_000.0
}

const fn three_seconds() -> f64 {
    3.0
}

impl What {
    /// The kinds, each with what a goal may ask about it.
    pub(crate) const KINDS: [(&str, &[&str]); 5] =
        [("touch", &["part"]), ("heard", &["phrase"]), ("obstacle", &["spot"]), ("face", &[]), ("card", &["card"])];

    /// For how long, seconds; words last as long as they take.
    pub(crate) const fn seconds(&self) -> Option<f64> {
        match self {
            Self::Touch { seconds, .. }
            | Self::Obstacle { seconds, .. }
            | Self::Face { seconds }
            | Self::Card { seconds, .. } => Some(*seconds),
            Self::Heard { .. } => None,
        }
    }

    /// The kind's name and what it is about, for the trace.
    pub(crate) fn told(&self) -> (&'static str, &str) {
        match self {
            Self::Touch { part, .. } => ("touch", part),
            Self::Heard { phrase } => ("heard", phrase.first()),
            Self::Obstacle { spot, .. } => ("obstacle", spot),
            Self::Face { .. } => ("face", ""),
            Self::Card { card, .. } => ("card", card),
        }
    }
}

/// The words of a `heard` stimulus: of several ways the one that the program listens for, else the first.
pub(crate) fn heard_words(phrase: &Wording, of_program: &[String]) -> Option<String> {
    let is_listened_for = |words: &&str| of_program.iter().any(|phrase| has_phrase(words, phrase));
    phrase_words(phrase.iter().find(is_listened_for).unwrap_or_else(|| phrase.first()), of_program)
}

/// Words said in one way: those of the program where it is asked for them.
pub(crate) fn phrase_words(phrase: &str, of_program: &[String]) -> Option<String> {
    let Some(rest) = phrase.strip_prefix("from_program") else { return Some(phrase.to_owned()) };
    let place: usize = rest.strip_prefix(':').map_or(Some(1), |place| place.trim().parse().ok())?;
    of_program.get(place.checked_sub(1)?).cloned()
}

/// Decides when the next stimulus of a list comes.
#[derive(Debug)]
pub(super) struct Cues {
    stimuli: Vec<Stimulus>,
    next: usize,
    /// Since when the next one's time has come.
    due: Option<Timestamp>,
    /// When the stimulus before came, seconds; below 0 before the first.
    since_s: f64,
}

impl Cues {
    pub(super) const fn new(stimuli: Vec<Stimulus>) -> Self {
        Self { stimuli, next: 0, due: None, since_s: -1.0 }
    }

    /// Whether all have come.
    pub(super) fn are_over(&self) -> bool {
        self.next >= self.stimuli.len()
    }

    /// Whether the next one waits for the robot to say something that it may never say.
    pub(super) fn waits_for_robot(&self) -> bool {
        self.due.is_none() && self.stimuli.get(self.next).is_some_and(|next| next.when.after_said.is_some())
    }

    /// The stimulus whose time has come. `listens` says whether the robot's ears are open, and `said` looks for words
    /// among what the robot has finished saying since a time.
    pub(super) fn due(&mut self, now: Timestamp, listens: bool, said: &dyn Fn(f64, &str) -> bool) -> Option<Stimulus> {
        let stimulus = self.stimuli.get(self.next)?;
        if self.due.is_none() {
            let has_come = match (&stimulus.when.after_said, stimulus.when.at) {
                (Some(words), _) => listens && said(self.since_s, words),
                (None, at) => now.as_secs_f64() >= at.unwrap_or(0.0),
            };
            if has_come {
                self.due = Some(now);
            }
        }
        let since = self.due?;
        let polite = !matches!(stimulus.what, What::Heard { .. }) || listens;
        if now.since(since).as_secs_f64() < stimulus.when.delay || !polite {
            return None;
        }
        let stimulus = stimulus.clone();
        (self.next, self.due, self.since_s) = (self.next + 1, None, now.as_secs_f64());
        Some(stimulus)
    }
}
