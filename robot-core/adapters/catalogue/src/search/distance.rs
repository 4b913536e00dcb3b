//! Edit distance of one pattern to many texts, 64 or 128 letters at a time.
//!
//! G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming" (1999): one
//! column of the table is two machine words.

use std::ops::{BitAnd, BitOr, BitOrAssign, BitXor, Not, Shl};

/// The most letters of a pattern that count.
pub(super) const MAX_LETTERS: usize = 128;
/// What nearly every title keeps to, and what one machine word holds.
const SHORT: usize = 64;

/// A pattern, prepared.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    positions: Positions,
    length: usize,
}

/// For each byte, where in the pattern it stands.
#[derive(Debug, Clone)]
enum Positions {
    Short(Box<[u64; 256]>),
    Long(Box<[u128; 256]>),
}

/// How a pattern fits a text: the number of letters to insert, delete or exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Distances {
    /// To the whole text.
    pub(super) whole: usize,
    /// To the text's start that fits best.
    pub(super) prefix: usize,
    /// To the part of the text that fits best.
    pub(super) part: usize,
}

impl Pattern {
    /// Prepares a pattern; letters beyond [`MAX_LETTERS`] are left out.
    pub(super) fn new(letters: &[u8]) -> Self {
        let letters = &letters[..letters.len().min(MAX_LETTERS)];
        let positions = if letters.len() <= SHORT {
            Positions::Short(positions(letters))
        } else {
            Positions::Long(positions(letters))
        };
        Self { positions, length: letters.len() }
    }

    /// How many letters it has.
    pub(super) const fn len(&self) -> usize {
        self.length
    }

    /// How it fits `text`.
    pub(super) fn distances(&self, text: &[u8]) -> Distances {
        match &self.positions {
            Positions::Short(positions) => distances(positions, self.length, text),
            Positions::Long(positions) => distances(positions, self.length, text),
        }
    }

    /// Its distance to the whole of `text`.
    pub(super) fn whole_distance(&self, text: &[u8]) -> usize {
        match &self.positions {
            Positions::Short(positions) => whole_distance(positions, self.length, text),
            Positions::Long(positions) => whole_distance(positions, self.length, text),
        }
    }
}

fn positions<W: Word>(letters: &[u8]) -> Box<[W; 256]> {
    let mut positions = Box::new([W::NONE; 256]);
    for (at, letter) in letters.iter().enumerate() {
        positions[usize::from(*letter)] |= W::FIRST << at;
    }
    positions
}

fn distances<W: Word>(positions: &[W; 256], length: usize, text: &[u8]) -> Distances {
    let Some(last) = length.checked_sub(1) else { return Distances { whole: text.len(), prefix: 0, part: 0 } };
    let last = W::FIRST << last;
    // Two tables side by side: they do not wait for each other, so that both take hardly longer than one.
    let (mut anchored, mut free) = (Column::new(length), Column::new(length));
    let (mut prefix, mut part) = (length, length);
    for letter in text {
        let equal = positions[usize::from(*letter)];
        anchored.step(equal, last, W::FIRST);
        free.step(equal, last, W::NONE);
        prefix = prefix.min(anchored.distance);
        part = part.min(free.distance);
    }
    Distances { whole: anchored.distance, prefix, part }
}

fn whole_distance<W: Word>(positions: &[W; 256], length: usize, text: &[u8]) -> usize {
    let Some(last) = length.checked_sub(1) else { return text.len() };
    let mut column = Column::new(length);
    for letter in text {
        column.step(positions[usize::from(*letter)], W::FIRST << last, W::FIRST);
    }
    column.distance
}

/// A column of the table as the differences from row to row, and its lowest entry.
struct Column<W> {
    plus: W,
    minus: W,
    distance: usize,
}

impl<W: Word> Column<W> {
    fn new(length: usize) -> Self {
        Self { plus: !W::NONE, minus: W::NONE, distance: length }
    }

    /// Goes to the next column. `equal` is where the pattern has the text's next letter, `last` the bit of the lowest row,
    /// and `at_top` how much the topmost row grows from column to column.
    fn step(&mut self, equal: W, last: W, at_top: W) {
        let vertical = equal | self.minus;
        let horizontal = ((equal & self.plus).plus(self.plus) ^ self.plus) | equal;
        let mut grows = self.minus | !(horizontal | self.plus);
        let mut shrinks = self.plus & horizontal;
        self.distance += usize::from(grows & last != W::NONE);
        self.distance -= usize::from(shrinks & last != W::NONE);
        grows = grows << 1 | at_top;
        shrinks = shrinks << 1;
        self.plus = shrinks | !(vertical | grows);
        self.minus = grows & vertical;
    }
}

/// A machine word with a bit for each letter of a pattern.
trait Word:
    Copy
    + Eq
    + BitAnd<Output = Self>
    + BitOr<Output = Self>
    + BitOrAssign
    + BitXor<Output = Self>
    + Not<Output = Self>
    + Shl<usize, Output = Self>
{
    const NONE: Self;
    const FIRST: Self;

    /// The sum; what is carried over the highest bit is lost.
    fn plus(self, other: Self) -> Self;
}

impl Word for u64 {
    const NONE: Self = 0;
    const FIRST: Self = 1;

    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
}

impl Word for u128 {
    const NONE: Self = 0;
    const FIRST: Self = 1;

    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The table in full: distance to every prefix of the text.
    fn last_row(pattern: &[u8], text: &[u8], is_free_at_start: bool) -> Vec<usize> {
        let mut row: Vec<usize> = (0..=text.len()).map(|at| if is_free_at_start { 0 } else { at }).collect();
        for (i, a) in pattern.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = i + 1;
            for (j, b) in text.iter().enumerate() {
                let here = row[j + 1];
                row[j + 1] = (diagonal + usize::from(a != b)).min(here + 1).min(row[j] + 1);
                diagonal = here;
            }
        }
        row
    }

    proptest! {
        #[test]
        fn as_the_whole_table(pattern in "[a-d]{0,128}", text in "[a-d]{0,140}") {
            let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
            let anchored = last_row(pattern, text, false);
            let free = last_row(pattern, text, true);
            let expected = Distances {
                whole: anchored[text.len()],
                prefix: *anchored.iter().min().unwrap(),
                part: *free.iter().min().unwrap(),
            };
            prop_assert_eq!(Pattern::new(pattern).distances(text), expected);
        }
    }

    #[test]
    fn a_very_long_pattern_is_cut() {
        let pattern = Pattern::new(&[b'a'; 500]);
        assert_eq!(pattern.len(), MAX_LETTERS);
        assert_eq!(pattern.distances(&[b'a'; 128]).whole, 0);
    }
}
