//! A heard sentence as a graph of words and slots.

use std::collections::BTreeSet;
use std::ops::Index;

use super::steps::Steps;
use super::vocabulary::SlotKind;

/// A sentence. Nodes are in topological order: edges lead to higher nodes, but for the loops of open slots.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    /// Its place in [`INTENTS`].
    pub(super) intent: usize,
    pub(super) label: Option<&'static str>,
    pub(super) nodes: Nodes,
    pub(super) steps: Steps,
    /// The slots that edges mark, by their index.
    pub(super) slots: Vec<MarkedSlot>,
    /// Whether it has a slot that takes any words.
    pub(super) is_open: bool,
}

impl Graph {
    /// Whether a slot takes any words.
    pub(super) fn is_open_slot(&self, slot: usize) -> bool {
        self.slots[slot].is_open()
    }
}

#[derive(Debug, Clone)]
pub(super) struct MarkedSlot {
    pub(super) name: String,
    pub(super) kind: SlotKind,
}

impl MarkedSlot {
    /// Whether it takes any words.
    pub(super) const fn is_open(&self) -> bool {
        matches!(self.kind, SlotKind::Catalogue | SlotKind::Free)
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) to: usize,
    pub(super) kind: EdgeKind,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum EdgeKind {
    /// Needs no word.
    Skip,
    /// A word of the vocabulary.
    Word(usize),
    /// An entry of a list; marks a slot if the list is one.
    List { list: usize, slot: Option<usize> },
    /// A number, an ISBN or a call number.
    Shape { slot: usize, kind: SlotKind },
    /// Any word at all.
    Open { slot: usize },
}

/// The edges of each node, one node's behind the other's: with thousands of sentences, a piece of memory for each node is
/// most of what they take.
#[derive(Debug, Clone)]
pub(super) struct Nodes {
    edges: Box<[Edge]>,
    /// Behind which edge each node's own end.
    ends: Box<[u32]>,
}

impl Nodes {
    pub(super) fn of(nodes: &[Vec<Edge>]) -> Self {
        let mut end = 0;
        let end_of = |edges: &Vec<Edge>| {
            end += edges.len() as u32;
            end
        };
        Self { ends: nodes.iter().map(end_of).collect(), edges: nodes.concat().into() }
    }

    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// The edges of each node, by its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[Edge]> {
        (0..self.len()).map(|node| &self[node])
    }

    /// All edges, by the nodes that they begin at.
    pub(super) const fn edges(&self) -> &[Edge] {
        &self.edges
    }
}

impl Index<usize> for Nodes {
    type Output = [Edge];

    fn index(&self, node: usize) -> &[Edge] {
        let from = node.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.edges[from as usize..self.ends[node] as usize]
    }
}

/// The nodes that can be come to from one without a word, itself among them.
pub(super) fn reachable_without_words(nodes: &Nodes, from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for edge in &nodes[node] {
            if matches!(edge.kind, EdgeKind::Skip) && reached.insert(edge.to) {
                open.push(edge.to);
            }
        }
    }
    reached
}

/// Whether one slot that takes any words can follow another at once: nobody knows where the one ends.
pub(super) fn open_slots_touch(nodes: &Nodes) -> bool {
    nodes.iter().enumerate().any(|(node, edges)| {
        let ends_open = edges.iter().any(|edge| edge.to == node);
        ends_open
            && reachable_without_words(nodes, node)
                .into_iter()
                .flat_map(|after| nodes[after].iter().map(move |edge| (after, edge)))
                .any(|(after, edge)| edge.to != after && matches!(edge.kind, EdgeKind::Open { .. }))
    })
}
