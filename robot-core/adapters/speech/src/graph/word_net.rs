//! What may be said, as words that follow one another.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub(super) const START: usize = 0;

/// Sentences as ways through a net of words: from node 0 to a node in which a sentence may end.
///
/// A word has its label, which comes out when it is heard, and its spelling, which says how it is pronounced.
///
/// ```
/// use robot_core::Language;
/// use robot_speech::{SpeechModel, WordNet};
///
/// let mut net = WordNet::new();
/// let (after_good, end) = (net.node(), net.node());
/// net.word(WordNet::START, "guten", after_good);
/// for day in ["morgen", "tag", "abend"] {
///     net.word(after_good, day, end);
/// }
/// net.end(end);
/// assert!(net.contains("guten abend") && !net.contains("guten"));
/// let recogniser = SpeechModel::bundled()?.for_net(&net, Language::De)?;
/// # Ok::<(), robot_speech::ModelError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordNet {
    pub(super) nodes: Vec<Node>,
    labels: Names,
    spellings: Names,
    slots: Names,
    /// What may be said in each slot: words.
    fillings: BTreeMap<usize, BTreeSet<Vec<String>>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node {
    pub(super) words: Vec<Edge>,
    /// Nodes that one may go on to without a word.
    pub(super) skips: Vec<usize>,
    pub(super) is_end: bool,
}

/// A word, or a slot: then the label is [`SLOT`] and the spelling the slot's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// Stands for the label of a slot that has not been filled.
pub(super) const SLOT: usize = usize::MAX;
/// A net of more nodes than this is left as it is.
const MOST_DETERMINED: usize = 200_000;

impl WordNet {
    /// The node at which every sentence begins.
    pub const START: usize = START;

    /// A net in which nothing can be said yet.
    #[must_use]
    pub fn new() -> Self {
        Self { nodes: vec![Node::default()], ..Self::default() }
    }

