//! Sentences that the recogniser is not sure of.

use rstest::rstest;

use super::standing::answers_of;
use super::*;

const DE: Language = Language::De;
const EN: Language = Language::En;

#[rstest]
// A book is asked about, and a yes needs less.
#[case(DE, &[("Wo steht Momo?", 0.95)], "»Momo«|Regal 1", "Meinen Sie|verstanden")]
#[case(DE, &[("Wo steht Momo?", 0.8)], "Meinen Sie »Momo«", "Regal 1|verstanden")]
#[case(DE, &[("Wo steht Momo?", 0.3)], "Meinen Sie »Momo«", "Regal 1|verstanden")]
#[case(DE, &[("Wo steht Momo?", 0.8), ("Ja.", 0.6)], "Meinen Sie »Momo«|Regal 1", "verstanden")]
#[case(DE, &[("Wo steht Momo?", 0.8), ("Ja.", 0.4)], "Meinen Sie »Momo«", "Regal 1")]
#[case(DE, &[("Wo steht Momo?", 0.8), ("Nein.", 0.6)], "Meinen Sie »Momo«", "Regal 1|verstanden")]
#[case(EN, &[("Where is Momo?", 0.8)], "Do you mean \"Momo\"", "shelf 1")]
// What is well heard afterwards is not asked about.
#[case(DE, &[("Wo steht Krabat?", 0.8), ("Wo steht Momo?", 1.0)], "Meinen Sie »Krabat«|Regal 1", "Meinen Sie »Momo«")]
// Anything else is answered only if it was heard.
#[case(DE, &[("Wo ist die Toilette?", 0.8)], "Toilette", "verstanden")]
#[case(DE, &[("Wo ist die Toilette?", 0.7)], "verstanden", "Toilette")]
#[case(EN, &[("Where is the toilet?", 0.7)], "understand", "toilet")]
// Who was heard well is led at once, and who was not is asked.
#[case(DE, &[("Bring mich zur Toilette!", 0.95)], "bitte folgen", "Soll ich|Möchten Sie|Wollen wir|verstanden")]
#[case(DE, &[("Bring mich zur Toilette!", 0.8)], "Toilette|?", "verstanden|Kommen Sie|Folgen Sie|folgen")]
// An alarm is one however badly it was heard.
#[case(DE, &[("Hilfe, es brennt!", 0.2)], "nach draußen|112", "verstanden")]
fn a_question_goes_before_a_wrong_answer(
    #[case] language: Language,
    #[case] lines: &[(&str, f64)],
    #[case] wanted: &str,
    #[case] unwanted: &str,
) {
    let told = answers_of(LibraryRobot::new(settings(language)).unwrap(), language, lines);
    assert!(wanted.split('|').all(|wanted| told.contains(wanted)), "{wanted} is missing:\n{told}");
    assert!(unwanted.split('|').all(|unwanted| !told.contains(unwanted)), "{unwanted} was said:\n{told}");
}
