//! Whole stories, as `naome demo` tells them: a visitor asks, the robot answers and leads.

use std::time::Duration;

use serde_json::{Value, json};

use crate::program::{Outcome, Program};

const LIMIT: Duration = Duration::from_secs(120);

/// Runs a story in lock-step. What the visitor says is typed: these stories are about what the robot makes of it.
fn story(arguments: &[&str]) -> Outcome {
    Program::naome(["demo", "--fast", "--json", "--typed"].iter().chain(arguments)).run(LIMIT)
}

/// The same by sound: the visitor's words are spoken, and recognised.
fn story_by_sound(arguments: &[&str]) -> Outcome {
    Program::naome(["demo", "--fast", "--json"].iter().chain(arguments)).run(LIMIT)
}

fn end(outcome: &Outcome) -> Value {
    let end = outcome.json_lines().pop().expect("a story has an end");
    assert_eq!(end["event"], "end", "{}", outcome.stdout);
    end
}

/// Everything the robot said, one sentence a line.
fn said(outcome: &Outcome) -> String {
    let lines = outcome.json_lines();
    let said = lines.iter().filter(|line| line["event"] == "said").filter_map(|line| line["text"].as_str());
    said.collect::<Vec<_>>().join("\n")
}

/// What visitors ask for, and words that the robot's answers must hold: title, author, part of the house, call number.
const BOOKS: [(&str, &str, &[&str]); 22] = [
    ("de", "Wo finde ich Das kleine Gespenst?", &["Das kleine Gespenst", "Otfried Preußler", "Kinderbereich", "PRE"]),
    ("de", "Wo steht Momo?", &["Momo", "Michael Ende", "Kinderbereich", "END"]),
    ("de", "Ich suche Die unendliche Geschichte", &["Die unendliche Geschichte", "END"]),
    ("de", "Wo finde ich Ronja Räubertochter von Astrid Lindgren?", &["Ronja", "Lindgren", "LIN"]),
    ("de", "wo ist der grüffelo", &["Grüffelo"]),
    ("de", "Wo finde ich Die kleine Raupe Nimmersatt?", &["Raupe Nimmersatt", "CAR"]),
    ("de", "Hast du Emil und die Detektive?", &["Emil und die Detektive", "KAS"]),
    ("de", "Wo finde ich Der Regenbogenfisch?", &["Regenbogenfisch", "PFI"]),
    ("de", "Wo finde ich Harry Potter und der Stein der Weisen?", &["Stein der Weisen", "ROW"]),
    ("de", "Wo steht Tintenherz?", &["Tintenherz", "Funke"]),
    ("de", "Wo finde ich Tschick?", &["Tschick", "Herrndorf", "Jugendbereich"]),
    ("de", "Wo finde ich Krabat?", &["Krabat", "Jugendbereich"]),
    ("de", "Wo finde ich Der Prozess?", &["Kafka"]),
    ("de", "Wo finde ich Buddenbrooks?", &["Buddenbrooks", "Thomas Mann"]),
    ("de", "Wo finde ich Der Schwarm?", &["Der Schwarm", "Schätzing"]),
    ("de", "Wo finde ich Die Vermessung der Welt?", &["Vermessung der Welt", "Kehlmann"]),
    ("de", "Wo finde ich Eine kurze Geschichte der Zeit?", &["Eine kurze Geschichte der Zeit", "Hawking"]),
    ("de", "Wo ist Das Parfum?", &["Das Parfum", "Süskind"]),
    ("en", "Where can I find The Hobbit?", &["The Hobbit", "Tolkien"]),
    ("en", "Where is The Gruffalo?", &["The Gruffalo", "Donaldson"]),
    // Misspelt and misheard.
    ("de", "Wo finde ich Das klaine Gespänst?", &["Das kleine Gespenst"]),
    ("de", "wo finde ich ronja reuber tochter", &["Ronja Räubertochter"]),
];

