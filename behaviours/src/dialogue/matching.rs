//! The best alignment of what was heard with each sentence of the phrase files.

use robot_core::Language;

use super::fit::{Fit, Scope, Span};
use super::grammar::{EdgeKind, Grammar, Graph};
use super::number::{self, LONGEST_NUMBER};
use super::shape;
use super::sound::{SoundedWord, similarity};
use super::vocabulary::SlotKind;
use super::words::Word;

/// What an unknown word, or one without a place, counts against a fit; fillers and openers count little.
const UNKNOWN_WORD: f64 = 0.7;
const EMPTY_WORD: f64 = 0.05;
const PLAIN_WORD: f64 = 0.25;
/// A word that belongs to the same intent: "Hilfe, es brennt!" is two sentences of one.
const SUPPORTING_WORD: f64 = 0.1;
/// A word beside a part that is enough.
const BYSTANDING_WORD: f64 = 0.15;
/// A number that was asked for counts as a word of middling weight.
const NUMBER_WEIGHT: f64 = 0.6;
/// An ISBN or a call number is said for one reason only.
const CODE_WEIGHT: f64 = 1.5;
/// Alignments are compared by what they explain, less what they leave over.
const MISSING_COST: f64 = 0.7;
const EXTRA_COST: f64 = 0.6;
const OPEN_COST: f64 = 0.05;
/// Words less alike than this are different words.
const ALIKE: f64 = 0.7;
const JOINED_ALIKE: f64 = 0.85;
/// "komm" and "komme".
const OTHER_ENDING: f64 = 0.85;
const SHORTEST_COMPOUND: usize = 5;
const SHORTEST_HEAD: usize = 6;
const HEAD_ALIKE: f64 = 0.85;

/// What one heard sentence has in common with the whole grammar; computed once for all graphs.
pub(super) struct Hearing<'a> {
    grammar: &'a Grammar,
    count: usize,
    /// Likeness of each known word to the word at each place, and to the two words there written as one.
    alike: Vec<f64>,
    alike_joined: Vec<f64>,
    /// For each list and place: how many words an entry takes, its weight, and how much of it was heard.
    entries: Vec<Vec<Vec<EntryFit>>>,
    /// The lengths of the numbers, ISBNs and call numbers at each place.
    shapes: [Vec<Vec<usize>>; 3],
    /// What each word counts where it has no place, and which known word it is.
    extra: Vec<f64>,
    known: Vec<Option<usize>>,
    /// How many words at the start only open the sentence.
    opening: usize,
}

#[derive(Debug, Clone, Copy)]
struct EntryFit {
    words: usize,
    weight: f64,
    matched: f64,
    entry: usize,
}

impl<'a> Hearing<'a> {
    pub(super) fn new(grammar: &'a Grammar, text: &str, words: &[Word], language: Language) -> Self {
        let count = words.len();
        let single: Vec<SoundedWord> = words.iter().map(|word| SoundedWord::new(&word.folded)).collect();
        let joined = |at: usize, many: usize| {
            (at + many <= count).then(|| {
                SoundedWord::new(&words[at..at + many].iter().map(|word| word.folded.as_str()).collect::<String>())
            })
        };
        let double: Vec<Option<SoundedWord>> = (0..count).map(|at| joined(at, 2)).collect();
        let triple: Vec<Option<SoundedWord>> = (0..count).map(|at| joined(at, 3)).collect();
        let mut alike = Vec::with_capacity(grammar.vocabulary.len() * count);
        let mut alike_joined = Vec::with_capacity(grammar.vocabulary.len() * count);
        let known: Vec<Option<usize>> = words.iter().map(|word| grammar.find(&word.folded)).collect();
        for (index, word) in grammar.vocabulary.iter().enumerate() {
            for at in 0..count {
                // A word that the phrase files know was said, and not misheard; only its ending may differ.
                alike.push(match known[at] {
                    Some(known) if known == index => 1.0,
                    Some(_) if single[at].inflects(&word.sounded) => OTHER_ENDING,
                    Some(_) => 0.0,
                    None => at_least(similarity(&word.sounded, &single[at]), ALIKE),
                });
                alike_joined.push(compound(&word.sounded, double[at].as_ref()));
            }
        }
        let numbers = (0..count).map(|at| number_lengths(&words[at..], language)).collect();
        let is_known = |word: &str| grammar.find(word).is_some();
        let of_kind = |kind| -> Vec<Vec<usize>> {
            let length = |at| shape::length(kind, text, words, at, language, &is_known);
            (0..count).map(|at| Some(length(at)).filter(|length| *length > 0).into_iter().collect()).collect()
        };
        let shapes = [numbers, of_kind(SlotKind::Isbn), of_kind(SlotKind::CallNumber)];
        let mut hearing = Self {
            grammar,
            count,
            alike,
            alike_joined,
            entries: Vec::new(),
            shapes,
            extra: Vec::new(),
            known,
            opening: 0,
        };
        hearing.entries =
            hearing.fit_lists([&single.iter().map(|word| Some(word.clone())).collect::<Vec<_>>(), &double, &triple]);
        (hearing.extra, hearing.opening) = hearing.weigh_extra(words, &single);
        hearing
    }

