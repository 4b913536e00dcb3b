//! Which texts share rare fragments of three letters or three sounds with a query.

use std::cell::RefCell;

/// Fragments are numbered by a hash; two that meet cost a little time and nothing else. Where there are few texts, fewer
/// numbers are told apart: so many for a text, within bounds.
const KEYS: usize = 1 << 18;
const LEAST_KEYS: usize = 1 << 15;
const KEYS_OF_A_TEXT: usize = 128;
/// How many texts may be looked at for one query, counted once for each fragment they share: so many for each text that
/// there is, within bounds.
const BUDGET_OF_A_TEXT: usize = 3;
const LEAST_BUDGET: usize = 100_000;
const MOST_BUDGET: usize = 3_000_000;
/// So many of the rarest fragments are looked at in any case.
const ALWAYS: usize = 6;

/// What a fragment tells is counted in steps of so much of the natural logarithm's unit.
const STEPS: f32 = 16.0;
/// So many texts at once are asked whether one of them is among the best.
const BLOCK: usize = 64;
/// Texts no longer than this are not held back for their length.
const SHORT: u8 = 8;
/// How much a text is held back for its length; found by trying.
const LENGTH_EXPONENT: f32 = -0.35;

/// An inverted index from fragments to texts.
#[derive(Debug)]
pub(super) struct GramIndex {
    /// So many of the lowest bits of a fragment's number are not looked at.
    coarser: u32,
    /// Where each fragment's list begins in `lists`, in bytes; one more at the end.
    begins: Vec<u32>,
    /// How many texts hold each fragment.
    counts: Vec<u32>,
    /// Text numbers in ascending order, as differences, seven bits a byte, least first.
    lists: Vec<u8>,
    /// For each text, how much of what it shares counts, 255 for all: long texts share something with everything.
    damping: Vec<u8>,
    /// Room for what each text shares with a query; all nought between two searches.
    shared: RefCell<Vec<u16>>,
}

/// Collects the fragments of a text's letters and of their sounds, each once.
pub(super) fn grams(joined: &[u8], code: &[u8], out: &mut Vec<u32>) {
    out.clear();
    push_grams(joined, 1, out);
    push_grams(code, 2, out);
    // The start counts twice: who names a title begins at its beginning.
    if let Some(start) = joined.get(..3) {
        out.push(key(start, 3));
    }
    out.sort_unstable();
    out.dedup();
}

/// Adds the letter fragments of a name.
pub(super) fn push_name(joined: &[u8], out: &mut Vec<u32>) {
    push_grams(joined, 1, out);
    out.sort_unstable();
    out.dedup();
}

/// Adds the fragments of another reading's sounds.
pub(super) fn push_sounds(code: &[u8], out: &mut Vec<u32>) {
    push_grams(code, 2, out);
    out.sort_unstable();
    out.dedup();
}

fn push_grams(text: &[u8], kind: u32, out: &mut Vec<u32>) {
    match text.len() {
        0 => {}
        1 | 2 => out.push(key(text, kind)),
        _ => out.extend(text.windows(3).map(|gram| key(gram, kind))),
    }
}

fn key(gram: &[u8], kind: u32) -> u32 {
    let packed = gram.iter().fold(kind, |packed, byte| packed << 8 | u32::from(*byte));
    // Knuth's multiplicative hash; the upper bits are the well-mixed ones.
    packed.wrapping_mul(2_654_435_761) >> (32 - KEYS.trailing_zeros())
}