    /// Adds a node.
    pub fn node(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    /// Adds a word, in lower case, between two nodes.
    ///
    /// # Panics
    /// When `from` is no node.
    pub fn word(&mut self, from: usize, word: &str, to: usize) {
        let edge = Edge { label: self.labels.number(word), spelling: self.spellings.number(word), to };
        self.nodes[from].words.push(edge);
    }

    /// Lets one say one of a slot's fillings between two nodes.
    ///
    /// However many sentences have the slot, its fillings are in the graph once for each node after it.
    ///
    /// # Panics
    /// When `from` is no node.
    pub fn slot(&mut self, from: usize, slot: &str, to: usize) {
        let edge = Edge { label: SLOT, spelling: self.slots.number(slot), to };
        self.nodes[from].words.push(edge);
    }

    /// Adds what may be said in a slot: words in lower case.
    pub fn fill(&mut self, slot: &str, words: Vec<String>) {
        if !words.is_empty() {
            self.fillings.entry(self.slots.number(slot)).or_default().insert(words);
        }
    }

    /// Lets one go on from another node without a word.
    ///
    /// # Panics
    /// When `from` is no node.
    pub fn skip(&mut self, from: usize, to: usize) {
        self.nodes[from].skips.push(to);
    }

    /// Marks a node in which a sentence may end.
    ///
    /// # Panics
    /// When it is no node.
    pub fn end(&mut self, node: usize) {
        self.nodes[node].is_end = true;
    }

    /// The same sentences, and each of them also after any of these words, in lower case: a greeting, say.
    #[must_use]
    pub fn after(mut self, beginnings: &[Vec<String>]) -> Self {
        let sentences = self.node();
        self.nodes.swap(START, sentences);
        for node in &mut self.nodes {
            let to = node.words.iter_mut().map(|edge| &mut edge.to).chain(&mut node.skips);
            to.filter(|to| **to == START).for_each(|to| *to = sentences);
        }
        self.skip(START, sentences);
        for words in beginnings {
            let mut at = START;
            for (number, word) in words.iter().enumerate() {
                let to = if number + 1 == words.len() { sentences } else { self.node() };
                self.word(at, word, to);
                at = to;
            }
        }
        self
    }

    /// Whether a sentence of the net is said in these words, with one space between them.
    #[must_use]
    pub fn contains(&self, said: &str) -> bool {
        let mut at = self.closed(BTreeSet::from([START]));
        for word in said.split(' ') {
            let next = at.iter().flat_map(|node| &self.nodes[*node].words);
            let next = next.filter(|edge| self.labels.names.get(edge.label).is_some_and(|label| label == word));
            let next = next.map(|edge| edge.to);
            at = self.closed(next.collect());
        }
        at.iter().any(|node| self.nodes[*node].is_end)
    }

    /// These nodes and those that can be reached from them without a word.
    fn closed(&self, mut nodes: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut open: Vec<usize> = nodes.iter().copied().collect();
        while let Some(node) = open.pop() {
            open.extend(self.nodes[node].skips.iter().copied().filter(|to| nodes.insert(*to)));
        }
        nodes
    }

    /// The same sentences in a net in which a word leads to one node only, and nothing is skipped: subset construction.
    pub(crate) fn determined(&self) -> Self {
        let first = self.closed(BTreeSet::from([START]));
        let mut numbers = BTreeMap::from([(first.clone(), START)]);
        let mut open = VecDeque::from([first]);
        let mut nodes = Vec::new();
        while let Some(subset) = open.pop_front() {
            let mut following: BTreeMap<(usize, usize), BTreeSet<usize>> = BTreeMap::new();
            for edge in subset.iter().flat_map(|node| &self.nodes[*node].words) {
                following.entry((edge.label, edge.spelling)).or_default().insert(edge.to);
            }
            let mut words = Vec::with_capacity(following.len());
            for ((label, spelling), next) in following {
                let next = self.closed(next);
                let fresh = numbers.len();
                let to = *numbers.entry(next.clone()).or_insert(fresh);
                if to == fresh {
                    open.push_back(next);
                }
                words.push(Edge { label, spelling, to });
            }
            nodes.push(Node { words, skips: Vec::new(), is_end: subset.iter().any(|node| self.nodes[*node].is_end) });
            if numbers.len() > MOST_DETERMINED {
                return self.clone();
            }
        }
        Self { nodes, ..self.clone() }
    }

    /// The same sentences in a determined net in which what goes on alike is one node. A net in which one can go round
    /// in circles stays as it is.
    pub(crate) fn minimal(self) -> Self {
        // From the ends to the beginning: a node's turn comes when all that follow it have had theirs.
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        let mut waits_for: Vec<usize> = self.nodes.iter().map(|node| node.words.len()).collect();
        for (from, node) in self.nodes.iter().enumerate() {
            node.words.iter().for_each(|edge| before[edge.to].push(from));
        }
        let mut ready: Vec<usize> = (0..self.nodes.len()).filter(|node| waits_for[*node] == 0).collect();
        let mut merged = vec![None; self.nodes.len()];
        let mut known: BTreeMap<Node, usize> = BTreeMap::new();
        let mut nodes: Vec<Node> = Vec::new();
        while let Some(at) = ready.pop() {
            let Node { words, is_end, .. } = &self.nodes[at];
            let words = words.iter().filter_map(|edge| Some(Edge { to: merged[edge.to]?, ..*edge })).collect();
            let alike = Node { words, skips: Vec::new(), is_end: *is_end };
            merged[at] = Some(*known.entry(alike).or_insert_with_key(|node| {
                nodes.push(node.clone());
                nodes.len() - 1
            }));
            for earlier in &before[at] {
                waits_for[*earlier] -= 1;
                if waits_for[*earlier] == 0 {
                    ready.push(*earlier);
                }
            }
        }
        let Some(start) = merged[START].filter(|_| merged.iter().all(Option::is_some)) else { return self };
        // The node at which sentences begin is the first.
        nodes.swap(START, start);
        for edge in nodes.iter_mut().flat_map(|node| &mut node.words) {
            edge.to = match edge.to {
                START => start,
                to if to == start => START,
                to => to,
            };
        }
        Self { nodes, ..self }
    }

    /// The net with its slots filled.
    pub(crate) fn filled(mut self) -> Self {
        let mut beginnings: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for from in 0..self.nodes.len() {
            let edges = std::mem::take(&mut self.nodes[from].words);
            let (slots, words): (Vec<Edge>, Vec<Edge>) = edges.into_iter().partition(|edge| edge.label == SLOT);
            self.nodes[from].words = words;
            for Edge { spelling: slot, to, .. } in slots {
                let beginning = match beginnings.get(&(slot, to)) {
                    Some(beginning) => *beginning,
                    None => self.filling(slot, to),
                };
                beginnings.insert((slot, to), beginning);
                self.nodes[from].skips.push(beginning);
            }
        }
        self
    }

    /// A tree of a slot's fillings that ends in `to`; its root.
    fn filling(&mut self, slot: usize, to: usize) -> usize {
        let root = self.node();
        for words in self.fillings.get(&slot).cloned().unwrap_or_default() {
            let mut at = root;
            for (number, word) in words.iter().enumerate() {
                let (label, spelling) = (self.labels.number(word), self.spellings.number(word));
                let is_last = number + 1 == words.len();
                let known = self.nodes[at].words.iter().find(|edge| edge.label == label && edge.to != to);
                at = match known {
                    Some(edge) if !is_last => edge.to,
                    _ => {
                        let next = if is_last { to } else { self.node() };
                        self.nodes[at].words.push(Edge { label, spelling, to: next });
                        next
                    }
                };
            }
        }
        root
    }

    /// In how many nodes a sentence may end.
    pub(crate) fn ends(&self) -> usize {
        self.nodes.iter().filter(|node| node.is_end).count()
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
        assert_eq!(net.ends(), 3);
    }

    #[test]
    fn a_sentence_may_follow_a_greeting_and_a_greeting_no_other() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut net = WordNet::new();
        for sentence in ["wo ist mama", "hallo papa", "ja"] {
            net.add(sentence.split(' ').map(|word| (word, word)));
        }
        // One may go round in this net: back to where sentences begin.
        let round = net.node();
        net.word(START, "und", round);
        net.skip(round, START);
        let net = net.after(&[words("hallo"), words("guten tag")]);
        for net in [net.determined(), net.determined().minimal(), net] {
            for said in
                ["ja", "hallo ja", "hallo wo ist mama", "guten tag hallo papa", "hallo hallo papa", "und und ja"]
            {
                assert!(net.contains(said), "{said}");
            }
            for said in ["hallo", "guten tag", "guten ja", "hallo hallo ja", "und hallo wo ist mama", "papa"] {
                assert!(!net.contains(said), "{said}");
            }
        }
    }

