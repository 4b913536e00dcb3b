//! The node types that every registry knows, with their ports.

use std::collections::BTreeMap;

use crate::data::port::Port;
use crate::data::port_type::PortType;
use crate::data::value::Value;
use crate::node::kind::{Item, Kind, NONE};
use crate::script::EPSILON;

/// How many children a node type takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arity {
    /// None.
    Leaf,
    /// Exactly one.
    Decorator,
    /// At least this many.
    Control(usize),
}

/// A built-in node type. Programs are filled in when a node is made.
pub(crate) struct BuiltIn {
    pub(crate) id: &'static str,
    pub(crate) kind: Kind,
    pub(crate) arity: Arity,
    pub(crate) ports: Vec<Port>,
}

impl BuiltIn {
    fn new(id: &'static str, arity: Arity, kind: Kind, ports: impl Into<Vec<Port>>) -> Self {
        Self { id, kind, arity, ports: ports.into() }
    }
}

/// The port of a node that names an entry itself, with or without braces.
pub(crate) const fn key_port(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::SkipUnlessUpdated | Kind::WaitValueUpdate | Kind::WasEntryUpdated => Some("entry"),
        Kind::SetBlackboard { .. } => Some("output_key"),
        Kind::UnsetBlackboard { .. } => Some("key"),
        _ => None,
    }
}

/// Whether a node cannot be made without this port. What else is missing is in error when the node is ticked.
pub(crate) fn must_be_given(kind: Kind, port: &str) -> bool {
    match kind {
        Kind::SkipUnlessUpdated | Kind::WaitValueUpdate | Kind::WasEntryUpdated => port == "entry",
        Kind::Script { .. } | Kind::ScriptCondition { .. } => port == "code",
        Kind::Precondition { .. } => port == "if",
        Kind::Loop { .. } => port == "queue",
        _ => false,
    }
}

