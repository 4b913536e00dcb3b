//! What becomes of a title between a mouth and a recogniser's words.
//!
//! The rules speak of letters, not of the codes by which the search finds titles: a search that is measured by its own
//! idea of what sounds alike would always look good. Those of [`Rules::HeldOut`] are other ones, with which little was
//! tuned.

use super::chance::Chance;

/// By which rules words are misheard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// Those with which weights and thresholds were found.
    Tuned,
    /// Others, to see whether that holds; only how wide to look and how much order counts was chosen with some of them.
    HeldOut,
}

/// Voiced for voiceless and one vowel for its neighbour.
const TUNED: &[(&str, &str)] = &[
    ("b", "p"),
    ("p", "b"),
    ("d", "t"),
    ("t", "d"),
    ("g", "k"),
    ("k", "g"),
    ("w", "f"),
    ("f", "v"),
    ("ei", "ai"),
    ("eu", "oi"),
    ("ie", "i"),
    ("e", "ä"),
    ("ä", "e"),
    ("i", "e"),
    ("u", "o"),
    ("o", "u"),
    ("ü", "i"),
    ("ö", "e"),
    ("sch", "ch"),
    ("ch", "sch"),
    ("z", "s"),
    ("nn", "n"),
    ("ll", "l"),
    ("ss", "s"),
    ("m", "n"),
    ("a", "o"),
];
/// Sounds that get lost or are added, and endings as people speak them.
const HELD_OUT: &[(&str, &str)] = &[
    ("er", "a"),
    ("r", ""),
    ("ng", "n"),
    ("n", "m"),
    ("st", "s"),
    ("pf", "f"),
    ("l", "n"),
    ("h", ""),
    ("en", "n"),
    ("au", "o"),
    ("z", "ts"),
    ("x", "ks"),
    ("i", "ü"),
    ("e", ""),
    ("t", ""),
    ("a", "ar"),
    ("s", "sch"),
    ("g", "ch"),
    ("sp", "schp"),
    ("ck", "g"),
    ("w", "b"),
    ("d", "n"),
    ("ö", "o"),
    ("ü", "u"),
];
/// Other spellings of the same sounds.
const SPELLINGS: &[(&str, &str)] = &[
    ("ie", "i"),
    ("ei", "ai"),
    ("eu", "oi"),
    ("äu", "eu"),
    ("ck", "k"),
    ("tz", "z"),
    ("v", "f"),
    ("f", "v"),
    ("ph", "f"),
    ("th", "t"),
    ("nn", "n"),
    ("ll", "l"),
    ("ss", "s"),
    ("tt", "t"),
    ("ff", "f"),
    ("mm", "m"),
    ("ah", "a"),
    ("eh", "e"),
    ("oh", "o"),
    ("uh", "u"),
    ("d", "t"),
    ("g", "k"),
    ("b", "p"),
    ("ä", "e"),
    ("x", "chs"),
    ("qu", "kw"),
];

/// The title with other spellings of the same sounds, up to two a word.
pub(super) fn misspelt(title: &str, chance: &mut Chance) -> String {
    each_word(title, |_, word| exchange(&exchange(word, SPELLINGS, chance), SPELLINGS, chance))
}

/// The title with one or two telling words misheard, and often split in two; some lose the article at their start.
pub(super) fn misheard(title: &str, rules: Rules, chance: &mut Chance) -> String {
    let table = match rules {
        Rules::Tuned => TUNED,
        Rules::HeldOut => HELD_OUT,
    };
    let telling: Vec<usize> =
        title.split(' ').enumerate().filter(|(_, word)| word.chars().count() > 3).map(|(at, _)| at).collect();
    let telling = if telling.is_empty() { vec![0] } else { telling };
    let (one, other) = (chance.pick(&telling), chance.pick(&telling));
    let heard = each_word(title, |at, word| {
        if at != one && at != other {
            return word.to_owned();
        }
        let mut word = exchange(word, table, chance);
        if chance.percent(50) {
            word = exchange(&word, table, chance);
        }
        if chance.percent(50) { split(&word, chance) } else { word }
    });
    let without = ["der ", "die ", "das "].iter().find_map(|article| heard.strip_prefix(article)).map(str::to_owned);
    without.filter(|_| chance.percent(25)).unwrap_or(heard)
}

fn each_word(title: &str, mut change: impl FnMut(usize, &str) -> String) -> String {
    let words: Vec<String> = title.split(' ').enumerate().map(|(at, word)| change(at, word)).collect();
    words.join(" ")
}

/// Exchanges one of the word's sounds by one of the rules that fit.
fn exchange(word: &str, table: &[(&str, &str)], chance: &mut Chance) -> String {
    let fitting: Vec<(usize, &str, &str)> =
        table.iter().flat_map(|(from, to)| word.match_indices(from).map(|(at, from)| (at, from, *to))).collect();
    if fitting.is_empty() {
        return word.to_owned();
    }
    let (at, from, to) = chance.pick(&fitting);
    let changed = format!("{}{to}{}", &word[..at], &word[at + from.len()..]);
    if changed.is_empty() { word.to_owned() } else { changed }
}

/// Splits a long word in two.
fn split(word: &str, chance: &mut Chance) -> String {
    let places: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(3).collect();
    match places.len().checked_sub(2) {
        Some(count) if count > 0 => {
            let at = chance.pick(&places[..count]);
            format!("{} {}", &word[..at], &word[at..])
        }
        _ => word.to_owned(),
    }
}
