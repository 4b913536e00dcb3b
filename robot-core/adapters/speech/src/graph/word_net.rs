//! What may be said, as words that follow one another.

use std::collections::BTreeMap;

/// The node at which every sentence begins.
pub(crate) const START: usize = 0;

/// Sentences as ways through a net of words: from node 0 to a node in which a sentence may end.
///
/// A word has its label, which comes out when it is heard, and its spelling, which says how it is pronounced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WordNet {
    pub(super) nodes: Vec<Node>,
    labels: Names,
    spellings: Names,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) words: Vec<Edge>,
    /// Nodes that one may go on to without a word.
    pub(super) skips: Vec<usize>,
    pub(super) is_end: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) label: usize,
    pub(super) spelling: usize,
    pub(super) to: usize,
}

/// Strings by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Names {
    numbers: BTreeMap<String, usize>,
    names: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.numbers.insert(name.to_owned(), self.names.len());
        self.names.push(name.to_owned());
        self.names.len() - 1
    }
}

impl WordNet {
    /// A net in which nothing can be said yet.
    pub(crate) fn new() -> Self {
        Self { nodes: vec![Node::default()], ..Self::default() }
    }

    pub(crate) fn node(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    pub(crate) fn word(&mut self, from: usize, label: &str, spelling: &str, to: usize) {
        let edge = Edge { label: self.labels.number(label), spelling: self.spellings.number(spelling), to };
        self.nodes[from].words.push(edge);
    }

    pub(crate) fn end(&mut self, node: usize) {
        self.nodes[node].is_end = true;
    }

    /// Adds one sentence, of labels with their spellings. Sentences that begin alike share their beginning.
    pub(crate) fn add<'a>(&mut self, words: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let mut at = START;
        for (label, spelling) in words {
            let (label, spelling) = (self.labels.number(label), self.spellings.number(spelling));
            let known = self.nodes[at].words.iter().find(|edge| (edge.label, edge.spelling) == (label, spelling));
            at = match known {
                Some(edge) => edge.to,
                None => {
                    let to = self.node();
                    self.nodes[at].words.push(Edge { label, spelling, to });
                    to
                }
            };
        }
        self.end(at);
    }

    /// The spellings, by their numbers.
    pub(crate) fn spellings(&self) -> &[String] {
        &self.spellings.names
    }

    /// The labels, by their numbers.
    pub(super) fn labels(&self) -> &[String] {
        &self.labels.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_share_their_beginnings() {
        let mut net = WordNet::new();
        for sentence in ["wo ist mama", "wo ist papa", "wo"] {
            net.add(sentence.split(' ').map(|word| (word, word)));
        }
        assert_eq!(net.nodes.len(), 5);
        assert_eq!(net.labels(), ["wo", "ist", "mama", "papa"]);
        assert_eq!(net.nodes.iter().filter(|node| node.is_end).count(), 3);
    }
}
