//! The best alignment of what was heard with a sentence of the phrase files.

use std::cell::RefCell;

use super::fit::{Fit, OpenWords, Scope, Span};
use super::grammar::KnownWord;
use super::graph::{EdgeKind, Graph};
use super::hearing::{BYSTANDING_WORD, Hearing, Places, SUPPORTING_WORD, shape_weight};
use super::steps::{Step, What};
use super::vocabulary::SlotKind;

/// Alignments are compared by what they explain, less what they leave over.
const MISSING_COST: f64 = 0.7;
const EXTRA_COST: f64 = 0.6;
const OPEN_COST: f64 = 0.05;

/// Compares what was heard with sentences, one after the other.
pub(super) struct Matching<'a> {
    hearing: &'a Hearing<'a>,
    /// Of each word of the vocabulary: what is missing of it at least, and where in `heard` its places stand.
    lacking: Vec<(f64, u32)>,
    /// Where words were heard, nowhere first.
    heard: Vec<Places>,
    /// The most that what begins at each place can match of any sentence.
    most_matched: Vec<f64>,
    /// The least that each word counts where it has no place.
    least_extra: Vec<f64>,
    shaped: [Places; 3],
    table: RefCell<Table>,
}

/// The table of an alignment, row by row: for each node how much is gained at most with so many words used, and how. It
/// is used again for each sentence.
#[derive(Default)]
struct Table {
    gains: Vec<f64>,
    /// Only read where a gain says that the node is reached.
    cells: Vec<Cell>,
    /// The least that is missing on the way to each node.
    missing: Vec<f64>,
}

impl<'a> Matching<'a> {
    pub(super) fn new(hearing: &'a Hearing<'a>) -> Self {
        let (lacking, heard) = lacking(hearing);
        Self {
            hearing,
            lacking,
            heard,
            most_matched: hearing.most_matched(),
            least_extra: (0..hearing.count).map(|at| hearing.least_extra(at, SUPPORTING_WORD)).collect(),
            shaped: SHAPES.map(|kind| hearing.shaped(kind)),
            table: RefCell::default(),
        }
    }

    /// Bounds that no fit's score to this sentence exceeds, in each scope, found without aligning the two: as if whatever
    /// was heard of its words stood in the right order. Negative if they have nothing in common.
    pub(super) fn at_most<const SCOPES: usize>(&self, graph: &Graph, scopes: [Scope; SCOPES]) -> [f64; SCOPES] {
        let Table { missing, .. } = &mut *self.table.borrow_mut();
        missing.clear();
        missing.resize(graph.nodes.len(), f64::INFINITY);
        missing[0] = 0.0;
        let mut heard = Places::default();
        for Step { from, to, what } in &graph.steps.all {
            let lacks = match what {
                What::Nothing => 0.0,
                What::Word(word) => {
                    let (lacks, row) = self.lacking[*word as usize];
                    heard.and(self.heard[row as usize]);
                    lacks
                }
                What::Entry(list) => lacks_nothing(self.hearing.listed(*list as usize), &mut heard),
                What::Shape(kind) => lacks_nothing(self.shaped(*kind), &mut heard),
            };
            let there = missing[*from as usize] + lacks;
            let least = &mut missing[*to as usize];
            *least = least.min(there);
        }
        let missing = missing.last().copied().unwrap_or(f64::INFINITY);
        if missing == f64::INFINITY || (graph.steps.has_fixed && heard.begins == 0) {
            return [-1.0; SCOPES];
        }
        let matched: f64 = places(heard.begins).map(|at| self.most_matched[at]).sum();
        if graph.is_open {
            // An open slot takes all that has no place.
            let slots = (0..graph.slots.len()).filter(|slot| graph.is_open_slot(*slot)).count();
            return [OpenWords::most(slots).score(matched, missing, 0.0); SCOPES];
        }
        let beside = !heard.covers & places_below(self.hearing.count);
        scopes.map(|scope| {
            let least = |at: usize| match scope {
                Scope::Whole => self.least_extra[at],
                Scope::Anywhere => self.least_extra[at].min(BYSTANDING_WORD),
            };
            OpenWords::none().score(matched, missing, places(beside).map(least).sum())
        })
    }

    fn shaped(&self, kind: SlotKind) -> Places {
        SHAPES
            .iter()
            .zip(self.shaped)
            .find(|(other, _)| **other == kind)
            .map_or(Places::default(), |(_, places)| places)
    }

    /// The best fit to a sentence; `None` if they cannot be aligned.
    pub(super) fn fit(&self, graph: &Graph, scope: Scope) -> Option<Fit> {
        let Table { gains, cells, .. } = &mut *self.table.borrow_mut();
        let count = self.hearing.count;
        let stride = count + 1;
        let size = graph.nodes.len() * stride;
        gains.clear();
        gains.resize(size, f64::NEG_INFINITY);
        if cells.len() < size {
            cells.resize(size, Cell::START);
        }
        (gains[0], cells[0]) = (0.0, Cell::START);
        for at in 0..=count {
            let extra = if at < count { self.hearing.extra(at, graph, scope) } else { 0.0 };
            for (node, edges) in graph.nodes.iter().enumerate() {
                let here = node * stride + at;
                let gain = gains[here];
                if gain == f64::NEG_INFINITY {
                    continue;
                }
                let cell = cells[here];
                let mut reach = |to: usize, words: usize, step: Move| {
                    let there = to * stride + at + words;
                    let gain = gain + step.gain();
                    if gain > gains[there] {
                        gains[there] = gain;
                        cells[there] = cell.after(here, step);
                    }
                };
                if at < count {
                    reach(node, 1, Move { extra, ..Move::NOTHING });
                }
                for edge in edges {
                    self.follow(edge.kind, at, |words, step| reach(edge.to, words, step));
                }
            }
        }
        let end = size - 1;
        let last = cells[end];
        (gains[end] > f64::NEG_INFINITY).then(|| Fit {
            matched: last.matched,
            missing: last.missing,
            extra: last.extra,
            spans: spans(cells, stride, end),
        })
    }

