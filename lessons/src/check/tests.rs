use robot_core::Language;

use super::*;
use crate::Program;
use crate::language::LessonLanguage;
use crate::lesson::{Lesson, bundled, template};

fn report(files: &crate::lesson::Files) -> Report {
    let report = check(files);
    let findings: Vec<String> = report.findings.iter().map(|finding| finding.text(Language::En)).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    report
}

fn troubles(report: &Report) -> Vec<String> {
    let cases = report.cases.iter();
    cases.filter_map(|case| Some(format!("{}: {}", case.name, case.trouble.as_ref()?.en))).collect()
}

#[test]
fn every_bundled_lesson_holds() {
    let lessons = bundled();
    assert!(!lessons.is_empty());
    for files in lessons {
        let report = report(&files);
        assert_eq!(troubles(&report), Vec::<String>::new(), "{}", files.folder);
    }
}

#[test]
fn a_new_lesson_passes_its_own_check() {
    for author in [Language::De, Language::En] {
        let files = template("neu", author).expect("neu is an id");
        assert_eq!(troubles(&report(&files)), Vec::<String>::new(), "{author:?}");
        assert_eq!(report(&files).notes, [], "{author:?}");
    }
}

#[test]
fn a_lesson_that_does_not_hold_is_found_out() {
    let with = |path: &str, from: &str, to: &str| {
        let mut files = template("neu", Language::De).expect("neu is an id");
        let text = files.text(path).unwrap_or_default().to_owned();
        assert!(text.contains(from), "{path} has no `{from}`");
        files.files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
        let report = check(&files);
        // Of the files, nothing but a sentence is wrong here, and it is told with its line.
        assert_eq!(report.findings.len(), usize::from(path.ends_with(".md")), "{:?}", report.findings);
        troubles(&report)
    };
    let cases = [
        ("solution.blocks.txt", "    gesture GESTURE=wave\n", "", "solution passes normal"),
        ("start.blocks.txt", "    posture POSTURE=stand", "    posture\n    gesture\n    say", "starter does not pass"),
        ("solution.blocks.txt", "    gesture", "    wait\n    gesture", "every block counts"),
        ("solution.blocks.txt", "    gesture", "    eyes\n    gesture", "toolbox"),
        ("lesson.toml", "hint = \"winken-fehlt\"", "hint = \"sagen-fehlt\"", "forgets to wave"),
        ("text.de-simple.md", "Schreib zwei kurze Sätze.", "Das würde ich nicht so sagen.", "reading level de-simple"),
    ];
    for (path, from, to, case) in cases {
        let found = with(path, from, to);
        assert!(found.iter().any(|trouble| trouble.starts_with(case)), "{case}: {found:?}");
    }
}

#[test]
fn a_child_hears_of_one_thing_at_a_time() {
    let files = bundled().into_iter().find(|files| files.folder == "010-hallo").expect("it comes along");
    let lesson = Lesson::read(&files).unwrap_or_else(|findings| panic!("{findings:?}"));
    let feedback = |program: &str, language| {
        let program = lesson.program(program).expect("it is there");
        evaluate(&lesson, program, true).unwrap_or_else(|problems| panic!("{problems:?}")).feedback(&lesson, language)
    };
    let done = feedback("solution", LessonLanguage::De);
    assert!(done.passed && done.text.starts_with("Geschafft!"), "{done:?}");
    let early = feedback("tests/ohne-winken", LessonLanguage::De);
    assert_eq!(early.text, "In der richtigen Reihenfolge: 1 von 3 Dingen.");
    assert_eq!(early.goal.as_deref(), Some("reihenfolge"));
    assert!(early.hint.is_some_and(|hint| hint.contains("Arm")));
    let english = feedback("start", LessonLanguage::En);
    assert_eq!(english.text, "NAOme isn't standing at the end yet.");
}

