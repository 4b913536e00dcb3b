//! What people may say, spelt out: for recognisers that listen for given sentences only.

use std::collections::{BTreeMap, BTreeSet};

use robot_core::Language;

use super::grammar::{Edge, EdgeKind, Grammar, Graph};
use super::words::words;

/// So many wordings of one sentence are spelt out. They are taken from all over it: each of its words is in one of the
/// wordings as long as there are no more words than this.
const MOST_WORDINGS: usize = 24;

/// The words of the phrase files as they are written there, by their folded form: "fuer" is said as "für" is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Spelling(BTreeMap<String, String>);

impl Spelling {
    /// Learns from the text of phrase files.
    pub(super) fn learn(language: Language, files: &[(&str, &str)]) -> Self {
        let mut written = BTreeMap::new();
        for word in files.iter().flat_map(|(_, text)| words(text, language).into_iter().map(move |word| (word, text))) {
            let (word, text) = word;
            let original = text[word.start..word.end].to_lowercase();
            // The parts of a contraction stand in no text.
            if words(&original, language).len() == 1 {
                written.entry(word.folded).or_insert(original);
            }
        }
        Self(written)
    }

    fn written<'a>(&'a self, folded: &'a str) -> &'a str {
        self.0.get(folded).map_or(folded, String::as_str)
    }
}

/// The sentences of a grammar that say all their words themselves, each in some of its wordings. Those with a title, a
/// name or a number in them are left out.
pub(super) fn spelt_out(grammar: &Grammar, spelling: &Spelling) -> BTreeSet<String> {
    let texts = grammar.texts();
    let spoken = |words: &[usize]| {
        let words = words.iter().filter_map(|word| texts.get(word)).map(|folded| spelling.written(folded));
        words.collect::<Vec<_>>().join(" ")
    };
    let closed = grammar.graphs.iter().filter(|graph| !graph.is_open());
    closed
        .flat_map(|graph| wordings(grammar, graph))
        .map(|words| spoken(&words))
        .filter(|text| !text.is_empty())
        .collect()
}

/// Ways through a sentence, as words of the vocabulary. Every edge leads one of them.
fn wordings(grammar: &Grammar, graph: &Graph) -> Vec<Vec<usize>> {
    let mut found = BTreeSet::new();
    for (node, edges) in graph.nodes.iter().enumerate() {
        for edge in edges.iter().filter(|edge| edge.to > node) {
            for says in said(grammar, edge) {
                let Some(before) = shortest(grammar, graph, 0, node) else { continue };
                let Some(after) = shortest(grammar, graph, edge.to, graph.nodes.len() - 1) else { continue };
                found.insert([before, says, after].concat());
                if found.len() >= MOST_WORDINGS {
                    return found.into_iter().collect();
                }
            }
        }
    }
    found.into_iter().collect()
}

/// What an edge may say.
fn said(grammar: &Grammar, edge: &Edge) -> Vec<Vec<usize>> {
    match edge.kind {
        EdgeKind::Skip => vec![Vec::new()],
        EdgeKind::Word(word) => vec![vec![word]],
        EdgeKind::List { list, .. } => grammar.lists[list].entries.iter().map(|entry| entry.words.clone()).collect(),
        EdgeKind::Number { .. } | EdgeKind::Open { .. } => Vec::new(),
    }
}

/// The way from a node to another with the fewest words; edges lead to higher nodes.
fn shortest(grammar: &Grammar, graph: &Graph, from: usize, to: usize) -> Option<Vec<usize>> {
    let mut best: Vec<Option<Vec<usize>>> = vec![None; graph.nodes.len()];
    best[from] = Some(Vec::new());
    for node in from..to {
        let Some(before) = best[node].clone() else { continue };
        for edge in graph.nodes[node].iter().filter(|edge| edge.to > node && edge.to <= to) {
            let Some(says) = said(grammar, edge).into_iter().min_by_key(Vec::len) else { continue };
            let way = [before.as_slice(), &says].concat();
            if best[edge.to].as_ref().is_none_or(|known| way.len() < known.len()) {
                best[edge.to] = Some(way);
            }
        }
    }
    best.swap_remove(to)
}

#[cfg(test)]
mod tests {
    use super::super::PhraseBook;
    use super::*;

    #[test]
    fn sentences_are_spelt_out_as_they_are_written() {
        let file = "word places: library, reading room\n\nintent: find_area\nhear: where is [the] {places}\n\
                    hear: (hello|hi) there, what's up\nanswer default: Here.\n";
        let book = PhraseBook::parse(Language::En, &[("a.txt", file)]).expect("the file is right");
        let sentences: Vec<String> = book.sentences().collect();
        for sentence in ["where is library", "where is the library", "where is reading room", "hi there what is up"] {
            assert!(sentences.iter().any(|known| known == sentence), "{sentence}: {sentences:?}");
        }
    }

    #[test]
    fn the_robots_own_files_are_spelt_out_and_understood() {
        for (language, expected) in [
            (Language::De, ["ja", "danke", "tschüss", "wo ist die toilette"]),
            (Language::En, ["yes", "thank you", "goodbye", "where is the toilet"]),
        ] {
            let book = PhraseBook::bundled(language).expect("they are tested");
            let sentences: Vec<String> = book.sentences().collect();
            for sentence in expected {
                assert!(sentences.iter().any(|known| known == sentence), "{sentence} is not listened for");
            }
            assert!((200..6_000).contains(&sentences.len()), "{}", sentences.len());
            let unclear = sentences.iter().filter(|text| book.understand(text, &[], &|_| 0.0).intent == "unclear");
            let unclear: Vec<_> = unclear.collect();
            assert!(
                unclear.len() * 20 < sentences.len(),
                "{} of {} are not understood: {unclear:?}",
                unclear.len(),
                sentences.len()
            );
        }
    }
}