#[test]
fn the_robot_leads_to_every_book_that_is_there() {
    for (lang, ask, words) in BOOKS {
        let outcome = story(&["--lang", lang, "--ask", ask]);
        let said = said(&outcome);
        for word in words {
            // English titles are catalogued as "The hobbit".
            assert!(said.to_lowercase().contains(&word.to_lowercase()), "{ask}: no »{word}« in\n{said}");
        }
        let end = end(&outcome);
        assert_eq!(end["arrived"], true, "{ask}: {end}\n{said}");
        assert!(end["distance_m"].as_f64().is_some_and(|distance| distance <= 0.6), "{ask}: {end}");
        assert_eq!(end["touched"], serde_json::json!([]), "{ask}");
        outcome.expect_code(0);
    }
}

/// The whole library that comes along.
fn library() -> String {
    crate::workspace().join("sim/world/plans/library.plan.toml").display().to_string()
}

#[test]
fn in_the_whole_library_the_robot_leads_through_every_department() {
    for ask in [
        "Wo finde ich Das kleine Gespenst?",
        "Wo finde ich Tschick?",
        "Wo finde ich Buddenbrooks?",
        "Wo finde ich Eine kurze Geschichte der Zeit?",
        "Wo ist die Toilette?",
        "Wo sind die Filme?",
    ] {
        let outcome = story(&["--plan", &library(), "--ask", ask]);
        let end = end(&outcome);
        assert_eq!(end["arrived"], true, "{ask}: {end}\n{}", said(&outcome));
        assert_eq!(end["touched"], serde_json::json!([]), "{ask}");
    }
}

