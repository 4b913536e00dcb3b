//! How written text is spoken: numbers, dates, abbreviations and signs in words, titles in their own language.
//!
//! ```text
//! text -> clean (markup, control characters) -> tokens -> language of each -> rules of that language -> Spoken
//! ```
//!
//! Total and bounded: any text has a reading, of letters, spaces and a few marks for pauses. Nothing of it is a command
//! to a voice. The rules know German and English as they stand in a library; what they do not know is read as written.

mod clean;
mod english;
mod foreign;
mod german;
mod locale;
mod roman;
mod shared;
mod token;

use std::fmt::Write;
use std::ops::Range;
use std::time::Duration;

use self::locale::Locale;
use self::token::{Cursor, Kind, Reading, Token};
use crate::language::Language;

/// The longest text that is spoken in one go, in characters: some four minutes.
pub const MAX_TEXT_LETTERS: usize = 3_000;

/// A pause in speech, and the mark that makes a voice keep it. The order is that of their weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pause {
    /// Short.
    Comma,
    /// Short.
    Colon,
    /// Short.
    Semicolon,
    /// The end of a sentence.
    FullStop,
    /// The end of an exclamation.
    Exclamation,
    /// The end of a question.
    Question,
}

impl Pause {
    /// The mark as it is written.
    #[must_use]
    pub const fn mark(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Colon => ':',
            Self::Semicolon => ';',
            Self::FullStop => '.',
            Self::Exclamation => '!',
            Self::Question => '?',
        }
    }

    const fn ends_sentence(self) -> bool {
        matches!(self, Self::FullStop | Self::Exclamation | Self::Question)
    }
}

/// Something written and how it is said: one word, or the several that "5.1" becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenWord {
    /// Letters, spaces, commas inside long numbers, hyphens and apostrophes.
    pub said: String,
    /// Its language.
    pub language: Language,
    /// The bytes of the written text that it stands for.
    pub source: Range<usize>,
    /// What follows it.
    pub pause: Option<Pause>,
    /// Whether it goes on with a sentence: written with a small letter first.
    goes_on: bool,
}

/// A text as it is spoken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken {
    language: Language,
    words: Vec<SpokenWord>,
}

/// How a text is spoken. Of a text longer than [`MAX_TEXT_LETTERS`], the beginning.
///
/// ```
/// use robot_core::{Language, normalise};
///
/// let said = |text| normalise(text, Language::De).text();
/// assert_eq!(said("Am 3.10. ist ab 14:30 Uhr zu."), "Am dritten Oktober ist ab vierzehn Uhr dreißig zu.");
/// assert_eq!(said("Signatur 5.1 PRE, S. 12"), "Signatur fünf Punkt eins, P R E, Seite zwölf");
/// let title = normalise("»The Two Towers« ist Bd. 2.", Language::De);
/// assert_eq!(title.segments(), [
///     (Language::En, "The Two Towers".to_owned()),
///     (Language::De, "ist Band zwei.".to_owned()),
/// ]);
/// ```
#[must_use]
pub fn normalise(text: &str, language: Language) -> Spoken {
    let tokens = token::tokenise(&clean::clean(text, MAX_TEXT_LETTERS));
    let languages = foreign::languages(&tokens, language);
    let mut words: Vec<SpokenWord> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let language = languages[at];
        let locale = locale(language);
        let cursor = Cursor { tokens: &tokens, at, locale };
        let reading = match token.kind {
            Kind::Space => None,
            _ => read(cursor),
        };
        if let Some(reading) = reading.filter(|reading| reading.end > at) {
            let source = token.source.start..tokens[reading.end - 1].source.end;
            push(&mut words, reading.said, language, source, token);
            at = reading.end;
            continue;
        }
        if token.kind == Kind::Word {
            // "E-Mail" is one word.
            let mut end = at + 1;
            while tokens.get(end).is_some_and(|mark| mark.is_mark('-') && is_plain(end, &tokens, locale))
                && tokens.get(end + 1).is_some_and(|next| next.kind == Kind::Word && is_plain(end + 1, &tokens, locale))
            {
                end += 2;
            }
            let said: String = tokens[at..end].iter().map(|token| token.text.as_str()).collect();
            push(&mut words, said, language, token.source.start..tokens[end - 1].source.end, token);
            at = end;
            continue;
        }
        if let Some(pause) = pause(&tokens, at)
            && let Some(last) = words.last_mut()
        {
            last.pause = last.pause.max(Some(pause));
        }
        at += 1;
    }
    // »Wo ist Walter?« in the middle of a sentence does not end it.
    for at in 1..words.len() {
        if words[at].goes_on && words[at - 1].pause.is_some_and(Pause::ends_sentence) {
            words[at - 1].pause = Some(Pause::Comma);
        }
    }
    Spoken { language, words }
}

fn locale(language: Language) -> &'static Locale {
    match language {
        Language::De => &german::GERMAN,
        Language::En => &english::ENGLISH,
    }
}

/// What the first rule that knows what stands there makes of it: those of the language are tried before those of all.
fn read(cursor: Cursor<'_>) -> Option<Reading> {
    let own = match cursor.locale.language {
        Language::De => german::RULES,
        Language::En => english::RULES,
    };
    own.iter().chain(shared::RULES).find_map(|rule| rule(cursor))
}

