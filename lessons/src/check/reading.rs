//! Whether a text is for children: easy enough to read, friendly, and with `du`.

use std::ops::Range;

use robot_core::Text;

use crate::language::LessonLanguage;
use crate::lesson::{LessonText, Picture};
use crate::problem::text;

/// A sentence that is not for children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooHard {
    /// The sentence.
    pub sentence: String,
    /// The part of it that it is about: a word, or all of it.
    pub part: String,
    /// Why.
    pub why: Why,
}

/// Why a sentence is not for children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It has so many words, of which so many are allowed.
    Long {
        /// How many it has.
        words: usize,
        /// How many are allowed.
        most: usize,
    },
    /// It has a subjunctive, in simple German.
    Subjunctive,
    /// It has a word of more than 20 letters, in simple German.
    LongWord,
    /// It says that something is wrong: to a child it is "not yet".
    Wrong,
    /// It says `Sie` to a child.
    Formal,
}

impl Why {
    /// A short name for it.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Long { .. } => "long-sentence",
            Self::Subjunctive => "subjunctive",
            Self::LongWord => "long-word",
            Self::Wrong => "wrong",
            Self::Formal => "formal",
        }
    }

    /// What is wrong with this part of a sentence, and what to do about it.
    #[must_use]
    pub fn texts(self, part: &str) -> (Text<String>, Text<String>) {
        match self {
            Self::Long { words, most } => (
                text(format!("Dieser Satz hat {words} Wörter."), format!("This sentence has {words} words.")),
                text(
                    format!("Höchstens {most}: Machen Sie zwei Sätze daraus."),
                    format!("At most {most}: make two sentences of it."),
                ),
            ),
            Self::Subjunctive => (
                text(format!("»{part}« ist ein Konjunktiv."), format!("“{part}” is a subjunctive.")),
                text("Einfache Sprache sagt, was ist.", "Simple language says what is."),
            ),
            Self::LongWord => (
                text(format!("»{part}« ist ein langes Wort."), format!("“{part}” is a long word.")),
                text("Höchstens 20 Buchstaben.", "At most 20 letters."),
            ),
            Self::Wrong => (
                text(format!("Zu Kindern sagen wir nicht »{part}«."), format!("We do not say “{part}” to children.")),
                text("Sagen Sie, was noch fehlt: »noch nicht«.", "Say what is still missing: “not yet”."),
            ),
            Self::Formal => (
                text(format!("»{part}«: Zu Kindern sagen wir du."), format!("“{part}”: to children we say du.")),
                text("Sie sagen wir nur unter ## fuer-betreuende.", "Sie is said below ## fuer-betreuende alone."),
            ),
        }
    }
}

/// The sentences of a lesson's text that are not for children: in simple German more than 12 words, a subjunctive or a
/// word of more than 20 letters; else more than 18 words. In German also `falsch`, and `Sie` for `du`.
#[must_use]
pub fn too_hard(lesson: &LessonText, language: LessonLanguage) -> Vec<TooHard> {
    const SUBJUNCTIVE: [&str; 10] =
        ["würde", "würdest", "könnte", "könntest", "müsste", "hätte", "wäre", "sollte", "solltest", "dürfte"];
    let most = if language == LessonLanguage::DeSimple { 12 } else { 18 };
    let goals = lesson.goals.values().flat_map(|goal| [Some(&goal.passed), goal.almost.as_ref(), Some(&goal.not_yet)]);
    let steps = lesson
        .steps
        .iter()
        .flat_map(|step| [&step.title, &step.body].into_iter().chain(step.hints.iter().map(|hint| &hint.text)));
    let texts = [&lesson.title, &lesson.intro, &lesson.done].into_iter().chain(steps).chain(goals.flatten());
    let mut found = Vec::new();
    for sentence in texts.flat_map(|text| sentences(text)) {
        let words: Vec<&str> = sentence.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
        let count = sentence.split_whitespace().count();
        let mut add = |part: &str, why| found.push(TooHard { sentence: sentence.clone(), part: part.to_owned(), why });
        if count > most {
            add(&sentence, Why::Long { words: count, most });
        }
        let is = |word: &str, table: &[&str]| table.contains(&word.to_lowercase().as_str());
        if language == LessonLanguage::DeSimple {
            if let Some(word) = words.iter().find(|word| is(word, &SUBJUNCTIVE)) {
                add(word, Why::Subjunctive);
            }
            if let Some(word) = words.iter().find(|word| word.chars().count() > 20) {
                add(word, Why::LongWord);
            }
        }
        if language != LessonLanguage::En {
            if let Some(word) = words.iter().find(|word| word.to_lowercase().starts_with("falsch")) {
                add(word, Why::Wrong);
            }
            if let Some(word) = formal(&sentence) {
                add(word, Why::Formal);
            }
        }
    }
    found
}

