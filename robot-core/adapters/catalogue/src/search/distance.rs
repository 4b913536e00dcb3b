//! Edit distance of one pattern to many texts, 128 letters at a time.
//!
//! G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming" (1999): one
//! column of the table is two machine words.

/// The most letters of a pattern that count.
pub(super) const MAX_LETTERS: usize = 128;

/// A pattern, prepared.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// For each byte, where in the pattern it stands.
    positions: Box<[u128; 256]>,
    length: usize,
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
        let mut positions = Box::new([0; 256]);
        for (at, letter) in letters.iter().enumerate() {
            positions[usize::from(*letter)] |= 1 << at;
        }
        Self { positions, length: letters.len() }
    }

    /// How many letters it has.
    pub(super) const fn len(&self) -> usize {
        self.length
    }

    /// How it fits `text`.
    pub(super) fn distances(&self, text: &[u8]) -> Distances {
        let mut prefix = self.length;
        let mut part = self.length;
        let whole = self.columns(text, 1, |distance| prefix = prefix.min(distance));
        self.columns(text, 0, |distance| part = part.min(distance));
        Distances { whole, prefix, part }
    }

    /// Its distance to the whole of `text`.
    pub(super) fn whole_distance(&self, text: &[u8]) -> usize {
        self.columns(text, 1, |_| {})
    }

    /// Goes through the table a column at a time; `at_top` is how much the topmost row grows from column to column.
    fn columns(&self, text: &[u8], at_top: u128, mut on_column: impl FnMut(usize)) -> usize {
        let Some(last) = self.length.checked_sub(1) else {
            return if at_top == 1 { text.len() } else { 0 };
        };
        let last = 1_u128 << last;
        let (mut plus, mut minus) = (u128::MAX, 0_u128);
        let mut distance = self.length;
        for letter in text {
            let equal = self.positions[usize::from(*letter)];
            let vertical = equal | minus;
            let horizontal = ((equal & plus).wrapping_add(plus) ^ plus) | equal;
            let mut grows = minus | !(horizontal | plus);
            let mut shrinks = plus & horizontal;
            distance += usize::from(grows & last != 0);
            distance -= usize::from(shrinks & last != 0);
            grows = grows << 1 | at_top;
            shrinks <<= 1;
            plus = shrinks | !(vertical | grows);
            minus = grows & vertical;
            on_column(distance);
        }
        distance
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