    /// Whether nothing was said but what fills or opens a sentence: "um, well, you know".
    pub(super) fn is_all_empty(&self) -> bool {
        self.opening == self.count
    }

    fn fit_lists(&self, joined: [&[Option<SoundedWord>]; 3]) -> Vec<Vec<Vec<EntryFit>>> {
        let fit_at = |list: &super::grammar::List, at: usize| {
            let mut fits = Vec::new();
            for (index, entry) in list.entries.iter().enumerate() {
                let weights = || entry.words.iter().map(|word| self.grammar.vocabulary[*word].weight);
                let weight: f64 = weights().sum();
                let many = entry.words.len();
                if at + many <= self.count {
                    let likeness = |(offset, word): (usize, &usize)| self.alike[word * self.count + at + offset];
                    let each: Vec<f64> = entry.words.iter().enumerate().map(likeness).collect();
                    let single = (many == 1 && each[0] == 0.0).then(|| ends_with(&joined[0][at], &entry.joined));
                    let each = single.map_or(each, |alike| vec![alike]);
                    if each.iter().all(|alike| *alike > 0.0) {
                        let matched = weights().zip(&each).map(|(weight, alike)| weight * alike).sum();
                        fits.push(EntryFit { words: many, weight, matched, entry: index });
                        continue;
                    }
                }
                for (extra, joined) in joined.iter().enumerate().filter(|(extra, _)| extra + 1 != many) {
                    let alike = compound(&entry.joined, joined[at].as_ref());
                    if alike > 0.0 {
                        fits.push(EntryFit { words: extra + 1, weight, matched: weight * alike, entry: index });
                    }
                }
            }
            fits
        };
        self.grammar.lists.iter().map(|list| (0..self.count).map(|at| fit_at(list, at)).collect()).collect()
    }

    fn weigh_extra(&self, words: &[Word], sounded: &[SoundedWord]) -> (Vec<f64>, usize) {
        let is_filler: Vec<bool> =
            words.iter().zip(sounded).map(|(word, sounded)| self.grammar.is_filler(&word.folded, sounded)).collect();
        let opening = opening_words(self.grammar, words, &is_filler);
        let weigh = |at: usize| match self.known[at] {
            _ if at < opening || is_filler[at] => EMPTY_WORD,
            Some(known) => self.grammar.vocabulary[known].weight.max(PLAIN_WORD),
            None => UNKNOWN_WORD,
        };
        ((0..words.len()).map(weigh).collect(), opening)
    }

    /// The lengths of what has this form, at each place.
    pub(super) fn shapes(&self, kind: SlotKind) -> &[Vec<usize>] {
        match kind {
            SlotKind::Isbn => &self.shapes[1],
            SlotKind::CallNumber => &self.shapes[2],
            _ => &self.shapes[0],
        }
    }

    /// The entry of a list that was heard best, and where.
    pub(super) fn best_entry(&self, list: usize) -> Option<(std::ops::Range<usize>, usize)> {
        let all = self.entries[list].iter().enumerate().flat_map(|(at, fits)| fits.iter().map(move |fit| (at, fit)));
        let best = all.max_by(|(_, a), (_, b)| {
            (a.words, a.matched).partial_cmp(&(b.words, b.matched)).unwrap_or(std::cmp::Ordering::Equal)
        })?;
        Some((best.0..best.0 + best.1.words, best.1.entry))
    }

