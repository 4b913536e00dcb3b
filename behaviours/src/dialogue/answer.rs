//! What the robot says: text with slots, at most two short sentences.

use std::collections::BTreeMap;

use robot_core::Audience;

use super::problem::Problem;
use super::template::Located;
use super::vocabulary::fillable;

/// An answer for a situation.
pub(super) struct Answer {
    pub(super) topic: String,
    pub(super) label: &'static str,
    pub(super) audience: Audience,
    pub(super) pieces: Vec<Piece>,
}

/// A piece of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Slot(String),
}

/// A listener remembers two short sentences; a slot counts as one word.
const MOST_SENTENCES: usize = 2;
const MOST_WORDS: usize = 20;

/// Reads an answer and checks it against its situation.
pub(super) fn parse(text: &str, topic: &str, label: &'static str) -> Result<Vec<Piece>, Located> {
    let allowed = fillable(topic, label);
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(|letter: char| "{}[]()|".contains(letter)) {
        let at = text.len() - rest.len() + open;
        let bracket = rest[open..].chars().next().unwrap_or('{');
        if bracket != '{' {
            return Err((at, at + 1, Problem::BracketInAnswer { bracket }));
        }
        let inside = &rest[open + 1..];
        let Some(length) = inside.find('}') else {
            return Err((at, at + 1, Problem::Unclosed { bracket }));
        };
        let slot = inside[..length].trim();
        if !allowed.contains(&slot) {
            return Err((at, at + length + 2, Problem::NotFillable { slot: slot.to_owned(), allowed }));
        }
        if open > 0 {
            pieces.push(Piece::Text(rest[..open].to_owned()));
        }
        pieces.push(Piece::Slot(slot.to_owned()));
        rest = &inside[length + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    let words = text.split_whitespace().filter(|word| word.contains(|letter: char| letter.is_alphanumeric())).count();
    if words > MOST_WORDS {
        return Err((0, text.len(), Problem::AnswerTooLong { words, limit: MOST_WORDS }));
    }
    let sentences = text.split_whitespace().filter(|word| ends_sentence(word)).count();
    if sentences > MOST_SENTENCES {
        return Err((0, text.len(), Problem::TooManySentences { sentences, limit: MOST_SENTENCES }));
    }
    Ok(pieces)
}

fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(['»', '«', '"', '“', '”', ')']).ends_with(['.', '!', '?', '…'])
}

/// The answer with its slots filled; `None` if one of them is not known.
pub(super) fn fill(pieces: &[Piece], slots: &BTreeMap<String, String>) -> Option<String> {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Slot(name) => slots.get(name).map(String::as_str),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_filled_or_not_given() {
        let pieces = parse("{title} steht {area}.", "find_item", "found").unwrap();
        let mut slots = BTreeMap::from([("title".to_owned(), "»Momo«".to_owned())]);
        assert_eq!(fill(&pieces, &slots), None);
        slots.insert("area".into(), "hier".into());
        assert_eq!(fill(&pieces, &slots).as_deref(), Some("»Momo« steht hier."));
    }

    #[test]
    fn answers_are_short_and_use_known_slots() {
        type Is = fn(&Problem) -> bool;
        let table: [(&str, Is); 6] = [
            ("Nimm {date}.", |problem| matches!(problem, Problem::NotFillable { .. })),
            ("Nimm {title", |problem| matches!(problem, Problem::Unclosed { .. })),
            ("Nimm [mal] {title}.", |problem| matches!(problem, Problem::BracketInAnswer { bracket: '[' })),
            ("Ja! Gern. Los.", |problem| matches!(problem, Problem::TooManySentences { sentences: 3, .. })),
            ("a b c d e f g h i j k l m n o p q r s t u", |problem| {
                matches!(problem, Problem::AnswerTooLong { words: 21, .. })
            }),
            ("Nimm }", |problem| matches!(problem, Problem::BracketInAnswer { bracket: '}' })),
        ];
        for (text, expected) in table {
            let (_, _, problem) = parse(text, "find_item", "found").unwrap_err();
            assert!(expected(&problem), "{text}: {problem:?}");
        }
        // A point inside a number ends no sentence.
        assert!(parse("Signatur 5.1 PRE steht 3.2 m weiter. Los? Ja", "find_item", "found").is_ok());
    }
}
