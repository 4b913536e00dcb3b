use rstest::rstest;
use sim_world::FloorPlan;

use super::*;
use crate::Program;
use crate::run::{Ending, Recording};

/// A run, from the lines of its file.
fn run(lines: &str) -> Recording {
    let header = r#"{"line":"header","format":"naome-run/1","program_sha256":"","lesson":null,"lesson_version":null,"variant":null,"seed":1,"engine_version":"0","tick_hz":50,"world":"leseecke"}"#;
    let end = r#"{"line":"end","t":20.0,"ending":"finished"}"#;
    let run =
        Recording::read(&format!("{header}\n{lines}\n{end}\n")).unwrap_or_else(|error| panic!("{lines}\n{error}"));
    assert_eq!(run.ending, Ending::Finished);
    run
}

/// Waves, says hello with green eyes, walks to corner A, is touched twice and answers once.
const STORY: &str = r#"
{"line":"event","t":0.0,"ev":"started","block":"a"}
{"line":"event","t":0.0,"until":3.0,"ev":"gesture","is":"wave","block":"b"}
{"line":"event","t":1.0,"ev":"eyes","is":"green","show":false,"until":1.0,"block":"c"}
{"line":"event","t":3.0,"until":5.0,"ev":"said","text":"Hallo, Bücherei!","style":null,"volume":"quiet","gestures":false,"block":"d"}
{"line":"event","t":5.0,"until":11.0,"ev":"walked","dir":"forward","cm":50.0,"reached_cm":48.0,"block":"e"}
{"line":"event","t":12.0,"ev":"stimulus","kind":"touch","what":"head_front"}
{"line":"event","t":12.1,"ev":"touched","part":"head_front"}
{"line":"event","t":12.5,"until":13.5,"ev":"sound","is":"cat","block":"f"}
{"line":"event","t":15.0,"ev":"stimulus","kind":"touch","what":"head_front"}
{"line":"event","t":15.1,"ev":"touched","part":"head_front"}
{"line":"event","t":16.0,"until":16.2,"ev":"posture","is":"sit","cut":true,"block":"g"}
{"line":"state","t":0.0,"x_m":2.1,"y_m":1.5,"heading_deg":0.0,"posture":"stand","eyes":"white","speaking":false,"ahead_cm":120.0}
{"line":"state","t":8.0,"x_m":2.35,"y_m":1.5,"heading_deg":0.0,"posture":"stand","eyes":"green","speaking":false,"ahead_cm":60.0}
{"line":"state","t":20.0,"x_m":2.58,"y_m":1.5,"heading_deg":3.0,"posture":"stand","eyes":"green","speaking":false,"ahead_cm":38.0}
"#;

fn plan() -> FloorPlan {
    let text = crate::lesson::bundled_worlds()["leseecke"].clone();
    FloorPlan::parse("leseecke", &text).unwrap_or_else(|error| panic!("{error}"))
}

fn goal(toml: &str) -> Goal {
    toml::from_str(&format!("id = \"g\"\n{toml}")).unwrap_or_else(|error| panic!("{toml}\n{error}"))
}

fn judged(toml: &str, lines: &str) -> Judgement {
    let (recording, plan) = (run(lines), plan());
    let program = Program::read(b"ev_start\n    gesture\n    repeat\n        walk\n").expect("a program");
    let starter = Program::read(b"ev_start\n    gesture\n    walk\n").expect("a program");
    let run =
        RunToJudge { recording: &recording, variant: "normal", plan: &plan, program: &program, starters: &[&starter] };
    judge(&goal(toml), &[], &[run])
}