/// A word without what stands round it.
fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphabetic())
}

/// The word that speaks to somebody as `Sie`. At the beginning of a sentence it may be "they" as well: then only with
/// a "bitte" behind it.
fn formal(sentence: &str) -> Option<&str> {
    const FORMAL: [&str; 8] = ["Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer", "Ihres"];
    let mut begins = true;
    for word in sentence.split_whitespace() {
        let name = bare(word);
        let opens = |word: &str| word.starts_with(['„', '"', '»', '“', '(', '‚']);
        let is_first = begins || opens(word);
        if FORMAL.contains(&name)
            && (!is_first || name == "Sie" && sentence.split_whitespace().any(|word| bare(word) == "bitte"))
        {
            return Some(name);
        }
        // What comes after a dash may be a sentence of its own.
        begins = name.is_empty() && (begins || word.contains(['–', '—', '-']));
    }
    None
}

/// Where these words stand in a file from a place on, however its lines are broken.
pub(super) fn place_of(source: &str, sentence: &str, from: usize) -> Option<Range<usize>> {
    let mut words = sentence.split_whitespace();
    let first = words.next()?;
    let rest: Vec<&str> = words.collect();
    source.get(from..)?.match_indices(first).find_map(|(at, _)| {
        let begin = from + at;
        let end = rest.iter().try_fold(begin + first.len(), |end, word| {
            let after = source[end..].trim_start();
            after.starts_with(word).then(|| source.len() - after.len() + word.len())
        })?;
        Some(begin..end)
    })
}

/// The sentences of a text; a blank line, a list and a colon end one, too. Of a picture, what it says for those who do not see it.
fn sentences(text: &str) -> Vec<String> {
    let line = |line| Picture::read(line).map_or(line, |picture| picture.alt);
    let text = text.lines().map(line).collect::<Vec<_>>().join("\n");
    let paragraphs = text.split("\n\n").flat_map(|paragraph| paragraph.split("\n- "));
    let flat = paragraphs.map(|paragraph| paragraph.replace('\n', " "));
    let sentences = flat.flat_map(|paragraph| {
        paragraph.split(['.', '!', '?', ':', ';']).map(|sentence| sentence.trim().to_owned()).collect::<Vec<_>>()
    });
    sentences.filter(|sentence| !sentence.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Bitte wählen Sie einen Block", Some("Sie"))]
    #[case("Wähle einen Block, der Ihnen gefällt", Some("Ihnen"))]
    #[case("Was sagt Ihr Roboter", Some("Ihr"))]
    #[case("Sie nehmen bitte den Block", Some("Sie"))]
    #[case("NAOme sagt „Bitte schön, haben Sie Fragen", Some("Sie"))]
    #[case("Sie stehen neben dem Regal", None)]
    #[case("Ihr könnt zu zweit bauen", None)]
    #[case("NAOme fragt „Sie wollen ein Buch", None)]
    #[case("Die Kinder winken – Sie stehen vorne", None)]
    #[case("Sag ihnen, dass sie leise sind", None)]
    fn who_is_spoken_to(#[case] sentence: &str, #[case] expected: Option<&str>) {
        assert_eq!(formal(sentence), expected);
    }

    #[test]
    fn every_sentence_is_told_with_its_word() {
        let lesson = LessonText {
            intro: "Das ist falsch. Das würde ich nicht so sagen.\nNimm einen Blockbezeichnungsvorschlag.".to_owned(),
            leaders: "Nehmen Sie sich Zeit. Das ist falsch.".to_owned(),
            ..LessonText::default()
        };
        let found = |language| {
            let found =
                too_hard(&lesson, language).into_iter().map(|hard| format!("{} {}", hard.why.rule(), hard.part));
            found.collect::<Vec<_>>()
        };
        let simple = ["wrong falsch", "subjunctive würde", "long-word Blockbezeichnungsvorschlag"];
        assert_eq!(found(LessonLanguage::DeSimple), simple);
        assert_eq!(found(LessonLanguage::De), simple[..1]);
        assert_eq!(found(LessonLanguage::En), [""; 0]);
    }

    #[test]
    fn sentences_are_found_however_lines_are_broken() {
        let source = "# Titel\n\nNimm den\nBlock. Nimm den Block.\n";
        let first = place_of(source, "Nimm den Block", 0).expect("it is there");
        assert_eq!(&source[first.clone()], "Nimm den\nBlock");
        let second = place_of(source, "Nimm den Block", first.end).expect("it is there again");
        assert_eq!(&source[second.clone()], "Nimm den Block");
        assert_eq!(place_of(source, "Nimm den Block", second.end), None);
    }
}
