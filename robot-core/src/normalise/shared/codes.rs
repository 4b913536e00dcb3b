//! What is spelled: addresses, ISBN, call numbers, telephone numbers.

use super::{say_digits, spell, spell_digits};
use crate::normalise::token::{Cursor, Kind, Reading, is_capitalised};

/// A web or mail address: the host as it is said, the rest is for the eyes.
pub(super) fn address(mut c: Cursor<'_>) -> Option<Reading> {
    const ENDINGS: &[&str] = &["at", "ch", "com", "de", "edu", "eu", "gov", "info", "io", "net", "org", "uk"];
    if c.is_inside() {
        return None;
    }
    let tokens = &c.tokens[c.at..];
    let length = tokens.iter().position(|token| token.kind == Kind::Space).unwrap_or(tokens.len());
    let written: String = tokens[..length].iter().map(|token| token.text.as_str()).collect();
    if !tokens.first().is_some_and(|first| matches!(first.kind, Kind::Word | Kind::Number)) {
        return None;
    }
    // What closes the sentence around it is no part of it.
    let trimmed = written.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '«', '»', '“', '”', '\'', ']']);
    let bare = ["https://", "http://", "mailto:"].iter().find_map(|scheme| trimmed.strip_prefix(scheme));
    let (has_scheme, rest) = (bare.is_some(), bare.unwrap_or(trimmed));
    let (user, host) = match rest.split_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, rest),
    };
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or(host);
    let labels: Vec<&str> = host.split('.').collect();
    let is_host = labels.len() > 1
        && labels
            .iter()
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || "-_".contains(c)));
    let ending = labels.last().copied().unwrap_or_default().to_lowercase();
    let is_known = has_scheme
        || user.is_some_and(|user| !user.is_empty())
        || labels[0].eq_ignore_ascii_case("www")
        || ENDINGS.contains(&ending.as_str());
    if !is_host || !is_known || !ending.starts_with(char::is_alphabetic) {
        return None;
    }
    let words = |text: &str| {
        let mut said: Vec<String> = Vec::new();
        let mut word = String::new();
        for letter in text.chars().chain([' ']) {
            if letter.is_alphabetic() {
                word.push(letter);
                continue;
            }
            if !word.is_empty() {
                let short = word.chars().count() <= 3 && !["com", "net", "org"].contains(&word.as_str());
                said.push(if short { spell(&c, &word) } else { word.clone() });
                word.clear();
            }
            match letter {
                '.' => said.push(c.locale.dot.to_owned()),
                '-' | '_' => said.push(c.locale.hyphen.to_owned()),
                '0'..='9' => said.push(spell_digits(&c, &letter.to_string())),
                _ => {}
            }
        }
        said.join(" ")
    };
    let said = match user {
        Some(user) => format!("{} {} {}", words(user), c.locale.at, words(host)),
        None => words(host),
    };
    // The cursor stops before the marks that were trimmed; each is a token of its own.
    c.at += length - written[trimmed.len()..].chars().count();
    c.reads(said)
}

/// Groups of digits with a short pause between them.
fn groups(c: &Cursor<'_>, digits: &[String]) -> String {
    digits.iter().map(|group| spell_digits(c, group)).collect::<Vec<_>>().join(", ")
}