#[rstest]
#[case("kind = \"event\"\nmatch = { type = \"gesture\", is = \"wave\" }", Status::Passed)]
#[case("kind = \"event\"\nmatch = { type = \"gesture\", is = \"bow\" }", Status::NotYet)]
#[case("kind = \"event\"\nmatch = { type = \"gesture\" }\ncount = { min = 2 }", Status::Almost)]
#[case("kind = \"event\"\nmatch = { type = \"gesture\" }\ncount = { max = 0, min = 0 }", Status::Almost)]
#[case(
    "kind = \"event\"\nmatch = { type = \"said\", contains = \"buecherei\", min_chars = 5, volume = \"quiet\" }",
    Status::Passed
)]
#[case("kind = \"event\"\nmatch = { type = \"said\", min_chars = 50 }", Status::NotYet)]
#[case("kind = \"event\"\nmatch = { type = \"said\" }\nwithin = 2.0", Status::NotYet)]
#[case("kind = \"event\"\nmatch = { type = \"walked\", dir = \"forward\", min_cm = 40, max_cm = 60 }", Status::Passed)]
#[case("kind = \"event\"\nmatch = { type = \"posture\", is = \"sit\" }", Status::NotYet)]
#[case("kind = \"event\"\nmatch = { type = \"said\", min_seconds = 1.5, max_seconds = 2.5 }", Status::Passed)]
#[case("kind = \"event\"\nmatch = { type = \"said\", max_seconds = 1.5 }", Status::NotYet)]
#[case(
    "kind = \"event\"\nmatch = { type = \"eyes\", is = \"green\", min_seconds = 19, max_seconds = 19 }",
    Status::Passed
)]
#[case("kind = \"event\"\nmatch = { type = \"eyes\", is = \"green\", max_seconds = 5 }", Status::NotYet)]
#[case("kind = \"event\"\nmatch = { type = \"touched\", distinct = true }\ncount = { min = 2 }", Status::Almost)]
#[case(
    "kind = \"event\"\nmatch = { type = \"sound\", after = { kind = \"touch\", part = \"head_front\" } }",
    Status::Passed
)]
#[case("kind = \"event\"\nmatch = { type = \"gesture\", after = { kind = \"touch\" } }", Status::NotYet)]
#[case(
    "kind = \"order\"\nsequence = [{ type = \"gesture\" }, { type = \"said\" }, { type = \"walked\" }]",
    Status::Passed
)]
#[case("kind = \"order\"\nsequence = [{ type = \"said\" }, { type = \"gesture\" }]", Status::Almost)]
#[case("kind = \"order\"\nsequence = [{ type = \"gesture\" }, { type = \"eyes\" }]", Status::Almost)]
#[case("kind = \"order\"\nsequence = [{ type = \"said\" }, { type = \"sound\" }]\nmax_gap = 2.0", Status::Almost)]
#[case(
    "kind = \"response\"\nstimulus = { kind = \"touch\" }\nmatch = { type = \"sound\" }\nwithin = 2.0",
    Status::Almost
)]
#[case(
    "kind = \"response\"\nstimulus = { kind = \"touch\" }\nmatch = { type = \"gesture\" }\nwithin = 2.0\nnot_before = true",
    Status::NotYet
)]
#[case("kind = \"overlap\"\na = { type = \"gesture\" }\nb = { type = \"eyes\" }\nseconds = 2.0", Status::Passed)]
#[case("kind = \"overlap\"\na = { type = \"gesture\" }\nb = { type = \"eyes\" }\nseconds = 2.5", Status::Almost)]
#[case("kind = \"overlap\"\na = { type = \"gesture\" }\nb = { type = \"said\" }\nseconds = 0.5", Status::NotYet)]
#[case("kind = \"reach\"\nzone = \"ecke-a\"\ntolerance_cm = 10", Status::Passed)]
#[case("kind = \"reach\"\nzone = \"ecke-a\"\ntolerance_cm = 10\nwithin = 9.0", Status::Almost)]
#[case("kind = \"path\"\nzones = [\"ecke-a\", \"ecke-b\"]\ntolerance_cm = 10", Status::Almost)]
#[case("kind = \"path\"\nzones = [\"start\", \"ecke-a\"]\ntolerance_cm = 10", Status::Passed)]
#[case(
    "kind = \"at_end\"\nstate = { zone = \"teppich\", posture = \"stand\", heading_deg = 0, eyes = \"green\" }",
    Status::Passed
)]
#[case("kind = \"at_end\"\nstate = { posture = \"sit\" }", Status::NotYet)]
#[case("kind = \"at_end\"\nstate = { posture = \"sit\", eyes = \"green\" }", Status::Almost)]
#[case("kind = \"never\"\nmatch = { type = \"collision\" }", Status::Passed)]
#[case("kind = \"never\"\nmatch = { type = \"said\", volume = \"quiet\" }", Status::NotYet)]
#[case("kind = \"never\"\nmatch = { type = \"near\", below_cm = 30 }", Status::Passed)]
#[case("kind = \"never\"\nmatch = { type = \"near\", below_cm = 40 }", Status::NotYet)]
#[case("kind = \"never\"\nstate = { eyes = \"green\" }", Status::NotYet)]
#[case("kind = \"always\"\nstate = { posture = \"stand\" }", Status::Passed)]
#[case("kind = \"duration\"\nmin = 10.0\nmax = 17.0", Status::Passed)]
#[case("kind = \"duration\"\nmin = 20.0", Status::Almost)]
#[case("kind = \"dialog\"\nturns = [{ touched = \"head_front\" }, { touched = \"head_front\" }]", Status::Passed)]
#[case("kind = \"dialog\"\nturns = [{ said_contains = \"Hallo\" }, { heard = \"ja\" }]", Status::Almost)]
#[case("kind = \"program\"\nuses = { block = \"repeat\" }", Status::Passed)]
#[case("kind = \"program\"\nuses = { block = \"forever\" }", Status::NotYet)]
#[case("kind = \"program\"\nmax_blocks = 3", Status::Almost)]
#[case("kind = \"program\"\nwithout = [\"repeat\"]", Status::NotYet)]
#[case("kind = \"program\"\nmax_changes_from_start = 1", Status::Passed)]
#[case("kind = \"program\"\nmax_changes_from_start = 0", Status::Almost)]
#[case("kind = \"program\"\ndefines_sub = 1", Status::NotYet)]
fn goals_are_judged(#[case] toml: &str, #[case] expected: Status) {
    let judgement = judged(toml, STORY);
    assert_eq!(judgement.status, expected, "{toml}: {judgement:?}");
}

