use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use robot_core::Language;
use rstest::rstest;
use sim_world::FloorPlan;

use super::*;
use crate::registry::Registry;
use crate::{Limits, Program, compile};

fn plan(name: &str) -> Arc<FloorPlan> {
    let text = crate::lesson::bundled_worlds()[name].clone();
    Arc::new(FloorPlan::parse(name, &text).unwrap_or_else(|error| panic!("{error}")))
}

fn rehearsal(stimuli: Vec<Stimulus>) -> Rehearsal {
    Rehearsal {
        plan: plan("leseecke"),
        start: Start { spot: "start".into(), ..Start::default() },
        seed: 1,
        stimuli,
        slip: Slip::default(),
        limits: Limits { run: Duration::from_secs(60), ..Limits::house() },
        language: Language::De,
    }
}

fn run_with(outline: &str, rehearsal: &Rehearsal) -> Recording {
    let program = Program::read(outline.as_bytes()).unwrap_or_else(|problems| panic!("{outline}\n{problems:?}"));
    let compiled = compile(&program, &rehearsal.limits).unwrap_or_else(|problems| panic!("{outline}\n{problems:?}"));
    rehearse(&compiled, rehearsal).unwrap_or_else(|error| panic!("{outline}\n{error}"))
}

fn run(outline: &str) -> Recording {
    run_with(outline, &rehearsal(vec![]))
}

/// What happened, in words: the types of events with what they are, without blocks.
fn story(recording: &Recording) -> Vec<String> {
    let is_told =
        |event: &&Event| !matches!(event.what, Happened::Block { .. } | Happened::Loop | Happened::Sub { .. });
    let told = recording.log.events.iter().filter(is_told);
    told.map(|event| match &event.what {
        Happened::Said { text, .. } => format!("said {text}"),
        Happened::Heard { text } => format!("heard {text}"),
        Happened::Touched { part } => format!("touched {part}"),
        Happened::Gesture { is } | Happened::Posture { is } | Happened::Eyes { is, .. } | Happened::Stopped { is } => {
            is.clone()
        }
        Happened::Failed { de, .. } => format!("failed: {de}"),
        Happened::Branch { is } => format!("branch {is}"),
        Happened::Var { name, is } => format!("{name} = {is}"),
        what => serde_json::to_value(what).unwrap()["ev"].as_str().unwrap().to_owned(),
    })
    .collect()
}

fn touch(at: f64, part: &str) -> Stimulus {
    Stimulus { when: When { at: Some(at), ..When::default() }, what: What::Touch { part: part.into(), seconds: 0.5 } }
}

fn says(when: When, phrase: &str) -> Stimulus {
    Stimulus { when, what: What::Heard { phrase: phrase.into() } }
}