    #[test]
    fn slots_are_filled_once_for_each_node_after_them() {
        let mut net = WordNet::new();
        let (asked, end, please) = (net.node(), net.node(), net.node());
        net.word(START, "wo", asked);
        net.slot(START, "titel", end);
        net.slot(asked, "titel", end);
        net.word(asked, "ist", please);
        net.slot(please, "titel", end);
        net.end(end);
        for title in ["krabat", "das kleine gespenst", "das kleine ich", "das kleine"] {
            net.fill("titel", title.split(' ').map(str::to_owned).collect());
        }
        let filled = net.determined().minimal().filled();
        for said in ["krabat", "wo krabat", "wo ist das kleine gespenst", "das kleine", "das kleine ich"] {
            assert!(filled.contains(said), "{said}");
        }
        for other in ["wo", "wo ist", "das", "wo ist das kleine krabat", "titel"] {
            assert!(!filled.contains(other), "{other}");
        }
        // Four nodes, the root of the titles, "das", "das kleine".
        assert_eq!(filled.nodes.len(), 7);
        let empty = WordNet { fillings: BTreeMap::new(), ..net }.filled();
        assert!(!empty.contains("wo krabat"));
    }

    #[test]
    fn a_minimal_net_has_the_same_sentences_in_fewer_nodes() {
        let mut net = WordNet::new();
        let sentences =
            ["wo ist mama bitte", "wo ist papa bitte", "wo sind mama bitte", "da ist mama bitte", "da", "bitte"];
        for sentence in sentences {
            net.add(sentence.split(' ').map(|word| (word, word)));
        }
        let minimal = net.clone().minimal();
        assert!(sentences.iter().all(|sentence| minimal.contains(sentence)));
        let others = ["wo", "wo sind papa bitte", "da ist papa bitte", "da ist", "mama bitte"];
        assert!(!others.iter().any(|sentence| minimal.contains(sentence)));
        assert_eq!((net.nodes.len(), minimal.nodes.len()), (15, 7));
    }

    /// `(a|b) [c] a*` and `a b`, by several ways.
    fn ambiguous() -> WordNet {
        let mut net = WordNet::new();
        let [one, two, other] = [(); 3].map(|()| net.node());
        net.word(START, "a", one);
        net.word(START, "b", one);
        net.word(one, "c", two);
        net.skip(one, two);
        net.word(two, "a", two);
        net.end(two);
        net.word(START, "a", other);
        net.word(other, "b", two);
        net
    }

    #[test]
    fn a_determined_net_has_the_same_sentences() {
        let net = ambiguous();
        let determined = net.determined();
        assert!(determined.nodes.iter().all(|node| node.skips.is_empty()));
        for length in 1..=4_u32 {
            for code in 0..3_usize.pow(length) {
                let words = (0..length).map(|at| ["a", "b", "c"][code / 3_usize.pow(at) % 3]);
                let said = words.collect::<Vec<_>>().join(" ");
                assert_eq!(net.contains(&said), determined.contains(&said), "{said}");
            }
        }
        assert_eq!(determined.clone().minimal(), determined, "there is a circle in it");
        assert!(net.contains("a b a") && net.contains("b c") && !net.contains("c") && !net.contains(""));
    }
}
