//! How alike two words look and sound.

use robot_core::phonetics::{Unit, koelner};

/// How alike two folded words are, 0 to 1. Short words must be equal: "ja" is not "da".
///
/// Words of five letters and more may differ by a letter, of eight and more by two; words that sound the same after the
/// Kölner Phonetik (H. J. Postel, 1969) may differ more.
pub(super) fn similarity(a: &SoundedWord, b: &SoundedWord) -> f64 {
    let is_of_same_letters = a.letter_set == b.letter_set;
    if is_of_same_letters && a.letters == b.letters {
        return 1.0;
    }
    let (short, long) = (a.letters.len().min(b.letters.len()), a.letters.len().max(b.letters.len()));
    if short < 3 || long > LONGEST || long - short > MOST_LONGER as usize || a.has_digit || b.has_digit {
        return 0.0;
    }
    let sounds_same = || a.code == b.code && a.code.len() > 1;
    if short < 5 {
        // "wan" is "wann" and "stopp" is "stop", but "went" is not "want".
        let doubled = long == short + 1 && sounds_same() && edit_distance(&a.letters, &b.letters) == 1;
        return if doubled { 0.95 } else { 0.0 };
    }
    let allowed = if long >= 8 { MOST_CHANGES as usize } else { 1 };
    // Cheap first: every edit changes the set of letters by two at most, and nearly all pairs end here.
    let set_difference = (a.letter_set ^ b.letter_set).count_ones() as usize;
    if set_difference > 2 * (allowed + 1) {
        return 0.0;
    }
    let sounds_same = sounds_same();
    if !sounds_same && (long - short > allowed || set_difference > 2 * allowed) {
        return 0.0;
    }
    let distance = edit_distance_within(&a.letters, &b.letters, allowed + 1);
    // A wrong first letter in a short word is mostly another word: "mein" and "nein", "Hose" and "Rose".
    let other_start = long < 6 && a.letters[0] != b.letters[0] && !start_alike(a.letters[0], b.letters[0]);
    if other_start {
        return 0.0;
    }
    if sounds_same && distance <= if long < 6 { 1 } else { allowed + 1 } {
        return 1.0 - 0.05 * distance as f64;
    }
    if distance > allowed {
        return 0.0;
    }
    1.0 - distance as f64 / long as f64
}

/// Words that are alike differ in so many letters at the most, one more if they sound the same, and in their lengths.
const MOST_CHANGES: u32 = 2;
const MOST_LONGER: u32 = 3;

/// Letters that begin the same words: "Ferlag" and "Verlag", "Kafé" and "Café".
fn start_alike(a: char, b: char) -> bool {
    [('f', 'v'), ('v', 'w'), ('c', 'k'), ('c', 'z'), ('i', 'y')].contains(&(a.min(b), a.max(b)))
}

/// Longer words are only compared letter by letter.
const LONGEST: usize = 40;

/// A word with what is compared.
#[derive(Debug, Clone)]
pub(super) struct SoundedWord {
    letters: Box<[char]>,
    code: Box<[u8]>,
    /// A bit for each letter that occurs, by its code modulo 32.
    letter_set: u32,
    has_digit: bool,
}

impl SoundedWord {
    pub(super) fn new(folded: &str) -> Self {
        let letters: Box<[char]> = folded.chars().collect();
        let mut code = Vec::new();
        if letters.len() <= LONGEST {
            koelner(folded.as_bytes(), Unit::Word, &mut code);
        }
        let letter_set = letters.iter().fold(0, |set, letter| set | 1 << (*letter as u32 % 32));
        Self { code: code.into(), letter_set, has_digit: letters.iter().any(char::is_ascii_digit), letters }
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// What tells at a glance that two words are not alike.
    pub(super) fn outline(&self) -> Outline {
        Outline { letter_set: self.letter_set, length: u32::try_from(self.letters.len()).unwrap_or(u32::MAX) }
    }

    pub(super) fn ends_with(&self, other: &Self) -> bool {
        self.letters.ends_with(&other.letters)
    }
}

/// A word's length and which letters it has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    letter_set: u32,
    length: u32,
}

