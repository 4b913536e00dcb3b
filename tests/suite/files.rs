//! Files that people write, with the mistakes that people make: what is said about them, whatever kind of file it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use crate::program::Program;

const SOON: Duration = Duration::from_secs(300);

/// Words of the readers below, which nobody should have to know.
const JARGON: [&str; 9] =
    ["expected", "invalid type", "literal", "newline", "os error", "serde", "Error:", "stream did not", "erwartet"];

/// A folder with a sound file of every kind, of one test's own; it goes when the test has passed.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

const SCENARIO: &str = "format = \"naome-scenario/1\"\nname = { de = \"Hallo für Mia\", en = \"hello\" }\naudience = \"child\"\n\n\
    [[person]]\nname = \"Mia\"\nage = 9\nsays = \"Hallo!\"\n\n[[expect]]\nintent = \"greet\"\n\n[[expect]]\nsaid = \"Hallo\"\nwithin = 2\n";
const SERVERS: &str = "\n# Server für den Katalog\n[[catalogue_server]]\nkind = \"koha-rest\"\nurl = \"http://127.0.0.1:1/api\"\ntimeout_s = 1.0\n";
const TREE: &str = "<root BTCPP_format=\"4\"><!-- für alle -->\n  <BehaviorTree ID=\"Main\"><AlwaysSuccess/></BehaviorTree>\n</root>\n";

/// Kinds of files: what it is called in a [`Folder`], and the command that reads it.
const KINDS: [(&str, &str, &[&str]); 7] = [
    ("lesson", "tanz/lesson.toml", &["lessons", "check", "tanz"]),
    ("text", "tanz/text.de.md", &["lessons", "check", "tanz"]),
    ("program", "tanz/solution.blocks.txt", &["lessons", "compile", "tanz/solution.blocks.txt"]),
    ("scenario", "a.scenario.toml", &["lessons", "check", "a.scenario.toml"]),
    ("plan", "a.plan.toml", &["plan", "check", "a.plan.toml"]),
    ("house", "house.toml", &["understand", "--house", "house.toml"]),
    ("tree", "a.xml", &["tree", "check", "a.xml"]),
];

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("there is room for a folder");
        let folder = Self(path);
        folder.run(&["lessons", "new", "tanz"], 0);
        folder.run(&["plan", "new", "a.plan.toml"], 0);
        let house = fs::read_to_string(crate::workspace().join("behaviours/house/demo.toml")).expect("it is there");
        folder.write("house.toml", house + SERVERS);
        folder.write("a.scenario.toml", SCENARIO);
        folder.write("a.xml", TREE);
        let solution = fs::read_to_string(folder.0.join("tanz/solution.blocks.txt")).expect("it is there");
        folder.write("tanz/solution.blocks.txt", format!("# für alle\n{solution}"));
        folder
    }

    fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("it can be made");
        fs::write(path, content).expect("it can be written");
    }

    /// What a command says in German, on both its outputs.
    #[track_caller]
    fn run(&self, arguments: &[&str], code: i32) -> String {
        let outcome = Program::naome(["--lang", "de"]).args(arguments).within(&self.0).run(SOON);
        assert_eq!(outcome.code(), Some(code), "{arguments:?}\n{outcome:?}");
        outcome.stdout + &outcome.stderr
    }
}

