//! Puts the decoding graph together.

use std::f32::consts::LN_2;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::fst::{Arc, Fst, State};
use super::phone_loop::PhoneLoop;
use super::phones::{Phone, Position, stay, way_out};
use super::word_net::{Edge, SLOT, START, WordNet};

/// The word that stands for what is no phrase.
pub(crate) const UNKNOWN_WORD: &str = "[unk]";
/// Its number; 0 is no word, and the words of the phrases follow.
const UNKNOWN: i32 = 1;
const FIRST_WORD: i32 = 2;

/// What ways through the graph cost, in nats, beside what the acoustic model says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GraphCosts {
    /// Saying nothing at all instead of a phrase. A gain keeps noise from being taken for the shortest phrase; it is
    /// given at the end, as a cost at the beginning of phrases would make the search drop them there.
    pub(crate) nothing: f32,
    /// Saying something unknown instead of a phrase. Paid at the end, too: at the beginning it would make the
    /// search drop the unknown there before it has been heard that no phrase fits.
    pub(crate) unknown: f32,
    /// Each word.
    pub(crate) word: f32,
    /// A pause between two words, at the beginning, at the end; and none.
    pub(crate) pause: f32,
    pub(crate) no_pause: f32,
    /// Saying a phrase with an accent. A speaker has it in all words or in none, so this is paid once.
    pub(crate) accent: f32,
}

impl Default for GraphCosts {
    fn default() -> Self {
        Self { nothing: -4.5, unknown: 4.0, word: 0.0, pause: LN_2, no_pause: LN_2, accent: 4.0 }
    }
}

/// A graph to search in, and the names of the words in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DecodingGraph {
    fst: Fst,
    words: String,
}

impl DecodingGraph {
    /// Builds the graph for the sentences of `net`. `pronunciations` are those of its spellings, by number; a word
    /// whose spelling has none cannot be heard, nor can what comes after it. `accented` are those of an accent, in
    /// which all the sentences may be said, too; empty where there is none.
    pub(crate) fn build(
        net: &WordNet,
        pronunciations: &[Vec<Vec<Phone>>],
        accented: &[Vec<Vec<Phone>>],
        phone_loop: &PhoneLoop,
        costs: &GraphCosts,
    ) -> Self {
        let mut builder = Builder { fst: Fst::default(), costs, chains: Vec::new() };
        let begin = builder.fst.state();
        let start = builder.fst.state();
        builder.pause(begin, start);
        let end = builder.fst.state();
        builder.fst.end(end);
        builder.fst.skip(start, end, costs.nothing);
        builder.sentences(net, pronunciations, start, end);
        if !accented.is_empty() {
            let with_accent = builder.fst.state();
            builder.fst.skip(start, with_accent, costs.accent);
            builder.sentences(net, accented, with_accent, end);
        }
        builder.anything(phone_loop, start, end);

        let mut words = format!("<eps> 0\n{UNKNOWN_WORD} {UNKNOWN}\n");
        for (label, number) in net.labels().iter().zip(FIRST_WORD..) {
            // Writing to a string cannot fail.
            let _ = writeln!(words, "{label} {number}");
        }
        Self { fst: builder.fst, words }
    }

    /// Writes the file `HCLG.fst`.
    pub(crate) fn write_fst(&self, to: &mut impl Write) -> io::Result<()> {
        let (states, arcs) = self.fst.size();
        tracing::debug!(states, arcs, "decoding graph");
        self.fst.write(to)
    }

    /// The file `words.txt`.
    pub(crate) fn words(&self) -> &str {
        &self.words
    }
}

/// A way to say a word: numbers of phones in the graph.
struct Chain {
    graph_phones: Vec<i32>,
    label: i32,
    /// The state after the word.
    to: State,
}

struct Builder<'a> {
    fst: Fst,
    costs: &'a GraphCosts,
    chains: Vec<Chain>,
}