/// What never came is known, by variant: the run was over before it, or there are no words that could have been said.
#[test]
fn what_a_variant_had_in_store_and_never_came_is_known() {
    let passed_over = |folder: &str, outline: &str| {
        let files = bundled().into_iter().find(|files| files.folder == folder).expect("it comes along");
        let lesson = Lesson::read(&files).unwrap_or_else(|findings| panic!("{findings:?}"));
        let program = Program::read(outline.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}"));
        let found = evaluate(&lesson, &program, true).unwrap_or_else(|problems| panic!("{problems:?}"));
        let told = found.passed_over.iter().map(|(variant, stimulus)| {
            let (kind, about) = stimulus.what.told();
            format!("{variant}: {kind} {about}")
        });
        told.collect::<Vec<_>>()
    };
    let silent = passed_over("130-leise-bitte", "ev_start\n    posture POSTURE=crouch\n");
    assert!(silent.contains(&"besuch-im-lesesaal: heard hallo".to_owned()), "{silent:?}");
    let solved = passed_over("130-leise-bitte", include_str!("../../content/130-leise-bitte/solution.blocks.txt"));
    assert_eq!(solved, Vec::<String>::new());
    let deaf = passed_over("070-zauberwort", "ev_start\n    wait SECONDS=20\n");
    assert!(deaf.iter().any(|told| told.contains("heard from_program")), "{deaf:?}");
}

/// Whoever speaks English finds English words in the starter, and reaches the goals with English words.
#[test]
fn lessons_can_be_done_in_english() {
    let words = [
        ("simsalabim, katzenminze", "abracadabra, catmint"),
        ("tiere, abenteuer, witze", "animals, adventure, jokes"),
        ("\"tiere\"", "\"animals\""),
        ("\"abenteuer\"", "\"adventure\""),
        ("\"witze\"", "\"jokes\""),
        ("quiz starten", "start the quiz"),
        ("ja, nein", "yes, no"),
        ("\"ja\"", "\"yes\""),
        ("\"nein\"", "\"no\""),
        ("PHRASE=\"hallo\"", "PHRASE=\"hello\""),
        ("Hallo! Ich mache meine Abendrunde.", "Hello! I'm off on my evening round."),
        ("Da steht jemand vor mir!", "Somebody is standing in front of me!"),
        ("Alles frei!", "All clear!"),
    ];
    for files in bundled() {
        let lesson = Lesson::read(&files).unwrap_or_else(|findings| panic!("{findings:?}"));
        let german = files.text("solution.blocks.txt").expect("it is an outline");
        let english = words.iter().fold(german.to_owned(), |text, (de, en)| text.replace(de, en));
        let program = Program::read(english.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}"));
        let found = evaluate(&lesson, &program, true).unwrap_or_else(|problems| panic!("{problems:?}"));
        assert!(found.passed(), "{}: {:?}", files.folder, found.failed());
        assert_eq!(report(&files).notes, [], "{}", files.folder);
    }
}

#[test]
fn a_starter_in_another_language_has_the_same_blocks() {
    let mut files = bundled().into_iter().find(|files| files.folder == "010-hallo").expect("it comes along");
    let english = files.files.insert("start.en.blocks.txt".to_owned(), "ev_start\n    wait\n".into());
    assert!(english.is_some(), "the lesson has one");
    let findings = Lesson::read(&files).expect_err("it has another block");
    assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["starter-differs"]);
    files.files.remove("start.en.blocks.txt");
    let notes = report(&files).notes;
    assert_eq!(notes.iter().map(|note| note.rule).collect::<Vec<_>>(), ["starter-not-translated"]);
}

#[test]
fn reports_are_junit() {
    let report = report(&template("neu", Language::De).expect("neu is an id"));
    let xml = junit(&[(report, std::time::Duration::from_millis(1500))], Language::En);
    assert!(
        xml.contains("<testsuite name=\"neu\"") && xml.contains("failures=\"0\"") && xml.ends_with("</testsuites>\n")
    );
}
