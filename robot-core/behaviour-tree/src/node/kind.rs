//! The arena: nodes in pre-order, with small plain state.

use std::sync::Arc;

use crate::data::blackboard::Slot;
use crate::data::port_type::PortType;
use crate::data::status::Status;
use crate::data::value::{Value, split_list};

/// No condition script.
pub(crate) const NONE: u32 = u32::MAX;

/// A node while the tree runs. Its first child is the next node, a child's sibling begins at its `end`.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) status: Status,
    /// What it answered when it was last ticked; `Idle` if it never was.
    pub(crate) last: Status,
    pub(crate) cause: Cause,
    /// One past the last node below this one.
    pub(crate) end: u32,
    pub(crate) children: u32,
    /// Which conditions it has, or [`NONE`].
    pub(crate) conditions: u32,
    /// Where its ports begin.
    pub(crate) ports: u32,
    /// The tick in which it was last ticked.
    pub(crate) ticked: u32,
    pub(crate) state: State,
}

/// What a node remembers from tick to tick; each kind says what it uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct State {
    /// The child to go on with; 0 is none, as no child is the root.
    pub(crate) cursor: u32,
    /// Completed or skipped children, or attempts.
    pub(crate) count: u32,
    /// Failed children.
    pub(crate) failures: u32,
    /// Whether the node is in its second phase: timer running, in the catch branch, has run once.
    pub(crate) latch: bool,
    /// A time in ns, or the number of the last write seen.
    pub(crate) mark: u64,
}

/// Why a node answered as it did, where that is not its children's doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Cause {
    #[default]
    None,
    /// The leaf's own reason, kept beside it.
    Leaf,
    FailureIf,
    SuccessIf,
    SkipIf,
    WhileTrue,
    TimedOut,
    Attempts,
    Untrue,
}

/// How a leaf of the host is ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeafClass {
    /// May take several ticks.
    Stateful,
    /// Done in one tick.
    Sync,
    /// Done in one tick, and changes nothing.
    Condition,
}

/// The types of the items of the `Loop` nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    Bool,
    Int,
    Real,
    Text,
}

impl Item {
    /// The values in a text, if all are of this type.
    pub(crate) fn queue(self, text: &str) -> Option<Value> {
        let items: Option<Vec<_>> = split_list(text).map(|item| self.port_type().convert(&item)).collect();
        items.map(Value::from)
    }

    /// The port type of such items.
    pub(crate) const fn port_type(self) -> PortType {
        match self {
            Self::Bool => PortType::Bool,
            Self::Int => PortType::Int,
            Self::Real => PortType::Real,
            Self::Text => PortType::Text,
        }
    }
}

impl Kind {
    /// The program of a node whose script comes from the blackboard.
    pub(crate) const fn program_from_entry(self) -> Option<u32> {
        match self {
            Self::Script { program, from_entry: true }
            | Self::ScriptCondition { program, from_entry: true }
            | Self::Precondition { program, from_entry: true } => Some(program),
            _ => None,
        }
    }
}

/// What a node does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Leaf {
        class: LeafClass,
        index: u32,
    },
    Sequence {
        yields: bool,
    },
    SequenceWithMemory,
    ReactiveSequence,
    Fallback {
        yields: bool,
    },
    ReactiveFallback,
    Parallel,
    ParallelAll,
    IfThenElse,
    WhileDoElse,
    Switch,
    TryCatch,
    Inverter,
    ForceSuccess,
    ForceFailure,
    KeepRunningUntilFailure,
    RetryUntilSuccessful,
    Repeat,
    RunOnce,
    /// `from_entry`: the text of the script stands on the blackboard, and may become another one there.
    Precondition {
        program: u32,
        from_entry: bool,
    },
    Timeout,
    Delay,
    SkipUnlessUpdated,
    WaitValueUpdate,
    /// `own` is the slot of the values that it has read from a text.
    Loop {
        item: Item,
        own: Slot,
    },
    SubTree,
    AlwaysSuccess,
    AlwaysFailure,
    Script {
        program: u32,
        from_entry: bool,
    },
    ScriptCondition {
        program: u32,
        from_entry: bool,
    },
    /// `indirect`: the port `output_key` leads to an entry that holds the name of the one to write. `at_root`: the key is one
    /// of the root's.
    SetBlackboard {
        indirect: bool,
        at_root: bool,
    },
    /// `indirect`: the port `key` leads to an entry that holds the name of the one to take away. `at_root`: the key is
    /// one of the root's.
    UnsetBlackboard {
        indirect: bool,
        at_root: bool,
    },
    Sleep,
    WasEntryUpdated,
    /// A stand-in from a substitution rule.
    Test {
        index: u32,
    },
}

/// The pre- and post-conditions of a node, each a program or [`NONE`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Conditions {
    pub(crate) failure_if: u32,
    pub(crate) success_if: u32,
    pub(crate) skip_if: u32,
    pub(crate) while_true: u32,
    pub(crate) on_success: u32,
    pub(crate) on_failure: u32,
    pub(crate) on_halted: u32,
    pub(crate) post: u32,
}

impl Conditions {
    /// The attributes, and the fields that they fill.
    pub(crate) const ATTRIBUTES: [&'static str; 8] =
        ["_failureIf", "_successIf", "_skipIf", "_while", "_onSuccess", "_onFailure", "_onHalted", "_post"];

    pub(crate) const EMPTY: Self = Self {
        failure_if: NONE,
        success_if: NONE,
        skip_if: NONE,
        while_true: NONE,
        on_success: NONE,
        on_failure: NONE,
        on_halted: NONE,
        post: NONE,
    };

    /// The programs, in the order of [`Conditions::ATTRIBUTES`].
    pub(crate) const fn programs(&self) -> [u32; 8] {
        [
            self.failure_if,
            self.success_if,
            self.skip_if,
            self.while_true,
            self.on_success,
            self.on_failure,
            self.on_halted,
            self.post,
        ]
    }

    /// The program of the n-th of [`Conditions::ATTRIBUTES`].
    pub(crate) fn program_mut(&mut self, attribute: usize) -> Option<&mut u32> {
        [
            &mut self.failure_if,
            &mut self.success_if,
            &mut self.skip_if,
            &mut self.while_true,
            &mut self.on_success,
            &mut self.on_failure,
            &mut self.on_halted,
            &mut self.post,
        ]
        .into_iter()
        .nth(attribute)
    }
}

/// What a stand-in answers.
#[derive(Debug, Clone)]
pub(crate) struct TestNode {
    pub(crate) status: Status,
    pub(crate) status_program: u32,
    pub(crate) delay_ns: u64,
    pub(crate) success_program: u32,
    pub(crate) failure_program: u32,
    pub(crate) post_program: u32,
}

/// What is known of a node and does not change.
#[derive(Debug, Clone)]
pub(crate) struct NodeInfo {
    pub(crate) name: Arc<str>,
    /// Which of the tree's node types it is of.
    pub(crate) ty: u32,
    pub(crate) scope: u32,
    pub(crate) parent: u32,
    pub(crate) depth: u32,
    /// The file and the byte where it stands.
    pub(crate) source: (u32, u32),
}