impl GramIndex {
    /// Builds the index of texts of these lengths; `grams_of` gives the fragments of one.
    pub(super) fn build(lengths: impl Iterator<Item = u8>, mut grams_of: impl FnMut(u32, &mut Vec<u32>)) -> Self {
        let by_length =
            |length: u8| (255.0 * (f32::from(length.max(SHORT)) / f32::from(SHORT)).powf(LENGTH_EXPONENT)) as u8;
        let damping: Vec<u8> = lengths.map(by_length).collect();
        let texts = u32::try_from(damping.len()).unwrap_or(u32::MAX);
        let mut found = Vec::new();
        let keys = (KEYS_OF_A_TEXT * damping.len()).next_power_of_two().clamp(LEAST_KEYS, KEYS);
        let coarser = KEYS.trailing_zeros() - keys.trailing_zeros();
        let mut counts = vec![0_u32; keys];
        let mut last = vec![0_u32; keys];
        let mut sizes = vec![0_u32; keys];
        for text in 0..texts {
            grams_of(text, &mut found);
            coarsen(&mut found, coarser);
            for &gram in &found {
                let gram = gram as usize;
                sizes[gram] += varint_size(text - last[gram]);
                last[gram] = text;
                counts[gram] += 1;
            }
        }
        let mut begins = Vec::with_capacity(keys + 1);
        let mut total = 0_u32;
        for size in &sizes {
            begins.push(total);
            total += size;
        }
        begins.push(total);

        let mut lists = vec![0_u8; total as usize];
        let mut ends = begins.clone();
        last.fill(0);
        for text in 0..texts {
            grams_of(text, &mut found);
            coarsen(&mut found, coarser);
            for &gram in &found {
                let gram = gram as usize;
                let mut difference = text - last[gram];
                last[gram] = text;
                let mut at = ends[gram] as usize;
                while difference >= 0x80 {
                    lists[at] = (difference & 0x7f) as u8 | 0x80;
                    difference >>= 7;
                    at += 1;
                }
                lists[at] = difference as u8;
                ends[gram] = u32::try_from(at + 1).unwrap_or(u32::MAX);
            }
        }
        let shared = RefCell::new(vec![0; damping.len()]);
        Self { coarser, begins, counts, lists, damping, shared }
    }

    /// The `at_most` texts that share most with the fragments, most first.
    pub(super) fn candidates(&self, grams: &[u32], at_most: usize) -> Vec<u32> {
        let mut shared = self.shared.borrow_mut();
        self.count_shared(grams, &mut shared);
        let best = self.best(&shared, at_most);
        shared.fill(0);
        best
    }

    /// Adds up what each text shares with the fragments, the rarest first.
    fn count_shared(&self, grams: &[u32], shared: &mut [u16]) {
        let mut grams = grams.to_vec();
        coarsen(&mut grams, self.coarser);
        let mut known: Vec<(u32, u32)> =
            grams.iter().map(|gram| (self.counts[*gram as usize], *gram)).filter(|(count, _)| *count > 0).collect();
        known.sort_unstable();
        let budget = (BUDGET_OF_A_TEXT * shared.len()).clamp(LEAST_BUDGET, MOST_BUDGET);
        let mut looked_at = 0;
        for (at, (count, gram)) in known.into_iter().enumerate() {
            looked_at += count as usize;
            if at >= ALWAYS && looked_at > budget {
                break;
            }
            // Never zero, since zero means not touched.
            let weight = (STEPS * (shared.len() as f32 / count as f32).ln()).max(1.0) as u16;
            let list = &self.lists[self.begins[gram as usize] as usize..self.begins[gram as usize + 1] as usize];
            let (mut text, mut bytes) = (0_u32, list.iter());
            while let Some(byte) = bytes.next() {
                let mut difference = u32::from(byte & 0x7f);
                if byte & 0x80 != 0 {
                    let mut shift = 7;
                    for byte in bytes.by_ref() {
                        difference |= u32::from(byte & 0x7f) << shift;
                        shift += 7;
                        if byte & 0x80 == 0 {
                            break;
                        }
                    }
                }
                text += difference;
                let sum = &mut shared[text as usize];
                *sum = sum.saturating_add(weight);
            }
        }
    }