/// All of them. Ticking reads ports by their place in these lists.
pub(crate) fn all() -> Vec<BuiltIn> {
    use Arity::{Control, Decorator, Leaf};
    let int = |name: &'static str| Port::input(name).typed(PortType::Int);
    let unsigned = |name: &'static str| Port::input(name).typed(PortType::Unsigned);
    let text = |name: &'static str| Port::input(name).typed(PortType::Text);
    let status = |name: &'static str| Port::input(name).typed(PortType::Status);
    let (program, from_entry) = (NONE, false);
    let mut nodes = vec![
        BuiltIn::new("Sequence", Control(1), Kind::Sequence { yields: false }, []),
        BuiltIn::new("AsyncSequence", Control(1), Kind::Sequence { yields: true }, []),
        BuiltIn::new("SequenceWithMemory", Control(1), Kind::SequenceWithMemory, []),
        BuiltIn::new("ReactiveSequence", Control(1), Kind::ReactiveSequence, []),
        BuiltIn::new("Fallback", Control(1), Kind::Fallback { yields: false }, []),
        BuiltIn::new("AsyncFallback", Control(1), Kind::Fallback { yields: true }, []),
        BuiltIn::new("ReactiveFallback", Control(1), Kind::ReactiveFallback, []),
        BuiltIn::new(
            "Parallel",
            Control(1),
            Kind::Parallel,
            [
                int("success_count").default("-1").doc("children that must succeed; -1 is all"),
                int("failure_count").default("1").doc("failed children that make the node fail"),
            ],
        ),
        BuiltIn::new(
            "ParallelAll",
            Control(1),
            Kind::ParallelAll,
            [int("max_failures").default("1").doc("failed children that make the node fail")],
        ),
        BuiltIn::new("IfThenElse", Control(1), Kind::IfThenElse, []),
        BuiltIn::new("WhileDoElse", Control(1), Kind::WhileDoElse, []),
        BuiltIn::new(
            "TryCatch",
            Control(2),
            Kind::TryCatch,
            [Port::input("catch_on_halt")
                .typed(PortType::Bool)
                .default("false")
                .doc("whether the last child is also ticked, once, when the node is halted")],
        ),
        BuiltIn::new("Inverter", Decorator, Kind::Inverter, []),
        BuiltIn::new("ForceSuccess", Decorator, Kind::ForceSuccess, []),
        BuiltIn::new("ForceFailure", Decorator, Kind::ForceFailure, []),
        BuiltIn::new("KeepRunningUntilFailure", Decorator, Kind::KeepRunningUntilFailure, []),
        BuiltIn::new(
            "RetryUntilSuccessful",
            Decorator,
            Kind::RetryUntilSuccessful,
            [int("num_attempts").doc("how often the child may be tried; -1 is without end")],
        ),
        BuiltIn::new(
            "Repeat",
            Decorator,
            Kind::Repeat,
            [int("num_cycles").doc("how often the child must succeed; -1 is without end")],
        ),
        BuiltIn::new(
            "RunOnce",
            Decorator,
            Kind::RunOnce,
            [Port::input("then_skip")
                .typed(PortType::Bool)
                .default("true")
                .doc("whether later ticks are skipped or answered like the first")],
        ),
        BuiltIn::new(
            "Precondition",
            Decorator,
            Kind::Precondition { program, from_entry },
            [
                text("if").doc("the script that must hold before the child starts"),
                status("else").default("FAILURE").doc("the answer where it does not hold"),
            ],
        ),
        BuiltIn::new(
            "Timeout",
            Decorator,
            Kind::Timeout,
            [unsigned("msec").doc("time for the child in ms; 0 is no limit")],
        ),
        BuiltIn::new(
            "Delay",
            Decorator,
            Kind::Delay,
            [unsigned("delay_msec").doc("wait before the child starts, in ms")],
        ),
        BuiltIn::new(
            "SkipUnlessUpdated",
            Decorator,
            Kind::SkipUnlessUpdated,
            [Port::input("entry").doc("the entry that must have been written")],
        ),
        BuiltIn::new(
            "WaitValueUpdate",
            Decorator,
            Kind::WaitValueUpdate,
            [Port::input("entry").doc("the entry that must have been written")],
        ),
        BuiltIn::new("AlwaysSuccess", Leaf, Kind::AlwaysSuccess, []),
        BuiltIn::new("AlwaysFailure", Leaf, Kind::AlwaysFailure, []),
        BuiltIn::new("Script", Leaf, Kind::Script { program, from_entry }, [text("code").doc("the script to run")]),
        BuiltIn::new(
            "ScriptCondition",
            Leaf,
            Kind::ScriptCondition { program, from_entry },
            // Of no type, as in BehaviorTree.CPP: a number can be a condition.
            [Port::input("code").doc("the script that must hold")],
        ),
        BuiltIn::new(
            "SetBlackboard",
            Leaf,
            Kind::SetBlackboard { indirect: false, at_root: false },
            [
                Port::input("value").doc("a text, or the entry to copy"),
                Port::inout("output_key").doc("the entry to write"),
            ],
        ),
        BuiltIn::new(
            "UnsetBlackboard",
            Leaf,
            Kind::UnsetBlackboard { indirect: false, at_root: false },
            [Port::input("key").doc("the entry to take away")],
        ),
        BuiltIn::new("Sleep", Leaf, Kind::Sleep, [unsigned("msec").doc("how long to wait, in ms")]),
        BuiltIn::new(
            "WasEntryUpdated",
            Leaf,
            Kind::WasEntryUpdated,
            [Port::input("entry").doc("the entry that must have been written")],
        ),
    ];
    for (id, item, ty) in [
        ("LoopBool", Item::Bool, PortType::Bool),
        ("LoopInt", Item::Int, PortType::Int),
        ("LoopDouble", Item::Real, PortType::Real),
        ("LoopString", Item::Text, PortType::Text),
    ] {
        nodes.push(BuiltIn::new(
            id,
            Decorator,
            Kind::Loop { item, own: 0 },
            [
                Port::inout("queue")
                    .typed(PortType::List)
                    .doc("the values, as in `1;2;3`, or the entry that holds a list or such a text"),
                status("if_empty").default("SUCCESS").doc("the answer when no value is left"),
                Port::output("value").typed(ty).doc("where the child finds its value"),
            ],
        ));
    }
    for (id, cases) in [("Switch2", 2), ("Switch3", 3), ("Switch4", 4), ("Switch5", 5), ("Switch6", 6)] {
        const LABELS: [&str; 6] = ["case_1", "case_2", "case_3", "case_4", "case_5", "case_6"];
        let mut ports = vec![text("variable").doc("the entry whose text is compared")];
        ports.extend(
            LABELS[..cases].iter().map(|label| text(label).doc("the text that leads to the child of this number")),
        );
        nodes.push(BuiltIn::new(id, Control(1), Kind::Switch, ports));
    }
    nodes
}

/// Whether the label of a `Switch` stands for the same as a value: the same text, or else the same whole number
/// (names of enums count as numbers), or else the same real number.
pub(crate) fn same_text(value: &Value, label: &Value, enums: &BTreeMap<String, i64>) -> bool {
    // A number has no `+` in front, as in BehaviorTree.CPP.
    let number = |text: &str| !text.starts_with('+');
    let int = |value: &Value| match value {
        Value::Text(text) => enums.get(&**text).copied().or_else(|| text.parse().ok().filter(|_| number(text))),
        Value::Bool(b) => Some((*b).into()),
        Value::Int(i) => Some(*i),
        _ => None,
    };
    let real = |value: &Value| match value {
        Value::Text(text) => text.parse().ok().filter(|_| number(text)),
        other => other.as_number(),
    };
    #[expect(clippy::cast_precision_loss, reason = "reals are compared with a tolerance anyway")]
    let real = |value: &Value| real(value).or_else(|| int(value).map(|i| i as f64));
    if let (Value::Text(value), Value::Text(label)) = (value, label)
        && value == label
    {
        return true;
    }
    match (int(value), int(label)) {
        (Some(value), Some(label)) => value == label,
        _ => matches!((real(value), real(label)), (Some(value), Some(label)) if (value - label).abs() <= EPSILON),
    }
}