#[rstest]
#[case::sequence("ev_start\n    gesture GESTURE=nod\n    say TEXT=\"Hallo\"", &["started", "nod", "said Hallo"], Ending::Finished)]
#[case::colours("ev_start\n    eyes COLOUR=red\n    wait SECONDS=1\n    eyes COLOUR=green", &["started", "red", "waited", "green"], Ending::Finished)]
#[case::choice("ev_start\n    if_else IF=(compare A=1 OP=lt B=2)\n        say TEXT=\"ja\"\n    ELSE:\n        say TEXT=\"nein\"", &["started", "branch true", "said ja"], Ending::Finished)]
#[case::numbers("ev_start\n    var_set VAR=Punkte VALUE=2\n    var_change VAR=Punkte VALUE=3\n    say TEXT=(join A=\"Du hast \" B=(var_get VAR=Punkte))", &["started", "Punkte = 2", "Punkte = 5", "said Du hast 5"], Ending::Finished)]
#[case::by_zero("ev_start\n    say TEXT=(arith A=1 OP=divide B=0)\n    say TEXT=\"nie\"", &["started", "failed: Durch 0 kann man nicht teilen."], Ending::Finished)]
#[case::caught("ev_start\n    try\n        say TEXT=(arith A=1 OP=divide B=0)\n    ELSE:\n        say TEXT=\"macht nichts\"", &["started", "failed: Durch 0 kann man nicht teilen.", "caught", "said macht nichts"], Ending::Finished)]
#[case::failing_if_is_no_else("ev_start\n    if_else IF=(compare A=1 OP=eq B=1)\n        say TEXT=(arith A=1 OP=divide B=0)\n    ELSE:\n        say TEXT=\"nie\"", &["started", "branch true", "failed: Durch 0 kann man nicht teilen."], Ending::Finished)]
#[case::stop("ev_start\n    say TEXT=\"a\"\n    stop STOP=program\nev_touch PART=head_front\n    say TEXT=\"b\"", &["started", "said a", "program"], Ending::Stopped)]
#[case::stop_is_not_caught("ev_start\n    try\n        stop STOP=event\n    ELSE:\n        say TEXT=\"nie\"", &["started", "event"], Ending::Finished)]
#[case::until("ev_start\n    var_set VAR=n VALUE=0\n    repeat_until IF=(compare A=(var_get VAR=n) OP=eq B=2)\n        var_change VAR=n VALUE=1\n        say TEXT=(var_get VAR=n)\n    say TEXT=\"Ende\"", &["started", "n = 0", "n = 1", "said 1", "n = 2", "said 2", "said Ende"], Ending::Finished)]
#[case::own("ev_start\n    repeat TIMES=2\n        sub_call NAME=Gruß\nsub_def NAME=Gruß\n    gesture GESTURE=nod", &["started", "nod", "nod"], Ending::Finished)]
#[case::sitting("ev_start\n    posture POSTURE=sit\n    walk DIRECTION=forward CM=20", &["started", "sit", "failed: NAOme steht nicht. Lass ihn erst aufstehen."], Ending::Finished)]
#[case::off_stage("ev_start\n    repeat TIMES=3\n        walk DIRECTION=back CM=50", &["started", "walked", "walked", "left_area", "failed: Hier ist die Bühne zu Ende."], Ending::Finished)]
fn programs_do_what_they_say(#[case] outline: &str, #[case] expected: &[&str], #[case] ending: Ending) {
    let recording = run(outline);
    assert_eq!(story(&recording), expected, "{outline}");
    assert_eq!(recording.ending, ending);
}

#[test]
fn events_are_heard_beside_each_other_and_once_at_a_time() {
    let outline = "ev_touch PART=head_front\n    say TEXT=\"Törö, ich bin ein Elefant\"\nev_heard PHRASE=\"zauberwort\"\n    gesture GESTURE=wave\n";
    let later = When { after_said: Some(String::new()), delay: 0.2, ..When::default() };
    let stimuli = vec![
        touch(1.0, "head_front"),
        touch(1.8, "head_front"),
        says(later, "Zauberwort bitte"),
        touch(14.0, "hand_left"),
    ];
    let recording = run_with(outline, &rehearsal(stimuli));
    let told: Vec<String> = story(&recording).into_iter().filter(|told| told != "stimulus").collect();
    let expected = [
        "touched head_front",
        "said Törö, ich bin ein Elefant",
        "touched head_front",
        "heard Zauberwort bitte",
        "wave",
        "touched hand_left",
    ];
    assert_eq!(told, expected, "the second touch came while the first was answered");
    assert_eq!(recording.ending, Ending::Idle);
}

#[rstest]
#[case::own(
    "ev_start\n    repeat TIMES=2\n        sub_call NAME=Gruß\nsub_def NAME=Gruß\n    if IF=(compare A=1 OP=eq B=1)\n        gesture GESTURE=nod\n        var_set VAR=n VALUE=1",
    "ev_start started repeat loop sub_call sub sub_def if branch gesture gesture: var_set var sub_call sub sub_def if branch gesture gesture: var_set var"
)]
#[case::beside(
    "ev_start\n    parallel\n        gesture\n    DO2:\n        try\n            wait\n    say",
    "ev_start started parallel parallel: gesture gesture: try wait waited say said"
)]
#[case::nothing_told(
    "ev_start\n    forever\n        if IF=(compare A=1 OP=eq B=2)\n            say",
    "ev_start started forever loop if branch if branch"
)]
#[case::asked("ev_start\n    ask\n    say", "ev_start started ask said asked")]
fn a_block_is_told_before_what_is_in_it(#[case] outline: &str, #[case] expected: &str) {
    let limits = Limits { run: Duration::from_secs(15), ..Limits::house() };
    let log = run_with(outline, &Rehearsal { limits, ..rehearsal(vec![]) }).log;
    let kinds: BTreeSet<&str> = Registry::house().blocks().iter().map(|block| block.id.as_str()).collect();
    let told = log.events.iter().map(|event| match &event.what {
        Happened::Block { kind, .. } => kind.clone(),
        what => {
            let name = serde_json::to_value(what).unwrap()["ev"].as_str().unwrap().to_owned();
            // What is called like a block, and is none.
            if kinds.contains(name.as_str()) { name + ":" } else { name }
        }
    });
    let told: Vec<String> = told.take(expected.split(' ').count()).collect();
    assert_eq!(told.join(" "), expected, "{outline}");
    let outermost = |event: &&Event| matches!(&event.what, Happened::Block { kind, .. } if ["ev_start", "repeat", "forever", "parallel"].contains(&kind.as_str()));
    let ended: Vec<Option<f64>> = log.events.iter().filter(outermost).map(|event| event.until_s).collect();
    assert!(ended.len() <= 2 && ended.iter().all(Option::is_some), "each is told once, and ends: {ended:?}");
}

