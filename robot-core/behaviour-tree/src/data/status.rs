//! What a node is, and what it answers.

use std::borrow::Cow;
use std::fmt;

use crate::words::reason::Reason;

/// The status of a node, or its answer to a tick.
///
/// `Skipped` is an answer only: a node never rests in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Status {
    /// Not in progress: a tick would start it anew.
    #[default]
    Idle,
    /// Started and not finished: wants another tick.
    Running,
    /// Finished, and it worked.
    Success,
    /// Finished, and it did not work.
    Failure,
    /// Had nothing to do: the parent goes on as if the node were not there.
    Skipped,
}

impl Status {
    /// Whether this is `Success` or `Failure`.
    pub const fn is_completed(self) -> bool {
        matches!(self, Self::Success | Self::Failure)
    }

    /// The upper-case name that BehaviorTree.CPP uses, as in `RUNNING`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Idle => "IDLE",
            Self::Running => "RUNNING",
            Self::Success => "SUCCESS",
            Self::Failure => "FAILURE",
            Self::Skipped => "SKIPPED",
        }
    }

    /// The reverse of [`Status::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Idle, Self::Running, Self::Success, Self::Failure, Self::Skipped]
            .into_iter()
            .find(|status| status.name() == name)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a leaf answers to a tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// In progress.
    Running,
    /// Done.
    Success,
    /// Did not work; the reason says why, for [`Tree::why`](crate::Tree::why).
    Failure(Option<Reason>),
    /// Had nothing to do.
    Skipped,
}

impl Outcome {
    /// A failure with a reason, in words for people.
    pub fn failure(reason: impl Into<Reason>) -> Self {
        Self::Failure(Some(reason.into()))
    }

    /// Success if something holds, and else a failure with a reason: for conditions.
    ///
    /// ```
    /// use behaviour_tree::{Language, Outcome};
    ///
    /// let answer = |percent| Outcome::success_if(percent > 20, "the battery is low").german("der Akku ist leer");
    /// assert_eq!(answer(50), Outcome::Success);
    /// assert_eq!(answer(10).reason().map(|reason| reason.text(Language::De)), Some("der Akku ist leer"));
    /// ```
    pub fn success_if(holds: bool, reason: impl Into<Reason>) -> Self {
        if holds { Self::Success } else { Self::failure(reason) }
    }

    /// The same, and if it is a failure with a reason, that one also in German.
    #[must_use]
    pub fn german(self, reason: impl Into<Cow<'static, str>>) -> Self {
        match self {
            Self::Failure(Some(told)) => Self::Failure(Some(told.german(reason))),
            other => other,
        }
    }

    /// A failure without a reason.
    pub const fn fail() -> Self {
        Self::Failure(None)
    }

    /// The reason, if it is a failure with one.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Failure(reason) => reason.as_ref(),
            _ => None,
        }
    }

    /// The status that this outcome stands for.
    pub const fn status(&self) -> Status {
        match self {
            Self::Running => Status::Running,
            Self::Success => Status::Success,
            Self::Failure(_) => Status::Failure,
            Self::Skipped => Status::Skipped,
        }
    }
}

/// `true` is success, `false` is failure.
impl From<bool> for Outcome {
    fn from(ok: bool) -> Self {
        if ok { Self::Success } else { Self::Failure(None) }
    }
}