    /// Every way along an edge from a place: how many words it takes and what they count.
    fn follow(&self, kind: EdgeKind, at: usize, mut reach: impl FnMut(usize, Move)) {
        let is_over = at == self.hearing.count;
        match kind {
            EdgeKind::Skip => reach(0, Move::NOTHING),
            EdgeKind::Word(word) => {
                let weight = self.hearing.grammar.vocabulary[word].weight;
                reach(0, Move { missing: weight, ..Move::NOTHING });
                if is_over {
                    return;
                }
                let likeness = self.hearing.likeness(word, at);
                for (words, alike) in [(1, likeness.single), (2, likeness.joined)] {
                    if alike > 0.0 {
                        reach(words, Move::heard(weight, alike * weight));
                    }
                }
            }
            _ if is_over => {}
            EdgeKind::List { list, slot } => {
                for fit in self.hearing.entries(list, at) {
                    let mark = slot.map(|slot| Mark { slot, value: Some((list, fit.entry)) });
                    reach(fit.words, Move { mark, ..Move::heard(fit.weight, fit.matched) });
                }
            }
            EdgeKind::Shape { slot, kind } => {
                for &words in &self.hearing.shapes(kind)[at] {
                    let mark = Some(Mark { slot, value: None });
                    let weight = shape_weight(kind);
                    reach(words, Move { mark, ..Move::heard(weight, weight) });
                }
            }
            EdgeKind::Open { slot } => {
                reach(1, Move { open: true, mark: Some(Mark { slot, value: None }), ..Move::NOTHING });
            }
        }
    }
}

const SHAPES: [SlotKind; 3] = [SlotKind::Number, SlotKind::Isbn, SlotKind::CallNumber];

/// Of each word of the vocabulary what is missing of it at least, and where in the second list its places stand.
fn lacking(hearing: &Hearing<'_>) -> (Vec<(f64, u32)>, Vec<Places>) {
    let mut places = vec![Places::default()];
    let of = |(at, word): (usize, &KnownWord)| match hearing.heard(at) {
        Some(heard) => {
            places.push(heard.places);
            let row = u32::try_from(places.len() - 1).unwrap_or(0);
            (half_missing(word.weight, heard.alike * word.weight), row)
        }
        None => (word.weight, 0),
    };
    let lacking = hearing.grammar.vocabulary.iter().enumerate().map(of).collect();
    (lacking, places)
}

/// What was heard somewhere may lack nothing; what was not cannot be passed.
fn lacks_nothing(somewhere: Places, heard: &mut Places) -> f64 {
    heard.and(somewhere);
    if somewhere.begins == 0 { f64::INFINITY } else { 0.0 }
}

/// The places whose bits are set.
fn places(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (at < 64).then_some(at)
    })
}

/// The bits of so many places from the first on.
const fn places_below(count: usize) -> u64 {
    if count < 64 { (1 << count) - 1 } else { u64::MAX }
}

/// What was not alike is half missing: a misheard word is better than none.
const fn half_missing(weight: f64, matched: f64) -> f64 {
    (weight - matched) / 2.0
}

/// One move of an alignment.
#[derive(Debug, Clone, Copy)]
struct Move {
    matched: f64,
    missing: f64,
    extra: f64,
    open: bool,
    mark: Option<Mark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    slot: usize,
    value: Option<(usize, usize)>,
}

impl Move {
    const NOTHING: Self = Self { matched: 0.0, missing: 0.0, extra: 0.0, open: false, mark: None };

    fn heard(weight: f64, matched: f64) -> Self {
        Self { matched, missing: half_missing(weight, matched), ..Self::NOTHING }
    }

    fn gain(&self) -> f64 {
        self.matched - MISSING_COST * self.missing - EXTRA_COST * self.extra - if self.open { OPEN_COST } else { 0.0 }
    }
}

/// The best way to a node with so many words used.
#[derive(Debug, Clone, Copy)]
struct Cell {
    matched: f64,
    missing: f64,
    extra: f64,
    /// The cell before.
    from: Option<usize>,
    mark: Option<Mark>,
}

impl Cell {
    const START: Self = Self { matched: 0.0, missing: 0.0, extra: 0.0, from: None, mark: None };

    fn after(&self, from: usize, step: Move) -> Self {
        Self {
            matched: self.matched + step.matched,
            missing: self.missing + step.missing,
            extra: self.extra + step.extra,
            from: Some(from),
            mark: step.mark,
        }
    }
}

/// The marked words on the way to a cell, in order.
fn spans(cells: &[Cell], stride: usize, end: usize) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut at = end;
    while let Cell { from: Some(from), mark, .. } = cells[at] {
        let (start, end) = (from % stride, at % stride);
        if let Some(mark) = mark {
            match found.last_mut() {
                Some(span) if span.slot == mark.slot => span.words.start = start,
                _ => found.push(Span { slot: mark.slot, words: start..end, value: mark.value }),
            }
        }
        at = from;
    }
    found.reverse();
    found
}
