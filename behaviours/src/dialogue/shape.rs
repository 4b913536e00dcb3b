//! Numbers that people read out: an ISBN, and a call number from the back of a book.

use robot_core::Language;
use robot_core::numeral::LONGEST_HEARD;

use super::number;
use super::vocabulary::SlotKind;
use super::words::Word;

/// The most words of an ISBN: thirteen digits, one by one.
const LONGEST_ISBN: usize = 13;
/// Letters that open a call number: "Cek 403", "R 11".
const MOST_CLASS_LETTERS: usize = 3;
/// Letters of the author's name behind it: "Habi".
const MOST_AUTHOR_LETTERS: usize = 4;

/// Words behind which a call number is said.
const NAMES: [&str; 11] = [
    "signatur",
    "systematik",
    "notation",
    "standort",
    "regalnummer",
    "buchnummer",
    "shelfmark",
    "mark",
    "classmark",
    "callnumber",
    "label",
];
const MOST_NAMED_PARTS: usize = 3;

/// The point between two levels, as it is said.
const POINTS: [&str; 3] = ["punkt", "point", "dot"];

/// What stands on the spines of books that are shelved by interest, before the author's letters, folded: what many houses
/// have. A floor plan names those of its house besides.
const GROUPS: [&str; 24] = [
    "abenteuer",
    "art",
    "bilderbuch",
    "biografie",
    "comic",
    "engl",
    "erstleser",
    "fantasy",
    "film",
    "heiter",
    "historisch",
    "hoerbuch",
    "klassiker",
    "krimi",
    "leben",
    "liebe",
    "manga",
    "roman",
    "sf",
    "spiel",
    "spannung",
    "thriller",
    "tiere",
    "zeit",
];
/// Before such a group on spines for young people.
const YOUTH: &str = "j";
/// So many letters of an author's name stand there.
const AUTHOR_LETTERS: std::ops::RangeInclusive<usize> = 2..=4;

/// How many words from `at` on are of this kind, the longest way; 0 if none. `is_known` says of a word that it is one of
/// the language's own, and so no abbreviation; `groups` are the words by which the house shelves by interest.
pub(super) fn length(
    kind: SlotKind,
    text: &str,
    words: &[Word],
    at: usize,
    language: Language,
    is_known: &dyn Fn(&str) -> bool,
    groups: &[Vec<String>],
) -> usize {
    match kind {
        SlotKind::Isbn => isbn(words, at, language),
        SlotKind::CallNumber => call_number(text, words, at, language, is_known, groups),
        _ => 0,
    }
}

/// Ten or thirteen digits, in groups or one by one.
fn isbn(words: &[Word], at: usize, language: Language) -> usize {
    let (mut digits, mut found) = (0, 0);
    for (offset, word) in words[at..].iter().take(LONGEST_ISBN).enumerate() {
        let folded = word.folded.as_str();
        let is_check_x = digits == 9 && folded == "x";
        digits += match folded.strip_suffix('x').unwrap_or(folded) {
            _ if is_check_x => 1,
            group if !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()) => folded.len(),
            _ if digit(folded, language).is_some() => 1,
            _ => break,
        };
        if digits == 10 || digits == 13 {
            found = offset + 1;
        }
    }
    found
}

/// The digit that a single word is.
fn digit(folded: &str, language: Language) -> Option<u32> {
    number::parse(&[folded], language).filter(|value| *value < 10 && !folded.starts_with("ein") || folded == "eins")
}

