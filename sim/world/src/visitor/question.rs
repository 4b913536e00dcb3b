//! What the robot asks, as far as somebody who has no answer of their own must know it to give one that fits.

use robot_core::{Language, Text};

/// A kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// "Soll ich dich hinbringen?": yes will do.
    YesOrNo,
    /// "Weißt du, wer das geschrieben hat?": nobody knows.
    DoYouKnow,
    /// "Welches Buch suchst du?": neither yes nor no would be an answer.
    Open,
    /// "Sagst du das bitte noch einmal anders?"
    SayAgain,
}

impl Question {
    /// The question that a text ends in, if it does.
    pub(super) fn at_end_of(text: &str) -> Option<Self> {
        let is_end = |letter| matches!(letter, '.' | '!' | '?' | '…');
        let (at, mark) = text.char_indices().rev().find(|(_, letter)| is_end(*letter))?;
        if mark != '?' {
            return None;
        }
        let sentence = text[..at].rsplit(is_end).next().unwrap_or_default().to_lowercase();
        let says = |words: &[&str]| words.iter().any(|words| sentence.contains(words));
        let first = sentence.split(|letter: char| !letter.is_alphabetic()).find(|word| !word.is_empty());
        Some(match first {
            _ if says(&["noch einmal", "another way"]) => Self::SayAgain,
            _ if says(&["weißt du", "wissen sie", "do you know"]) => Self::DoYouKnow,
            Some(
                "wer" | "wen" | "wem" | "was" | "welche" | "welcher" | "welches" | "welchen" | "wie" | "wo" | "wohin"
                | "wann" | "warum" | "who" | "whom" | "what" | "which" | "how" | "where" | "when" | "why",
            ) => Self::Open,
            _ => Self::YesOrNo,
        })
    }

    /// What somebody answers who has nothing else to say; nothing where they say their wish again.
    pub(super) const fn usual_answer(self, language: Language) -> Option<&'static str> {
        let answer: Text = match self {
            Self::YesOrNo => Text { de: "ja", en: "yes" },
            Self::DoYouKnow => Text { de: "nein", en: "no" },
            Self::Open => Text { de: "weiß ich nicht", en: "I don't know" },
            Self::SayAgain => return None,
        };
        Some(match language {
            Language::De => answer.de,
            Language::En => answer.en,
        })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Hier ist es. Viel Spaß beim Lesen!", None)]
    #[case("Was? Hier ist es.", None)]
    #[case("Momo steht im Kinderbereich. Soll ich dich hinbringen?", Some("ja"))]
    #[case("Meinst du »Wo ist Walter?«?", Some("ja"))]
    #[case("»Kokolores« finde ich nicht. Weißt du, wer das geschrieben hat?", Some("nein"))]
    #[case("Gern! Welches Buch suchst du?", Some("weiß ich nicht"))]
    #[case("Wie kann ich Ihnen helfen?", Some("weiß ich nicht"))]
    #[case("Entschuldigung, sagst du das bitte noch einmal anders?", None)]
    fn what_is_asked_gets_an_answer_that_fits(#[case] said: &str, #[case] answer: Option<&str>) {
        assert_eq!(Question::at_end_of(said).and_then(|question| question.usual_answer(Language::De)), answer);
    }

    #[rstest]
    #[case("Shall I take you there?", Question::YesOrNo)]
    #[case("I cannot find it. Do you know who wrote it?", Question::DoYouKnow)]
    #[case("Which book are you looking for, or where would you like to go?", Question::Open)]
    #[case("Sorry, could you say that in another way?", Question::SayAgain)]
    fn questions_are_told_apart_in_english_too(#[case] said: &str, #[case] question: Question) {
        assert_eq!(Question::at_end_of(said), Some(question));
    }
}