/// Whether no rule reads the token at `at` in another way.
fn is_plain(at: usize, tokens: &[Token], locale: &'static Locale) -> bool {
    let cursor = Cursor { tokens, at, locale };
    read(cursor).is_none()
}

fn push(words: &mut Vec<SpokenWord>, said: String, language: Language, source: Range<usize>, first: &Token) {
    // Whatever a rule read, only what can be said comes out.
    let is_sayable = |letter: char| letter.is_alphabetic() && !letter.is_numeric() || "'- ,".contains(letter);
    let said: String = said.chars().filter(|letter| is_sayable(*letter)).collect();
    if said.chars().any(char::is_alphabetic) {
        let goes_on = first.kind == Kind::Word && first.text.starts_with(char::is_lowercase);
        words.push(SpokenWord { said, language, source, pause: None, goes_on });
    }
}

/// The pause that a mark or a gap makes.
fn pause(tokens: &[Token], at: usize) -> Option<Pause> {
    let token = &tokens[at];
    if token.kind == Kind::Space {
        return (token.text.matches('\n').count() > 1).then_some(Pause::FullStop);
    }
    let spaced = |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_none_or(|token| token.kind == Kind::Space);
    Some(match token.text.as_str() {
        "," | "(" | ")" | "[" | "]" | "|" | "•" | "/" if token.text != "/" => Pause::Comma,
        ":" => Pause::Colon,
        ";" => Pause::Semicolon,
        "." | "…" => Pause::FullStop,
        "!" | "¡" => Pause::Exclamation,
        "?" | "¿" => Pause::Question,
        // A dash between words, not a hyphen inside them.
        "–" => Pause::Comma,
        "-" if spaced(at.checked_sub(1)) && spaced(Some(at + 1)) => Pause::Comma,
        _ => return None,
    })
}

impl Spoken {
    /// Its words, in order.
    #[must_use]
    pub fn words(&self) -> &[SpokenWord] {
        &self.words
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The language of the text around what is in another.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// All of it, whatever the language.
    #[must_use]
    pub fn text(&self) -> String {
        join(&self.words)
    }

    /// What is said in one language after the other.
    #[must_use]
    pub fn segments(&self) -> Vec<(Language, String)> {
        let runs = self.words.chunk_by(|one, next| one.language == next.language);
        runs.map(|run| (run[0].language, join(run))).collect()
    }

    /// Sentence by sentence, so that the first can be heard while the next is made. A sentence of more than
    /// 200 letters is cut at a comma.
    #[must_use]
    pub fn sentences(self) -> Vec<Self> {
        const LONG: usize = 200;
        let mut sentences: Vec<Self> = Vec::new();
        let begin = || Self { language: self.language, words: Vec::new() };
        let mut sentence = begin();
        let mut letters = 0;
        for word in self.words {
            letters += word.said.chars().count() + 1 + usize::from(word.pause.is_some());
            let ends = word.pause.is_some_and(|pause| pause.ends_sentence() || letters > LONG);
            sentence.words.push(word);
            if ends {
                sentences.push(std::mem::replace(&mut sentence, begin()));
                letters = 0;
            }
        }
        sentences.extend(Some(sentence).filter(|sentence| !sentence.is_empty()));
        sentences
    }

    /// The bytes of the written text from the first word to the last.
    #[must_use]
    pub fn source(&self) -> Range<usize> {
        match (self.words.first(), self.words.last()) {
            (Some(first), Some(last)) => first.source.start..last.source.end,
            _ => 0..0,
        }
    }

    /// How long a voice takes to say it, estimated: espeak-ng at its usual 175 words a minute speaks some 14 letters a
    /// second, and pauses for a quarter of a second at each mark.
    #[must_use]
    pub fn estimated_duration(&self) -> Duration {
        self.words.iter().map(SpokenWord::estimated_duration).fold(Duration::ZERO, Duration::saturating_add)
    }
}

impl SpokenWord {
    /// How long a voice takes to say it with the pause behind it, estimated.
    #[must_use]
    pub fn estimated_duration(&self) -> Duration {
        const LETTERS_PER_SECOND: u32 = 14;
        const PAUSE: Duration = Duration::from_millis(250);
        // A letter that is spelled takes as long as three in a word.
        let spelled = self.said.split(' ').filter(|word| word.chars().count() == 1).count() * 2;
        let letters = u32::try_from(self.said.chars().count() + 1 + spelled).unwrap_or(u32::MAX);
        let pauses =
            u32::from(self.pause.is_some()) + u32::try_from(self.said.matches(',').count()).unwrap_or_default();
        Duration::from_secs(1).saturating_mul(letters) / LETTERS_PER_SECOND + PAUSE * pauses
    }
}

fn join(words: &[SpokenWord]) -> String {
    let mut text = String::new();
    for word in words {
        let space = if text.is_empty() { "" } else { " " };
        // Writing into a String cannot fail.
        let _ = write!(text, "{space}{}", word.said);
        text.extend(word.pause.map(Pause::mark));
    }
    text
}

#[cfg(test)]
mod tests;