    /// What a word counts where it has no place in a sentence of an intent.
    fn extra(&self, at: usize, graph: &Graph, scope: Scope) -> f64 {
        match self.known[at] {
            _ if scope == Scope::Anywhere => self.extra[at].min(BYSTANDING_WORD),
            // A sentence with an open slot takes what it needs; beside it nothing is free.
            Some(known) if !graph.is_open() && self.grammar.supports(known, &graph.intent) => {
                self.extra[at].min(SUPPORTING_WORD)
            }
            _ => self.extra[at],
        }
    }

    /// The best fit to a graph; `None` if they have nothing in common.
    pub(super) fn fit(&self, graph: &Graph, scope: Scope) -> Option<Fit> {
        if !self.touches(graph) {
            return None;
        }
        let stride = self.count + 1;
        let extra: Vec<f64> = (0..self.count).map(|at| self.extra(at, graph, scope)).collect();
        let mut cells: Vec<Cell> = vec![Cell::UNREACHED; graph.nodes.len() * stride];
        cells[0].gain = 0.0;
        for at in 0..=self.count {
            for node in 0..graph.nodes.len() {
                let cell = cells[node * stride + at];
                if cell.gain == f64::NEG_INFINITY {
                    continue;
                }
                let mut reach = |to: usize, words: usize, step: Step| {
                    let target = &mut cells[to * stride + at + words];
                    let gain = cell.gain + step.gain();
                    if gain > target.gain {
                        *target = cell.after(gain, node, at, step);
                    }
                };
                if at < self.count {
                    reach(node, 1, Step { extra: extra[at], ..Step::NOTHING });
                }
                for edge in &graph.nodes[node] {
                    self.follow(edge.kind, at, |words, step| reach(edge.to, words, step));
                }
            }
        }
        let end = (graph.nodes.len() - 1) * stride + self.count;
        let last = cells[end];
        (last.gain > f64::NEG_INFINITY).then(|| Fit {
            matched: last.matched,
            missing: last.missing,
            extra: last.extra,
            spans: spans(&cells, stride, end),
        })
    }

    /// Whether any fixed word of the graph was heard at all, or the graph has none.
    fn touches(&self, graph: &Graph) -> bool {
        let mut has_fixed = false;
        for edge in graph.nodes.iter().flatten() {
            let heard = match edge.kind {
                EdgeKind::Word(word) => {
                    let row = word * self.count..(word + 1) * self.count;
                    self.alike[row.clone()].iter().chain(&self.alike_joined[row]).any(|alike| *alike > 0.0)
                }
                EdgeKind::List { list, .. } => self.entries[list].iter().any(|fits| !fits.is_empty()),
                EdgeKind::Shape { kind, .. } => self.shapes(kind).iter().any(|lengths| !lengths.is_empty()),
                EdgeKind::Skip | EdgeKind::Open { .. } => continue,
            };
            has_fixed = true;
            if heard {
                return true;
            }
        }
        !has_fixed
    }

    /// Every way along an edge from a place: how many words it takes and what they count.
    fn follow(&self, kind: EdgeKind, at: usize, mut reach: impl FnMut(usize, Step)) {
        match kind {
            EdgeKind::Skip => reach(0, Step::NOTHING),
            EdgeKind::Word(word) => {
                let weight = self.grammar.vocabulary[word].weight;
                reach(0, Step { missing: weight, ..Step::NOTHING });
                if at < self.count {
                    for (words, alike) in [(1, &self.alike), (2, &self.alike_joined)] {
                        let alike = alike[word * self.count + at];
                        if alike > 0.0 {
                            reach(words, Step::heard(weight, alike * weight));
                        }
                    }
                }
            }
            EdgeKind::List { list, slot } => {
                if at < self.count {
                    for fit in &self.entries[list][at] {
                        let mark = slot.map(|slot| Mark { slot, value: Some((list, fit.entry)) });
                        reach(fit.words, Step { mark, ..Step::heard(fit.weight, fit.matched) });
                    }
                }
            }
            EdgeKind::Shape { slot, kind } => {
                if at < self.count {
                    for &words in &self.shapes(kind)[at] {
                        let mark = Some(Mark { slot, value: None });
                        let weight = if kind == SlotKind::Number { NUMBER_WEIGHT } else { CODE_WEIGHT };
                        reach(words, Step { mark, ..Step::heard(weight, weight) });
                    }
                }
            }
            EdgeKind::Open { slot } => {
                if at < self.count {
                    reach(1, Step { open: true, mark: Some(Mark { slot, value: None }), ..Step::NOTHING });
                }
            }
        }
    }
}

