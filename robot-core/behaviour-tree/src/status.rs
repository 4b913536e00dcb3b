//! What a node is, and what it answers.

use std::fmt;

use crate::reason::Reason;

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