impl Outline {
    pub(super) const fn len(self) -> usize {
        self.length as usize
    }

    /// Whether two words may be alike at all; most are not, and are not looked at further.
    pub(super) const fn may_be_like(self, other: Self) -> bool {
        self.length.abs_diff(other.length) <= MOST_LONGER
            && (self.letter_set ^ other.letter_set).count_ones() <= 2 * (MOST_CHANGES + 1)
    }
}

/// The number of letters to add, drop, change or swap with their neighbour (optimal string alignment).
pub(super) fn edit_distance(a: &[char], b: &[char]) -> usize {
    edit_distance_within(a, b, usize::MAX - 1)
}

/// The same if it is `most` or less, and else something more than that.
fn edit_distance_within(a: &[char], b: &[char], most: usize) -> usize {
    // Nearly all words are short, and are compared without asking for memory.
    let (mut short, mut long) = ([[0; LONGEST + 1]; 3], [const { Vec::new() }; 3]);
    let [mut before, mut last, mut row]: [&mut [usize]; 3] = if b.len() <= LONGEST {
        short.each_mut().map(|row| &mut row[..=b.len()])
    } else {
        long.each_mut().map(|row| {
            row.resize(b.len() + 1, 0);
            row.as_mut_slice()
        })
    };
    last.iter_mut().enumerate().for_each(|(at, distance)| *distance = at);
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        // A row is built on the two before it, so that nothing behind two that are too far gets near again.
        let least = |row: &[usize]| row.iter().copied().min().unwrap_or(0);
        if least(row) > most && least(last) >= most {
            return most + 1;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

/// The candidate most like `name`, if one is like enough to be what was meant.
pub(super) fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = name.to_lowercase().chars().take(LONGEST).collect();
    candidates
        .into_iter()
        .map(|candidate| {
            let other: Vec<char> = candidate.chars().collect();
            (edit_distance(&letters, &other), letters.len().max(other.len()), candidate)
        })
        .filter(|(distance, longest, _)| distance * 5 <= longest * 2)
        .min_by_key(|(distance, _, candidate)| {
            (*distance, !candidate.starts_with(letters.first().copied().unwrap_or_default()))
        })
        .map(|(.., candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_within_bounds_is_the_distance() {
        let words = ["", "a", "ab", "ba", "abcd", "badc", "acbd", "toilette", "tiolete", "oeffnungszeiten", "zeiten"];
        let long = "a".repeat(2 * LONGEST);
        for (a, b) in words.iter().chain([&long.as_str()]).flat_map(|a| words.iter().map(move |b| (a, b))) {
            let letters = |word: &str| word.chars().collect::<Vec<_>>();
            let (a, b) = (letters(a), letters(b));
            let all = edit_distance(&a, &b);
            assert_eq!(all, edit_distance(&b, &a), "{a:?} {b:?}");
            for most in 0..20 {
                let within = edit_distance_within(&a, &b, most);
                assert!(if all <= most { within == all } else { within > most }, "{a:?} {b:?} {most}: {within}, {all}");
            }
        }
    }

    #[test]
    fn likeness_follows_ear_and_eye() {
        let alike = |a: &str, b: &str| similarity(&SoundedWord::new(a), &SoundedWord::new(b));
        for (a, b) in [
            ("toilette", "tolette"),
            ("oeffnungszeiten", "oefnungszeiten"),
            ("stehen", "stehn"),
            ("ferlag", "verlag"),
            ("stop", "stopp"),
        ] {
            assert!(alike(a, b) >= 0.7, "{a} {b}: {}", alike(a, b));
        }
        for (a, b) in [
            ("ja", "da"),
            ("mein", "nein"),
            ("buch", "tuch"),
            ("hose", "rose"),
            ("17", "18"),
            ("klo", "kloss"),
            ("want", "went"),
        ] {
            assert!(alike(a, b) < 0.5, "{a} {b}: {}", alike(a, b));
        }
    }
}
