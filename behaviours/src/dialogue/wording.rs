//! A template in some of its wordings, for learning what words say.

use std::collections::BTreeMap;

use robot_core::Language;

use super::evidence::{Lesson, OwnedToken, hash};
use super::file::{Heard, SlotDefinition};
use super::number;
use super::template::Part;
use super::vocabulary::{INTENTS, SlotKind, UNCLEAR};

/// So many wordings of a template are looked at, at least and at most; every choice is taken in turn.
const LEAST_WORDINGS: usize = 12;
const MOST_WORDINGS: usize = 40;
/// One word in so many is taken for misheard, in every other wording.
const MISHEARD: u64 = 8;

/// What phrase files hear, kept until somebody speaks.
pub(super) struct Sentences {
    pub(super) language: Language,
    pub(super) heard: Vec<Heard>,
    pub(super) examples: Vec<Heard>,
    pub(super) slots: BTreeMap<String, SlotDefinition>,
    pub(super) word_lists: BTreeMap<String, Vec<Vec<String>>>,
}

impl Sentences {
    /// Teaches all of them, in some of their wordings.
    pub(super) fn teach(&self, learn: &mut dyn FnMut(Lesson)) {
        let mut numbers = Numbers::default();
        let unclear = INTENTS.iter().position(|intent| *intent == UNCLEAR).unwrap_or_default();
        for heard in self.heard.iter().chain(&self.examples) {
            let Some(intent) = INTENTS.iter().position(|intent| *intent == heard.intent) else { continue };
            // A title alone is one because the catalogue knows it; unknown words alone are nothing.
            if !heard.parts.iter().any(|part| self.holds_words(part)) {
                let unknown = |count| Lesson { intent: unclear, tokens: vec![OwnedToken::Unknown; count], weight: 0.5 };
                (1..4).map(unknown).for_each(&mut *learn);
                let tokens = vec![OwnedToken::Open];
                learn(Lesson { intent, tokens, weight: 0.5 });
                continue;
            }
            let mut chance = Chance::of(heard.place.text());
            let mut wordings = self.wordings(heard, &mut chance, &mut numbers);
            let weight = 1.0 / (wordings.len() as f32).sqrt();
            let misheard: Vec<Vec<OwnedToken>> = wordings
                .iter()
                .step_by(2)
                .map(|wording| {
                    let mishear = |token: &OwnedToken, chance: &mut Chance| match token {
                        OwnedToken::Word(_) if chance.below(MISHEARD) == 0 => OwnedToken::Unknown,
                        token => token.clone(),
                    };
                    wording.iter().map(|token| mishear(token, &mut chance)).collect()
                })
                .collect();
            wordings.extend(misheard);
            wordings.into_iter().map(|tokens| Lesson { intent, tokens, weight }).for_each(&mut *learn);
        }
    }

    /// Whether there is anything but open slots.
    fn holds_words(&self, part: &Part) -> bool {
        match part {
            Part::Word(_) => true,
            Part::Name { name, .. } => {
                self.slots.get(name).is_none_or(|slot| !matches!(slot.kind, SlotKind::Catalogue | SlotKind::Free))
            }
            Part::Optional(choices) | Part::Choice(choices) => {
                choices.iter().flatten().any(|part| self.holds_words(part))
            }
        }
    }

    fn wordings<'a>(
        &'a self,
        heard: &'a Heard,
        chance: &mut Chance,
        numbers: &mut Numbers<'a>,
    ) -> Vec<Vec<OwnedToken>> {
        let start = chance.below(1 << 16) as usize;
        let mut found: Vec<Vec<OwnedToken>> = (0..widest(&heard.parts).clamp(LEAST_WORDINGS, MOST_WORDINGS))
            .map(|turn| {
                let mut tokens = Vec::new();
                let (chance, numbers) = (&mut *chance, &mut *numbers);
                let mut turn = Turn { turn: start + turn, as_heard: turn % 2 == 1, chance, numbers };
                self.word(&heard.parts, &mut turn, &mut tokens);
                tokens
            })
            .filter(|tokens| !tokens.is_empty())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn word<'a>(&'a self, parts: &'a [Part], turn: &mut Turn<'_, 'a>, out: &mut Vec<OwnedToken>) {
        for part in parts {
            match part {
                Part::Word(text) => out.push(self.token(text, turn.numbers)),
                Part::Choice(choices) => self.word(turn.choose(choices), turn, out),
                Part::Optional(choices) => {
                    if turn.chance.below(2) == 0 {
                        self.word(turn.choose(choices), turn, out);
                    }
                }
                Part::Name { name, .. } => {
                    let entry = match (self.slots.get(name), self.word_lists.get(name)) {
                        (Some(slot), _) if slot.kind == SlotKind::List && turn.as_heard => {
                            out.push(OwnedToken::Listed(name.clone()));
                            None
                        }
                        (Some(slot), _) if slot.kind == SlotKind::List => {
                            (!slot.values.is_empty()).then(|| &turn.chance.pick(&slot.values).1)
                        }
                        (Some(slot), _) if slot.kind == SlotKind::Number => {
                            out.push(OwnedToken::Number);
                            None
                        }
                        (Some(slot), _) if matches!(slot.kind, SlotKind::Isbn | SlotKind::CallNumber) => {
                            out.push(OwnedToken::Shape(slot.kind));
                            None
                        }
                        (Some(_), _) => {
                            let unknown = 1 + turn.chance.below(3) as usize;
                            let tokens =
                                if turn.as_heard { vec![OwnedToken::Unknown; unknown] } else { vec![OwnedToken::Open] };
                            out.extend(tokens);
                            None
                        }
                        (None, Some(list)) if !list.is_empty() => Some(turn.chance.pick(list)),
                        (None, _) => None,
                    };
                    out.extend(entry.into_iter().flatten().map(|text| self.token(text, turn.numbers)));
                }
            }
        }
    }

    fn token<'a>(&self, word: &'a str, numbers: &mut Numbers<'a>) -> OwnedToken {
        let is_number = || number::parse(&[word], self.language).is_some_and(|n| n != 1);
        if *numbers.entry(word).or_insert_with(is_number) {
            OwnedToken::Number
        } else {
            OwnedToken::Word(word.to_owned())
        }
    }
}

/// The most alternatives that a choice of the template has.
fn widest(parts: &[Part]) -> usize {
    let of = |part: &Part| match part {
        Part::Choice(choices) | Part::Optional(choices) => choices.len(),
        Part::Word(_) | Part::Name { .. } => 1,
    };
    parts.iter().map(of).max().unwrap_or(1)
}

/// Whether a word is a number, of those that were looked at.
type Numbers<'a> = BTreeMap<&'a str, bool>;

/// One of a template's wordings.
struct Turn<'t, 'a> {
    turn: usize,
    /// Puts unknown words for an open slot, as nobody knows yet where the slot is.
    as_heard: bool,
    chance: &'t mut Chance,
    numbers: &'t mut Numbers<'a>,
}

impl Turn<'_, '_> {
    fn choose<'c>(&self, choices: &'c [Vec<Part>]) -> &'c [Part] {
        &choices[self.turn % choices.len()]
    }
}

/// Chance that is the same for the same line, whatever stands in the others: xorshift64* (S. Vigna, 2016).
struct Chance(u64);

impl Chance {
    fn of(line: &str) -> Self {
        // Nought would stay nought.
        Self(hash(b'z', line.chars()) | 1)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}
