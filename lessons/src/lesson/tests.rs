use super::*;

/// Written by `naome lessons schema`; kept beside the lessons for editors.
const SCHEMA: &str = include_str!("../../schema/naome-lesson-1.schema.json");

#[test]
fn the_schema_is_current() {
    assert!(schema() == SCHEMA, "write it anew: naome lessons schema > lessons/schema/naome-lesson-1.schema.json");
}

fn template_with(path: &str, from: &str, to: &str) -> Files {
    let mut files = template("neu").expect("neu is an id");
    let text = files.text(path).unwrap_or_default().to_owned();
    assert!(text.contains(from), "{path} has no `{from}`");
    files.files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
    files
}

#[test]
fn what_is_wrong_is_found_with_its_line() {
    let toml = "lesson.toml";
    let cases = [
        (toml, "minutes = 15", "minuten = 15", "schema", "minuten"),
        (toml, "kind = \"order\"", "kind = \"ordr\"", "schema", "order"),
        (toml, "sequence = [", "sequenz = [", "schema", "sequenz"),
        (toml, "type = \"gesture\"", "type = \"gestre\"", "unknown-id", "gestre"),
        (toml, "is = \"wave\" }", "is = \"wink\" }", "unknown-id", "wink"),
        (toml, "use = \"buehne\"", "use = \"mond\"", "unknown-id", "mond"),
        (toml, "goals = [\"reihenfolge\"]", "goals = [\"reihe\"]", "unknown-id", "reihe"),
        (toml, "sim_seconds = 60", "sim_seconds = 6000", "limits", "120"),
        (toml, "naome-lesson/1", "naome-lesson/7", "format", "naome-lesson/1"),
        (toml, "hint = \"winken-fehlt\"", "hint = \"winken\"", "unknown-id", "winken"),
        (toml, "\"gesture\", \"wait\"", "\"gestur\", \"wait\"", "unknown-id", "gestur"),
        ("text.de.md", "noch nicht:", "nochnicht:", "goal-line", "geschafft"),
        ("text.en.md", "## done", "## don", "heading", "Titel"),
        ("text.en.md", "{total}", "{totl}", "unknown-figure", "totl"),
        ("text.de.md", "### Tipp: sagen-fehlt", "### Tipp: sagen", "unknown-id", "sagen"),
        ("solution.blocks.txt", "gesture", "gestur", "outline", "gestur"),
    ];
    for (path, from, to, rule, word) in cases {
        let findings = Lesson::read(&template_with(path, from, to)).expect_err(to);
        let texts: Vec<String> = findings.iter().map(|finding| finding.text(robot_core::Language::De)).collect();
        let found = findings.iter().zip(&texts).any(|(finding, text)| {
            finding.rule == rule && text.contains(word) && finding.file.ends_with(path) && !finding.help.en.is_empty()
        });
        assert!(found, "{to}: no finding `{rule}` with »{word}«:\n{}", texts.join("\n"));
    }
    let found = Lesson::read(&template_with(toml, "minutes = 15", "minuten = 15")).expect_err("unknown key");
    assert_eq!((found[0].line, found[0].source_line.as_str()), (11, "minuten = 15"));
}

#[test]
fn files_that_are_missing_or_broken_are_named() {
    for path in ["text.en.md", "solution.blocks.txt", "lesson.toml", "tests/ohne-winken.blocks.txt"] {
        let mut files = template("neu").expect("neu is an id");
        files.files.remove(path);
        let findings = Lesson::read(&files).expect_err(path);
        let wanted = path.trim_end_matches(".blocks.txt");
        assert!(
            findings.iter().any(|finding| finding.text(robot_core::Language::De).contains(wanted)),
            "{path}: {findings:?}"
        );
    }
    for bytes in [vec![0xff; 100], b"[".repeat(50_000), "a = 1\n".repeat(50_000).into_bytes(), Vec::new()] {
        let mut files = template("neu").expect("neu is an id");
        for path in ["lesson.toml", "text.de.md", "start.blocks.txt"] {
            files.files.insert(path.to_owned(), bytes.clone());
            assert!(Lesson::read(&files).is_err(), "{path}");
        }
    }
}

#[test]
fn names_of_lessons_are_ids() {
    for bad in ["", "Mein Tanz", "../x", "ä", &"a".repeat(41)] {
        assert!(template(bad).is_none(), "{bad}");
    }
}

#[test]
fn toolboxes_add_up() {
    let files = bundled().into_iter().find(|files| files.folder == "010-hallo").expect("it comes along");
    let lesson = Lesson::read(&files).unwrap_or_else(|findings| panic!("{findings:?}"));
    assert_eq!(lesson.toolbox(0), ["ev_start", "say", "posture"]);
    assert_eq!(lesson.toolbox(1), ["ev_start", "say", "posture", "gesture", "look", "wait"]);
}
