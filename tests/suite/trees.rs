//! `naome tree`: trees are run, watched, recorded and compared, with the robot and without.

use std::time::Duration;

use serde_json::{Value, json};

use crate::program::{Outcome, Program};

const SOON: Duration = Duration::from_secs(30);
const PATROL: &str = "tests/data/patrol.xml";

fn tree(arguments: &[&str]) -> Outcome {
    Program::naome(["tree"].iter().chain(arguments)).run(SOON)
}

/// Where a test may write.
fn file(name: &str) -> String {
    let folder = std::env::temp_dir().join(format!("naome-trees-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is room for temporary files");
    folder.join(name).display().to_string()
}

/// The paths of the leaves that answered, with their answers.
fn answers(outcome: &Outcome) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let lines = outcome.json_lines();
    let nodes = lines.iter().filter(|line| line["event"] == "node");
    nodes.map(|line| (text(&line["path"]), text(&line["answer"]))).collect()
}

#[test]
fn a_rehearsal_answers_as_told() {
    let outcome = tree(&["run", PATROL, "--dry", "--answer", "MoveTo=failure:0.5", "--json"]).expect_code(0);
    let expected = [
        ("BatteryOk", "SUCCESS"),
        ("MoveTo", "RUNNING"),
        ("MoveTo", "FAILURE"),
        ("MoveTo", "RUNNING"),
        ("MoveTo", "FAILURE"),
        ("Charge::6/Dock", "SUCCESS"),
        ("Charge::6/Sleep", "RUNNING"),
        ("Charge::6/Sleep", "SUCCESS"),
    ];
    assert_eq!(answers(&outcome), expected.map(|(path, answer)| (path.to_owned(), answer.to_owned())));
    let end = outcome.json_lines().pop().expect("there is an end");
    assert_eq!((&end["event"], &end["answer"]), (&json!("end"), &json!("SUCCESS")));
    tree(&["run", PATROL, "--dry", "--answer", "MoveTo=failure", "--answer", "Dock=failure"]).expect_code(1);
}

#[test]
fn a_tree_that_never_ends_is_broken_off() {
    let outcome = tree(&["run", PATROL, "--dry", "--answer", "MoveTo=success:1000000", "--ticks", "100", "--json"]);
    let end = outcome.expect_code(0).json_lines().pop().expect("there is an end");
    assert_eq!((&end["answer"], &end["ticks"]), (&json!("RUNNING"), &json!(100)));
}

#[test]
fn nodes_that_the_robot_does_not_know_are_told_with_their_place() {
    let outcome = tree(&["run", PATROL]).expect_code(2);
    let shown = format!("{outcome:?}");
    assert!(shown.contains("BatteryOk") && shown.contains("patrol.xml:5:10"), "{shown}");
}

#[test]
fn runs_are_recorded_compared_and_covered() {
    let record = |ask: &str, name: &str| {
        let trace = file(name);
        let robot = "behaviours/trees/library-robot.xml";
        tree(&["run", robot, "--ask", ask, "--lang", "de", "--trace", &trace]).expect_code(0);
        trace
    };
    let (ghost, again) = (record("Wo steht Momo?", "momo.trace"), record("Wo steht Momo?", "again.trace"));
    let thanks = record("Danke!", "thanks.trace");
    assert_eq!(std::fs::read(&ghost).expect("it was written"), std::fs::read(&again).expect("it was written"));
    tree(&["diff", &ghost, &again]).expect_code(0);
    let parted = tree(&["diff", &ghost, &thanks, "--json"]).expect_code(1).json_lines().remove(0);
    assert_eq!((&parted["same"], &parted["key"]), (&json!(false), &Value::Null));
    assert!(parted["node"].as_str().is_some_and(|node| node.ends_with("/Listen")), "{parted}");

    let ticked = |traces: &[&str]| {
        let lines = tree(&[&["coverage", "--json"], traces].concat()).expect_code(0).json_lines();
        let end = lines.last().expect("there is an end");
        assert_eq!(end["nodes"], lines.len() - 1);
        end["ticked"].as_u64().expect("a number")
    };
    assert!(ticked(&[&ghost]) < ticked(&[&ghost, &thanks]));
    let why = tree(&["why", &ghost, "--tick", "100", "--lang", "de"]).expect_code(0);
    assert!(format!("{why:?}").contains("Takt 100 von"));
}

