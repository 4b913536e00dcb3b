//! A robot that cannot walk.

use robot_core::ports::{ScriptedHearing, StillBody};
use rstest::rstest;

use super::*;

/// What is said to these lines, one every twelve seconds.
fn answers(language: Language, lines: &[&str]) -> String {
    let surely: Vec<(&str, f64)> = lines.iter().map(|line| (*line, 1.0)).collect();
    answers_of(LibraryRobot::new(settings(language)).unwrap().standing(), language, &surely)
}

/// The same by any robot whose body stands still, to lines that a recogniser is so sure of.
pub(super) fn answers_of(brain: LibraryRobot, language: Language, lines: &[(&str, f64)]) -> String {
    let guard = LibraryRobot::guard(&settings(language).phrases, GuardLimits::default());
    const EVERY_S: u32 = 12;
    let heard = (1..).zip(lines).map(|(turn, (text, confidence))| Heard {
        text: (*text).to_owned(),
        language,
        confidence: *confidence,
        at: Timestamp::from_secs_f64(f64::from(turn * EVERY_S)),
    });
    let hearing = ScriptedHearing::new(heard);
    let speech = TranscriptSpeech::default();
    let mut robot = Robot::new(Controller::new(brain, guard), StillBody::default(), hearing, speech);
    let mut clock = ManualClock::new(jiff::civil::date(2026, 11, 24).at(15, 0, 0, 0));
    let mut told = String::new();
    let turns = u32::try_from(lines.len()).unwrap() + 1;
    for _ in 0..turns * EVERY_S * Controller::<LibraryRobot>::RATE_HZ {
        for event in robot.tick(&clock).events {
            if let Event::Said { text, .. } = event {
                writeln!(told, "{text}").unwrap();
            }
        }
        clock.advance(Controller::<LibraryRobot>::PERIOD);
    }
    told
}

#[rstest]
#[case(Language::De, &["Wo steht Momo?", "Wo ist der Brockhaus?", "Wo ist die Toilette?", "Bring mich hin!", "Wo ist 5.1 END?"], "hinbring|begleit|zusammen|folgen|weitergehen|Wohin", 5)]
#[case(Language::En, &["Where is Momo?", "Where is the toilet?", "Take me there.", "Stop!"], "take you|together|follow me|come with|walking|Where shall", 4)]
fn a_robot_that_only_stands_offers_to_lead_nobody(
    #[case] language: Language,
    #[case] lines: &[&str],
    #[case] unwanted: &str,
    #[case] least: usize,
) {
    let told = answers(language, lines);
    assert!(told.lines().count() >= least, "{told}");
    assert!(unwanted.split('|').all(|unwanted| !told.contains(unwanted)), "{told}");
    assert!(told.contains("Momo"), "{told}");
}
