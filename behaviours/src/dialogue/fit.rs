//! How well a sentence that was heard fits one of the phrase files.

use std::ops::Range;

use super::graph::Graph;
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
        let mut words = OpenWords::none();
        for span in &self.spans {
            let kind = graph.slots[span.slot].kind;
            if matches!(kind, SlotKind::Catalogue | SlotKind::Free) {
                words.add(span.words.len(), quality(span, kind));
            }
        }
        words.score(self.matched, self.missing, self.extra)
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

/// What the words in the open slots of a sentence weigh together.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenWords {
    weight: f64,
    explained: f64,
    known: f64,
}

impl OpenWords {
    pub(super) const fn none() -> Self {
        Self { weight: 0.0, explained: 0.0, known: 0.0 }
    }

    /// As many as count, and all of them known.
    pub(super) fn most(slots: usize) -> Self {
        let mut words = Self::none();
        for _ in 0..slots {
            words.add(MOST_OPEN_WORDS, Quality { explains: 1.0, known: 1.0 });
        }
        words
    }

    fn add(&mut self, words: usize, quality: Quality) {
        let weight = OPEN_WEIGHT * words.min(MOST_OPEN_WORDS) as f64;
        self.weight += weight;
        self.explained += weight * quality.explains;
        self.known += weight * quality.known;
    }

    /// The score of a sentence of which so much was heard, was not, and was said besides.
    pub(super) fn score(&self, matched: f64, missing: f64, extra: f64) -> f64 {
        let mut explained = self.explained;
        // Unknown words explain no more than the fixed ones that lead to them: a lone "was" makes no frame for a speech.
        if matched > 0.0 {
            explained = explained.min(matched.max(self.known));
        }
        // With an open slot anything fits somehow, so that the fixed words must really have been said.
        let missing = if self.weight > 0.0 { OPEN_MISSING * missing } else { missing };
        let all = matched + missing + extra + self.weight;
        if all > 0.0 { (matched + explained) / all } else { 0.0 }
    }
}

/// What a word in an open slot weighs beside the fixed ones; a long title weighs no more than four words.
const OPEN_WEIGHT: f64 = 0.3;
const MOST_OPEN_WORDS: usize = 4;
const OPEN_MISSING: f64 = 1.8;
