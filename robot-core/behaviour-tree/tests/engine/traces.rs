//! Recording and replaying, comparing and counting recorded runs.

use std::time::Duration;

use behaviour_tree::{
    Coverage, Deed, Happening, Leaf, NodeEvent, Outcome, Parting, Port, PortType, Reason, Registry, Replay,
    ReplayError, Semantics, Status, TickAnswer, Trace, TraceError, Tree, Value, diff_traces,
};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::runner;

/// All that can be seen of a tree. Reals are compared by their bits.
#[derive(Debug, PartialEq)]
struct State {
    nodes: Vec<(Status, Status, u32, Option<String>)>,
    entries: Vec<(String, String, String)>,
    deadline: Option<Duration>,
}

fn bits(value: Option<&Value>) -> String {
    match value {
        Some(Value::Real(real)) => format!("real {:x}", real.to_bits()),
        other => format!("{other:?}"),
    }
}

fn state<W>(tree: &Tree<W>) -> State {
    State {
        nodes: tree
            .nodes()
            .map(|node| (node.status(), node.last_answer(), node.last_tick(), node.reason().map(Into::into)))
            .collect(),
        entries: tree
            .scopes()
            .flat_map(|scope| {
                scope.entries().map(move |(key, value)| (scope.path().to_owned(), key.to_owned(), bits(value)))
            })
            .collect(),
        deadline: tree.next_deadline(),
    }
}

/// The states after so many steps of a trace.
type States = Vec<(usize, State)>;

/// Records a published case.
fn record(case: &Json, semantics: Semantics) -> Option<(Vec<u8>, States)> {
    let registry = runner::registry(&case["enums"], semantics);
    let main = case["main"].as_str().unwrap_or("Main");
    let mut loader = registry.loader().source("case.xml", case["xml"].as_str().unwrap()).main(main).record();
    for (key, json) in case["bb"].as_object().into_iter().flatten() {
        loader = loader.entry(key, runner::value(json));
    }
    let mut tree = runner::substitute(loader, &case["substitutions"]).load().ok()?;
    let (mut bytes, mut states) = (Vec::new(), Vec::new());
    let (mut events, mut now) = (runner::Events::new(), Duration::ZERO);
    for step in case["steps"].as_array().into_iter().flatten() {
        let broken_off = runner::perform(&mut tree, step, &mut events, &mut now).is_err();
        tree.write_trace(&mut bytes).unwrap();
        states.push((Trace::read(&bytes).unwrap().steps(), state(&tree)));
        if broken_off {
            tree.halt(&mut events, now);
            bytes.extend(tree.take_trace());
            states.push((Trace::read(&bytes).unwrap().steps(), state(&tree)));
            break;
        }
    }
    bytes.extend(tree.take_trace());
    Some((bytes, states))
}

fn published_cases() -> Vec<Json> {
    ["bt-conformance-sample.jsonl", "bt-conformance-timed-sample.jsonl"]
        .iter()
        .flat_map(|file| {
            let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).unwrap();
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Json>>()
        })
        .collect()
}

#[test]
fn published_cases_replay_to_the_same_states_forwards_and_backwards() {
    let mut replayed = 0;
    for case in published_cases() {
        for semantics in [Semantics::default(), Semantics::btcpp()] {
            let Some((bytes, states)) = record(&case, semantics) else { continue };
            let mut replay = Replay::new(Trace::read(&bytes).unwrap()).unwrap();
            for (step, expected) in states.iter().chain(states.iter().rev()) {
                replay.seek_step(*step).unwrap_or_else(|error| panic!("{} step {step}: {error}", case["id"]));
                assert_eq!(state(replay.tree()), *expected, "{} step {step}", case["id"]);
            }
            replayed += 1;
        }
    }
    assert!(replayed > 800, "{replayed}");
}

#[test]
fn the_same_run_is_the_same_bytes() {
    for case in published_cases() {
        let bytes = |case| record(case, Semantics::default()).map(|(bytes, _)| bytes);
        assert_eq!(bytes(&case), bytes(&case), "{}", case["id"]);
    }
}

/// The world of the trees below: what the leaf `Do` answers at each tick, and what it writes.
type Script = Vec<(Outcome, i64)>;

/// Answers what stands next in the world, and writes it.
struct Do;

