//! The sounds that an acoustic model tells apart, and the numbers it knows them by.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A sound of a model; the first, 0, is silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Phone(u16);

/// Where in a word a phone stands. The acoustic model makes no difference; the recogniser finds words by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Begin,
    End,
    Inside,
    Alone,
}

impl Position {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Begin, "begin"), (Self::End, "end"), (Self::Inside, "internal"), (Self::Alone, "singleton")];

    /// That of phone number `index` among `count`.
    pub(super) const fn of(index: usize, count: usize) -> Self {
        match (index == 0, index + 1 == count) {
            (true, true) => Self::Alone,
            (true, false) => Self::Begin,
            (false, true) => Self::End,
            (false, false) => Self::Inside,
        }
    }
}

impl Phone {
    pub(super) const SILENCE: Self = Self(0);

    /// The number in the graph: silence has 1, every other phone four in a row, one for each position.
    pub(super) fn in_graph(self, position: Position) -> i32 {
        match self {
            Self::SILENCE => 1,
            Self(number) => 2 + 4 * (i32::from(number) - 1) + position as i32,
        }
    }
}

/// The transition id of the way out of a graph phone's one state, taken first ("reordered"), then those of its loop.
pub(super) const fn way_out(graph_phone: i32) -> i32 {
    2 * graph_phone
}

/// See [`way_out`].
pub(super) const fn stay(graph_phone: i32) -> i32 {
    2 * graph_phone - 1
}

/// A model's phones by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phones {
    by_name: BTreeMap<String, Phone>,
}

impl Phones {
    /// Reads `phones.txt`: a phone a line, silence first. None when that is not what it is.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        /// More sounds than this no language has; Kaldi's numbers are small, too.
        const MOST: usize = 1000;
        let names: Vec<&str> = text.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
        let mut by_name = BTreeMap::new();
        for (name, number) in names.iter().zip(0_u16..) {
            let is_new = by_name.insert((*name).to_owned(), Phone(number)).is_none();
            if !is_new || name.contains(char::is_whitespace) {
                return None;
            }
        }
        (2..=MOST).contains(&names.len()).then_some(Self { by_name })
    }

    pub(crate) fn get(&self, name: &str) -> Option<Phone> {
        self.by_name.get(name).copied()
    }

    /// All but silence, in the order of their numbers.
    pub(super) fn spoken(&self) -> impl Iterator<Item = Phone> + use<> {
        (1..self.by_name.len() as u16).map(Phone)
    }

    /// What Kaldi calls `word_boundary.int`: where in words each graph phone stands.
    pub(crate) fn word_boundaries(&self) -> String {
        let mut text = String::from("1 nonword\n");
        for phone in self.spoken() {
            for (position, name) in Position::ALL {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{} {name}", phone.in_graph(position));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_graph_phone_has_one_place_in_words() {
        let phones = Phones::parse("SIL\na\nt\n").unwrap();
        assert_eq!(
            phones.word_boundaries(),
            "1 nonword\n2 begin\n3 end\n4 internal\n5 singleton\n6 begin\n7 end\n8 internal\n9 singleton\n"
        );
        assert_eq!(phones.get("t").map(|phone| phone.in_graph(Position::Inside)), Some(8));
        assert_eq!((stay(1), way_out(1), stay(8), way_out(8)), (1, 2, 15, 16));
        assert_eq!(phones.get("u"), None);
    }

    #[rstest::rstest]
    #[case("")]
    #[case("SIL\n")]
    #[case("SIL\na\na\n")]
    #[case("SIL\na b\n")]
    fn what_is_no_list_of_phones(#[case] text: &str) {
        assert_eq!(Phones::parse(text), None);
    }
}