impl Builder<'_> {
    /// A phone, at least one frame long; the state in which it has been said.
    fn phone(&mut self, from: State, graph_phone: i32, output: i32, cost: f32) -> State {
        let said = self.fst.state();
        self.phone_into(from, graph_phone, output, cost, said);
        self.fst.arc(said, Arc { input: stay(graph_phone), output: 0, cost: LN_2, to: said });
        said
    }

    fn phone_into(&mut self, from: State, graph_phone: i32, output: i32, cost: f32, said: State) {
        self.fst.arc(from, Arc { input: way_out(graph_phone), output, cost: cost + LN_2, to: said });
    }

    /// Silence or none.
    fn pause(&mut self, from: State, to: State) {
        self.fst.skip(from, to, self.costs.no_pause);
        let silence = self.phone(from, Phone::SILENCE.in_graph(Position::Alone), 0, self.costs.pause);
        self.fst.skip(silence, to, 0.0);
    }

    fn sentences(&mut self, net: &WordNet, pronunciations: &[Vec<Vec<Phone>>], start: State, end: State) {
        // Every node has a state before its pause and one after it; the first one's pause has been made.
        let places: Vec<(State, State)> = (0..net.nodes.len())
            .map(|node| if node == START { (start, start) } else { (self.fst.state(), self.fst.state()) })
            .collect();
        for (number, (node, (before, after))) in net.nodes.iter().zip(&places).enumerate() {
            if number != START {
                self.pause(*before, *after);
            }
            if node.is_end {
                self.fst.skip(*after, end, 0.0);
            }
            for to in &node.skips {
                self.fst.skip(*after, places[*to].1, 0.0);
            }
            self.chains.clear();
            for Edge { label, spelling, to } in node.words.iter().filter(|edge| edge.label != SLOT) {
                for phones in pronunciations[*spelling].iter().filter(|phones| !phones.is_empty()) {
                    let positioned = phones.iter().enumerate();
                    let graph_phones =
                        positioned.map(|(at, phone)| phone.in_graph(Position::of(at, phones.len()))).collect();
                    self.chains.push(Chain {
                        graph_phones,
                        label: FIRST_WORD + i32::try_from(*label).unwrap_or(i32::MAX - FIRST_WORD),
                        to: places[*to].0,
                    });
                }
            }
            let mut chains = std::mem::take(&mut self.chains);
            chains.sort_by(|one, other| {
                (&one.graph_phones, one.label, one.to).cmp(&(&other.graph_phones, other.label, other.to))
            });
            self.tree(&chains, 0, *after, false, self.costs.word);
            self.chains = chains;
        }
    }

    /// Words that begin with the same phones share them. A word comes out on the first phone that it shares with no
    /// other word. `chains` are sorted and alike in their first `depth` phones; `told` says that their word is out.
    fn tree(&mut self, chains: &[Chain], depth: usize, from: State, told: bool, cost: f32) {
        for alike in chains.chunk_by(|one, other| one.graph_phones[depth] == other.graph_phones[depth]) {
            let (graph_phone, label) = (alike[0].graph_phones[depth], alike[0].label);
            // A phone at a word's end has numbers of its own: either all of them end here or none does.
            if alike[0].graph_phones.len() == depth + 1 {
                for word in alike.chunk_by(|one, other| (one.label, one.to) == (other.label, other.to)) {
                    let output = if told { 0 } else { word[0].label };
                    let said = self.phone(from, graph_phone, output, cost);
                    self.fst.skip(said, word[0].to, 0.0);
                }
                continue;
            }
            let is_one_word = alike.iter().all(|chain| chain.label == label);
            let output = if is_one_word && !told { label } else { 0 };
            let said = self.phone(from, graph_phone, output, cost);
            self.tree(alike, depth + 1, said, is_one_word, 0.0);
        }
    }

    /// One or more words of any phones, at least two phones each.
    fn anything(&mut self, costs: &PhoneLoop, start: State, end: State) {
        /// A phone of the loop: the state before it, and the one that remembers that it came last.
        struct Looped {
            before: State,
            after: State,
        }
        let word_end = self.fst.state();
        let mut looped = Vec::new();
        for (phone, _, last) in costs.phones() {
            let [before, inside, end, after] = [(); 4].map(|()| self.fst.state());
            for (said, position) in [(inside, Position::Inside), (end, Position::End)] {
                let graph_phone = phone.in_graph(position);
                self.phone_into(before, graph_phone, 0, 0.0, said);
                self.fst.arc(said, Arc { input: stay(graph_phone), output: 0, cost: LN_2, to: said });
            }
            self.fst.skip(inside, after, 0.0);
            self.fst.skip(end, word_end, last);
            looped.push((phone, Looped { before, after }));
        }
        // Most pairs are not listed: one state stands between any two phones.
        let unlisted = self.fst.state();
        for (_, Looped { before, after }) in &looped {
            self.fst.skip(*after, unlisted, 0.0);
            self.fst.skip(unlisted, *before, costs.otherwise);
        }
        let find = |phone: Phone| looped.iter().find(|(one, _)| *one == phone).map(|(_, looped)| looped);
        for ((one, next), cost) in &costs.pairs {
            if let (Some(one), Some(next)) = (find(*one), find(*next)) {
                self.fst.skip(one.after, next.before, *cost);
            }
        }
        // After a word it is over, or another unknown word follows, with a pause before it or none.
        let again = self.fst.state();
        self.pause(word_end, again);
        self.fst.skip(again, end, self.costs.unknown);
        for from in [start, again] {
            for ((phone, first, _), (_, looped)) in costs.phones().zip(&looped) {
                let begun = self.phone(from, phone.in_graph(Position::Begin), UNKNOWN, first);
                self.fst.skip(begun, looped.after, 0.0);
            }
        }
    }
}

#[cfg(test)]
mod tests;