/// "ISBN 978-3-551-55167-2", and the thirteen digits alone.
pub(super) fn isbn(mut c: Cursor<'_>) -> Option<Reading> {
    let named = c.attempt(|c| {
        c.this_word(&["ISBN", "ISSN", "EAN"])?;
        let _ = c.attempt(|c| c.mark("-–").and_then(|_| c.digits()).filter(|form| ["10", "13"].contains(form)));
        let _ = c.mark(":");
        c.skip_space();
        Some(())
    });
    let name = named.map(|()| format!("{}, ", spell(&c, "ISBN")));
    let mut digits: Vec<String> = vec![c.digits()?.to_owned()];
    while let Some(group) = c.attempt(|c| c.mark("-– ").or_else(|| c.space().map(|()| ' ')).and_then(|_| c.digits()))
    {
        digits.push(group.to_owned());
        if digits.len() > 6 {
            break;
        }
    }
    let length: usize = digits.iter().map(String::len).sum();
    let check = c.attempt(|c| {
        let _ = c.mark("-–");
        c.this_word(&["X", "x"])
    });
    let is_bookland = length == 13 && ["978", "979"].iter().any(|start| digits.concat().starts_with(start));
    let is_named = name.is_some() && (8..=13).contains(&length);
    if !(is_bookland || is_named) {
        return None;
    }
    if digits.len() == 1 {
        digits = (0..length).step_by(3).map(|at| digits[0][at..(at + 3).min(length)].to_owned()).collect();
    }
    c.ended()?;
    let check = check.map_or_else(String::new, |_| format!(" {}", spell(&c, "X")));
    let said = format!("{}{}{check}", name.unwrap_or_default(), groups(&c, &digits));
    c.reads(said)
}

/// "5.1 PRE" after "Signatur": numbers with their points, short groups of capitals letter by letter.
pub(super) fn call_number(mut c: Cursor<'_>) -> Option<Reading> {
    let locale = c.locale;
    let follows = c.words_before().next().is_some_and(|word| locale.before_call_number.contains(&word))
        || c.tokens[..c.at].iter().rev().take(3).any(|token| locale.before_call_number.contains(&token.text.as_str()))
            && c.tokens[..c.at].iter().rev().take(2).all(|token| token.kind == Kind::Space || token.is_mark(':'));
    if !follows {
        return None;
    }
    let mut said = Vec::new();
    while said.len() < 8 {
        let group = c.attempt(|c| {
            if !said.is_empty() {
                c.skip_space();
            }
            if let Some(digits) = c.digits() {
                let mut group = say_digits(c, digits);
                while let Some(next) = c.attempt(|c| c.mark(".").and_then(|_| c.digits())) {
                    group += &format!(" {} {}", c.locale.point, say_digits(c, next));
                }
                return Some(group);
            }
            if !said.is_empty() && c.mark("/-").is_some() {
                return c.is_glued().then(String::new);
            }
            let word = c.word().filter(|word| is_capitalised(word))?;
            let is_code = word.chars().count() <= 4 && word.chars().all(char::is_uppercase);
            Some(if is_code { spell(c, word) } else { word.to_owned() })
        });
        let Some(group) = group else { break };
        said.push(group);
    }
    let is_number = c.tokens[..c.at].iter().rev().take(said.len() * 2).any(|token| token.kind == Kind::Number)
        || said.len() > 1
        || said.iter().any(|group| group.contains(' '));
    said.retain(|group| !group.is_empty());
    (!said.is_empty() && is_number).then_some(())?;
    c.reads(said.join(", "))
}

/// A phone number: it begins with a plus or a zero, or the text says so.
pub(super) fn phone(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let named = c.words_before().take(2).any(|word| c.locale.before_digits.contains(&word))
        || c.tokens[..c.at].iter().rev().take(3).any(|token| c.locale.before_digits.contains(&token.text.as_str()));
    let plus = c.mark("+").is_some();
    let open = c.mark("(").is_some();
    let first = c.digits()?;
    let mut digits = vec![first.to_owned()];
    loop {
        let next = c.attempt(|c| {
            let _ = c.mark(")");
            c.skip_space();
            let _ = c.mark("-–/(");
            let _ = c.mark(")");
            c.skip_space();
            c.digits()
        });
        match next {
            Some(group) if digits.len() < 8 => digits.push(group.to_owned()),
            _ => break,
        }
    }
    let length: usize = digits.iter().map(String::len).sum();
    (length >= 6 && (plus || first.starts_with('0')) || named && !open && length >= 3).then_some(())?;
    c.ended()?;
    let plus = if plus { "plus " } else { "" };
    c.reads(format!("{plus}{}", groups(&c, &digits)))
}