#[test]
fn an_answer_is_waited_for_and_kept() {
    let outline = "ev_start\n    ask TEXT=\"Wie geht es?\" PHRASE=\"gut, schlecht\"\n    say TEXT=(answer)\n";
    let when = When { after_said: Some("?".into()), delay: 0.5, ..When::default() };
    let answered = run_with(outline, &rehearsal(vec![says(when, "mir geht es gut")]));
    let told: Vec<String> = story(&answered).into_iter().filter(|told| told != "stimulus").collect();
    assert_eq!(told, ["started", "said Wie geht es?", "asked", "heard mir geht es gut", "said gut"]);
    let silent = run(outline);
    assert_eq!(story(&silent), ["started", "said Wie geht es?", "asked"]);
    assert!((9.0..11.0).contains(&silent.end_s), "it waits 8 s: {}", silent.end_s);
}

#[test]
fn of_several_ways_to_say_it_somebody_takes_the_one_that_is_listened_for() {
    for (listens, spoken) in
        [("quiz starten", "quiz starten"), ("start the quiz", "start the quiz"), ("tor", "quiz starten")]
    {
        let phrase = ["quiz starten", "start the quiz"].into_iter().collect();
        let asked = Stimulus { when: When { at: Some(1.0), ..When::default() }, what: What::Heard { phrase } };
        let recording =
            run_with(&format!("ev_heard PHRASE=\"{listens}\"\n    gesture GESTURE=nod\n"), &rehearsal(vec![asked]));
        let told = story(&recording);
        assert!(told.contains(&format!("heard {spoken}")), "{told:?}");
        assert_eq!(told.contains(&"nod".to_owned()), listens == spoken, "{told:?}");
    }
}

#[test]
fn a_square_is_a_square() {
    let recording =
        run("ev_start\n    repeat TIMES=4\n        walk DIRECTION=forward CM=50\n        turn DIRECTION=left DEG=90\n");
    let states = &recording.log.states;
    for (x_m, y_m) in [(2.6, 1.5), (2.6, 2.0), (2.1, 2.0), (2.1, 1.5)] {
        let nearest = states.iter().map(|state| (state.x_m - x_m).hypot(state.y_m - y_m)).fold(f64::INFINITY, f64::min);
        assert!(nearest < 0.05, "the corner ({x_m}, {y_m}) is missed by {nearest:.3} m");
    }
    let last = states.last().expect("there are states");
    assert!(last.heading_deg.abs() < 5.0, "{last:?}");
    assert!(recording.end_s < 60.0);
}

#[test]
fn stop_words_end_a_program_whatever_it_says() {
    let at = When { at: Some(3.0), ..When::default() };
    let recording = run_with(
        "ev_start\n    forever\n        walk DIRECTION=forward CM=20\n        walk DIRECTION=back CM=20\nev_heard PHRASE=\"stopp\"\n    walk\n",
        &rehearsal(vec![says(at, "Stopp!")]),
    );
    assert_eq!(recording.ending, Ending::Halted);
    assert!(recording.end_s < 3.5, "{}", recording.end_s);
}