/// `5.1 ROW`, `Cek 403 Habi`, `Lit 5.1`, `R 11`, `Krimi KÄS`, also as a recogniser writes them: "fünf punkt eins row",
/// "c e k vierhundertdrei".
fn call_number(
    text: &str,
    words: &[Word],
    at: usize,
    language: Language,
    is_known: &dyn Fn(&str) -> bool,
    groups: &[Vec<String>],
) -> usize {
    let folded = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    let is_number = |at: usize| !folded(at).is_empty() && number::parse(&[folded(at)], language).is_some();
    // "Vierhundert drei" is one number, however many words a recogniser writes.
    let number = |at: usize| {
        let is_one = |many: &usize| {
            let parts: Option<Vec<&str>> =
                words.get(at..at + many).map(|words| words.iter().map(|word| word.folded.as_str()).collect());
            parts.is_some_and(|parts| number::parse(&parts, language).is_some())
        };
        (1..=LONGEST_HEARD).rev().find(is_one).unwrap_or(0)
    };
    // Within a word, or written together with a point.
    let follows_point = |at: usize| {
        let (before, after) = (words.get(at), words.get(at + 1));
        before.zip(after).is_some_and(|(before, after)| text.get(before.end..after.start) == Some("."))
    };
    let written = |at: usize| words.get(at).and_then(|word| text.get(word.start..word.end)).unwrap_or("");
    let is_upper = |at: usize| !written(at).is_empty() && written(at).chars().all(char::is_uppercase);
    let is_abbreviated = |at: usize| is_upper(at) && AUTHOR_LETTERS.contains(&written(at).chars().count());
    let author = |at: usize| {
        let word = folded(at);
        let is_name = (1..=MOST_AUTHOR_LETTERS).contains(&written(at).chars().count())
            && word.chars().all(char::is_alphabetic)
            && (!is_known(word) || is_upper(at))
            && !is_number(at);
        usize::from(is_name)
    };
    // A level below the number before: ".1", or "punkt eins".
    let level_below = |at: usize| {
        if at > 0 && follows_point(at - 1) && is_number(at) {
            1
        } else if POINTS.contains(&folded(at)) && is_number(at + 1) {
            2
        } else {
            0
        }
    };
    // Children's books begin with digits.
    if is_number(at) {
        let level = match level_below(at + 1) {
            0 => return 0,
            words => 1 + words,
        };
        // Who says the point may say the author's whole name: "fünf punkt zwei Goethe".
        let is_name = |word: &Word| word.folded.chars().all(char::is_alphabetic) && !is_known(&word.folded);
        let named = usize::from(level == 3 && words.get(at + level).is_some_and(is_name));
        return level + spelled(words, at + level).max(author(at + level)).max(named);
    }
    // Shelves of an interest have a word and the author: "Krimi KÄS", "J Fantasy ROW". Only written one sees that.
    let of_house = |at: usize| {
        let is_said = |group: &&Vec<String>| group.iter().enumerate().all(|(nth, word)| folded(at + nth) == word);
        let is_name = written(at).starts_with(char::is_uppercase);
        groups.iter().filter(|group| is_name && is_said(group)).map(Vec::len).max().unwrap_or(0)
    };
    let youth = usize::from(folded(at) == YOUTH && written(at) == "J");
    let of_many = youth + usize::from(GROUPS.contains(&folded(at + youth)));
    let group = of_many.max(of_house(at)).max(youth + of_house(at + youth));
    if group > youth && is_abbreviated(at + group) {
        return group + 1;
    }
    // Behind the word for it, letters alone are enough: "Signatur Engl ROW".
    let is_named = at > 0 && NAMES.contains(&folded(at - 1));
    if is_named && author(at) > 0 {
        let end = (at..words.len()).take_while(|at| author(*at) > 0 || is_number(*at)).take(MOST_NAMED_PARTS).count();
        return end.max(spelled(words, at));
    }
    let class = match spelled(words, at) {
        0 => {
            let word = folded(at);
            let is_class = (1..=MOST_CLASS_LETTERS).contains(&word.chars().count())
                && word.chars().all(|letter| letter.is_ascii_alphabetic())
                && !is_known(word);
            usize::from(is_class)
        }
        letters => letters,
    };
    if class == 0 || !is_number(at + class) {
        return 0;
    }
    let mut end = at + class + number(at + class);
    while let levels @ 1.. = level_below(end) {
        end += levels;
    }
    end - at + author(end)
}