/// A mistake: the kind of file, what is replaced by what, what is wrong, and what to write.
const MISTAKES: &[(&str, &str, &str, &str, &str)] = &[
    ("scenario", "within = 2\n", "within = 2,0\n", "in Zahlen steht ein Punkt statt des Kommas", "Schreiben Sie: 2.0"),
    ("lesson", "sim_seconds = 60", "sim_seconds = 60,5", "in Zahlen steht ein Punkt", "Schreiben Sie: 60.5"),
    ("plan", "size_m = [5.0, 4.0]", "size_m = [5,0, 4,0]", "hier stehen 4 Zahlen; es sind zwei", "[5.0, 4.0]"),
    ("lesson", "kind = \"order\"", "kind = “order”", "Anführungszeichen einer Textverarbeitung", "kind = \"order\""),
    (
        "scenario",
        "intent = \"greet\"",
        "intent = „greet“",
        "Anführungszeichen einer Textverarbeitung",
        "intent = \"greet\"",
    ),
    ("lesson", "kind = \"order\"", "kind = order", "ein Text steht in Anführungszeichen", "Schreiben Sie: \"order\""),
    ("house", "holidays = \"thuringia\"", "holidays = thuringia", "ein Text steht in", "Schreiben Sie: \"thuringia\""),
    (
        "lesson",
        "age = [8, 10]",
        "age = [8, 10",
        "die Liste davor ist nicht zu Ende: es fehlt ]",
        "Schreiben Sie ] hinter",
    ),
    ("lesson", "age = [8, 10]", "age = [8 10]", "hier fehlt ein Komma", "Zwischen zwei Werten"),
    ("plan", "to_m = [5.0, 0.0]", "to_m = [5.0, 0.0", "nicht zu Ende: es fehlt ]", "Schreiben Sie ] hinter"),
    ("lesson", "[[goal]]", "[goal]\nid = \"x\"\n[[goal]]", "[goal] gibt es mehrmals", "zwei Klammern: [[goal]]"),
    ("scenario", "[[expect]]\nintent", "[expect]\nintent", "[expect] gibt es mehrmals", "zwei Klammern: [[expect]]"),
    ("plan", "[[zone]]", "[zone]", "davon kann es mehrere geben", "zwei Klammern"),
    ("house", "[[catalogue_server]]", "[catalogue_server]", "davon kann es mehrere geben", "zwei Klammern"),
    ("lesson", "minutes = 15", "minutes = \"15\"", "nicht der Text \"15\"", "ohne Anführungszeichen: 15"),
    ("plan", "facing_deg = 270.0", "facing_deg = \"270\"", "hier gehört eine Zahl hin", "ohne Anführungszeichen: 270"),
    ("lesson", "age = [8, 10]", "age = 8", "eine Liste von 2 Werten in eckigen Klammern", "Schreiben Sie: [8, 8]"),
    ("scenario", "within = 2\n", "innerhalb für = 2.0\n", "hier fehlt ein =", "schlüssel = wert"),
    (
        "lesson",
        "source_language = \"de\"",
        "source_language = [11, 8]",
        "hier gehört ein Wort in",
        "Zum Beispiel: \"de\"",
    ),
    (
        "scenario",
        "audience = \"child\"",
        "audience = \"kind\"",
        "`kind` gibt es hier nicht, möglich sind `child`, `adult`",
        "",
    ),
    ("scenario", "age = 9", "age = 900", "eine ganze Zahl von 0 bis 255", ""),
    (
        "house",
        "volume_percent = 80",
        "volume = 80",
        "unbekannter Schlüssel `volume`, möglich sind",
        "Meinten Sie `volume_percent`?",
    ),
    ("plan", "size_m = [5.0, 4.0]", "", "es fehlt `size_m`", "Ergänzen Sie hier: size_m = …"),
    ("scenario", "name = \"Mia\"", "name = \"Mia", "es fehlt ein Anführungszeichen", "Er endet in derselben Zeile"),
];

#[test]
fn mistakes_in_toml_are_told_in_plain_words_in_every_kind_of_file() {
    let folder = Folder::new("toml");
    for (kind, old, new, message, help) in MISTAKES {
        let (_, file, command) = KINDS.iter().find(|(of, ..)| of == kind).expect("there is such a kind");
        let sound = fs::read_to_string(folder.0.join(file)).expect("it is there");
        assert!(sound.contains(old), "{kind}: {old}");
        folder.write(file, sound.replacen(old, new, 1));
        let servers: &[&str] = &["catalogue", "show", "1", "--live", "--house", "house.toml"];
        let command = if old.contains("server") { servers } else { command };
        let outcome = Program::naome(["--lang", "de"]).args(command).within(&folder.0).run(SOON);
        let told = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(matches!(outcome.code(), Some(1 | 2)), "{kind}, {new}: {outcome:?}");
        assert!(told.contains(message) && told.contains(help), "{kind}, {new}:\n{told}");
        for word in JARGON {
            assert!(!told.contains(word), "{kind}, {new}: {word}\n{told}");
        }
        let line = told.lines().find(|line| line.contains(message)).unwrap_or_default();
        assert!(line.contains(".toml:"), "{kind}, {new}: no place in\n{told}");
        folder.write(file, sound);
    }
}

