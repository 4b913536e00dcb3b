//! A sentence as the words' evidence sees it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use robot_core::Language;

use super::evidence::{Evidence, Seen, Token};
use super::grammar::Grammar;
use super::hearing::Hearing;
use super::number;
use super::vocabulary::{INTENTS, SlotKind};
use super::words::Word;

/// How likely each intent is, in the order of [`INTENTS`].
pub(super) type Shares = [f32; INTENTS.len()];

/// A slot that covers words: which, and the name of its list, empty for one that takes any words.
pub(super) type Cover<'a> = (Range<usize>, &'a str);

/// The words of a sentence as tokens.
pub(super) struct Tokens<'a> {
    evidence: &'a Evidence,
    /// What stands at each place, and how many words it takes.
    seen: Vec<(Seen<'a>, usize)>,
    /// What the words beside covered slots say: many patterns have their slots at the same places.
    weighed: RefCell<BTreeMap<Covered<'a>, Shares>>,
}

/// Covers that can be looked up: from which word to which, by which list.
type Covered<'a> = Vec<(usize, usize, &'a str)>;

impl<'a> Tokens<'a> {
    pub(super) fn new(grammar: &'a Grammar, hearing: &Hearing<'_>, words: &'a [Word], language: Language) -> Self {
        let evidence = &grammar.evidence;
        let token = |(at, word): (usize, &'a Word)| {
            let shape = [SlotKind::Isbn, SlotKind::CallNumber]
                .into_iter()
                .find_map(|kind| hearing.shapes(kind)[at].first().map(|words| (kind, *words)));
            if let Some((kind, words)) = shape {
                return (evidence.see(Token::Shape(kind)), words);
            }
            let folded = word.folded.as_str();
            let token = match number::parse(&[folded], language) {
                Some(value) if value != 1 => Token::Number,
                _ if evidence.knows(folded) => Token::Word(folded),
                _ => Token::Odd(folded),
            };
            (evidence.see(token), 1)
        };
        Self { evidence, seen: words.iter().enumerate().map(token).collect(), weighed: RefCell::default() }
    }

    /// What the words say, all of them.
    pub(super) fn shares(&self) -> Shares {
        self.weigh(&[])
    }

    /// What the words beside covered slots say.
    pub(super) fn shares_beside(&self, covers: &[Cover<'a>]) -> Shares {
        let key = covers.iter().map(|(words, list)| (words.start, words.end, *list)).collect();
        *self.weighed.borrow_mut().entry(key).or_insert_with(|| self.weigh(covers))
    }

    fn weigh(&self, covers: &[Cover<'a>]) -> Shares {
        let covered =
            |(_, list): &Cover<'a>| self.evidence.see(if list.is_empty() { Token::Open } else { Token::Listed(list) });
        let slots: Vec<Seen<'_>> = covers.iter().map(covered).collect();
        let mut sentence = Vec::with_capacity(self.seen.len());
        let mut at = 0;
        while let Some((seen, words)) = self.seen.get(at) {
            match covers.iter().position(|(words, _)| words.start == at) {
                Some(slot) => {
                    sentence.push(&slots[slot]);
                    at = covers[slot].0.end.max(at + 1);
                }
                None => {
                    sentence.push(seen);
                    at += words;
                }
            }
        }
        self.evidence.weigh(&sentence)
    }
}