impl Leaf<Script> for Do {
    fn tick(&mut self, cx: &mut behaviour_tree::Context<'_, Script>) -> Result<Outcome, behaviour_tree::LeafError> {
        let (outcome, wrote) = if cx.world.is_empty() { (Outcome::Success, 0) } else { cx.world.remove(0) };
        cx.output("wrote", wrote)?;
        Ok(outcome)
    }

    fn halt(&mut self, cx: &mut behaviour_tree::Context<'_, Script>) {
        // Even a write while it is halted is recorded.
        assert!(cx.output("wrote", -1).is_ok());
    }
}

const TREE: &str = r#"<root BTCPP_format="4">
  <BehaviorTree ID="Main">
    <Fallback>
      <Timeout msec="100"><Do name="try" wrote="{n}"/></Timeout>
      <Sequence name="otherwise">
        <Precondition if="n &lt; 10" else="SKIPPED"><Sleep msec="50"/></Precondition>
        <Do name="give up" wrote="{m}"/>
      </Sequence>
    </Fallback>
  </BehaviorTree>
</root>"#;

fn do_registry() -> Registry<Script> {
    let mut registry = Registry::new();
    registry.action("Do", &[Port::output("wrote").typed(PortType::Int)], |_| Box::new(Do));
    registry
}

/// Runs [`TREE`] every 30 ms, beginning at `from_ms`.
fn run(script: &[(Outcome, i64)], ticks: u32, from_ms: u64, between: impl Fn(u32, &mut Tree<Script>)) -> Trace {
    let mut tree = do_registry().loader().source("do.xml", TREE).record().load().unwrap();
    let mut world = script.to_vec();
    for tick in 0..ticks {
        between(tick, &mut tree);
        tree.tick(&mut world, Duration::from_millis(from_ms + 30 * u64::from(tick))).unwrap();
    }
    Trace::read(&tree.take_trace()).unwrap()
}

fn running(n: usize) -> Vec<(Outcome, i64)> {
    vec![(Outcome::Running, 7); n]
}

#[test]
fn a_replay_steps_back_and_forth() {
    let mut replay = Replay::new(run(&running(9), 8, 0, |_, _| {})).unwrap();
    let answer = |replay: &Replay| replay.answer().cloned();
    assert_eq!((replay.tick(), answer(&replay)), (0, None));
    replay.seek(5).unwrap();
    assert_eq!(replay.now(), Duration::from_millis(120));
    assert_eq!(replay.tree().get("n"), Some(&Value::Int(-1)), "the timeout has halted the leaf, which wrote this");
    assert_eq!(replay.tree().running_leaf_path().as_deref(), Some("Sleep"));
    assert!(replay.tree().events().contains(&NodeEvent { node: 2, what: Happening::Halted }));
    assert!(replay.back().unwrap());
    assert_eq!(replay.tree().get("n"), Some(&Value::Int(7)));
    assert_eq!(replay.tree().running_leaf_path().as_deref(), Some("try"));
    while replay.forward().unwrap() {}
    assert_eq!((replay.tick(), answer(&replay)), (8, Some(TickAnswer::Answered(Status::Running))));
    replay.seek(0).unwrap();
    assert!(!replay.back().unwrap());
    assert_eq!(replay.tree().get("n"), None);
    let error = replay.seek(9).unwrap_err();
    assert!(matches!(error, ReplayError::NoSuchTick { asked: 9, ticks: 8 }), "{error}");
}

#[test]
fn going_back_over_a_long_run_reaches_the_same_states() {
    let mut tree = Registry::<()>::new()
        .loader()
        .source("count.xml", "<root><BehaviorTree ID='Main'><Script code='n += 1'/></BehaviorTree></root>")
        .entry("n", 0)
        .record()
        .load()
        .unwrap();
    for tick in 0..5000 {
        tree.tick(&mut (), Duration::from_millis(20 * tick)).unwrap();
    }
    let bytes = tree.take_trace();
    assert!(bytes.len() < 5000 * 10, "{} bytes", bytes.len());
    let mut replay = Replay::new(Trace::read(&bytes).unwrap()).unwrap();
    for tick in [5000, 1, 4097, 4096, 63, 64, 65, 3000, 0, 2] {
        replay.seek(tick).unwrap();
        assert_eq!(replay.tree().get("n"), Some(&Value::Int(tick.into())));
    }
}

