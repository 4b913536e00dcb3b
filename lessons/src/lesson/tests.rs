use robot_core::Language;

use super::*;

/// Written by `naome lessons schema`; kept beside the lessons for editors.
const SCHEMA: &str = include_str!("../../schema/naome-lesson-1.schema.json");

#[test]
fn the_schema_is_current() {
    assert!(schema() == SCHEMA, "write it anew: naome lessons schema > lessons/schema/naome-lesson-1.schema.json");
}

#[test]
fn files_that_are_missing_or_broken_are_named() {
    for path in ["text.en.md", "solution.blocks.txt", "lesson.toml", "tests/ohne-winken.blocks.txt"] {
        let mut files = template("neu", Language::De).expect("neu is an id");
        files.files.remove(path);
        let findings = Lesson::read(&files).expect_err(path);
        let wanted = path.trim_end_matches(".blocks.txt");
        assert!(findings.iter().any(|finding| finding.text(Language::De).contains(wanted)), "{path}: {findings:?}");
    }
    for bytes in [vec![0xff; 100], b"[".repeat(50_000), "a = 1\n".repeat(50_000).into_bytes(), Vec::new()] {
        let mut files = template("neu", Language::De).expect("neu is an id");
        for path in ["lesson.toml", "text.de.md", "start.blocks.txt"] {
            files.files.insert(path.to_owned(), bytes.clone());
            assert!(Lesson::read(&files).is_err(), "{path}");
        }
    }
}

#[test]
fn names_of_lessons_are_ids() {
    for bad in ["", "Mein Tanz", "../x", "ä", &"a".repeat(41)] {
        assert!(template(bad, Language::De).is_none(), "{bad}");
    }
}

#[test]
fn toolboxes_add_up() {
    let files = bundled().into_iter().find(|files| files.folder == "010-hallo").expect("it comes along");
    let lesson = Lesson::read(&files).unwrap_or_else(|findings| panic!("{findings:?}"));
    assert_eq!(lesson.toolbox(0), ["ev_start", "say", "posture"]);
    assert_eq!(lesson.toolbox(1), ["ev_start", "say", "posture", "gesture", "look", "wait"]);
}