/// In every kind of goal, what asks for `after` counts after that stimulus alone. In the story the sound comes after a
/// touch, and nothing comes after a card.
#[rstest]
#[case("kind = \"event\"\nmatch = { type = \"sound\", AFTER }")]
#[case("kind = \"event\"\nmatch = { type = \"near\", below_cm = 40, AFTER }")]
#[case("kind = \"order\"\nsequence = [{ type = \"sound\", AFTER }]")]
#[case("kind = \"order\"\nsequence = [{ type = \"gesture\" }, { type = \"sound\", AFTER }]")]
#[case("kind = \"response\"\nstimulus = { kind = \"touch\" }\nmatch = { type = \"touched\", AFTER }\nwithin = 2.0")]
#[case("kind = \"overlap\"\na = { type = \"sound\", AFTER }\nb = { type = \"block\", AFTER }\nseconds = 0.5")]
fn what_must_follow_a_stimulus_does(#[case] toml: &str) {
    let story = format!(
        "{}\n{}",
        STORY.trim_end(),
        r#"{"line":"event","t":12.5,"until":13.5,"ev":"block","kind":"sound","ok":true,"block":"f"}"#
    );
    let after = |stimulus: &str| judged(&toml.replace("AFTER", &format!("after = {{ {stimulus} }}")), &story).status;
    assert_eq!(after("kind = \"touch\", part = \"head_front\""), Status::Passed, "{toml}");
    assert_ne!(after("kind = \"card\", card = \"star\""), Status::Passed, "{toml}");
}

#[test]
fn what_must_not_follow_a_stimulus_may_come_before() {
    let never = |wanted: &str| judged(&format!("kind = \"never\"\nmatch = {{ {wanted} }}"), STORY).status;
    assert_eq!(never("type = \"sound\", after = { kind = \"touch\" }"), Status::NotYet);
    assert_eq!(never("type = \"gesture\", after = { kind = \"touch\" }"), Status::Passed);
    assert_eq!(never("type = \"near\", below_cm = 40, after = { kind = \"touch\" }"), Status::NotYet);
    assert_eq!(never("type = \"near\", below_cm = 40, after = { kind = \"card\" }"), Status::Passed);
}

#[test]
fn figures_and_blocks_come_along() {
    let order = judged(
        "kind = \"order\"\nsequence = [{ type = \"gesture\" }, { type = \"said\" }, { type = \"sound\", is = \"dog\" }]",
        STORY,
    );
    assert_eq!((order.values["reached"].as_str(), order.values["total"].as_str()), ("2", "3"));
    assert_eq!(order.blocks, ["b", "d"]);
    let path = judged("kind = \"path\"\nzones = [\"ecke-a\", \"ecke-b\"]\ntolerance_cm = 10", STORY);
    assert_eq!(path.blocks, ["e"]);
}

