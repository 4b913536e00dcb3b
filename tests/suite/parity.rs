//! The same scenario in lock-step and over DDS in real time. What must not differ: everything that the robot heard, understood
//! and said, in its order, why it stopped, who left content, where it came to, and that every wish and every rule holds.
//! What may: when, within bounds, and how often a busy machine made it stand still for a moment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::domain::claim;
use crate::program::Program;

/// So much faster than life the network's side runs; a tick lasts 7 ms then.
const SPEED: &str = "3";
const LIMIT: Duration = Duration::from_secs(900);
/// When each thing may happen, against its time in lock-step: earlier by what two clocks differ in, later by a tenth of a
/// second for each sentence on its way to and fro, and by all the moments in which a machine that does ten other things lets
/// the robot stand. One that does nothing else stays within a fiftieth.
const EARLIER: f64 = 0.1;
const LATER: f64 = 0.5;
const EITHER_S: f64 = 1.0;

/// What of a story is a decision or an outcome, with its time.
fn decisions(story: &str) -> Vec<(f64, String)> {
    let lines = story.lines().map(|line| serde_json::from_str::<Value>(line).expect("a story is JSON, line by line"));
    let told = |line: Value| {
        let is_moment = |cause: &Value| cause == "silent_sensor" || cause == "obstacle";
        let what = match line["event"].as_str()? {
            "heard" | "said" => format!("{}: {}", line["event"], line["text"]),
            "understood" => format!("understood: {} {}", line["intent"], line["slots"]),
            // A sensor that a busy machine keeps silent for a moment, or an echo that comes a tick later, makes it stand
            // and go on; that is timing. All other stops hold until somebody asks it to go on, and are decisions.
            "stopped" if !is_moment(&line["cause"]) => format!("stopped: {}", line["cause"]),
            "visitor_left" => format!("left: {} {}", line["name"], line["content"]),
            "contact" | "bump" => line.to_string(),
            _ => return None,
        };
        Some((line["t_s"].as_f64().expect("a time"), what))
    };
    lines.filter_map(told).collect()
}

/// The stories in a folder by scenario.
fn stories(folder: &Path) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(folder).expect("it was made").map(|entry| entry.expect("it can be read").path());
    let named = |file: PathBuf| {
        let name = file.file_stem().expect("a name").display().to_string();
        (name, std::fs::read_to_string(file).expect("it is text"))
    };
    files.map(named).collect()
}

/// The bundled scenarios, without those in which something goes wrong on demand or several people ask: which message a bad
/// link loses, and whether two people who speak at once are heard in one tick or in two, is chance.
fn scenarios() -> Vec<PathBuf> {
    let folder = crate::workspace().join("lessons/scenarios");
    let files = std::fs::read_dir(folder).expect("it is there").map(|entry| entry.expect("it can be read").path());
    let is_fair = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        file.to_string_lossy().ends_with(".scenario.toml")
            && !text.lines().any(|line| ["fault", "push"].iter().any(|key| line.starts_with(key)))
            && text.lines().filter(|line| line.starts_with("says")).count() <= 1
    };
    let mut files: Vec<PathBuf> = files.filter(is_fair).collect();
    files.sort();
    files
}

/// Plays the scenarios; their stories, and the verdict of each case.
fn played(name: &str, more: &[&str]) -> (BTreeMap<String, String>, Vec<String>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("parity-{name}-{}", std::process::id()));
    let told = folder.display().to_string();
    let check = Program::naome(["--json", "lessons", "check", "--stories", &told]).args(more).args(scenarios());
    let lines = check.on_domain(claim()).run(LIMIT).expect_code(0).json_lines();
    let cases = lines.iter().filter(|line| line["event"] == "case");
    let cases = cases.map(|case| format!("{} {}: {}", case["lesson"], case["case"], case["ok"])).collect();
    let stories = stories(&folder);
    std::fs::remove_dir_all(folder).expect("it can be removed");
    (stories, cases)
}

fn compare(name: &str, lock_step: &[(f64, String)], over_dds: &[(f64, String)]) {
    let what = |story: &[(f64, String)]| story.iter().map(|(_, what)| what.clone()).collect::<Vec<_>>();
    assert!(lock_step.len() >= 3, "{name}: {lock_step:?}");
    assert_eq!(what(over_dds), what(lock_step), "{name}");
    for ((expected_s, what), (at_s, _)) in lock_step.iter().zip(over_dds) {
        let bounds = expected_s * (1.0 - EARLIER) - EITHER_S..=expected_s * (1.0 + LATER) + EITHER_S;
        assert!(bounds.contains(at_s), "{name}: {what} at {at_s} s instead of {expected_s} s");
    }
}

#[test]
fn scenarios_come_out_the_same_in_lock_step_and_over_dds() {
    let (lock_step, cases) = played("lock-step", &[]);
    let (over_dds, cases_over_dds) = played("over-dds", &["--on", "ros", "--speed", SPEED]);
    assert_eq!(cases_over_dds, cases, "every wish and every rule");
    assert!(lock_step.len() >= 10 && lock_step.keys().eq(over_dds.keys()));
    for (name, story) in &lock_step {
        compare(name, &decisions(story), &decisions(&over_dds[name]));
    }
}

#[test]
fn the_demo_comes_out_the_same_in_lock_step_and_over_dds() {
    let demo = |more: &[&str]| {
        let demo = Program::naome(["demo", "--json", "--typed", "--quiet", "--lang", "de", "--seed", "3"]).args(more);
        demo.on_domain(claim()).run(LIMIT).expect_code(0)
    };
    let lock_step = demo(&["--fast"]);
    let over_dds = demo(&["--speed", SPEED]);
    compare("demo", &decisions(&lock_step.stdout), &decisions(&over_dds.stdout));
    let end = |outcome: &crate::program::Outcome| outcome.json_lines().pop().expect("an end");
    let (expected, came) = (end(&lock_step), end(&over_dds));
    assert_eq!((&came["arrived"], &came["touched"]), (&expected["arrived"], &expected["touched"]));
    let metres = |end: &Value, key: &str| end[key].as_f64().expect("metres");
    assert!((metres(&came, "walked_m") - metres(&expected, "walked_m")).abs() < 0.5, "{came} {expected}");
    assert!(metres(&came, "distance_m") < 0.6, "{came}");
}