#[test]
fn how_a_file_is_saved_is_told_and_not_that_it_is_missing() {
    let folder = Folder::new("encodings");
    folder.write("phrasen/de/gruss.txt", "absicht: greet\nsag: grüß euch\nantwort hallo: Grüß Gott!\n");
    let phrases = ("phrases", "phrasen/de/gruss.txt", &["phrases", "check", "phrasen"][..]);
    for (kind, file, command) in KINDS.into_iter().chain([phrases]) {
        let sound = fs::read_to_string(folder.0.join(file)).expect("it is there");
        assert!(!sound.is_ascii(), "{kind} has no umlaut");
        folder.write(file, format!("\u{feff}{sound}"));
        folder.run(command, 0);
        let wide = std::iter::once(0xfeff).chain(sound.encode_utf16()).flat_map(u16::to_le_bytes);
        let narrow = sound.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?'));
        for bytes in [wide.collect::<Vec<u8>>(), narrow.collect()] {
            folder.write(file, bytes);
            let outcome = Program::naome(["--lang", "de"]).args(command).within(&folder.0).run(SOON);
            let told = format!("{}{}", outcome.stdout, outcome.stderr);
            let name = file.rsplit('/').next().unwrap_or(file);
            assert!(matches!(outcome.code(), Some(1 | 2)), "{kind}: {outcome:?}");
            assert!(told.contains(name) && told.contains("ist nicht als UTF-8 gespeichert"), "{kind}:\n{told}");
            assert!(told.contains("Speichern Sie sie als UTF-8") && !told.contains("fehlt"), "{kind}:\n{told}");
        }
        folder.write(file, sound);
    }
}

#[test]
fn a_wrong_path_is_told_in_words() {
    let folder = Folder::new("paths");
    let table: [(&[&str], &str); 17] = [
        (&["plan", "check", "nirgends.plan.toml"], "nirgends.plan.toml gibt es nicht."),
        (&["plan", "check", "tanz"], "tanz ist ein Ordner; hier wird eine Datei gebraucht."),
        (&["lessons", "check", "nirgends"], "nirgends gibt es nicht."),
        (&["lessons", "check", "tanz/lesson.toml"], "Geben Sie den Ordner an"),
        (&["lessons", "compile", "nirgends.blocks.txt"], "nirgends.blocks.txt gibt es nicht."),
        (&["understand", "--house", "tanz"], "tanz ist ein Ordner"),
        (&["understand", "--phrases", "nirgends"], "nirgends gibt es nicht."),
        (&["understand", "--phrases", "tanz"], "In tanz sind keine Phrasendateien"),
        (
            &["lessons", "run", "tanz/solution.blocks.txt", "--spot", "xyz"],
            "Den Platz »xyz« gibt es in diesem Raum nicht.",
        ),
        (&["lessons", "check", "house.toml"], "Ein Szenario heißt ….scenario.toml."),
        (&["catalogue", "import", "nirgends.mrc", "--db", "k.db"], "nirgends.mrc gibt es nicht."),
        (
            &["catalogue", "import", "house.toml", "--db", "nirgends/k.db"],
            "k.db kann ich nicht schreiben: Den Ordner gibt es",
        ),
        (
            &["plan", "draw", "library", "--out", "nirgends/r.svg"],
            "r.svg kann ich nicht schreiben: Den Ordner gibt es nicht.",
        ),
        (&["replay", "house.toml"], "house.toml ist keine Aufzeichnung (MCAP)."),
        (&["phrases", "missed", "house.toml"], "In house.toml steht nichts, was robot --missed aufgeschrieben hat."),
        (&["house", "new", "house.toml"], "house.toml gibt es schon; ich überschreibe nichts."),
        (&["catalogue", "search", ""], "Wonach soll ich suchen?"),
    ];
    for (command, expected) in table {
        let told = folder.run(command, 2);
        assert!(told.contains(expected) && !told.contains("os error"), "{command:?}: {told}");
    }
    assert!(!folder.0.join("k.db").exists(), "nothing came into it");
}