#[test]
fn several_runs_count_as_the_farthest_or_together() {
    let (first, second, plan) =
        (run(STORY), run(&STORY.replace("Hallo, B", "Guten Tag, B").replace("wave", "bow")), plan());
    let program = Program::read(b"ev_start\n    gesture\n").expect("a program");
    let runs = [("one", &first), ("two", &second)].map(|(variant, recording)| RunToJudge {
        recording,
        variant,
        plan: &plan,
        program: &program,
        starters: &[],
    });
    let waves = judge(&goal("kind = \"event\"\nmatch = { type = \"gesture\", is = \"wave\" }"), &[], &runs);
    assert_eq!((waves.status, waves.variant.as_deref()), (Status::NotYet, Some("two")));
    let differs = |least: usize, runs: &[RunToJudge<'_>]| {
        judge(&goal(&format!("kind = \"differs\"\nfield = \"said\"\nmin_distinct = {least}")), &[], runs).status
    };
    assert_eq!(
        (differs(2, &runs), differs(3, &runs), differs(2, &runs[..1])),
        (Status::Passed, Status::Almost, Status::Almost)
    );
    assert_eq!(differs(1, &[]), Status::NotYet);
}

#[test]
fn words_may_be_said_in_several_ways() {
    let lines = r#"{"line":"event","t":1.0,"ev":"stimulus","kind":"heard","what":"Yes"}
{"line":"event","t":1.0,"ev":"heard","text":"Yes"}
{"line":"event","t":2.0,"until":3.0,"ev":"said","text":"All clear!","style":null,"volume":"normal","gestures":false}"#;
    let (recording, plan) = (run(lines), plan());
    let program = Program::read(b"ev_heard PHRASE=\"yes\"\n    say\n").expect("a program");
    let run = [RunToJudge { recording: &recording, variant: "one", plan: &plan, program: &program, starters: &[] }];
    for (toml, expected) in [
        (
            "kind = \"dialog\"\nturns = [{ heard = [\"ja\", \"yes\"] }, { said_contains = [\"frei\", \"clear\"] }]",
            Status::Passed,
        ),
        ("kind = \"dialog\"\nturns = [{ heard = \"from_program\" }, { said_contains = \"clear\" }]", Status::Passed),
        ("kind = \"dialog\"\nturns = [{ heard = \"from_program:2\" }]", Status::NotYet),
        ("kind = \"event\"\nmatch = { type = \"heard\", equals = [\"ja\", \"yes\"] }", Status::Passed),
        ("kind = \"event\"\nmatch = { type = \"heard\", equals = [\"ja\", \"ye\"] }", Status::NotYet),
        (
            "kind = \"response\"\nstimulus = { kind = \"heard\", phrase = [\"ja\", \"yes\"] }\nmatch = { type = \"said\" }\nwithin = 3",
            Status::Passed,
        ),
    ] {
        assert_eq!(judge(&goal(toml), &[], &run).status, expected, "{toml}");
    }
}

#[test]
fn goals_within_goals() {
    let (recording, plan) = (run(STORY), plan());
    let program = Program::read(b"ev_start\n    gesture\n").expect("a program");
    let run = [RunToJudge { recording: &recording, variant: "one", plan: &plan, program: &program, starters: &[] }];
    let named = |id: &str, toml: &str| Goal { id: id.to_owned(), ..goal(toml) };
    let goals = [
        named("waves", "kind = \"event\"\nmatch = { type = \"gesture\" }"),
        named("sits", "kind = \"event\"\nmatch = { type = \"posture\" }"),
        named("itself", "kind = \"all\"\ngoals = [\"itself\"]"),
    ];
    let all = |toml: &str| judge(&named("g", toml), &goals, &run).status;
    assert_eq!(all("kind = \"all\"\ngoals = [\"waves\", \"sits\"]"), Status::Almost);
    assert_eq!(all("kind = \"any\"\ngoals = [\"waves\", \"sits\"]"), Status::Passed);
    assert_eq!(all("kind = \"all\"\ngoals = [\"itself\"]"), Status::NotYet, "it ends");
}

#[test]
fn unknown_keys_are_refused() {
    for toml in [
        "kind = \"event\"\nmatch = { type = \"said\", volumen = 1 }",
        "kind = \"event\"\nmatch = { type = \"said\" }\nzahl = 1",
        "kind = \"dance\"",
        "match = 1",
    ] {
        assert!(toml::from_str::<Goal>(&format!("id = \"g\"\n{toml}")).is_err(), "{toml}");
    }
}