#[test]
fn every_plan_that_comes_along_is_drawn_by_its_name() {
    let folder = std::env::temp_dir().join(format!("naome-drawings-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is room for drawings");
    for plan in ["two-rooms", "library", "workshop"] {
        for (ending, begins) in [("svg", &b"<svg "[..]), ("png", &b"\x89PNG"[..]), ("PNG", &b"\x89PNG"[..])] {
            let out = folder.join(format!("{plan}.{ending}"));
            Program::naome(["plan", "draw", plan, "--out", &out.display().to_string()]).run(LIMIT).expect_code(0);
            assert!(std::fs::read(&out).expect("it was written").starts_with(begins), "{plan}.{ending}");
        }
    }
    std::fs::remove_dir_all(&folder).expect("the drawings can be removed");
}

#[test]
fn a_check_of_plans_ends_with_a_line_for_programs() {
    let broken = std::env::temp_dir().join(format!("naome-broken-{}.plan.toml", std::process::id()));
    std::fs::write(&broken, "no plan at all").expect("there is room for a plan");
    let end = |files: &[&str], code| {
        let check = Program::naome(["plan", "check", "--json"].iter().chain(files)).run(LIMIT).expect_code(code);
        check.json_lines().pop().expect("it says how it ended")
    };
    let library = library();
    assert_eq!(end(&[&library], 0), json!({ "event": "end", "plans": 1, "errors": 0, "warnings": 0 }));
    let both = end(&[&library, &broken.display().to_string()], 1);
    assert_eq!(both, json!({ "event": "end", "plans": 2, "errors": 1, "warnings": 0 }));
    std::fs::remove_file(&broken).expect("it was made here");
}

#[test]
fn a_plan_goes_to_ros_and_comes_back() {
    let folder = std::env::temp_dir().join(format!("naome-maps-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is room for a map");
    let file = |name: &str| folder.join(name).display().to_string();
    let naome = |arguments: &[&str]| Program::naome(["plan"].iter().chain(arguments)).run(LIMIT);
    naome(&["export", &library(), "--map", &file("house.yaml")]).expect_code(0);
    naome(&["import", &file("house.yaml"), "--out", &file("house.plan.toml")]).expect_code(0);
    naome(&["check", &file("house.plan.toml")]).expect_code(0);
    naome(&["export", &file("house.plan.toml"), "--map", &file("again.yaml")]).expect_code(0);
    let read = |name: &str| std::fs::read(folder.join(name)).expect("it was written");
    assert_eq!(read("house.pgm"), read("again.pgm"));
    std::fs::write(folder.join("house.pgm"), "no picture").expect("it can be spoilt");
    let spoilt = naome(&["import", &file("house.yaml"), "--out", &file("x.plan.toml")]).expect_code(2);
    assert!(spoilt.stderr.contains("house.pgm: das ist kein binäres PGM"), "{}", spoilt.stderr);
    std::fs::remove_dir_all(&folder).expect("it was made here");
}

#[test]
fn places_that_only_the_plan_names_are_led_to() {
    for (language, ask) in [("de", "Wo ist die Bühne?"), ("de", "Bring mich zur Bühne!"), ("en", "Where is the stage?")]
    {
        let outcome = story(&["--lang", language, "--plan", "workshop", "--ask", ask]);
        let end = end(&outcome);
        assert_eq!(end["arrived"], true, "{ask}: {end}");
    }
}

#[test]
fn a_question_that_needs_no_way_is_answered() {
    for (lang, ask, word) in [("de", "Wann haben Sie geöffnet?", "Uhr"), ("en", "When are you open?", "am")] {
        let outcome = story(&["--lang", lang, "--ask", ask]);
        assert!(said(&outcome).contains(word), "{ask}: {}", said(&outcome));
        let end = end(&outcome);
        assert_eq!((&end["answered"], &end["arrived"]), (&true.into(), &false.into()), "{ask}: {end}");
        outcome.expect_code(0);
    }
}

#[test]
fn what_cannot_be_led_to_is_answered_sensibly() {
    let table = [
        ("Wo finde ich 22 Bahnen?", "Dezember"),
        ("Wo finde ich Eine Frage der Chemie?", "Januar"),
        ("Wo finde ich Quantenfeldtheorie für Hamster?", "Quantenfeldtheorie"),
        ("blubber di blab krawumm", "nicht verstanden"),
    ];
    for (ask, word) in table {
        let outcome = story(&["--lang", "de", "--ask", ask]);
        let said = said(&outcome);
        assert!(said.contains(word), "{ask}: no »{word}« in\n{said}");
        let end = end(&outcome);
        assert_eq!(end["arrived"], false, "{ask}: {end}");
        assert!(end["walked_m"].as_f64().is_some_and(|walked| walked < 0.1), "{ask}: {end}");
        outcome.expect_code(1);
    }
}

#[test]
fn hostile_questions_do_no_harm() {
    let long = "Wo finde ich ".repeat(5_000);
    for ask in ["", " ", "'; DROP TABLE items; --", "{title}", "<root/>", "🦀🦀🦀", long.as_str()] {
        let outcome = story(&["--lang", "de", "--ask", ask]);
        assert!(matches!(outcome.code(), Some(0 | 1)), "{ask:?}: {outcome:?}");
        end(&outcome);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let [first, second] = [(); 2].map(|()| story(&["--seed", "7"]).expect_code(0));
    assert_eq!(first.stdout, second.stdout);
    let other = story(&["--seed", "8"]).expect_code(0);
    assert_ne!(first.stdout, other.stdout, "chance has a part in the story");
}

/// Ways on which the robot once took a shelf, or the visitor beside it, for something in its way.
#[test]
fn the_robot_gets_through_where_it_is_narrow() {
    for (ask, seed) in [
        ("Wo steht Sommer-Wimmelbuch?", "516"),
        ("Wo ist Passagier 23?", "15"),
        ("Wo steht Pride and prejudice?", "6268"),
        ("Wo ist Darm mit Charme?", "22"),
    ] {
        let outcome = story(&["--lang", "de", "--seed", seed, "--ask", ask]);
        assert_eq!(end(&outcome)["arrived"], true, "{ask} with seed {seed}: {}", outcome.stdout);
    }
}

/// Sentences that were once taken for something else.
#[test]
fn titles_are_no_emergencies_and_needs_are_no_titles() {
    let table = [
        ("de", "Where is Momo?", "Michael Ende"),
        ("de", "Feuer und Eis", "Feuer und Eis"),
        ("de", "Bring mich zu Momo", "Michael Ende"),
        ("de", "ich muss mal", "Toilette"),
        ("de", "wo ist mama", "Theke"),
        ("en", "I need to pee", "toilet"),
    ];
    for (lang, ask, word) in table {
        let said = said(&story(&["--lang", lang, "--ask", ask]));
        assert!(said.contains(word), "{ask}: no »{word}« in\n{said}");
    }
}

#[test]
fn the_robot_leads_for_any_seed() {
    for seed in 1..=12 {
        let outcome = story(&["--lang", "de", "--seed", &seed.to_string(), "--ask", "Wo steht Tschick?"]);
        assert_eq!(end(&outcome)["arrived"], true, "seed {seed}: {}", outcome.stdout);
    }
}

#[test]
fn the_story_is_told_in_words_too() {
    let outcome = Program::naome(["demo", "--fast", "--lang", "de"]).run(LIMIT).expect_code(0);
    for words in ["Mia", "„Wo finde ich Das kleine Gespenst?“", "NAOme", "Angekommen"] {
        assert!(outcome.stdout.contains(words), "no {words} in\n{}", outcome.stdout);
    }
}

#[test]
fn the_same_story_runs_over_ros_2() {
    let outcome = Program::naome(["demo", "--json", "--lang", "de", "--speed", "6", "--ask", "Wo steht Momo?"])
        .on_domain(crate::domain::claim())
        .run(LIMIT)
        .expect_code(0);
    assert_eq!(end(&outcome)["arrived"], true);
    assert!(said(&outcome).contains("Michael Ende"));
}

#[test]
fn the_visitor_is_heard_by_sound() {
    for (lang, word) in [("de", "Otfried Preußler"), ("en", "Julia Donaldson")] {
        let outcome = story_by_sound(&["--lang", lang, "--seed", "7"]).expect_code(0);
        assert_eq!(end(&outcome)["heard_by"], "sound", "{}", outcome.stdout);
        let lines = outcome.json_lines();
        let ears: Vec<&Value> = lines.iter().filter(|line| line["event"] == "ears").collect();
        assert!(ears.iter().all(|ears| ears["heard_by"] == "sound"), "{ears:?}");
        let heard: Vec<&str> =
            lines.iter().filter(|line| line["event"] == "heard").filter_map(|line| line["text"].as_str()).collect();
        assert_eq!(ears.iter().filter_map(|ears| ears["heard"].as_str()).collect::<Vec<_>>(), heard);
        assert!(said(&outcome).contains(word), "{}", outcome.stdout);
        let again = story_by_sound(&["--lang", lang, "--seed", "7"]);
        assert_eq!(outcome.stdout, again.stdout, "sound is the same every time");
    }
}

#[test]
fn what_nobody_listens_for_is_taken_as_text_and_that_is_said() {
    let outcome = story_by_sound(&["--lang", "de", "--ask", "Ich hätt da mal gern die kleine Hexe, wenn es recht ist"]);
    assert_eq!(end(&outcome)["heard_by"], "text");
    assert!(outcome.json_lines().iter().any(|line| line["event"] == "ears" && line["reason"].is_string()));
}

#[test]
fn without_a_voice_the_visitor_is_read_and_that_is_said() {
    let outcome =
        Program::naome(["demo", "--fast", "--json", "--lang", "de"]).env("PATH", "/nowhere").run(LIMIT).expect_code(0);
    assert_eq!((end(&outcome)["heard_by"].as_str(), end(&outcome)["arrived"].as_bool()), (Some("text"), Some(true)));
    assert!(outcome.stderr.contains("espeak-ng"), "{}", outcome.stderr);
}

#[test]
fn a_conversation_can_be_typed() {
    let talk = Program::naome(["talk", "--typed", "--quiet", "--json", "--lang", "de"])
        .input("Hallo!\nWann habt ihr auf?\n")
        .run(LIMIT)
        .expect_code(0);
    let lines = talk.json_lines();
    let texts = |event: &str| -> Vec<String> {
        let of = lines.iter().filter(|line| line["event"] == event).filter_map(|line| line["text"].as_str());
        of.map(str::to_owned).collect()
    };
    assert_eq!(texts("heard"), ["Hallo!", "Wann habt ihr auf?"]);
    assert!(texts("said").len() >= 2, "{}", talk.stdout);
}

#[test]
fn ctrl_c_ends_a_conversation_at_once() {
    let mut talk = Program::naome(["talk", "--typed", "--quiet", "--json", "--lang", "en", "--standing"]);
    talk = talk.input("Hello!\n".repeat(50));
    let running = talk.start();
    running.line(LIMIT, |line| line.contains("\"said\""));
    running.signal("INT");
    running.wait(Duration::from_secs(5)).expect_code(0);
}