#[test]
fn a_small_phrase_file_changes_what_it_says_and_leaves_the_rest() {
    let folder = Folder::new("phrases");
    folder.write("phrasen/de/gruss.txt", "absicht: greet\nantwort hallo: Gude!\nkinder hallo: Gude!\n");
    let checked = folder.run(&["phrases", "check", "phrasen"], 0);
    assert!(checked.contains("1 eigene Datei über 13 mitgelieferten"), "{checked}");
    let end = |folder_name: &str, code| {
        let checked = folder.run(&["--json", "phrases", "check", folder_name], code);
        serde_json::from_str::<serde_json::Value>(checked.lines().last().unwrap_or_default()).expect("a last line")
    };
    assert_eq!(end("phrasen", 0), json!({ "event": "end", "files": 1, "bundled": 13, "errors": 0 }));
    folder.write("strenger/de/gruss.txt", "absicht: greet\ntest: Wo ist die Toilette?\n");
    assert_eq!(end("strenger", 1), json!({ "event": "end", "files": 1, "bundled": 13, "errors": 1 }));
    let understand = |arguments: &[&str]| {
        let lines = "Hallo!\nWo ist die Toilette?\n";
        let outcome = Program::naome(["--lang", "de", "--json", "understand"]).args(arguments).within(&folder.0);
        outcome.input(lines).run(SOON).expect_code(0).json_lines()
    };
    let intents = |lines: &[serde_json::Value]| lines.iter().map(|line| line["intent"].clone()).collect::<Vec<_>>();
    let (with, without) = (understand(&["--phrases", "phrasen"]), understand(&[]));
    assert_eq!(intents(&with), ["greet", "find_area"]);
    assert_eq!(intents(&with), intents(&without));
    assert_eq!(with[0]["answer"], "Gude!");
    // Every scenario holds that does not wait for the shipped greeting.
    let played = folder.run(&["lessons", "check", "--scenarios", "--phrases", "phrasen"], 0);
    assert!(played.contains("0 davon nicht bestanden"), "{played}");
    folder.write("falsch/de/gruss.toml", "absicht: greet\n");
    for command in [
        &["phrases", "check", "falsch"][..],
        &["understand", "--phrases", "falsch"],
        &["talk", "--typed", "--standing", "--quiet", "--phrases", "falsch"],
        &["lessons", "check", "--scenarios", "--phrases", "falsch"],
    ] {
        let told = folder.run(command, 2);
        assert!(told.contains("gruss.toml würde niemand lesen: Phrasendateien enden auf .txt"), "{command:?}: {told}");
    }
}

#[test]
fn what_comes_along_can_be_had_as_a_pattern() {
    let folder = Folder::new("patterns");
    folder.run(&["lessons", "new", "--like", "010-hallo", "mein-hallo"], 0);
    folder.run(&["lessons", "check", "mein-hallo"], 0);
    folder.run(&["plan", "new", "--like", "flur", "mein-flur.plan.toml"], 0);
    folder.run(&["plan", "check", "mein-flur.plan.toml"], 0);
    let told = folder.run(&["lessons", "new", "--like", "999-nichts", "x"], 2);
    assert!(told.contains("Es gibt: 010-hallo"), "{told}");
    let told = folder.run(&["plan", "new", "--like", "keller", "x.plan.toml"], 2);
    assert!(told.contains("Es gibt:") && told.contains("library"), "{told}");
    folder.run(&["plan", "new", "a.plan.toml"], 2);
}

/// Every key and kind of the schema stands in both references.
#[test]
fn both_references_of_lessons_are_complete() {
    let read = |file: &str| fs::read_to_string(crate::workspace().join(file)).expect("it is there");
    let schema: serde_json::Value =
        serde_json::from_str(&read("lessons/schema/naome-lesson-1.schema.json")).expect("it is JSON");
    let mut names = Vec::new();
    gather(&schema, &mut names);
    assert!(names.len() > 100 && names.iter().any(|name| name == "overlap"), "{names:?}");
    for reference in ["docs/lektionen.md", "lessons/README.md"] {
        let text = read(reference);
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
        let words: Vec<&str> = text.split(|letter| !is_part(letter)).collect();
        let missing: Vec<&String> = names.iter().filter(|name| !words.contains(&name.as_str())).collect();
        assert!(missing.is_empty(), "{reference} lacks {missing:?}");
    }
}

/// The keys of all tables of a schema, and the words that stand for something.
fn gather(schema: &serde_json::Value, names: &mut Vec<String>) {
    match schema {
        serde_json::Value::Object(map) => {
            if let Some(properties) = map.get("properties").and_then(serde_json::Value::as_object) {
                names.extend(properties.keys().cloned());
            }
            names.extend(map.get("const").and_then(serde_json::Value::as_str).map(str::to_owned));
            map.values().for_each(|value| gather(value, names));
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| gather(value, names)),
        _ => {}
    }
}