#[test]
fn eyes_flash_three_times_a_second_at_most() {
    let outline = "ev_start\n    repeat TIMES=20\n        eyes COLOUR=red\n        eyes COLOUR=off\n";
    let recording = run(outline);
    let changes: Vec<f64> = recording
        .log
        .events
        .iter()
        .filter(|event| matches!(event.what, Happened::Eyes { .. }))
        .filter_map(|event| event.until_s)
        .collect();
    assert_eq!(changes.len(), 40);
    for window in changes.windows(4) {
        assert!(window[3] - window[0] >= 0.99, "{window:?}");
    }
}

#[test]
fn nobody_talks_or_runs_for_ever() {
    let talk = run("ev_start\n    forever\n        say TEXT=\"bla bla bla bla bla bla bla bla bla bla bla bla bla\"\n");
    assert!(story(&talk).iter().any(|told| told.starts_with("failed: NAOme hat genug geredet")), "{:?}", story(&talk));
    let turn = run("ev_start\n    forever\n        wait SECONDS=1\n");
    assert_eq!((turn.ending, turn.end_s), (Ending::TimeOver, 60.0));
    let busy = run(
        "ev_start\n    forever\n        repeat TIMES=20\n            repeat TIMES=20\n                var_change VAR=n VALUE=1\n",
    );
    assert!(matches!(busy.ending, Ending::TimeOver | Ending::TooMuch), "{:?}", busy.ending);
}

#[test]
fn an_obstacle_stops_a_walk_before_it_is_touched() {
    let obstacle = Stimulus { when: When::default(), what: What::Obstacle { spot: "vorne".into(), seconds: 60.0 } };
    let recording = run_with("ev_start\n    walk DIRECTION=forward CM=90\n", &rehearsal(vec![obstacle]));
    let told = story(&recording);
    assert!(told.iter().any(|told| told == "failed: Da ist etwas im Weg."), "{told:?} {:?}", recording.log.states);
    assert!(!told.iter().any(|told| told == "collision"), "{told:?}");
    let passing = Stimulus { when: When::default(), what: What::Obstacle { spot: "vorne".into(), seconds: 8.0 } };
    let told = story(&run_with("ev_start\n    walk DIRECTION=forward CM=70\n", &rehearsal(vec![passing])));
    assert!(!told.iter().any(|told| told.starts_with("failed")), "it waits until the way is free: {told:?}");
}

#[test]
fn a_run_is_the_same_bytes_and_can_be_read_back() {
    let outline = "ev_start\n    random_do\n        say TEXT=\"eins\"\n    DO2:\n        say TEXT=\"zwei\"\n    walk DIRECTION=forward CM=20\n";
    let file = run(outline).to_lines();
    assert_eq!(file, run(outline).to_lines());
    let read = Recording::read(&file).expect("it is a run");
    assert_eq!(read.to_lines(), file);
    let said = |seed| story(&run_with(outline, &Rehearsal { seed, ..rehearsal(vec![]) }));
    assert!((1..10).any(|seed| said(seed) != said(0)), "chance is the seed's");
    for broken in ["", "{}", &file[..file.len() / 2], &file.replace("naome-run/1", "naome-run/9"), &"[".repeat(10_000)]
    {
        assert!(Recording::read(broken).is_err());
    }
}

