//! Everything that can be said to the robot, for a recogniser that must know beforehand.

use super::grammar::Grammar;
use super::graph::{Edge, EdgeKind};

/// Sentences as ways through a net of words: from node 0 to a node in which a sentence may end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpokenNet {
    /// The nodes, by their numbers.
    pub nodes: Vec<SpokenNode>,
}

/// A place between two words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpokenNode {
    /// Words that may come next, as the phrase files fold them (`ä` as `ae`, `ß` as `ss`), each with the node after it.
    pub words: Vec<(String, usize)>,
    /// Slots that may come next, to be filled with any words, each with the node after it.
    pub slots: Vec<(String, usize)>,
    /// Nodes that one may go on from without a word.
    pub skips: Vec<usize>,
    /// Whether a sentence may end here.
    pub is_end: bool,
}

impl SpokenNet {
    fn node(&mut self) -> usize {
        self.nodes.push(SpokenNode::default());
        self.nodes.len() - 1
    }

    /// A way of words from one node to another.
    fn way<'a>(&mut self, from: usize, to: usize, words: impl IntoIterator<Item = &'a str>) {
        let mut words = words.into_iter().peekable();
        let mut at = from;
        while let Some(word) = words.next() {
            let next = if words.peek().is_some() { self.node() } else { to };
            self.nodes[at].words.push((word.to_owned(), next));
            at = next;
        }
    }

    /// The sentences of a grammar. Of the slots that take any words it has those in `slots`; sentences with others are
    /// left out, and so are those with numbers.
    pub(super) fn of(grammar: &Grammar, slots: &[&str]) -> Self {
        let texts = grammar.texts();
        let mut net = Self::default();
        let start = net.node();
        for graph in &*grammar.graphs {
            let is_wanted = |edge: &Edge| match edge.kind {
                EdgeKind::Open { slot } => slots.contains(&graph.slots[slot].name.as_str()),
                EdgeKind::Skip | EdgeKind::Word(_) | EdgeKind::List { .. } => true,
                _ => false,
            };
            if !graph.nodes.edges().iter().all(is_wanted) {
                continue;
            }
            let nodes: Vec<usize> =
                (0..graph.nodes.len()).map(|node| if node == 0 { start } else { net.node() }).collect();
            for (from, edges) in graph.nodes.iter().enumerate() {
                // What loops is an open slot that goes on; a filling is whole.
                for edge in edges.iter().filter(|edge| edge.to != from) {
                    let (from, to) = (nodes[from], nodes[edge.to]);
                    match edge.kind {
                        EdgeKind::Skip => net.nodes[from].skips.push(to),
                        EdgeKind::Word(word) => net.way(from, to, [texts[word]]),
                        EdgeKind::List { list, .. } => {
                            for entry in &grammar.lists[list].entries {
                                net.way(from, to, entry.words.iter().map(|word| texts[*word]));
                            }
                        }
                        EdgeKind::Open { slot } => net.nodes[from].slots.push((graph.slots[slot].name.clone(), to)),
                        _ => {}
                    }
                }
            }
            if let Some(end) = nodes.last() {
                net.nodes[*end].is_end = true;
            }
        }
        net
    }
}

#[cfg(test)]
mod tests {
    use robot_core::Language;

    use super::super::phrase_book::PhraseBook;
    use super::*;

    fn sentences(net: &SpokenNet) -> Vec<String> {
        let (mut found, mut open) = (Vec::new(), vec![(0, String::new())]);
        while let Some((at, said)) = open.pop() {
            let node = &net.nodes[at];
            if node.is_end {
                found.push(said.clone());
            }
            open.extend(node.skips.iter().map(|to| (*to, said.clone())));
            open.extend(node.slots.iter().map(|(slot, to)| (*to, format!("{said} {{{slot}}}"))));
            open.extend(node.words.iter().map(|(word, to)| (*to, format!("{said} {word}").trim().to_owned())));
        }
        found.sort();
        found
    }

    #[test]
    fn sentences_are_ways_through_the_net() {
        let files = "slot title: catalogue\nslot area: toilet = toilet, rest room\n\
                     intent: find_item\nhear: where is {title}\n\
                     intent: find_area\nhear: where is the {area} [please]\n";
        let book = PhraseBook::parse(Language::En, &[("a.txt", files)]).unwrap();
        assert_eq!(
            sentences(&book.spoken(&["title"])),
            [
                "where is the rest room",
                "where is the rest room please",
                "where is the toilet",
                "where is the toilet please",
                "where is {title}",
            ]
        );
        assert_eq!(sentences(&book.spoken(&[])).len(), 4);
    }

    #[rstest::rstest]
    fn the_bundled_phrases_make_a_net(#[values(Language::De, Language::En)] language: Language) {
        let net = PhraseBook::bundled(language).unwrap().spoken(&[]);
        assert!(net.nodes.len() > 500 && net.nodes.iter().any(|node| node.is_end));
        assert!(net.nodes.iter().all(|node| node.words.iter().all(|(_, to)| *to < net.nodes.len())));
    }
}