#[test]
fn a_trace_carries_its_files() {
    let mut loader = do_registry();
    loader.enum_value("TEN", 10);
    let mut tree = loader
        .loader()
        .source("main.xml", "<root main_tree_to_execute='Main'><include path='sub.xml'/><BehaviorTree ID='Main'><SubTree ID='Sub'/></BehaviorTree></root>")
        .include_with(|_| Ok(("sub.xml".into(), "<root><BehaviorTree ID='Sub'><Do wrote='{n}' _onSuccess='n := TEN'/></BehaviorTree></root>".into())))
        .record()
        .load()
        .unwrap();
    tree.tick(&mut Vec::new(), Duration::ZERO).unwrap();
    let trace = Trace::read(&tree.take_trace()).unwrap();
    assert_eq!(trace.sources().map(|(file, _)| file).collect::<Vec<_>>(), ["main.xml", "sub.xml"]);
    let mut replay = Replay::new(trace).unwrap();
    replay.seek(1).unwrap();
    let sub = replay.tree().scopes().nth(1).unwrap();
    assert_eq!(sub.entries().collect::<Vec<_>>(), [("n", Some(&Value::Int(10)))]);
}

#[test]
fn equal_runs_do_not_part_and_clocks_are_told_apart() {
    let one = || run(&running(3), 5, 0, |_, _| {});
    let same = diff_traces(one(), one()).unwrap();
    assert_eq!((same.clocks_differ_from, same.parting), (None, None));
    let later = diff_traces(one(), run(&running(3), 5, 1000, |_, _| {})).unwrap();
    assert_eq!((later.clocks_differ_from, later.parting), (Some(1), None));
}

#[test]
fn a_diff_names_the_first_leaf_that_did_otherwise() {
    let reason = Reason::new("a chair is in the way").german("ein Stuhl steht im Weg");
    let mut other = running(3);
    other[1].0 = Outcome::failure(reason.clone());
    let parting = diff_traces(run(&running(3), 3, 0, |_, _| {}), run(&other, 3, 0, |_, _| {})).unwrap().parting;
    let wrote = vec![("wrote".to_owned(), Value::Int(7))];
    assert_eq!(
        parting,
        Some(Parting::Node {
            tick: 2,
            node: 2,
            path: "try".to_owned(),
            first: Deed { answer: Some(Status::Running), writes: wrote.clone(), ..Deed::default() },
            second: Deed { answer: Some(Status::Failure), reason: Some(reason), writes: wrote, ..Deed::default() },
        })
    );
}

#[test]
fn a_diff_sees_writes_ends_entries_and_other_trees() {
    let one = || run(&running(3), 3, 0, |_, _| {});
    let mut other = running(3);
    other[2].1 = 8;
    let parting = diff_traces(one(), run(&other, 3, 0, |_, _| {})).unwrap().parting.unwrap();
    assert!(matches!(&parting, Parting::Node { tick: 3, node: 2, .. }), "{parting:?}");
    let parting = diff_traces(one(), run(&running(3), 2, 0, |_, _| {})).unwrap().parting.unwrap();
    assert_eq!(parting, Parting::End { first: 3, second: 2 });
    let set = run(&running(3), 3, 0, |tick, tree| {
        if tick == 2 {
            tree.set("m", 1).unwrap();
        }
    });
    let parting = diff_traces(one(), set).unwrap().parting.unwrap();
    assert!(matches!(&parting, Parting::Entry { tick: 2, key, first: None, .. } if key == "m"), "{parting:?}");
    let xml = "<root><BehaviorTree ID='Main'><Do/></BehaviorTree></root>";
    let tree = do_registry().loader().source("do.xml", xml).record().load().unwrap();
    let other = Trace::read(&{ tree }.take_trace()).unwrap();
    let parting = diff_traces(one(), other).unwrap().parting.unwrap();
    assert!(matches!(&parting, Parting::Trees { second: Some(node), .. } if node == "Do Do"), "{parting:?}");
}

