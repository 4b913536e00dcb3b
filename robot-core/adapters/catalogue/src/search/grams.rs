//! Which texts share rare fragments of three letters or three sounds with a query.

use super::phonetics;

/// Fragments are numbered by a hash; two that meet cost a little time and nothing else.
const KEYS: usize = 1 << 18;
/// How many texts may be looked at for one query, counted once for each fragment they share.
const BUDGET: usize = 700_000;
/// So many of the rarest fragments are looked at in any case.
const ALWAYS: usize = 6;

/// An inverted index from fragments to texts.
#[derive(Debug)]
pub(super) struct GramIndex {
    /// Where each fragment's list begins in `lists`, in bytes; one more at the end.
    begins: Vec<u32>,
    /// How many texts hold each fragment.
    counts: Vec<u32>,
    /// Text numbers in ascending order, as differences, seven bits a byte, least first.
    lists: Vec<u8>,
    texts: u32,
}

/// Collects the fragments of a text, each once.
pub(super) fn grams(joined: &[u8], code: &mut Vec<u8>, out: &mut Vec<u32>) {
    out.clear();
    push_grams(joined, 1, out);
    phonetics::code(joined, code);
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
    /// Builds the index of `texts` texts; `grams_of` gives the fragments of one.
    pub(super) fn build(texts: u32, mut grams_of: impl FnMut(u32, &mut Vec<u32>)) -> Self {
        let mut found = Vec::new();
        let mut counts = vec![0_u32; KEYS];
        let mut last = vec![0_u32; KEYS];
        let mut sizes = vec![0_u32; KEYS];
        for text in 0..texts {
            grams_of(text, &mut found);
            for &gram in &found {
                let gram = gram as usize;
                sizes[gram] += varint_size(text - last[gram]);
                last[gram] = text;
                counts[gram] += 1;
            }
        }
        let mut begins = Vec::with_capacity(KEYS + 1);
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
        Self { begins, counts, lists, texts }
    }

    /// The `at_most` texts that share most with the fragments, in no order. `length_of` gives a text's length, by which
    /// long texts, which share something with everything, are held back.
    pub(super) fn candidates(&self, grams: &[u32], at_most: usize, length_of: impl Fn(u32) -> u8) -> Vec<u32> {
        let mut known: Vec<(u32, u32)> =
            grams.iter().map(|gram| (self.counts[*gram as usize], *gram)).filter(|(count, _)| *count > 0).collect();
        known.sort_unstable();
        let mut weights = vec![0_f32; self.texts as usize];
        let mut touched = Vec::new();
        let mut looked_at = 0;
        for (at, (count, gram)) in known.into_iter().enumerate() {
            looked_at += count as usize;
            if at >= ALWAYS && looked_at > BUDGET {
                break;
            }
            // Never zero, since zero means not touched.
            let weight = (self.texts as f32 / count as f32).ln() + 0.01;
            let list = &self.lists[self.begins[gram as usize] as usize..self.begins[gram as usize + 1] as usize];
            let (mut text, mut difference, mut shift) = (0_u32, 0_u32, 0);
            for byte in list {
                difference |= u32::from(byte & 0x7f) << shift;
                if byte & 0x80 != 0 {
                    shift += 7;
                    continue;
                }
                text += difference;
                (difference, shift) = (0, 0);
                let sum = &mut weights[text as usize];
                if *sum == 0.0 {
                    touched.push(text);
                }
                *sum += weight;
            }
        }
        // The exponent was found by trying; short titles all count as eight letters.
        let by_length: [f32; 256] = std::array::from_fn(|length| (length.max(8) as f32).powf(-0.35));
        let mut ranked: Vec<(f32, u32)> = touched
            .into_iter()
            .map(|text| (weights[text as usize] * by_length[usize::from(length_of(text))], text))
            .collect();
        if ranked.len() > at_most && at_most > 0 {
            ranked.select_nth_unstable_by(at_most - 1, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        }
        ranked.truncate(at_most);
        ranked.into_iter().map(|(_, text)| text).collect()
    }
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
    use super::*;

    fn index(texts: &[&str]) -> GramIndex {
        let mut code = Vec::new();
        GramIndex::build(u32::try_from(texts.len()).unwrap(), |text, out| {
            grams(texts[text as usize].as_bytes(), &mut code, out);
        })
    }

    fn candidates(index: &GramIndex, query: &str, at_most: usize) -> Vec<u32> {
        let mut found = Vec::new();
        grams(query.as_bytes(), &mut Vec::new(), &mut found);
        let mut candidates = index.candidates(&found, at_most, |_| 10);
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
    fn lists_hold_far_texts() {
        let texts: Vec<String> =
            (0..40_000).map(|n| if n % 20_000 == 7 { "momo".to_owned() } else { format!("{n}") }).collect();
        let index = index(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(candidates(&index, "momo", 5), [7, 20_007]);
    }
}
