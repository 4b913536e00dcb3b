//! The slots of a sentence that fits no pattern: values wherever they stand, and as title what remains.

use std::ops::Range;

use super::grammar::Grammar;
use super::graph::EdgeKind;
use super::hearing::Hearing;
use super::vocabulary::SlotKind;
use super::words::Word;

/// Finds the slots that sentences of this intent have.
pub(super) fn fill(
    grammar: &Grammar,
    hearing: &Hearing<'_>,
    intent: usize,
    words: &[Word],
    mut found: impl FnMut(&str, Range<usize>, Option<String>),
) {
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut seen: Vec<(&str, SlotKind)> = Vec::new();
    let graphs = || grammar.graphs.iter().filter(|graph| graph.intent == intent);
    for graph in graphs() {
        for edge in graph.nodes.edges() {
            let (slot, list) = match edge.kind {
                EdgeKind::List { list, slot: Some(slot) } => (slot, Some(list)),
                EdgeKind::Shape { slot, .. } | EdgeKind::Open { slot } => (slot, None),
                _ => continue,
            };
            let (name, kind) = (graph.slots[slot].name.as_str(), graph.slots[slot].kind);
            if seen.contains(&(name, kind)) {
                continue;
            }
            seen.push((name, kind));
            let closed = match (kind, list) {
                (_, Some(list)) => hearing.best_entry(list).map(|(range, entry)| {
                    let value = grammar.lists[list].entries[entry].value.clone();
                    (range, Some(value))
                }),
                (SlotKind::Number | SlotKind::Isbn | SlotKind::CallNumber, None) => hearing
                    .shapes(kind)
                    .iter()
                    .enumerate()
                    .find_map(|(at, lengths)| lengths.last().map(|length| (at..at + length, None))),
                _ => None,
            };
            if let Some((range, value)) = closed {
                found(name, range.clone(), value);
                taken.push(range);
            }
        }
    }
    let Some((title, _)) = seen.iter().find(|(_, kind)| *kind == SlotKind::Catalogue) else { return };
    if let Some(range) = remains(grammar, intent, words, &taken) {
        found(title, range, None);
    }
}

/// The longest run of words that are none of the intent's own.
fn remains(grammar: &Grammar, intent: usize, words: &[Word], taken: &[Range<usize>]) -> Option<Range<usize>> {
    let is_frame = |at: usize| {
        taken.iter().any(|range| range.contains(&at))
            || grammar.find(&words[at].folded).is_some_and(|word| grammar.is_used_by(word, intent))
    };
    let mut from = 0;
    let mut end = words.len();
    while from < end && is_frame(from) {
        from += 1;
    }
    while end > from && is_frame(end - 1) {
        end -= 1;
    }
    (from < end).then_some(from..end)
}
