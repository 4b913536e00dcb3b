//! Where this engine differs from BehaviorTree.CPP on purpose, and how to switch that off.

/// One deliberate difference from BehaviorTree.CPP 4.10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Deviation {
    /// `IfThenElse` with two children resets its condition when that fails.
    IfThenElseResets,
    /// `_onHalted` runs once, and only on a node that was running.
    OnHaltedOnce,
    /// The `Precondition` decorator checks its `if` again after a halt.
    PreconditionForgets,
    /// A node that answers SKIPPED is idle afterwards.
    SkippedIsIdle,
    /// A skipped condition of `IfThenElse` or `WhileDoElse` skips the whole node.
    SkippedConditionSkips,
    /// There is one type of integer.
    OneIntegerType,
    /// Halting `SkipUnlessUpdated` or `WaitValueUpdate` halts its child.
    UpdatedHaltsChild,
    /// A `Loop` reads a text with its values again when that was written anew.
    QueueReadAnew,
    /// A key in braces names the entry that `SetBlackboard` and `UnsetBlackboard` work on.
    BracesNameTheEntry,
    /// `SetBlackboard` writes a text into any entry without a type.
    UntypedTakesText,
    /// A literal for a port that takes a status is checked when the tree is loaded.
    StatusCheckedAtLoad,
    /// `UnsetBlackboard` takes away an entry `@key` of the root.
    UnsetReachesRoot,
    /// A subtree's port that is remapped to `{@key}` is the root's entry, to read and to write.
    RemapReachesRoot,
    /// `false` is written into an entry of integers as 0.
    FalseIsZero,
    /// A child of a `ReactiveSequence` may be written in the explicit form.
    ExplicitInReactive,
    /// `{=}` is the key of the port's own name everywhere, and a bare `=` never is.
    EqualsIsOwnName,
}

impl Deviation {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::IfThenElseResets,
        Self::OnHaltedOnce,
        Self::PreconditionForgets,
        Self::SkippedIsIdle,
        Self::SkippedConditionSkips,
        Self::OneIntegerType,
        Self::UpdatedHaltsChild,
        Self::QueueReadAnew,
        Self::BracesNameTheEntry,
        Self::UntypedTakesText,
        Self::StatusCheckedAtLoad,
        Self::UnsetReachesRoot,
        Self::RemapReachesRoot,
        Self::FalseIsZero,
        Self::ExplicitInReactive,
        Self::EqualsIsOwnName,
    ];

    /// A short name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IfThenElseResets => "if-then-else-resets",
            Self::OnHaltedOnce => "on-halted-once",
            Self::PreconditionForgets => "precondition-forgets",
            Self::SkippedIsIdle => "skipped-is-idle",
            Self::SkippedConditionSkips => "skipped-condition-skips",
            Self::OneIntegerType => "one-integer-type",
            Self::UpdatedHaltsChild => "updated-halts-child",
            Self::QueueReadAnew => "queue-read-anew",
            Self::BracesNameTheEntry => "braces-name-the-entry",
            Self::UntypedTakesText => "untyped-takes-text",
            Self::StatusCheckedAtLoad => "status-checked-at-load",
            Self::UnsetReachesRoot => "unset-reaches-root",
            Self::RemapReachesRoot => "remap-reaches-root",
            Self::FalseIsZero => "false-is-zero",
            Self::ExplicitInReactive => "explicit-in-reactive",
            Self::EqualsIsOwnName => "equals-is-own-name",
        }
    }

    /// What BehaviorTree.CPP does, and why this engine does not.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::IfThenElseResets => {
                "BehaviorTree.CPP leaves a failed condition of a two-child IfThenElse in FAILURE, so a stateful condition is never asked again"
            }
            Self::OnHaltedOnce => {
                "BehaviorTree.CPP runs _onHalted on idle nodes too when the whole tree is halted, and twice on running ones"
            }
            Self::PreconditionForgets => {
                "in BehaviorTree.CPP the Precondition decorator remembers across a halt that its condition held, and starts its child unasked"
            }
            Self::SkippedIsIdle => {
                "in BehaviorTree.CPP a control that answers SKIPPED stays RUNNING: its pre-conditions are not checked again and monitors show it running"
            }
            Self::SkippedConditionSkips => {
                "BehaviorTree.CPP throws when the condition of IfThenElse or WhileDoElse is skipped; a node without a question has nothing to do"
            }
            Self::OneIntegerType => {
                "in BehaviorTree.CPP an int entry cannot feed an unsigned port such as Delay's delay_msec; here all integers are of 64 bits"
            }
            Self::UpdatedHaltsChild => {
                "in BehaviorTree.CPP a SkipUnlessUpdated or WaitValueUpdate that is halted leaves its child running"
            }
            Self::QueueReadAnew => {
                "in BehaviorTree.CPP a Loop reads a text with its values once and never again, whatever is written there later"
            }
            Self::BracesNameTheEntry => {
                "BehaviorTree.CPP takes a key in braces of SetBlackboard and UnsetBlackboard for an entry that holds the name of the one to work on"
            }
            Self::UntypedTakesText => {
                "in BehaviorTree.CPP a text that SetBlackboard writes into an entry without a type is lost, and an error the next time"
            }
            Self::StatusCheckedAtLoad => {
                "BehaviorTree.CPP finds a word that is no status only when the node is ticked, and then says that the port is missing"
            }
            Self::UnsetReachesRoot => {
                "in BehaviorTree.CPP an UnsetBlackboard with a key of the root, such as @x, does nothing, and says that it did it"
            }
            Self::RemapReachesRoot => {
                "where a port of a subtree is remapped to {@x}, BehaviorTree.CPP reads the root's entry x and writes another one of the caller, of the name @x"
            }
            Self::FalseIsZero => "BehaviorTree.CPP writes true into an entry of integers as 1, and refuses false",
            Self::ExplicitInReactive => {
                "BehaviorTree.CPP takes a child such as <Action ID=\"Walk\"/> for an unknown node type, but only right inside a ReactiveSequence"
            }
            Self::EqualsIsOwnName => {
                "BehaviorTree.CPP takes {=} for an entry called = in the defaults of subtrees, in some ports of its own nodes and between spaces, and a bare = for {=} in ports of texts"
            }
        }
    }
}

/// Which [`Deviation`]s are in force. By default all are; [`Semantics::btcpp`] has none.
///
/// ```
/// use behaviour_tree::{Deviation, Registry, Semantics};
///
/// let mut registry = Registry::<()>::new();
/// registry.semantics(Semantics::btcpp().with(Deviation::FalseIsZero));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Semantics(u32);

impl Default for Semantics {
    fn default() -> Self {
        Deviation::ALL.into_iter().fold(Self::btcpp(), Self::with)
    }
}

impl Semantics {
    /// BehaviorTree.CPP 4.10 to the letter, quirks included.
    pub const fn btcpp() -> Self {
        Self(0)
    }

    /// The same, with this deviation.
    #[must_use]
    pub const fn with(self, deviation: Deviation) -> Self {
        Self(self.0 | 1 << deviation as u16)
    }

    /// The same, without this deviation.
    #[must_use]
    pub const fn without(self, deviation: Deviation) -> Self {
        Self(self.0 & !(1 << deviation as u16))
    }

    /// Whether this deviation is in force.
    pub const fn has(self, deviation: Deviation) -> bool {
        self.0 & (1 << deviation as u16) != 0
    }
}