#[test]
fn coverage_counts_answers_and_halts_over_several_runs() {
    let mut coverage = Coverage::of_trace(run(&running(9), 5, 0, |_, _| {})).unwrap();
    insta::assert_snapshot!("coverage_of_one_run", coverage);
    let more = run(&[(Outcome::Success, 1), (Outcome::fail(), 11), (Outcome::fail(), 11)], 3, 0, |_, _| {});
    coverage.add(&Coverage::of_trace(more).unwrap()).unwrap();
    insta::assert_snapshot!("coverage_of_two_runs", coverage);
    let other = Registry::<()>::new()
        .load("o.xml", "<root><BehaviorTree ID='O'><AlwaysSuccess/></BehaviorTree></root>")
        .unwrap();
    let error = coverage.observe(other.view()).unwrap_err().to_string();
    assert!(error.contains("different trees") && error.contains("AlwaysSuccess"), "{error}");
}

#[test]
fn what_is_no_trace_is_refused_with_the_place() {
    for (bytes, expected) in [
        (&b""[..], TraceError::NotATrace),
        (b"<root/>", TraceError::NotATrace),
        (b"BTTRACE", TraceError::CutOff),
        (b"BTTRACE\x02\x00", TraceError::Version(2)),
        (b"BTTRACE\x01\x05\x00", TraceError::CutOff),
        (b"BTTRACE\x01\x00", TraceError::Broken { at: 9, what: "more bytes" }),
    ] {
        assert_eq!(Trace::read(bytes).unwrap_err(), expected, "{bytes:?}");
    }
}

#[test]
fn a_trace_that_is_cut_off_is_good_up_to_there() {
    let mut tree = do_registry().loader().source("do.xml", TREE).record().load().unwrap();
    let mut bytes = tree.take_trace();
    let setup = bytes.len();
    for tick in 0..4 {
        tree.tick(&mut running(1), Duration::from_millis(tick)).unwrap();
    }
    bytes.extend(tree.take_trace());
    for end in setup..=bytes.len() {
        let trace = Trace::read(&bytes[..end]).unwrap();
        let ticks = trace.ticks();
        assert!(trace.is_cut_off() || [0, 1, 2, 3, 4].contains(&ticks));
        Replay::new(trace).unwrap().seek(ticks).unwrap();
    }
    assert!(!Trace::read(&bytes).unwrap().is_cut_off());
}

#[test]
fn a_trace_of_another_tree_departs() {
    let mut tree = do_registry().loader().source("do.xml", TREE).record().load().unwrap();
    tree.tick(&mut running(1), Duration::ZERO).unwrap();
    let bytes = tree.take_trace();
    // The same length, so that nothing else changes: the leaf now stands elsewhere.
    let (leaf, other) = (&b"<Do name=\"try\" wrote=\"{n}\"/>"[..], &b"<Sleep msec=\"9\"/>           "[..]);
    assert_eq!(leaf.len(), other.len());
    let at = bytes.windows(leaf.len()).position(|window| window == leaf).unwrap();
    let mut forged = bytes.clone();
    forged[at..at + leaf.len()].copy_from_slice(other);
    let mut replay = Replay::new(Trace::read(&forged).unwrap()).unwrap();
    let error = replay.seek(1).unwrap_err();
    assert!(matches!(error, ReplayError::Departs { tick: 1, .. }), "{error}");
    assert_eq!(replay.forward().unwrap_err().to_string(), error.to_string(), "there is no way on");
    replay.seek(0).unwrap();
    assert_eq!(replay.seek(1).unwrap_err().to_string(), error.to_string());
}

proptest! {
    /// Any bytes: an error, or a trace that replays or departs. Never a panic.
    #[test]
    fn any_bytes_are_a_trace_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Trace::read(&bytes);
        let mut framed = b"BTTRACE\x01".to_vec();
        framed.extend(&bytes);
        let _ = Trace::read(&framed);
    }

    /// A good trace with some bytes changed.
    #[test]
    fn a_damaged_trace_is_told_or_departs(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut tree = do_registry().loader().source("do.xml", TREE).record().load().unwrap();
        let mut world = running(3);
        for tick in 0..6 {
            tree.tick(&mut world, Duration::from_millis(30 * tick)).unwrap();
        }
        tree.set("m", 3).unwrap();
        let mut bytes = tree.take_trace();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(trace) = Trace::read(&bytes)
            && let Ok(mut replay) = Replay::new(trace)
        {
            while let Ok(true) = replay.forward() {}
            let _ = replay.back();
        }
    }
}
