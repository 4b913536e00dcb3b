//! Lessons from the command line, and the same programs on two bodies.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::program::Program;

const SOON: Duration = Duration::from_secs(60);

/// A folder of one test's own; it goes when the test has passed.
struct Folder(PathBuf);

impl Folder {
    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// A file in a test's folder.
fn file(folder: &Folder, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("the folder can be written");
    path
}

fn folder(name: &str) -> Folder {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("lessons-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).expect("there is room for a folder");
    Folder(path)
}

#[test]
fn the_bundled_lessons_hold_and_say_so_in_json() {
    let folder = folder("check");
    let junit = folder.path().join("report.xml");
    let check = Program::naome(["lessons", "check", "--json", "--junit", &junit.display().to_string()]);
    let lines = check.run(SOON).expect_code(0).json_lines();
    let end = lines.last().expect("there is an end");
    assert_eq!((&end["event"], &end["failed"]), (&"end".into(), &0.into()), "{end}");
    assert!(
        end["lessons"].as_u64() >= Some(1) && end["tests"].as_u64() >= Some(10) && end["seconds"].is_number(),
        "{end}"
    );
    let report = std::fs::read_to_string(junit).expect("the report was written");
    assert!(report.contains("<testsuites name=\"lessons\"") && !report.contains("<failure"), "{report}");
}

#[test]
fn a_lesson_that_does_not_hold_ends_with_one() {
    let folder = folder("broken");
    let name = folder.path().join("tanz");
    std::fs::create_dir(&name).expect("the folder can be written");
    file(&folder, "tanz/lesson.toml", "format = \"naome-lesson/1\"\nid = \"tanz\"\nversoin = 1\n");
    let check = |lang: &str| {
        Program::naome(["--lang", lang, "lessons", "check", &name.display().to_string()]).run(SOON).expect_code(1)
    };
    assert!(check("de").stdout.contains("lesson.toml:3:1: unbekannter Schlüssel `versoin`"), "{}", check("de").stdout);
    assert!(check("en").stdout.contains("  | versoin = 1\n  | ^"), "{}", check("en").stdout);
    Program::naome(["lessons", "check", "/nowhere"]).run(SOON).expect_code(2);
    Program::naome(["lessons", "new", "Mein Tanz"]).run(SOON).expect_code(2);
}

#[test]
fn hostile_programs_are_refused_with_a_sentence() {
    let folder = folder("hostile");
    let deep = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let cases: [(&str, Vec<u8>, &str); 5] = [
        ("deep.json", deep.into_bytes(), "too-deep"),
        ("big.json", vec![b'{'; 50 << 20], "too-big"),
        ("bytes.json", vec![b'{', 0xff, 0x00], "not-a-program"),
        ("code.json", br#"{"blocks":{"blocks":[{"type":"python_exec","id":"a"}]}}"#.to_vec(), "unknown-block"),
        ("loop.txt", b"ev_start\n    sub_call NAME=a\nsub_def NAME=a\n    sub_call NAME=a\n".to_vec(), "recursion"),
    ];
    for (name, content, rule) in cases {
        let program = file(&folder, name, content).display().to_string();
        let lines = Program::naome(["--json", "lessons", "compile", &program]).run(SOON).expect_code(1).json_lines();
        assert!(lines.iter().any(|line| line["rule"] == rule && line["severity"] == "error"), "{name}: {lines:?}");
    }
}

#[test]
fn a_run_is_written_read_and_drawn() {
    let folder = folder("run");
    let program = file(&folder, "p.blocks.txt", "ev_start\n    say TEXT=\"Hallo\"\n    walk DIRECTION=forward CM=20\n");
    let [run, again, picture] = ["a.run", "b.run", "a.svg"].map(|name| folder.path().join(name).display().to_string());
    for file in [&run, &again] {
        let program = program.display().to_string();
        Program::naome(["lessons", "run", &program, "--record", file]).run(SOON).expect_code(0);
    }
    let read = |path: &str| std::fs::read_to_string(path).expect("it was written");
    assert_eq!(read(&run), read(&again), "byte for byte");
    Program::naome(["lessons", "replay", &run, "--picture", &picture]).run(SOON).expect_code(0);
    assert!(read(&picture).contains("Hallo"));
    let (program, corner) = (program.display().to_string(), folder.path().join("leseecke.svg").display().to_string());
    Program::naome(["lessons", "run", &program, "--world", "leseecke", "--record", &again]).run(SOON).expect_code(0);
    Program::naome(["lessons", "replay", &again, "--picture", &corner]).run(SOON).expect_code(0);
    assert_ne!(read(&picture), read(&corner), "it is drawn in the room where it took place");
    let elsewhere = read(&again).replace("\"world\":\"Leseecke\"", "\"world\":\"Mond\"");
    let elsewhere = file(&folder, "d.run", &elsewhere).display().to_string();
    Program::naome(["lessons", "replay", &elsewhere, "--picture", &corner]).run(SOON).expect_code(2);
    let broken = file(&folder, "c.run", &read(&run)[..200]).display().to_string();
    Program::naome(["lessons", "replay", &broken]).run(SOON).expect_code(2);
}

#[test]
fn scenarios_are_played_judged_and_drawn() {
    let folder = folder("scenarios");
    let pictures = folder.path().join("pictures").display().to_string();
    let check = Program::naome(["--json", "lessons", "check", "--scenarios", "--pictures", &pictures]);
    let lines = check.run(SOON).expect_code(0).json_lines();
    let end = lines.last().expect("there is an end");
    assert_eq!((&end["event"], &end["failed"], &end["lessons"]), (&"end".into(), &0.into(), &0.into()), "{end}");
    assert!(end["tests"].as_u64() >= Some(100), "{end}");
    let drawn = std::fs::read_dir(&pictures).expect("it was made").count();
    assert_eq!(drawn, lines.iter().filter(|line| line["event"] == "lesson").count());
}

/// The same file is a test and a demo: told as text, recorded, judged. The house is the one that it names, which may stand beside
/// it.
#[test]
fn a_scenario_is_a_demo_too() {
    let folder = folder("scenario-demo");
    let demo = |scenario: &str, more: &[&str]| {
        Program::naome(["--lang", "de", "--json", "demo", "--fast", "--scenario", scenario]).args(more).run(SOON)
    };
    let tape = folder.path().join("stopp.mcap").display().to_string();
    let lines = demo("stopp", &["--record", &tape]).expect_code(0).json_lines();
    assert!(lines.iter().any(|line| line["event"] == "stopped"), "it is told as it happens");
    let end = lines.last().expect("there is an end");
    assert_eq!(
        (&end["event"], &end["lesson"], &end["failed"]),
        (&"lesson".into(), &"stopp".into(), &0.into()),
        "{end}"
    );
    Program::naome(["replay", &tape]).run(SOON).expect_code(0);

    let plan =
        std::fs::read_to_string(crate::workspace().join("sim/world/plans/workshop.plan.toml")).expect("it is there");
    file(&folder, "our.plan.toml", &plan);
    let scenario = |plan: &str, wish: &str| {
        format!(
            "format = \"naome-scenario/1\"\nname = {{ de = \"Hallo\", en = \"hello\" }}\nplan = \"{plan}\"\n\n\
             [[person]]\nname = \"Mia\"\nage = 9\nsays = \"Hallo!\"\n\n[[expect]]\nsaid_any = [{wish}]\n"
        )
    };
    let path = |name: &str, text: &str| file(&folder, name, text).display().to_string();
    let holds = path("here.scenario.toml", &scenario("our.plan.toml", "\"helfen\", \"suchen\""));
    let tape = folder.path().join("here.mcap").display().to_string();
    demo(&holds, &["--record", &tape]).expect_code(0);
    Program::naome(["replay", &tape]).run(SOON).expect_code(0);
    demo(&path("never.scenario.toml", &scenario("our.plan.toml", "\"Grüezi\"")), &[]).expect_code(1);
    let told = demo(&path("nowhere.scenario.toml", &scenario("nowhere.plan.toml", "\"Hallo\"")), &[]).expect_code(2);
    assert!(told.stdout.contains("nowhere.plan.toml") && told.stdout.contains("\"line\":3"), "{}", told.stdout);
}

/// A phrase file with another answer is noticed by the scenario that waits for the old one.
#[test]
fn a_changed_greeting_is_noticed_before_the_library_opens() {
    let folder = folder("greeting");
    let phrases = folder.path().join("phrases/de");
    std::fs::create_dir_all(&phrases).expect("the folder can be written");
    let bundled = crate::workspace().join("behaviours/phrases/de");
    for entry in std::fs::read_dir(bundled).expect("the phrases are there").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("it is text");
        let changed = text.replace("Ich helfe", "Ich singe").replace("helfe ich gern", "singe ich gern");
        std::fs::write(phrases.join(entry.file_name()), changed).expect("it can be written");
    }
    let phrases = folder.path().join("phrases").display().to_string();
    let scenario = crate::workspace().join("lessons/scenarios/grob.scenario.toml").display().to_string();
    let check =
        |arguments: &[&str]| Program::naome(["--lang", "de", "lessons", "check", &scenario]).args(arguments).run(SOON);
    check(&[]).expect_code(0);
    let told = check(&["--phrases", &phrases]).expect_code(1).stdout;
    assert!(told.contains("grob.scenario.toml:") && told.contains("singe"), "{told}");
}

#[test]
fn a_saved_file_is_checked_again_and_no_other() {
    let folder = folder("watch");
    let bundled = |name: &str| {
        std::fs::read_to_string(crate::workspace().join("lessons/scenarios").join(name)).expect("it is there")
    };
    let rude = bundled("grob.scenario.toml");
    file(&folder, "grob.scenario.toml", &rude);
    file(&folder, "notfall.scenario.toml", bundled("notfall.scenario.toml"));
    let path = folder.path().display().to_string();
    let check = Program::naome(["--json", "lessons", "check", &path, "--watch"]).start();
    // Which scenarios were checked, and how many cases failed, up to the next end.
    let round = || {
        let mut checked = Vec::new();
        loop {
            let line: Value = serde_json::from_str(&check.line(SOON, |_| true)).expect("JSON");
            match line["event"].as_str() {
                Some("lesson") => checked.push(line["lesson"].as_str().expect("a name").to_owned()),
                Some("end") => return (checked, line["failed"].as_u64().expect("a number")),
                _ => {}
            }
        }
    };
    assert_eq!(round(), (vec!["grob".to_owned(), "notfall".to_owned()], 0));
    file(&folder, "grob.scenario.toml", rude.replace("said = \"helfe\"", "said = \"Elefant\""));
    let (checked, failed) = round();
    assert!(checked == ["grob"] && failed >= 1, "{checked:?} {failed}");
    file(&folder, "grob.scenario.toml", "no scenario");
    assert_eq!(round(), (vec!["grob".to_owned()], 1));
    file(&folder, "grob.scenario.toml", &rude);
    assert_eq!(round(), (vec!["grob".to_owned()], 0));
    check.signal("INT");
    check.wait(SOON).expect_code(0);
}

const PROGRAMS: [&str; 5] = [
    "ev_start\n    volume VOLUME=quiet\n    say TEXT=\"Hallo\"\n    say_style TEXT=\"Na du\" STYLE=happy\n    gesture GESTURE=nod\n    eyes COLOUR=green\n    leds LIGHTS=ears STATE=on\n    eyes_show SHOW=rainbow SECONDS=1\n",
    "ev_start\n    walk DIRECTION=forward CM=15\n    turn DIRECTION=left DEG=30\n    sound SOUND=cat\n",
    "ev_start\n    repeat TIMES=2\n        look LOOK=left\n        wait SECONDS=0.5\n        look LOOK=right\n",
    "ev_start\n    if_else IF=(compare A=(distance) OP=gt B=30)\n        say TEXT=\"frei\"\n    ELSE:\n        say TEXT=\"voll\"\n    arm ARM=left POSE=up\n    arm ARM=left POSE=down\n",
    "ev_start\n    var_set VAR=n VALUE=1\n    parallel\n        say TEXT=\"eins\"\n    DO2:\n        hand OPEN=open HAND=right\n    try\n        say TEXT=(arith A=1 OP=divide B=0)\n    ELSE:\n        say TEXT=(var_get VAR=n)\n",
];

/// What happened, in order, without times: they may differ by what a network takes.
fn happened(lines: &[Value]) -> Vec<String> {
    let events = lines.iter().filter(|line| line["line"] == "event");
    events.map(|line| format!("{} {} {}{}", line["ev"], line["block"], line["text"], line["is"])).collect()
}

#[test]
fn the_same_programs_do_the_same_in_lock_step_and_over_dds() {
    let folder = folder("bodies");
    let plan = crate::workspace().join("lessons/content/worlds/buehne.plan.toml");
    let plan = std::fs::read_to_string(plan).expect("the stage is there");
    // The simulator sets its robot down at home.
    let plan = plan.replace("id = \"home\"", "id = \"away\"").replace("id = \"start\"", "id = \"home\"");
    let plan = file(&folder, "stage.plan.toml", plan).display().to_string();
    for (number, outline) in PROGRAMS.into_iter().enumerate() {
        let domain = crate::domain::claim();
        let program = file(&folder, &format!("{number}.blocks.txt"), outline).display().to_string();
        let sim = Program::naome(["sim", "--headless", "--json", "--plan", &plan]).on_domain(domain).start();
        sim.line(SOON, |line| line.contains("\"truth\""));
        let arguments = ["--json", "lessons", "run", &program, "--on", "ros", "--use-sim-time"];
        let over_dds = Program::naome(arguments).on_domain(domain).run(SOON).expect_code(0).json_lines();
        let arguments = ["--json", "lessons", "run", &program, "--world", &plan];
        let in_lock_step = Program::naome(arguments).run(SOON).expect_code(0).json_lines();
        let expected = happened(&in_lock_step);
        assert!(expected.len() > 3, "{outline}: {expected:?}");
        // Blocks that are still running when their event is told have no `ok` yet: the order is what counts.
        assert_eq!(happened(&over_dds), expected, "{outline}");
    }
}