/// Each block that has an event of its own brings it about: no side is only written down.
#[test]
fn every_block_leaves_its_trace() {
    for block in Registry::house().blocks() {
        let Some(trace) = &block.trace else { continue };
        let id = &block.id;
        let (outline, stimuli) = match id.as_str() {
            "ev_start" => ("ev_start\n    say\n".to_owned(), vec![]),
            "ev_touch" => ("ev_touch\n    say\n".to_owned(), vec![touch(0.5, "head_front")]),
            "ev_heard" => ("ev_heard\n    say\n".to_owned(), vec![says(When::default(), "hallo")]),
            "ev_near" => {
                let obstacle =
                    Stimulus { when: When::default(), what: What::Obstacle { spot: "vorne".into(), seconds: 60.0 } };
                ("ev_start\n    walk CM=60\nev_near CM=60\n    eyes\n".to_owned(), vec![obstacle])
            }
            "ev_face" => {
                let face =
                    Stimulus { when: When { at: Some(0.5), ..When::default() }, what: What::Face { seconds: 1.0 } };
                ("ev_face\n    say\n".to_owned(), vec![face])
            }
            "ev_mark" => {
                let card = What::Card { card: "book".into(), seconds: 1.0 };
                (
                    "ev_mark\n    say\n".to_owned(),
                    vec![Stimulus { when: When { at: Some(0.5), ..When::default() }, what: card }],
                )
            }
            "wait_until" => ("ev_start\n    wait_until IF=(compare A=1 OP=eq B=1)\n".to_owned(), vec![]),
            "if" | "if_else" | "repeat_until" => {
                (format!("ev_start\n    {id} IF=(compare A=1 OP=eq B=1)\n        say\n"), vec![])
            }
            "repeat" | "forever" | "parallel" | "random_do" => (format!("ev_start\n    {id}\n        say\n"), vec![]),
            "try" => (
                "ev_start\n    try\n        say TEXT=(arith A=1 OP=divide B=0)\n    ELSE:\n        say\n".to_owned(),
                vec![],
            ),
            "random_int" => ("ev_start\n    say TEXT=(random_int)\n".to_owned(), vec![]),
            "sub_call" => ("ev_start\n    sub_call NAME=x\nsub_def NAME=x\n    say\n".to_owned(), vec![]),
            _ => (format!("ev_start\n    {id}\n"), vec![]),
        };
        let rehearsal =
            Rehearsal { limits: Limits { run: Duration::from_secs(15), ..Limits::house() }, ..rehearsal(stimuli) };
        let recording = run_with(&outline, &rehearsal);
        let found = recording
            .log
            .events
            .iter()
            .any(|event| serde_json::to_value(&event.what).is_ok_and(|what| what["ev"] == **trace));
        assert!(found, "{id} leaves no `{trace}`: {:?}", story(&recording));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_program_leaves_the_stage_or_breaks(
        steps in prop::collection::vec((0..5_usize, 1..9_u32), 1..8),
        seed in 0..1000_u64,
    ) {
        let mut outline = String::from("ev_start\n");
        for (kind, size) in steps {
            let line = match kind {
                0 => format!("walk DIRECTION=forward CM={}", size * 10),
                1 => format!("walk DIRECTION=left CM={}", size * 10),
                2 => format!("turn DIRECTION=right DEG={}", size * 15),
                3 => "gesture GESTURE=nod".to_owned(),
                _ => format!("wait SECONDS=0.{size}"),
            };
            outline += &format!("    {line}\n");
        }
        let recording = run_with(&outline, &Rehearsal { seed, ..rehearsal(vec![]) });
        prop_assert!(recording.ending != Ending::Broken);
        for state in &recording.log.states {
            prop_assert!((state.x_m - 2.1).abs() < 1.1 && (state.y_m - 1.5).abs() < 0.85, "{:?}", state);
        }
        let collided = recording.log.events.iter().any(|event| matches!(event.what, Happened::Collision { .. }));
        prop_assert!(!collided);
    }
}

#[test]
fn a_program_that_is_cut_short_has_its_last_seconds() {
    let rehearsal = rehearsal(vec![]);
    let outline = "ev_start\n    wait SECONDS=30";
    let compiled = compile(&Program::read(outline.as_bytes()).unwrap(), &rehearsal.limits).unwrap();
    let mut scene = Scene::new(&compiled, &rehearsal).unwrap();
    let mut told_at = None;
    let ending = loop {
        if scene.now().since_start() >= Duration::from_secs(2) {
            told_at.get_or_insert(scene.now());
            // Whoever says so again and again says it once.
            scene.end_within(Duration::from_secs(5));
        }
        if let Some(ending) = scene.tick() {
            break ending;
        }
    };
    assert_eq!(ending, Ending::TimeOver);
    let left = scene.now().since(told_at.unwrap());
    assert!(left.abs_diff(Duration::from_secs(5)) < Duration::from_millis(100), "{left:?}");
    assert!(scene.look().lights.contains("chest"), "the light says that the end is near");
    // It never gives a program more time than it has.
    let limits = Limits { run: Duration::from_secs(3), ..rehearsal.limits.clone() };
    let mut scene = Scene::new(&compiled, &Rehearsal { limits, ..rehearsal }).unwrap();
    scene.end_within(Duration::from_secs(600));
    let ending = loop {
        if let Some(ending) = scene.tick() {
            break ending;
        }
    };
    assert_eq!(ending, Ending::TimeOver);
    assert!(scene.now().since_start() < Duration::from_secs(4));
}