    /// The texts that share most, by what counts of it for their length.
    fn best(&self, shared: &[u16], at_most: usize) -> Vec<u32> {
        if at_most == 0 {
            return Vec::new();
        }
        let counts = |(shared, damping): (&u16, &u8)| u32::from(*shared) * u32::from(*damping);
        let blocks = || shared.chunks(BLOCK).zip(self.damping.chunks(BLOCK));
        let top = |(shared, damping): (&[u16], &[u8])| shared.iter().zip(damping).map(counts).fold(0, u32::max);
        let tops: Vec<u32> = blocks().map(top).collect();
        // As many texts as are wanted reach the least of the best blocks' tops, so that nothing below it is among the best.
        let mut sorted = tops.clone();
        let least = match sorted.len().checked_sub(at_most) {
            Some(below) => *sorted.select_nth_unstable(below).1,
            None => 1,
        };
        let least = least.max(1);
        let mut best = Vec::new();
        for (block, (shared, damping)) in blocks().enumerate().filter(|(block, _)| tops[*block] >= least) {
            let scores = shared.iter().zip(damping).map(counts).enumerate();
            best.extend(scores.filter(|(_, score)| *score >= least).map(|(at, score)| (score, block * BLOCK + at)));
        }
        best.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        best.truncate(at_most);
        best.into_iter().filter_map(|(_, text)| u32::try_from(text).ok()).collect()
    }
}

/// Looks less closely at fragments' numbers, which are in ascending order, each once, and stay so.
fn coarsen(grams: &mut Vec<u32>, coarser: u32) {
    grams.iter_mut().for_each(|gram| *gram >>= coarser);
    grams.dedup();
}

const fn varint_size(value: u32) -> u32 {
    match value {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        0x4000..0x20_0000 => 3,
        0x20_0000..0x1000_0000 => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use robot_core::phonetics::{Unit, koelner};

    use super::*;

    fn fragments(text: &str, out: &mut Vec<u32>) {
        let mut code = Vec::new();
        koelner(text.as_bytes(), Unit::Run, &mut code);
        grams(text.as_bytes(), &code, out);
    }

    fn index(texts: &[&str]) -> GramIndex {
        GramIndex::build(texts.iter().map(|_| 10), |text, out| fragments(texts[text as usize], out))
    }

    fn candidates(index: &GramIndex, query: &str, at_most: usize) -> Vec<u32> {
        let mut found = Vec::new();
        fragments(query, &mut found);
        let mut candidates = index.candidates(&found, at_most);
        candidates.sort_unstable();
        candidates
    }

    #[test]
    fn finds_what_shares_fragments() {
        let index = index(&["momo", "tintenherz", "dergruffelo", "es"]);
        assert_eq!(candidates(&index, "tintenhertz", 1), [1]);
        assert_eq!(candidates(&index, "krufelo", 1), [2]);
        assert_eq!(candidates(&index, "es", 1), [3]);
        assert_eq!(candidates(&index, "", 5), [0_u32; 0]);
        assert_eq!(candidates(&index, "momo", 0), [0_u32; 0]);
    }

    #[test]
    fn the_best_are_the_best_of_all() {
        let texts: Vec<String> = (0..5_000_u32).map(|n| format!("{}", n.wrapping_mul(2_654_435_761))).collect();
        let index = index(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        for query in ["2654435761", "1", "123", "98765432"] {
            let mut found = Vec::new();
            fragments(query, &mut found);
            let mut shared = vec![0; texts.len()];
            index.count_shared(&found, &mut shared);
            let mut all: Vec<(u16, u32)> = shared.into_iter().zip(0..).filter(|(shared, _)| *shared > 0).collect();
            all.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            for at_most in [1, 7, 60, 300] {
                let best: Vec<u32> = all.iter().take(at_most).map(|(_, text)| *text).collect();
                assert_eq!(index.candidates(&found, at_most), best, "{query} {at_most}");
            }
        }
    }

    #[test]
    fn few_texts_take_little_room() {
        let bytes = |index: &GramIndex| 4 * (index.begins.len() + index.counts.len());
        assert!(bytes(&index(&["momo", "es"])) < 300_000);
    }

    #[test]
    fn lists_hold_far_texts() {
        let texts: Vec<String> =
            (0..40_000).map(|n| if n % 20_000 == 7 { "momo".to_owned() } else { format!("{n}") }).collect();
        let index = index(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(candidates(&index, "momo", 5), [7, 20_007]);
    }
}
