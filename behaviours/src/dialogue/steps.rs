//! A sentence's steps, one after the other, for a glance at whether it can be what was heard.

use super::graph::{Edge, EdgeKind, Nodes};
use super::vocabulary::SlotKind;

/// All edges of a sentence in the order of the nodes that they begin at, close together: of the thousands of sentences
/// nearly all are looked at no further.
#[derive(Debug, Clone)]
pub(super) struct Steps {
    pub(super) all: Box<[Step]>,
    /// Whether any of them needs a word of its own.
    pub(super) has_fixed: bool,
}

/// From which node to which, and what for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) what: What,
}

/// What a step asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Nothing, or any word.
    Nothing,
    /// A word of the vocabulary.
    Word(u32),
    /// An entry of a list.
    Entry(u32),
    /// A number, an ISBN or a call number.
    Shape(SlotKind),
}

impl Steps {
    pub(super) fn of(nodes: &Nodes) -> Self {
        // There are a hundred thousand nodes at the most, and fewer words.
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let step = |from: usize, edge: &Edge| {
            let what = match edge.kind {
                EdgeKind::Skip | EdgeKind::Open { .. } => What::Nothing,
                EdgeKind::Word(word) => What::Word(short(word)),
                EdgeKind::List { list, .. } => What::Entry(short(list)),
                EdgeKind::Shape { kind, .. } => What::Shape(kind),
            };
            Step { from: short(from), to: short(edge.to), what }
        };
        let edges = nodes.iter().enumerate().flat_map(|(from, edges)| edges.iter().map(move |edge| (from, edge)));
        let all: Box<[Step]> = edges.map(|(from, edge)| step(from, edge)).collect();
        Self { has_fixed: all.iter().any(|step| step.what != What::Nothing), all }
    }
}
