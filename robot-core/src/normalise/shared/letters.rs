//! What is written in letters and signs, and said in other words.

use super::spell;
use crate::language::Language;
use crate::normalise::roman;
use crate::normalise::token::{Cursor, Kind, Reading, Token, is_capitalised};

/// "Kapitel IV", "Band XII", "Star Wars VI".
pub(super) fn roman_numeral(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    // "Bd. IV": the dot is the abbreviation's.
    let before = c.word_before().or_else(|| {
        let mut before = c.tokens[..c.at].iter().rev().filter(|token| token.kind != Kind::Space);
        before.next().filter(|dot| dot.is_mark('.'))?;
        before.next().map(|token| token.text.as_str()).filter(|word| c.locale.before_roman.contains(word))
    })?;
    let text = c.word()?;
    let value = roman::value(text)?;
    let counted = c.locale.before_roman.contains(&before);
    let plain = text.len() > 1 && text.chars().all(|letter| "IVX".contains(letter)) && is_capitalised(before);
    (counted || plain).then_some(())?;
    c.reads((c.locale.cardinal)(value))
}

/// "z. B.": each part with its dot, with spaces between them or without.
pub(super) fn abbreviation(c: Cursor<'_>) -> Option<Reading> {
    let first = c.peek().filter(|token| token.kind == Kind::Word)?;
    if c.glued_before().is_some_and(|before| before.kind == Kind::Word || before.is_mark('.')) {
        return None;
    }
    // "Z. B." begins a sentence; "S." alone is a name.
    let same = |known: &str, part: &str, word: &str| part == word || known.len() > 2 && is_with_capital(word, part);
    let candidates = c
        .locale
        .abbreviations
        .iter()
        .filter(|(known, _)| known.split('.').next().is_some_and(|part| same(known, part, &first.text)));
    let read = |known: &str| {
        let mut c = c;
        for part in known.split_terminator('.') {
            let _ = c.attempt(|c| {
                c.space()?;
                c.peek().is_some_and(|token| token.text == part).then_some(())
            });
            c.word().filter(|word| same(known, part, word))?;
            c.mark(".")?;
        }
        Some(c)
    };
    let (said, mut c) =
        candidates.filter_map(|(known, said)| read(known).map(|c| (*said, c))).max_by_key(|(_, c)| c.at)?;
    // Its dot also ends the sentence where nothing follows, or something new begins.
    let lists = ["und so weiter", "und so fort", "und vieles mehr", "et cetera"].contains(&said);
    let ends = c.is_end() || lists && c.word_ahead().is_some_and(is_capitalised);
    if ends {
        c.at -= 1;
    }
    let begins_sentence =
        c.tokens[..c.at].len() < 8 && is_capitalised(&first.text) && said.starts_with(char::is_lowercase);
    c.reads(if begins_sentence { upper_first(said) } else { said.to_owned() })
}

/// "U.S.A.", "J.R.R. Tolkien": capitals with a dot each, and no space between them.
pub(super) fn initials(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let initial = |c: &mut Cursor<'_>| {
        let letter = c.word().filter(|word| is_capitalised(word) && word.chars().count() == 1)?;
        c.mark(".").map(|_| letter.to_owned())
    };
    let mut letters = String::new();
    while let Some(letter) = c.attempt(initial) {
        letters.push_str(&letter);
    }
    (letters.chars().count() > 1).then_some(())?;
    // The last dot also ends the sentence where nothing follows.
    if c.is_end() {
        c.at -= 1;
    }
    c.reads(spell(&c, &letters))
}

/// Whether a word is another one, its first letter large or not.
fn is_with_capital(word: &str, small: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|first| first.to_lowercase().chain(letters).eq(small.chars()))
}

fn upper_first(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "S. 12", "p. 12", "Nr. 3".
pub(super) fn before_number(mut c: Cursor<'_>) -> Option<Reading> {
    let word = c.word()?;
    let (_, said) = c.locale.before_number.iter().find(|(known, _)| *known == word)?;
    let _ = c.mark(".");
    let end = c;
    c.skip_space();
    c.peek()
        .filter(|token| token.kind == Kind::Number || token.text.len() > 1 && roman::value(&token.text).is_some())?;
    end.reads(*said)
}

/// Words that are not said as they are written.
pub(super) fn sound(mut c: Cursor<'_>) -> Option<Reading> {
    let word = c.word()?;
    let found = c.locale.sounds.iter().find_map(|(written, said)| {
        let rest = word.strip_prefix(written)?;
        ["", "s", "'s"].contains(&rest).then(|| format!("{said}{rest}"))
    });
    c.reads(found?)
}

/// Words in capitals: shouted ones are said as words, abbreviations letter by letter.
pub(super) fn capitals(mut c: Cursor<'_>) -> Option<Reading> {
    let at = c.at;
    let word = c.word()?;
    let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
    // "CDs", "DVDs"
    let (stem, plural) = match word.strip_suffix('s') {
        Some(stem) if letters > 2 => (stem, "s"),
        _ => (word, ""),
    };
    let is_upper = |word: &str| word.chars().all(|letter| letter.is_uppercase() || letter == '\'');
    (letters > 1 && is_upper(stem)).then_some(())?;
    let is_shouted =
        |token: &&Token| token.kind == Kind::Word && token.text.chars().count() >= 4 && is_upper(&token.text);
    let near = c.tokens[..at].iter().rev().take(8).chain(c.tokens[c.at..].iter().take(8));
    let is_shouting = near.filter(is_shouted).count() > 0;
    let count = stem.chars().count();
    let can_be_said = can_be_said(stem);
    let is_word = if is_shouting { can_be_said && count > 1 } else { count > 5 || count > 3 && can_be_said };
    if is_word {
        let lower = word.to_lowercase();
        return c.reads(if c.locale.language == Language::De { upper_first(&lower) } else { lower });
    }
    (count <= 12).then_some(())?;
    c.reads(spell(&c, stem) + plural)
}

/// Whether a word has vowels, and nowhere more than three consonants in a row.
fn can_be_said(word: &str) -> bool {
    let is_vowel = |letter: char| "AEIOUYÄÖÜÀÁÂÈÉÊÌÍÎÒÓÔÙÚÛ".contains(letter);
    let longest = word.split(is_vowel).map(|run| run.chars().count()).max().unwrap_or_default();
    let begins_well = word.split(is_vowel).next().is_some_and(|run| run.chars().count() <= 2 || run.starts_with("SCH"));
    word.chars().any(is_vowel) && longest <= 3 && begins_well && !word.ends_with("BN")
}

/// "&", "+", "§".
pub(super) fn sign(mut c: Cursor<'_>) -> Option<Reading> {
    let token = c.peek().filter(|token| token.kind == Kind::Mark)?;
    let mark = token.text.chars().next()?;
    let (_, said) = c.locale.signs.iter().find(|(sign, _)| *sign == mark)?;
    c.at += 1;
    c.reads(*said)
}
