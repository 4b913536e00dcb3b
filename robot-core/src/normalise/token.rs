//! Words, numbers and marks, and a cursor that reads patterns of them.

use std::ops::{Range, RangeInclusive};

use super::clean::Letter;
use super::locale::Locale;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, with apostrophes inside.
    Word,
    /// ASCII digits.
    Number,
    /// White space; a text with two line breaks in it ends a paragraph.
    Space,
    /// Any other single character.
    Mark,
}

/// A piece of the cleaned text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// The bytes of the written text that it stands for.
    pub(super) source: Range<usize>,
}

impl Token {
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark && self.text.starts_with(mark)
    }
}

/// Whether a voice for German or English can say something to a letter: Latin, Greek, Cyrillic.
fn is_sayable(letter: char) -> bool {
    letter.is_alphabetic() && !letter.is_numeric() && matches!(letter, '\0'..='\u{52f}' | '\u{1e00}'..='\u{1fff}')
}

pub(super) fn tokenise(letters: &[Letter]) -> Vec<Token> {
    let kind_at = |at: usize| {
        let letter = letters.get(at)?.char;
        let inside = |at: usize| letters.get(at).is_some_and(|letter| is_sayable(letter.char));
        Some(match letter {
            letter if is_sayable(letter) => Kind::Word,
            '\'' if at > 0 && inside(at - 1) && inside(at + 1) => Kind::Word,
            '0'..='9' => Kind::Number,
            letter if letter.is_whitespace() => Kind::Space,
            _ => Kind::Mark,
        })
    };
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(kind) = kind_at(at) {
        let begin = at;
        at += 1;
        while kind != Kind::Mark && kind_at(at) == Some(kind) {
            at += 1;
        }
        let text = letters[begin..at].iter().map(|letter| letter.char).collect();
        let source = letters[begin].source.start..letters[at - 1].source.end;
        tokens.push(Token { kind, text, source });
    }
    tokens
}

/// A place in the tokens from which a rule reads on. Reading gives `None` where something else stands there, so that a
/// rule is written as the pattern it reads, with `?` between the parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'t> {
    pub(super) tokens: &'t [Token],
    pub(super) at: usize,
    pub(super) locale: &'static Locale,
}

/// Reads the pattern that it knows, if it stands at the cursor.
pub(super) type Rule = fn(Cursor<'_>) -> Option<Reading>;

/// How a rule reads the tokens up to `end`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) said: String,
    pub(super) end: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    fn next_if(&mut self, fits: impl FnOnce(&Token) -> bool) -> Option<&'t str> {
        let token = self.peek().filter(|token| fits(token))?;
        self.at += 1;
        Some(&token.text)
    }

    pub(super) fn word(&mut self) -> Option<&'t str> {
        self.next_if(|token| token.kind == Kind::Word)
    }

    pub(super) fn this_word(&mut self, words: &[&str]) -> Option<&'t str> {
        self.next_if(|token| token.kind == Kind::Word && words.contains(&token.text.as_str()))
    }

    /// Digits, whatever they mean.
    pub(super) fn digits(&mut self) -> Option<&'t str> {
        self.next_if(|token| token.kind == Kind::Number)
    }

    /// A number that may be counted with: at most twelve digits, none of them a leading zero.
    pub(super) fn number(&mut self) -> Option<u64> {
        let counts = |digits: &str| digits.len() <= 12 && (digits == "0" || !digits.starts_with('0'));
        self.next_if(|token| token.kind == Kind::Number && counts(&token.text))?.parse().ok()
    }

    /// A number of a day, hour and so on, with a leading zero or without.
    pub(super) fn number_in(&mut self, range: RangeInclusive<u64>) -> Option<u64> {
        let digits = self.next_if(|token| token.kind == Kind::Number && token.text.len() <= 4)?;
        digits.parse().ok().filter(|number| range.contains(number))
    }

    /// Exactly so many digits.
    pub(super) fn digits_of(&mut self, length: usize) -> Option<&'t str> {
        self.next_if(|token| token.kind == Kind::Number && token.text.len() == length)
    }

    pub(super) fn mark(&mut self, marks: &str) -> Option<char> {
        let mark = self.next_if(|token| token.kind == Kind::Mark && marks.contains(&token.text))?;
        mark.chars().next()
    }

    pub(super) fn space(&mut self) -> Option<()> {
        self.next_if(|token| token.kind == Kind::Space).map(|_| ())
    }

    pub(super) fn skip_space(&mut self) {
        let _ = self.space();
    }

    /// A dash between two ends of a range, with spaces around it or without.
    pub(super) fn dash(&mut self) -> Option<()> {
        self.attempt(|c| {
            c.skip_space();
            c.mark("-–")?;
            c.skip_space();
            Some(())
        })
    }

    /// Reads on, or stays where it is.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        let found = read(&mut ahead)?;
        *self = ahead;
        Some(found)
    }

    /// Whether a word or number goes on here without a gap.
    pub(super) fn is_glued(&self) -> bool {
        self.peek().is_some_and(|token| matches!(token.kind, Kind::Word | Kind::Number))
    }

    /// Nothing that belongs to what was read follows: no letter, digit, or mark with a digit behind it.
    pub(super) fn ended(&self) -> Option<()> {
        let number_goes_on = self.peek().is_some_and(|token| token.kind == Kind::Mark && ".,:/-".contains(&token.text))
            && self.tokens.get(self.at + 1).is_some_and(|token| token.kind == Kind::Number);
        (!self.is_glued() && !number_goes_on).then_some(())
    }

    /// As [`ended`](Self::ended), but a dash or slash may lead to another number.
    pub(super) fn ends_number(&self) -> Option<()> {
        let is_dash = self.peek().is_some_and(|token| token.is_mark('-') || token.is_mark('/'));
        if is_dash { Some(()) } else { self.ended() }
    }

    /// The token before, without a gap.
    pub(super) fn glued_before(&self) -> Option<&'t Token> {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).filter(|token| token.kind != Kind::Space)
    }

    /// Whether it stands behind a letter, digit, or a mark that belongs to them.
    pub(super) fn is_inside(&self) -> bool {
        self.glued_before().is_some_and(|token| token.kind != Kind::Mark || "-–.,/_".contains(&token.text))
    }

    /// The word before, if nothing but space lies between.
    pub(super) fn word_before(&self) -> Option<&'t str> {
        self.words_before().next()
    }

    /// The words before, the nearest first, up to any mark or number.
    pub(super) fn words_before(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let before = self.tokens[..self.at].iter().rev().filter(|token| token.kind != Kind::Space);
        before.take_while(|token| token.kind == Kind::Word).map(|token| token.text.as_str())
    }

    /// The word that follows after a space.
    pub(super) fn word_ahead(&self) -> Option<&'t str> {
        let mut ahead = *self;
        ahead.skip_space();
        ahead.word()
    }

    /// Whether the text or the paragraph is over here.
    pub(super) fn is_end(&self) -> bool {
        self.tokens[self.at..]
            .iter()
            .find(|token| token.kind != Kind::Mark || !"\"»«„“”)]".contains(&token.text))
            .is_none_or(|token| token.kind == Kind::Space && token.text.matches('\n').count() > 1)
    }

    /// What was read is said so.
    pub(super) fn reads(self, said: impl Into<String>) -> Option<Reading> {
        Some(Reading { said: said.into(), end: self.at })
    }
}

/// Whether a word begins with a capital letter.
pub(super) fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}