/// How many single letters follow each other.
fn spelled(words: &[Word], at: usize) -> usize {
    let letters = words.get(at..).unwrap_or_default().iter();
    let count = letters
        .take_while(|word| word.folded.len() == 1 && word.folded.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .count();
    count.min(MOST_AUTHOR_LETTERS)
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn isbns_and_call_numbers_are_seen_however_they_are_said() {
        let known = |word: &str| ["wo", "ist", "band", "the", "tim", "uhr", "um", "das"].contains(&word);
        let table: [(Language, &str, SlotKind, usize, usize); 37] = [
            (Language::De, "wo steht c e k vierhundert drei", SlotKind::CallNumber, 2, 5),
            (Language::De, "fünf punkt zwei goethe", SlotKind::CallNumber, 0, 4),
            (Language::De, "fünf punkt zwei das", SlotKind::CallNumber, 0, 3),
            (Language::En, "shelf mark Engl ROW", SlotKind::CallNumber, 2, 2),
            (Language::De, "signatur tim bitte", SlotKind::CallNumber, 1, 0),
            (Language::De, "signatur c e k", SlotKind::CallNumber, 1, 3),
            (Language::De, "978 3 551 55167 2 bitte", SlotKind::Isbn, 0, 5),
            (Language::De, "9783551551672", SlotKind::Isbn, 0, 1),
            (Language::De, "3-551-55167-X", SlotKind::Isbn, 0, 4),
            (Language::De, "drei fünf fünf eins fünf fünf eins sechs sieben neun", SlotKind::Isbn, 0, 10),
            (Language::De, "4 7 1 1 0 8 1 5", SlotKind::Isbn, 0, 0),
            (Language::De, "wo ist 5.1 ROW", SlotKind::CallNumber, 2, 3),
            (Language::De, "fünf punkt eins r o w", SlotKind::CallNumber, 0, 6),
            (Language::De, "wo ist Cek 403 Habi", SlotKind::CallNumber, 2, 3),
            (Language::De, "c e k vierhundertdrei", SlotKind::CallNumber, 0, 4),
            (Language::De, "R 11", SlotKind::CallNumber, 0, 2),
            (Language::En, "four point three", SlotKind::CallNumber, 0, 3),
            (Language::De, "wo steht Lit 5.1", SlotKind::CallNumber, 2, 3),
            (Language::En, "where is Lit 5.1.12 ROW", SlotKind::CallNumber, 2, 5),
            (Language::De, "lit fünf punkt eins", SlotKind::CallNumber, 0, 4),
            (Language::En, "l i t five point one", SlotKind::CallNumber, 0, 6),
            (Language::De, "Bgk 2", SlotKind::CallNumber, 0, 2),
            (Language::De, "6.1 U", SlotKind::CallNumber, 0, 3),
            (Language::De, "wo ist Krimi KÄS", SlotKind::CallNumber, 2, 2),
            (Language::De, "J Fantasy ROW", SlotKind::CallNumber, 0, 3),
            (Language::De, "Krimi Kästner", SlotKind::CallNumber, 0, 0),
            (Language::De, "krimi käs", SlotKind::CallNumber, 0, 0),
            (Language::De, "1984", SlotKind::CallNumber, 0, 0),
            (Language::De, "das 13 1/2 Leben", SlotKind::CallNumber, 1, 0),
            (Language::En, "Fahrenheit 451", SlotKind::CallNumber, 0, 0),
            (Language::En, "Catch 22", SlotKind::CallNumber, 0, 0),
            (Language::En, "Lit. 5. 1", SlotKind::CallNumber, 0, 2),
            (Language::De, "band 3", SlotKind::CallNumber, 0, 0),
            (Language::De, "um 12", SlotKind::CallNumber, 0, 0),
            (Language::De, "5. 1.", SlotKind::CallNumber, 0, 0),
            (Language::De, "", SlotKind::CallNumber, 0, 0),
            (Language::De, "17 mal 23", SlotKind::CallNumber, 0, 0),
        ];
        for (language, text, kind, at, expected) in table {
            assert_eq!(length(kind, text, &words(text, language), at, language, &known, &[]), expected, "{text}");
        }
    }
}