fn at_least(alike: f64, least: f64) -> f64 {
    if alike >= least { alike } else { 0.0 }
}

/// Likeness of a compound to its last part, which says what it is: "Mädchentoilette" is a "Toilette".
fn ends_with(heard: &Option<SoundedWord>, known: &SoundedWord) -> f64 {
    match heard {
        Some(heard) if known.len() >= SHORTEST_HEAD && heard.ends_with(known) => HEAD_ALIKE,
        _ => 0.0,
    }
}

/// Likeness of a compound to words that were heard apart.
fn compound(known: &SoundedWord, heard: Option<&SoundedWord>) -> f64 {
    match heard {
        Some(heard) if known.len() >= SHORTEST_COMPOUND => at_least(similarity(known, heard), JOINED_ALIKE),
        _ => 0.0,
    }
}

fn number_lengths(words: &[Word], language: Language) -> Vec<usize> {
    (1..=LONGEST_NUMBER.min(words.len()))
        .filter(|many| {
            let text: Vec<&str> = words[..*many].iter().map(|word| word.folded.as_str()).collect();
            number::parse(&text, language).is_some()
        })
        .collect()
}

/// How many words at the start only open the sentence: "hallo", "ja äh", "guten tag".
fn opening_words(grammar: &Grammar, words: &[Word], is_filler: &[bool]) -> usize {
    let begins = |opener: &[String], at: usize| {
        words.len() >= at + opener.len() && opener.iter().zip(&words[at..]).all(|(said, word)| *said == word.folded)
    };
    let mut at = 0;
    while at < words.len() {
        let longest = grammar.openers.iter().filter(|opener| begins(opener, at)).map(Vec::len).max();
        match longest {
            Some(length) => at += length,
            None if is_filler[at] => at += 1,
            None => break,
        }
    }
    at
}

/// One step of an alignment.
#[derive(Debug, Clone, Copy)]
struct Step {
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

impl Step {
    const NOTHING: Self = Self { matched: 0.0, missing: 0.0, extra: 0.0, open: false, mark: None };

    /// What was not alike is half missing: a misheard word is better than none.
    fn heard(weight: f64, matched: f64) -> Self {
        Self { matched, missing: (weight - matched) / 2.0, ..Self::NOTHING }
    }

    fn gain(&self) -> f64 {
        self.matched - MISSING_COST * self.missing - EXTRA_COST * self.extra - if self.open { OPEN_COST } else { 0.0 }
    }
}

/// The best way to a node with so many words used.
#[derive(Debug, Clone, Copy)]
struct Cell {
    gain: f64,
    matched: f64,
    missing: f64,
    extra: f64,
    from_node: usize,
    from_word: usize,
    mark: Option<Mark>,
}

impl Cell {
    const UNREACHED: Self = Self {
        gain: f64::NEG_INFINITY,
        matched: 0.0,
        missing: 0.0,
        extra: 0.0,
        from_node: usize::MAX,
        from_word: 0,
        mark: None,
    };

    fn after(&self, gain: f64, node: usize, at: usize, step: Step) -> Self {
        Self {
            gain,
            matched: self.matched + step.matched,
            missing: self.missing + step.missing,
            extra: self.extra + step.extra,
            from_node: node,
            from_word: at,
            mark: step.mark,
        }
    }
}

/// The marked words on the way to a cell, in order.
fn spans(cells: &[Cell], stride: usize, end: usize) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut at = end;
    while cells[at].from_node != usize::MAX {
        let cell = cells[at];
        let word = at % stride;
        if let Some(mark) = cell.mark {
            match found.last_mut() {
                Some(span) if span.slot == mark.slot => span.words.start = cell.from_word,
                _ => found.push(Span { slot: mark.slot, words: cell.from_word..word, value: mark.value }),
            }
        }
        at = cell.from_node * stride + cell.from_word;
    }
    found.reverse();
    found
}
