//! How well a sentence that was heard fits one of the phrase files.

use std::ops::Range;

use super::grammar::Graph;
use super::vocabulary::SlotKind;

/// How one sentence fits one graph.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// Weight of the fixed words that were heard, each by its likeness.
    pub(super) matched: f64,
    /// Weight of the fixed words that were not.
    pub(super) missing: f64,
    /// Weight of the words that have no place in the sentence.
    pub(super) extra: f64,
    /// What the slots hold.
    pub(super) spans: Vec<Span>,
}

/// How much of what was heard a sentence must account for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of it.
    Whole,
    /// A part of it, anywhere, is enough.
    Anywhere,
}

/// What a slot holds.
#[derive(Debug, Clone)]
pub(super) struct Span {
    /// Index into the graph's slots.
    pub(super) slot: usize,
    /// The words it spans.
    pub(super) words: Range<usize>,
    /// The list's value, if the slot is a list.
    pub(super) value: Option<(usize, usize)>,
}

impl Fit {
    /// The fit as a whole, 0 to 1: how much of the sentences explain each other. `quality` says of an open slot how much
    /// its words explain, and how well they are known.
    pub(super) fn score(&self, graph: &Graph, mut quality: impl FnMut(&Span, SlotKind) -> Quality) -> f64 {
        let (mut open, mut explained, mut known) = (0.0, 0.0, 0.0);
        for span in &self.spans {
            let kind = graph.slots[span.slot].kind;
            if matches!(kind, SlotKind::Catalogue | SlotKind::Free) {
                let weight = OPEN_WEIGHT * span.words.len().min(MOST_OPEN_WORDS) as f64;
                let quality = quality(span, kind);
                open += weight;
                explained += weight * quality.explains;
                known += weight * quality.known;
            }
        }
        // Unknown words explain no more than the fixed ones that lead to them: a lone "was" makes no frame for a speech.
        if self.matched > 0.0 {
            explained = explained.min(self.matched.max(known));
        }
        // With an open slot anything fits somehow, so that the fixed words must really have been said.
        let missing = if open > 0.0 { OPEN_MISSING * self.missing } else { self.missing };
        let all = self.matched + missing + self.extra + open;
        if all > 0.0 { (self.matched + explained) / all } else { 0.0 }
    }

    /// The number of words in open slots.
    pub(super) fn open_words(&self, graph: &Graph) -> usize {
        let is_open = |span: &&Span| matches!(graph.slots[span.slot].kind, SlotKind::Catalogue | SlotKind::Free);
        self.spans.iter().filter(is_open).map(|span| span.words.len()).sum()
    }
}

/// What the words in an open slot are worth, 0 to 1 each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quality {
    pub(super) explains: f64,
    pub(super) known: f64,
}

/// What a word in an open slot weighs beside the fixed ones; a long title weighs no more than four words.
const OPEN_WEIGHT: f64 = 0.3;
const MOST_OPEN_WORDS: usize = 4;
const OPEN_MISSING: f64 = 1.8;
