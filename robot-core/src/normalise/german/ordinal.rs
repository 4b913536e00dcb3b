//! German ordinals, in the case that the words before them ask for.

use super::words::{Gender, MONTHS, RULERS, gender, is_counted};
use super::{GERMAN, number};
use crate::normalise::roman;
use crate::normalise::token::{Cursor, Kind, Reading, is_capitalised};

/// How an ordinal or adjective ends: "der dritte", "am dritten", "ein dritter".
pub(super) fn ending(c: &Cursor<'_>, noun: Option<&str>) -> &'static str {
    let before: Vec<&str> = c.words_before().take(3).collect();
    let is =
        |at: usize, words: &[&str]| before.get(at).is_some_and(|word| words.contains(&word.to_lowercase().as_str()));
    let preposition = &[
        "in", "auf", "an", "mit", "von", "zu", "bei", "nach", "seit", "aus", "ab", "vor", "unter", "hinter", "über",
        "neben",
    ];
    if is(0, &["der"]) {
        // "in der dritten Etage", "der dritte Stock", "die Farbe der dritten Etage"
        let oblique = is(1, preposition)
            || noun.and_then(gender) == Some(Gender::Feminine)
            || noun.and_then(gender) == Some(Gender::Neuter);
        return if oblique { "en" } else { "e" };
    }
    if is(
        0,
        &[
            "am", "im", "vom", "zum", "beim", "zur", "dem", "den", "des", "einem", "einer", "eines", "einen", "diesem",
            "diesen", "ihrem", "seinem", "meinem", "unserem", "meiner", "seiner", "ihrer", "unserer", "jedem", "jeden",
            "ab", "bis", "seit", "nach", "vor", "von", "zwischen",
        ],
    ) {
        return "en";
    }
    if is(
        0,
        &[
            "die", "das", "dieser", "diese", "dieses", "jede", "jeder", "jedes", "eine", "meine", "deine", "seine",
            "ihre", "unsere", "welche", "welcher", "welches",
        ],
    ) {
        return "e";
    }
    match noun.and_then(gender) {
        Some(Gender::Feminine) => "e",
        Some(Gender::Neuter) => "es",
        _ => "er",
    }
}

/// "Elisabeth II.", "Ludwigs XIV."
pub(super) fn ruler(mut c: Cursor<'_>) -> Option<Reading> {
    let name = c.word_before()?;
    let value = roman::value(c.word()?)?;
    let ruler = |name: &str| RULERS.iter().find(|(ruler, _)| *ruler == name);
    let genitive = name.strip_suffix('s').filter(|_| ruler(name).is_none()).and_then(ruler);
    let (_, woman) = ruler(name).or(genitive)?;
    let dotted = c.mark(".").is_some();
    // "Karl V. Meier" would be a middle name; a ruler's number is followed by anything but a name.
    let end_of_sentence = c.is_end() || c.word_ahead().is_some_and(is_capitalised);
    if dotted && end_of_sentence {
        c.at -= 1;
    }
    let stem = number::ordinal_stem(value);
    let mut letters = stem.chars();
    let stem: String = letters.next().map(|first| first.to_uppercase().chain(letters).collect())?;
    c.reads(match (genitive.is_some(), woman) {
        (true, true) => format!("der {stem}en"),
        (true, false) => format!("des {stem}en"),
        (false, true) => format!("die {stem}e"),
        (false, false) => format!("der {stem}e"),
    })
}

/// "im XX. Jahrhundert", "der II. Weltkrieg"
pub(super) fn roman_ordinal(mut c: Cursor<'_>) -> Option<Reading> {
    let begin = c;
    let value = roman::value(c.word()?)?;
    c.mark(".")?;
    let noun = c.word_ahead().filter(|noun| is_counted(noun))?;
    c.reads(number::ordinal_stem(value) + ending(&begin, Some(noun)))
}

/// "die 3. Klasse", "am 3. und 4. Mai", "im 2. Stock"; not the number that ends a sentence.
pub(super) fn ordinal(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let begin = c;
    let number = c.number().filter(|number| *number <= 10_000)?;
    c.mark(".")?;
    if c.peek().is_some_and(|next| {
        next.kind != Kind::Space && !next.is_mark('-') && !next.is_mark('–') && !next.is_mark(',') && !next.is_mark(')')
    }) {
        return None;
    }
    let before = begin.word_before();
    let counted_before = before.is_some_and(|word| GERMAN.counts_before(word));
    let determined = before.is_some_and(|word| {
        let word = word.to_lowercase();
        [
            "der", "die", "das", "dem", "den", "des", "am", "im", "vom", "zum", "beim", "zur", "jede", "jeder",
            "jedes", "jeden", "ein", "eine", "einen", "einem", "dieser", "diese", "dieses", "mein", "meine", "dein",
            "deine", "sein", "seine", "ihr", "ihre", "unser", "unsere", "meinem", "meinen", "seinem", "seinen",
            "ihrem", "ihren",
        ]
        .contains(&word.as_str())
    });
    if c.is_end() {
        // "am 3." ends the sentence as well.
        determined.then_some(())?;
        c.at -= 1;
        return c.reads(number::ordinal_stem(number) + ending(&begin, None));
    }
    let mut ahead = c;
    ahead.skip_space();
    let _ = ahead.mark("-–,");
    ahead.skip_space();
    let next_ordinal = ahead
        .attempt(|c| {
            c.number()?;
            c.mark(".")
        })
        .is_some();
    let noun = ahead.peek().filter(|token| token.kind == Kind::Word).map(|token| token.text.as_str());
    let lower = noun.is_some_and(|word| !is_capitalised(word));
    let is_ordinal = match noun {
        // "Folge 3. Folge 4": the number ends a sentence, and the next one begins.
        Some(noun) if is_capitalised(noun) => {
            determined || (!counted_before && is_counted(noun)) || MONTHS.contains(&noun)
        }
        _ => !counted_before && (lower || next_ordinal || determined),
    };
    is_ordinal.then_some(())?;
    // "vom 3. bis 5. Mai", "die 3. und 4. Klasse": the noun comes later.
    let noun = ahead.tokens[ahead.at..]
        .iter()
        .take(8)
        .find(|token| token.kind == Kind::Word && is_capitalised(&token.text))
        .map(|token| token.text.as_str());
    let ending = chained_ending(&begin).unwrap_or_else(|| ending(&begin, noun));
    c.reads(number::ordinal_stem(number) + ending)
}

/// The second ordinal of "am 3. und 4. Mai" ends like the first.
pub(super) fn chained_ending(begin: &Cursor<'_>) -> Option<&'static str> {
    let tokens: Vec<_> = begin.tokens[..begin.at].iter().filter(|token| token.kind != Kind::Space).collect();
    let (joint, before) = tokens.split_last()?;
    let joins = joint.kind == Kind::Word && ["und", "oder", "bis"].contains(&joint.text.as_str())
        || joint.kind == Kind::Mark && [",", "-", "–"].contains(&joint.text.as_str());
    let (dot, before) = before.split_last()?;
    let (mut number, before) = before.split_last()?;
    // "vom 3.10. bis 5.10.": the day stands before the month.
    if let [.., day, dot] = before
        && dot.is_mark('.')
        && day.kind == Kind::Number
    {
        number = day;
    }
    (joins && dot.is_mark('.') && number.kind == Kind::Number).then_some(())?;
    let at = begin.tokens.iter().position(|token| std::ptr::eq(token, *number))?;
    let first = Cursor { at, ..*begin };
    Some(chained_ending(&first).unwrap_or_else(|| ending(&first, None)))
}