#[test]
fn what_is_no_recording_is_refused() {
    for wrong in ["why", "coverage"] {
        tree(&[wrong, PATROL]).expect_code(2);
    }
    tree(&["diff", PATROL, PATROL]).expect_code(2);
}

#[test]
fn groot2s_protocol_is_understood_by_libzmq() {
    let run = Program::naome(["tree", "run", PATROL, "--dry", "--answer", "MoveTo=success:15", "--set", "battery=0.4"])
        .args(["--monitor", "0", "--speed", "1"])
        .start();
    let address = run.line(SOON, |line| line.contains("Groot2"));
    let port = address.trim().rsplit(':').next().expect("an address has a port");
    let python = crate::workspace().join(".naome/venv/bin/python");
    let peer = crate::workspace().join("tests/peers/groot2_peer.py");
    let seen = Program::at(python, [peer.as_os_str(), port.as_ref()]).run(SOON).expect_code(0).json_lines().remove(0);
    let xml = seen["xml"].as_str().expect("a tree");
    assert!(xml.contains(r#"<MoveTo goal="kitchen" name="MoveTo" _uid="5"/>"#), "{xml}");
    assert!(xml.contains(r#"<Action ID="MoveTo">"#), "Groot2 must be told what a MoveTo is: {xml}");
    // Running: the fallback, the sequence, the retry and the way; the battery was fine, and the rest did not come.
    assert_eq!(seen["states"], json!([[1, 1], [2, 1], [3, 2], [4, 1], [5, 1], [6, 0], [7, 0], [8, 0], [9, 0]]));
    assert_eq!(seen["blackboards"], json!({ "ROOT": { "battery": 0.4 } }));
    assert!(!seen["transitions"].as_array().expect("a list").is_empty());
    assert_eq!(seen["hook"][0], "error");
}

#[test]
fn other_machines_need_a_key() {
    let open = |key: &str| {
        let arguments = ["tree", "run", PATROL, "--dry", "--monitor", "0", "--monitor-address", "0.0.0.0"];
        Program::naome(arguments).env("NAOME_MONITOR_KEY", key).run(SOON)
    };
    open("short").expect_code(3);
    open("long enough").expect_code(0);
    let unkeyed = ["run", PATROL, "--dry", "--monitor", "0", "--monitor-address", "0.0.0.0"];
    tree(&unkeyed).expect_code(2);
}

/// A folder of tree files of one test.
fn trees(name: &str, files: &[(&str, &str)]) -> Vec<String> {
    let write = |(file_name, body): &(&str, &str)| {
        let path = file(&format!("{name}-{file_name}"));
        write_tree(&path, body);
        path
    };
    files.iter().map(write).collect()
}

fn write_tree(path: &str, body: &str) {
    let xml = format!(r#"<root BTCPP_format="4"><BehaviorTree ID="Main">{body}</BehaviorTree></root>"#);
    std::fs::write(path, xml).expect("it can be written");
}

#[test]
fn keys_that_nobody_writes_are_found_in_the_tree_that_is_to_be_run() {
    let files =
        trees("keys", &[("a.xml", r#"<Sequence><Script code="y := z + 1"/><Sleep msec="{pause}"/></Sequence>"#)]);
    let rules = |arguments: &[&str], code| -> Vec<Value> {
        let outcome = tree(&[&["check", "--json", &files[0]], arguments].concat()).expect_code(code);
        outcome.json_lines().into_iter().map(|line| line["rule"].clone()).collect()
    };
    assert_eq!(rules(&[], 1), ["undefined-variable", "key-never-written"]);
    assert_eq!(rules(&["--given", "pause"], 1), ["undefined-variable"]);
    assert!(rules(&["--given", "z", "--given", "pause"], 0).is_empty());
    // Part of the robot's own tree: whoever calls it writes its keys.
    tree(&["check", "behaviours/trees/guide.xml"]).expect_code(0);
}

/// The states that a swap went through.
fn swaps(outcome: &Outcome) -> Vec<Value> {
    outcome.json_lines().into_iter().filter(|line| line["event"] == "swap").map(|line| line["state"].clone()).collect()
}

#[test]
fn another_tree_takes_over_and_goes_on_where_the_old_one_was() {
    let nap = |rest: &str| format!(r#"<Sequence><Script code="naps := 1"/><Sleep msec="2000"/>{rest}</Sequence>"#);
    let files = trees("swap", &[("a.xml", &nap("")), ("b.xml", &nap(r#"<Script code="naps += 1"/>"#))]);
    let (trace, second) = (file("swap.trace"), file("swap.2.trace"));
    let at = format!("1={}", files[1]);
    let run = |more: &[&str]| {
        let arguments =
            [&["run", &files[0], "--dry", "--swap-at", &at, "--json", "--trace", &trace][..], more].concat();
        tree(&arguments).expect_code(0)
    };
    let outcome = run(&[]);
    assert_eq!(swaps(&outcome), ["done"]);
    // The nap ends when it would have ended, and what came before it is not done again.
    let expected = [
        ("Script", "SUCCESS"),
        ("Sleep", "RUNNING"),
        ("Sleep", "HALTED"),
        ("Sleep", "RUNNING"),
        ("Sleep", "SUCCESS"),
        ("Script", "SUCCESS"),
    ];
    assert_eq!(answers(&outcome), expected.map(|(path, answer)| (path.to_owned(), answer.to_owned())));
    let end = outcome.json_lines().pop().expect("there is an end");
    assert_eq!((&end["answer"], &end["seconds"]), (&json!("SUCCESS"), &json!(2.0)));
    // Each tree has its own recording.
    tree(&["why", &trace]).expect_code(0);
    assert!(format!("{:?}", tree(&["why", &second, "--lang", "en"]).expect_code(0)).contains("with success"));
    tree(&["diff", &trace, &second]).expect_code(1);

    let anew = run(&["--anew"]).json_lines().pop().expect("there is an end");
    assert!(anew["seconds"].as_f64().is_some_and(|seconds| seconds > 3.0), "{anew}");
}

#[test]
fn another_tree_waits_until_the_old_one_has_stopped_but_not_for_ever() {
    let files = trees("stop", &[("a.xml", "<Walk/>"), ("b.xml", r#"<Script code="here := 1"/>"#)]);
    let at = format!("1={}", files[1]);
    let run = |answer: &str| tree(&["run", &files[0], "--dry", "--answer", answer, "--swap-at", &at, "--json"]);
    let swaps = |outcome: &Outcome| -> Vec<Value> {
        outcome.json_lines().into_iter().filter(|line| line["event"] == "swap").collect()
    };
    // It takes 25 ticks of 20 ms to stand still.
    let outcome = run("Walk=success:10:0.5").expect_code(0);
    let [waiting, done] = &swaps(&outcome)[..] else { panic!("{outcome:?}") };
    assert_eq!(
        (&waiting["state"], &waiting["t_s"], &waiting["leaves"]),
        (&json!("waiting"), &json!(1.0), &json!(["Walk"]))
    );
    assert_eq!((&done["state"], &done["t_s"]), (&json!("done"), &json!(1.5)));
    assert_eq!(outcome.json_lines().pop().expect("there is an end")["answer"], "SUCCESS");

    // One that does not come to its stop keeps its place, and goes on.
    let outcome = run("Walk=success:10:60").expect_code(1);
    let [waiting, failed] = &swaps(&outcome)[..] else { panic!("{outcome:?}") };
    assert_eq!((&waiting["state"], &failed["state"]), (&json!("waiting"), &json!("failed")));
    assert!(failed["message"].as_str().is_some_and(|message| message.contains("Walk")), "{failed}");
    let end = outcome.json_lines().pop().expect("there is an end");
    assert!(end["answer"] == "SUCCESS" && end["seconds"].as_f64().is_some_and(|seconds| seconds > 10.0), "{end}");
}

#[test]
fn a_wrong_tree_does_not_take_over_and_the_old_one_goes_on() {
    let files =
        trees("wrong", &[("a.xml", r#"<Sleep msec="2000"/>"#), ("b.xml", "<Sequence><Sleep/><Inverter/></Sequence>")]);
    let at = format!("1={}", files[1]);
    let outcome = tree(&["run", &files[0], "--dry", "--swap-at", &at, "--json", "--lang", "de"]).expect_code(1);
    let lines = outcome.json_lines();
    let rules: Vec<_> = lines.iter().filter_map(|line| line["rule"].as_str()).collect();
    assert_eq!((swaps(&outcome), rules), (vec![json!("refused")], vec!["port-missing", "children"]));
    let end = lines.last().expect("there is an end");
    assert_eq!((&end["answer"], &end["seconds"]), (&json!("SUCCESS"), &json!(2.0)));
    for (language, words) in [("de", "der alte Baum läuft weiter"), ("en", "the old tree goes on")] {
        let told = tree(&["run", &files[0], "--dry", "--swap-at", &at, "--lang", language]).expect_code(1);
        assert!(format!("{told:?}").contains(words), "{told:?}");
    }
    // A file that is not there is no reason to stop either.
    tree(&["run", &files[0], "--dry", "--swap-at", "1=nowhere.xml"]).expect_code(1);
}

#[test]
fn a_file_that_changes_changes_the_tree() {
    let files = trees("reload", &[("a.xml", r#"<Sleep msec="600000"/>"#)]);
    let run = Program::naome(["tree", "run", &files[0], "--dry", "--reload", "--lang", "en"]).start();
    run.line(SOON, |line| line.contains("▶ Sleep"));
    write_tree(&files[0], "<Sequence><Sleep/></Sequence>");
    run.line(SOON, |line| line.contains("the old tree goes on"));
    write_tree(&files[0], r#"<Sleep name="short" msec="20"/>"#);
    run.line(SOON, |line| line.contains("From now on"));
    run.line(SOON, |line| line.contains("Done, with success"));
    run.wait(SOON).expect_code(0);
}

#[test]
fn the_robot_goes_on_with_another_tree_in_the_middle_of_its_story() {
    let robot = "behaviours/trees/library-robot.xml";
    let trace = file("robot-swap.trace");
    let arguments = ["run", robot, "--ask", "Wo steht Momo?", "--lang", "de", "--trace", &trace];
    let swapped = tree(&[&arguments[..], &["--swap-at", &format!("6={robot}"), "--json"]].concat()).expect_code(0);
    assert_eq!(swaps(&swapped), ["done"]);
    let end = swapped.json_lines().pop().expect("there is an end");
    assert_eq!(end["came_to"], "story-over");
    tree(&["why", &file("robot-swap.2.trace")]).expect_code(0);
}

#[test]
fn a_part_of_the_robots_trees_runs_within_the_whole() {
    for (language, ask, words) in [
        ("de", "Wo steht Momo?", "guide.xml ist ein Teil der Bäume des Roboters"),
        ("en", "Where is Momo?", "guide.xml is a part of the robot's own trees"),
    ] {
        let arguments = ["run", "behaviours/trees/guide.xml", "--lang", language, "--json"];
        let told = tree(&[&arguments[..], &["--ask", ask]].concat()).expect_code(0);
        assert!(told.stderr.contains(words), "{}", told.stderr);
        assert_eq!(told.json_lines().pop().expect("there is an end")["came_to"], "story-over");
        // One that lies anywhere takes the place of its like; nobody comes, and it waits.
        let own = file("guide.xml");
        std::fs::copy(crate::workspace().join("behaviours/trees/guide.xml"), &own).expect("a file");
        let told = tree(&["run", &own, "--lang", language, "--ticks", "100", "--json"]).expect_code(0);
        assert!(told.stderr.contains(words), "{}", told.stderr);
        let told = tree(&["run", &own, "--dry", "--lang", language]).expect_code(0);
        assert!(!told.stderr.contains(words), "{}", told.stderr);
    }
}

#[test]
fn a_story_that_is_over_is_not_broken_off() {
    let robot = "behaviours/trees/library-robot.xml";
    for (language, words) in [("de", "Die Geschichte ist zu Ende"), ("en", "The story is over")] {
        let ask = if language == "de" { "Danke!" } else { "Thank you!" };
        let told = format!("{:?}", tree(&["run", robot, "--ask", ask, "--lang", language]).expect_code(0));
        assert!(told.contains(words) && !told.contains("Abgebrochen") && !told.contains("Broken off"), "{told}");
    }
    let cut = tree(&["run", robot, "--ask", "Danke!", "--lang", "de", "--ticks", "10"]).expect_code(0);
    assert!(format!("{cut:?}").contains("Abgebrochen"));
}

#[test]
fn an_error_is_told_in_both_languages_and_can_be_asked_for_afterwards() {
    let files = trees("error", &[("a.xml", r#"<Script code="n += 1"/>"#)]);
    let trace = file("error.trace");
    for (language, words) in [("de", "die Variable `n` gibt es noch nicht"), ("en", "there is no variable `n` yet")] {
        let told = tree(&["run", &files[0], "--dry", "--trace", &trace, "--lang", language]).expect_code(1);
        assert!(format!("{told:?}").contains(words), "{told:?}");
        let why = tree(&["why", &trace, "--lang", language]).expect_code(0);
        assert!(format!("{why:?}").contains(words), "{why:?}");
    }
}
