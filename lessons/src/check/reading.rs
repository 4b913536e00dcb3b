//! Whether a text is easy enough to read.

use crate::language::LessonLanguage;
use crate::lesson::{LessonText, Picture};

/// A sentence that is too hard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooHard {
    /// The sentence.
    pub sentence: String,
    /// Why: `long` or `subjunctive` or `long-word`.
    pub why: &'static str,
    /// Its words.
    pub words: usize,
}

/// The sentences of a lesson's text for children that are too hard: in simple German more than 12 words, a subjunctive
/// or a word of more than 20 letters; else more than 18 words.
#[must_use]
pub fn too_hard(lesson: &LessonText, language: LessonLanguage) -> Vec<TooHard> {
    let most_words = if language == LessonLanguage::DeSimple { 12 } else { 18 };
    let goals = lesson.goals.values().flat_map(|goal| [Some(&goal.passed), goal.almost.as_ref(), Some(&goal.not_yet)]);
    let steps = lesson
        .steps
        .iter()
        .flat_map(|step| [&step.title, &step.body].into_iter().chain(step.hints.iter().map(|hint| &hint.text)));
    let texts = [&lesson.title, &lesson.intro, &lesson.done].into_iter().chain(steps).chain(goals.flatten());
    let mut found = Vec::new();
    for sentence in texts.flat_map(|text| sentences(text)) {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let mut add = |why| found.push(TooHard { sentence: sentence.clone(), why, words: words.len() });
        if words.len() > most_words {
            add("long");
        }
        if language == LessonLanguage::DeSimple {
            const SUBJUNCTIVE: [&str; 10] =
                ["würde", "würdest", "könnte", "könntest", "müsste", "hätte", "wäre", "sollte", "solltest", "dürfte"];
            let bare = |word: &&str| word.trim_matches(|letter: char| !letter.is_alphabetic()).to_lowercase();
            if words.iter().any(|word| SUBJUNCTIVE.contains(&bare(word).as_str())) {
                add("subjunctive");
            }
            if words.iter().any(|word| bare(word).chars().count() > 20) {
                add("long-word");
            }
        }
    }
    found
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
