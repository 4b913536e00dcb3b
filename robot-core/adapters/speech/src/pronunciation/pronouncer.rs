//! How words are said, by whoever knows.

use std::io::ErrorKind;

use robot_core::Language;

use super::accent::shifted;
use super::espeak::Espeak;
use super::letter_rules::LetterRules;
use super::lexicon::Lexicon;
use super::mnemonics::{Mnemonics, SEPARATOR, bare};
use super::spelling;
use crate::graph::Phone;

/// No word is said in more ways than this.
const MOST_WAYS: usize = 8;

/// Finds out how words are said: from the lexicon that comes along, else from espeak-ng, else by rules.
///
/// A word that looks foreign is also read as a word of the other language: German visitors say "Harry Potter" both ways.
#[derive(Debug, Clone)]
pub(crate) struct Pronouncer {
    espeak: Option<Espeak>,
}

impl Default for Pronouncer {
    fn default() -> Self {
        Self { espeak: Some(Espeak::default()) }
    }
}

/// How words are said: for each, phones in one or more ways; none for what cannot be said, such as "★".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pronounced {
    /// By most.
    pub(crate) usual: Vec<Vec<Vec<Phone>>>,
    /// The same words where vowels have moved: [`shifted`]. English alone has this accent; else it is empty.
    pub(crate) shifted: Vec<Vec<Vec<Phone>>>,
}

impl Pronounced {
    /// Whether anybody knows how to say word number `word`.
    pub(crate) fn can_say(&self, word: usize) -> bool {
        self.usual.get(word).is_some_and(|ways| !ways.is_empty())
    }

    /// The readings of word number `word` by mnemonics of `spoken`.
    fn add<'a>(
        &mut self,
        word: usize,
        said: impl IntoIterator<Item = &'a str>,
        spoken: Language,
        mnemonics: &Mnemonics,
    ) {
        for said in said {
            add(&mut self.usual[word], said, spoken, mnemonics);
            if let Some(ways) = self.shifted.get_mut(word) {
                let moved = (spoken == Language::En).then(|| shifted(said)).flatten();
                add(ways, moved.as_deref().unwrap_or(said), spoken, mnemonics);
            }
        }
    }
}

/// A word that no lexicon has, to be asked for.
struct Question<'a> {
    /// The spelling's index.
    of: usize,
    spelling: &'a str,
}

impl Pronouncer {
    /// One that asks nobody.
    #[cfg(test)]
    pub(crate) const fn without_espeak() -> Self {
        Self { espeak: None }
    }

    /// The ways to say each of the spellings.
    pub(crate) fn pronounce(&self, spellings: &[String], language: Language, mnemonics: &Mnemonics) -> Pronounced {
        let usual = vec![Vec::new(); spellings.len()];
        let shifted = if language == Language::En { usual.clone() } else { Vec::new() };
        let mut ways = Pronounced { usual, shifted };
        let mut questions = [(language, Vec::new()), (other(language), Vec::new())];
        for (of, spelling) in spellings.iter().enumerate() {
            let question = || Question { of, spelling };
            let own: Vec<&str> = Lexicon::bundled(language).find(spelling).collect();
            if !own.is_empty() {
                ways.add(of, own, language, mnemonics);
                continue;
            }
            questions[0].1.push(question());
            let foreign: Vec<&str> = Lexicon::bundled(other(language)).find(spelling).collect();
            if !foreign.is_empty() {
                ways.add(of, foreign, other(language), mnemonics);
            } else if looks_foreign(spelling, language) {
                questions[1].1.push(question());
            }
        }
        for (language, questions) in &questions {
            for (question, answers) in questions.iter().zip(self.answers(questions, *language)) {
                ways.add(question.of, answers.iter().map(String::as_str), *language, mnemonics);
            }
        }
        ways
    }

    /// The ways to say each word, in mnemonics.
    fn answers(&self, questions: &[Question<'_>], language: Language) -> Vec<Vec<String>> {
        if questions.is_empty() {
            return Vec::new();
        }
        let lines: Vec<&str> = questions.iter().map(|question| question.spelling).collect();
        let asked = self.espeak.as_ref().map(|espeak| ask_voices(espeak, &lines, language));
        match asked {
            Some(Ok(answers)) => answers,
            Some(Err(error)) if error.kind() != ErrorKind::NotFound => {
                tracing::warn!("espeak-ng does not say how words are said: {error}");
                by_rules(&lines, language)
            }
            _ => by_rules(&lines, language),
        }
    }
}

/// Asks all of a language's voices at once.
fn ask_voices(espeak: &Espeak, lines: &[&str], language: Language) -> std::io::Result<Vec<Vec<String>>> {
    let mut answers = vec![Vec::new(); lines.len()];
    std::thread::scope(|scope| {
        let asked: Vec<_> =
            Espeak::voices(language).iter().map(|voice| scope.spawn(|| espeak.mnemonics(voice, lines))).collect();
        for voice in asked {
            let said = voice.join().unwrap_or_else(|_| Err(ErrorKind::Other.into()))?;
            for (ways, said) in answers.iter_mut().zip(said) {
                ways.push(said);
            }
        }
        Ok(answers)
    })
}

fn by_rules(lines: &[&str], language: Language) -> Vec<Vec<String>> {
    let separator = SEPARATOR.to_string();
    let word = |word: String| {
        let known = Lexicon::bundled(language).find(&word).next().map(str::to_owned);
        known.unwrap_or_else(|| LetterRules::bundled(language).pronounce(&word))
    };
    let line = |line: &&str| {
        let words: Vec<String> = spelling::spoken(line, language).into_iter().map(word).collect();
        vec![words.join(&separator)]
    };
    lines.iter().map(line).collect()
}

fn add(ways: &mut Vec<Vec<Phone>>, said: &str, language: Language, mnemonics: &Mnemonics) {
    let swallowed = swallowed(said);
    for said in std::iter::once(said).chain(swallowed.as_deref()) {
        let phones = mnemonics.phones(said, language);
        if !phones.is_empty() && !ways.contains(&phones) && ways.len() < MOST_WAYS {
            ways.push(phones);
        }
    }
}

/// The word as it is said in haste, without the vowel of a last syllable in n: "find’n".
fn swallowed(said: &str) -> Option<String> {
    let sounds: Vec<&str> = bare(said).collect();
    match sounds.as_slice() {
        [rest @ .., "@", "n"] if rest.len() >= 2 => {
            let mut sounds = rest.to_vec();
            sounds.push("n");
            Some(sounds.join(&SEPARATOR.to_string()))
        }
        _ => None,
    }
}

const fn other(language: Language) -> Language {
    match language {
        Language::De => Language::En,
        Language::En => Language::De,
    }
}

/// Whether a word's letters are those of the other language: a guess, for words that no lexicon has.
fn looks_foreign(word: &str, language: Language) -> bool {
    /// Where one of these is, German it is not, or hardly ever.
    const NOT_GERMAN: [&str; 24] = [
        "sh", "th", "oo", "ou", "ow", "aw", "ew", "oa", "ea", "wh", "gh", "ay", "ey", "oy", "ry", "ly", "ty", "dy",
        "ny", "cy", "ca", "co", "cu", "ious",
    ];
    const NOT_ENGLISH: [&str; 14] =
        ["ä", "ö", "ü", "ß", "sch", "tz", "pf", "ei", "eu", "aa", "uh", "kn", "chs", "lich"];
    let signs: &[&str] = match language {
        Language::De => &NOT_GERMAN,
        Language::En => &NOT_ENGLISH,
    };
    signs.iter().any(|sign| word.contains(sign))
}

#[cfg(test)]
mod tests;
