//! Another tree in the place of a running one, and leaves that take their time to stop.

use std::collections::BTreeSet;
use std::time::Duration;

use behaviour_tree::{
    Context, Happening, Leaf, LeafError, NodeConfig, Outcome, Port, PortType, Registry, Replay, Status, Swap,
    SwapError, SwapProgress, Trace, Tree, Value,
};
use proptest::prelude::*;
use rstest::rstest;

/// What the leaves do, seen from outside.
#[derive(Debug, Default)]
struct World {
    /// Leaves that were started and have neither answered nor stopped, by tree and name.
    at_work: BTreeSet<(String, String)>,
    log: Vec<String>,
    /// How many more calls a halted leaf takes to stop.
    stops_after: u32,
}

/// Takes two ticks. Fails if its name begins with `F`.
struct Act {
    tree: String,
    ticks: u32,
    to_stop: u32,
}

impl Act {
    fn boxed(tree: &'static str) -> impl Fn(&NodeConfig<'_>) -> Box<dyn Leaf<World>> {
        move |_| Box::new(Self { tree: tree.to_owned(), ticks: 0, to_stop: 0 })
    }

    fn note(&self, cx: &mut Context<'_, World>, what: &str) {
        let line = format!("{} {} {what}", self.tree, cx.name());
        cx.world.log.push(line);
    }

    fn key(&self, cx: &Context<'_, World>) -> (String, String) {
        (self.tree.clone(), cx.name().to_owned())
    }
}

impl Leaf<World> for Act {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        let key = self.key(cx);
        if cx.is_start() {
            self.ticks = 0;
            self.note(cx, "starts");
            assert!(cx.world.at_work.insert(key.clone()), "{key:?} starts while it is at work");
        }
        assert!(cx.world.at_work.contains(&key), "{key:?} goes on without a start");
        self.ticks += 1;
        if self.ticks < 2 {
            return Ok(Outcome::Running);
        }
        cx.world.at_work.remove(&key);
        let fails = cx.name().starts_with('F');
        self.note(cx, if fails { "fails" } else { "succeeds" });
        Ok(if fails { Outcome::failure("by its name") } else { Outcome::Success })
    }

    fn halt(&mut self, cx: &mut Context<'_, World>) {
        self.note(cx, "halts");
        self.to_stop = cx.world.stops_after;
    }

    fn still_stopping(&mut self, cx: &mut Context<'_, World>) -> bool {
        if self.to_stop > 0 {
            self.to_stop -= 1;
            return true;
        }
        self.note(cx, "has stopped");
        let key = self.key(cx);
        assert!(cx.world.at_work.remove(&key), "{key:?} stops without being at work");
        false
    }
}

fn registry(tree: &'static str) -> Registry<World> {
    let mut registry = Registry::new();
    registry.action("Act", &[], Act::boxed(tree)).sync_action("Put", &[Port::output("n").typed(PortType::Int)], |cx| {
        cx.output("n", 1)?;
        Ok(Outcome::Success)
    });
    registry
}

fn document(main: &str) -> String {
    let sub =
        "<BehaviorTree ID='Sub'><Sequence><Act name='inner'/><Script code='seen := 1'/></Sequence></BehaviorTree>";
    format!("<root main_tree_to_execute='Main'><BehaviorTree ID='Main'>{main}</BehaviorTree>{sub}</root>")
}

fn load(tree: &'static str, main: &str) -> Tree<World> {
    registry(tree).loader().source("t.xml", &document(main)).record().load().unwrap()
}

fn swap(main: &str) -> Swap<World> {
    Swap::new(registry("new").loader().source("t.xml", &document(main)).record()).unwrap()
}

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Trees of all kinds of controls; every leaf takes two ticks.
const TREES: [&str; 10] = [
    "<Act name='a'/>",
    "<Sequence><Act name='a'/><Act name='b'/><Act name='c'/></Sequence>",
    "<Fallback><Act name='Fa'/><Act name='Fb'/><Act name='c'/></Fallback>",
    "<Parallel><Act name='a'/><Sequence><Act name='b'/><Act name='c'/></Sequence></Parallel>",
    "<ReactiveSequence><AlwaysSuccess/><Timeout msec='70'><Act name='a'/></Timeout></ReactiveSequence>",
    "<Sequence><SubTree ID='Sub' name='s'/><RetryUntilSuccessful num_attempts='3'><Act name='Fa'/></RetryUntilSuccessful></Sequence>",
    "<TryCatch><Sequence><Act name='a'/><Act name='Fb'/></Sequence><Act name='c'/></TryCatch>",
    "<IfThenElse><Act name='a'/><Act name='b'/><Act name='c'/></IfThenElse>",
    "<Sequence><Delay delay_msec='30'><Act name='a'/></Delay><Sleep msec='45'/><Act name='b'/></Sequence>",
    "<SequenceWithMemory><Act name='a'/><Repeat num_cycles='2'><Act name='b'/></Repeat><Act name='c'/></SequenceWithMemory>",
];

fn replays(tree: &mut Tree<World>) {
    let bytes = tree.take_trace();
    let mut replay = Replay::new(Trace::read(&bytes).unwrap()).unwrap();
    let steps = replay.trace().steps();
    replay.seek_step(steps).unwrap();
    let seen = |status: Vec<Status>, entries: Vec<String>| (status, entries);
    let of = |nodes: Vec<Status>, scopes: Vec<String>| seen(nodes, scopes);
    assert_eq!(
        of(tree.nodes().map(|n| n.status()).collect(), tree.scopes().map(|s| format!("{s:?}")).collect()),
        of(
            replay.tree().nodes().map(|n| n.status()).collect(),
            replay.tree().scopes().map(|s| format!("{s:?}")).collect()
        )
    );
    // And back: a state that was taken over is not lost on the way.
    replay.seek(0).unwrap();
    replay.seek_step(steps).unwrap();
}

/// Ticks `old` so often, swaps it for `new`, and ticks that to its end.
fn story(old: &str, new: &str, ticks: u64, stops_after: u32, carry: bool) -> World {
    let mut world = World { stops_after, ..World::default() };
    let mut tree = load("old", old);
    let mut now = 0;
    for _ in 0..ticks {
        tree.tick(&mut world, ms(now)).unwrap();
        now += 10;
    }
    let mut swap = swap(new);
    if carry {
        swap = swap.carry_entries().carry_progress();
    }
    let mut calls = 0;
    loop {
        calls += 1;
        let progress = swap.advance(&mut tree, &mut world, ms(now)).unwrap();
        now += 10;
        assert!(!world.log.iter().any(|line| line.starts_with("new")), "the new one waits: {:?}", world.log);
        match progress {
            SwapProgress::Stopping { leaves } => {
                assert!(!leaves.is_empty());
                assert_eq!(leaves.len(), tree.stopping().count());
            }
            SwapProgress::Done(mut old) => {
                assert_eq!(world.at_work, BTreeSet::new(), "no leaf of the old one is left running");
                assert!(old.nodes().all(|node| node.status() == Status::Idle));
                replays(&mut old);
                break;
            }
        }
        assert!(calls <= stops_after + 1);
    }
    assert!(matches!(swap.advance(&mut tree, &mut world, ms(now)), Err(SwapError::IsDone)));
    for _ in 0..40 {
        let answer = tree.tick(&mut world, ms(now)).unwrap();
        now += 10;
        if answer != Status::Running {
            break;
        }
    }
    assert_eq!(tree.status(), Status::Idle, "{new} comes to its end");
    assert!(!world.log.iter().skip_while(|line| !line.starts_with("new")).any(|line| line.starts_with("old")));
    assert_eq!(world.at_work, BTreeSet::new());
    replays(&mut tree);
    world
}

/// At every tick of every tree, for every other tree, with leaves that stop at once or take their time.
#[test]
fn a_swap_leaves_nothing_running_and_waits_for_the_old_tree() {
    for old in TREES {
        for new in TREES {
            for ticks in 0..8 {
                for (stops_after, carry) in [(0, false), (0, true), (3, true)] {
                    story(old, new, ticks, stops_after, carry);
                }
            }
        }
    }
}

#[rstest]
#[case::from_nothing(false, "<Sequence><Act name='a'/><Act name='b'/></Sequence>", &["new a starts", "new a succeeds", "new b starts", "new b succeeds"])]
#[case::goes_on(true, "<Sequence><Act name='a'/><Act name='b'/></Sequence>", &["new b starts", "new b succeeds"])]
#[case::a_new_child_after_it(true, "<Sequence><Act name='a'/><Act name='b'/><Act name='c'/></Sequence>", &["new b starts", "new b succeeds", "new c starts", "new c succeeds"])]
#[case::a_new_child_before_it_is_done_first(true, "<Sequence><Act name='x'/><Act name='a'/><Act name='b'/></Sequence>", &["new x starts", "new x succeeds", "new a starts", "new a succeeds", "new b starts", "new b succeeds"])]
#[case::another_control_begins_anew(true, "<AsyncSequence><Act name='a'/><Act name='b'/></AsyncSequence>", &["new a starts", "new a succeeds", "new b starts", "new b succeeds"])]
#[case::the_child_it_was_at_is_gone(true, "<Sequence><Act name='a'/><Act name='c'/></Sequence>", &["new a starts", "new a succeeds", "new c starts", "new c succeeds"])]
fn sequences_keep_their_place_where_that_is_sound(#[case] carry: bool, #[case] new: &str, #[case] expected: &[&str]) {
    let world = story("<Sequence><Act name='a'/><Act name='b'/></Sequence>", new, 2, 1, carry);
    let of_new: Vec<&String> = world.log.iter().filter(|line| line.starts_with("new")).collect();
    assert_eq!(of_new, expected);
}

#[test]
fn children_of_the_same_name_are_told_apart_by_their_number() {
    let old = "<Sequence><Act/><Act/><Act/></Sequence>";
    let world = story(old, old, 3, 0, true);
    assert_eq!(world.log.iter().filter(|line| *line == "new Act starts").count(), 1, "{:?}", world.log);
}

#[test]
fn counters_and_timers_run_on() {
    let retry = "<RetryUntilSuccessful num_attempts='3'><Act name='Fa'/></RetryUntilSuccessful>";
    let world = story(retry, retry, 3, 0, true);
    let count = |what: &str| world.log.iter().filter(|line| *line == what).count();
    assert_eq!((count("old Fa fails"), count("new Fa fails")), (2, 1), "{:?}", world.log);

    let mut world = World::default();
    let sleep = "<Sleep msec='100'/>";
    let mut tree = load("old", sleep);
    tree.tick(&mut world, ms(0)).unwrap();
    swap(sleep).carry_progress().advance(&mut tree, &mut world, ms(40)).unwrap();
    assert_eq!(tree.next_deadline(), Some(ms(100)));
    assert_eq!(tree.tick(&mut world, ms(100)), Ok(Status::Success));
}

#[test]
fn what_was_asked_before_a_leaf_is_asked_again_when_it_starts_again() {
    let main = "<Precondition if='ready' else='FAILURE'><Act name='a'/></Precondition>";
    let mut world = World::default();
    let mut tree = registry("old").loader().source("t.xml", &document(main)).entry("ready", true).load().unwrap();
    tree.tick(&mut world, ms(0)).unwrap();
    tree.set("ready", false).unwrap();
    let new = registry("new");
    let document = document(main);
    let loader = new.loader().source("t.xml", &document).entry("ready", true);
    let mut swap = Swap::new(loader).unwrap().carry_entries().carry_progress();
    swap.advance(&mut tree, &mut world, ms(10)).unwrap();
    assert_eq!(tree.tick(&mut world, ms(20)), Ok(Status::Failure), "{:?}", world.log);
}

#[test]
fn entries_are_taken_over_where_asked() {
    let old = "<Sequence><SubTree ID='Sub' name='s'/><SubTree ID='Sub' speed='1'/><Put n='{n}'/><Script code='gone := 7'/><Sleep msec='500'/></Sequence>";
    let new = "<Sequence><Sleep msec='500'/><SubTree ID='Sub' speed='2'/><SubTree ID='Sub' name='s'/><Script code='n += 1; other := 1'/></Sequence>";
    let run = |carry: bool| {
        let mut world = World::default();
        let mut tree = load("old", old);
        tree.set("of_host", 5).unwrap();
        for tick in 0..10 {
            tree.tick(&mut world, ms(tick)).unwrap();
        }
        let (registry, new) = (registry("new"), document(new));
        let mut swap = Swap::new(registry.loader().source("t.xml", &new).provides("n").record()).unwrap();
        if carry {
            swap = swap.carry_entries();
        }
        swap.advance(&mut tree, &mut world, ms(20)).unwrap();
        let scope = |path: &str, key: &str| {
            let scope = tree.scopes().find(|scope| scope.path().starts_with(path)).unwrap();
            scope.entries().find(|(known, _)| *known == key).and_then(|(_, value)| value.cloned())
        };
        let root = ["n", "of_host", "gone", "other"].map(|key| tree.get(key).cloned());
        (root, scope("s", "seen"), scope("Sub::", "speed"))
    };
    assert_eq!(run(false), ([None, None, None, None], None, Some(Value::Int(2))));
    let (root, seen, speed) = run(true);
    assert_eq!(root, [Some(Value::Int(1)), Some(Value::Int(5)), Some(Value::Int(7)), None]);
    assert_eq!(seen, Some(Value::Int(1)), "a subtree of the same path");
    assert_eq!(speed, Some(Value::Int(2)), "what the new file hands in");
}

#[test]
fn a_new_tree_with_an_error_never_comes_near_the_old_one() {
    let registry = registry("new");
    let wrong = document("<Sequence><Act/><Atc/><Script code='x +'/></Sequence>");
    let findings = Swap::new(registry.loader().source("wrong.xml", &wrong)).unwrap_err();
    assert_eq!(findings.0.iter().filter(|finding| finding.is_error()).count(), 2);
    let odd = document("<Fallback><AlwaysSuccess/><AlwaysFailure/></Fallback>");
    assert_eq!(Swap::new(registry.loader().source("odd.xml", &odd)).unwrap().warnings()[0].rule(), "unreachable");
}

/// All that can be seen of a tree.
fn seen(tree: &Tree<World>) -> Vec<String> {
    let nodes = tree.nodes().map(|node| format!("{node:?}"));
    nodes.chain(tree.scopes().map(|scope| format!("{scope:?}"))).collect()
}

#[test]
fn an_entry_that_does_not_fit_leaves_the_old_tree_untouched() {
    let mut world = World::default();
    let mut tree = load("old", "<Sequence><Script code=\"n := 'many'\"/><Act name='a'/></Sequence>");
    tree.tick(&mut world, ms(0)).unwrap();
    let before = seen(&tree);
    let mut swap = swap("<Put n='{n}'/>").carry_entries();
    let error = swap.advance(&mut tree, &mut world, ms(10)).unwrap_err();
    assert!(matches!(&error, SwapError::Entry { path, .. } if path == "n"), "{error}");
    assert_eq!(seen(&tree), before);
    assert_eq!(tree.tick(&mut world, ms(10)), Ok(Status::Success));
    assert_eq!(world.log, ["old a starts", "old a succeeds"]);
}

#[test]
fn an_old_tree_that_does_not_stop_goes_on_where_it_was() {
    let main = "<Sequence><Act name='a'/><Act name='b'/></Sequence>";
    let mut world = World { stops_after: 50, ..World::default() };
    let mut tree = load("old", main);
    for tick in 0..2 {
        tree.tick(&mut world, ms(tick)).unwrap();
    }
    assert_eq!(world.log, ["old a starts", "old a succeeds", "old b starts"]);
    let mut swap = swap("<Act name='z'/>").patience(3);
    for _ in 0..2 {
        assert!(matches!(swap.advance(&mut tree, &mut world, ms(10)), Ok(SwapProgress::Stopping { .. })));
    }
    let error = swap.advance(&mut tree, &mut world, ms(10)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the old tree did not stop in 3 ticks: `b` is still stopping; wait longer, or see why `still_stopping` stays true"
    );
    // `b` comes to its stop, and is done again; `a` is not.
    let mut ticks = 0;
    while tree.tick(&mut world, ms(20)).unwrap() == Status::Running {
        ticks += 1;
        assert!(ticks < 100);
    }
    assert_eq!(
        world.log[3..],
        ["old b halts", "old b has stopped", "old b starts", "old b succeeds"].map(str::to_owned)
    );
    replays(&mut tree);
    // And then the swap can be tried again.
    assert!(matches!(swap.advance(&mut tree, &mut world, ms(30)), Ok(SwapProgress::Done(_))));
}

#[test]
fn an_error_while_halting_keeps_the_old_tree() {
    let main = "<Sequence><AlwaysSuccess/><Act name='a' _onHalted='nothing = 1'/></Sequence>";
    let mut world = World::default();
    let mut tree = load("old", main);
    tree.tick(&mut world, ms(0)).unwrap();
    let mut swap = swap("<Act name='z'/>");
    assert!(matches!(swap.advance(&mut tree, &mut world, ms(10)), Err(SwapError::Halt(_))));
    tree.tick(&mut world, ms(20)).unwrap();
    assert_eq!(tree.tick(&mut world, ms(30)), Ok(Status::Success));
    assert_eq!(world.log, ["old a starts", "old a halts", "old a has stopped", "old a starts", "old a succeeds"]);
}

#[test]
fn a_leaf_that_is_wanted_again_while_it_stops_waits_and_starts_then() {
    let mut world = World { stops_after: 2, ..World::default() };
    let main = "<ReactiveSequence><ScriptCondition code='go'/><Act name='a'/></ReactiveSequence>";
    let mut tree = registry("t").loader().source("t.xml", &document(main)).entry("go", true).record().load().unwrap();
    tree.keep_events(true);
    let mut answers = Vec::new();
    for (tick, go) in [true, false, true, true, true, true].into_iter().enumerate() {
        tree.set("go", go).unwrap();
        answers.push(tree.tick(&mut world, ms(tick as u64)).unwrap());
        let stopped = tree.events().iter().any(|event| event.what == Happening::Stopped);
        assert_eq!(stopped, tick == 3, "tick {tick}");
    }
    use Status::{Failure, Running, Success};
    assert_eq!(answers, [Running, Failure, Running, Running, Success, Running]);
    assert_eq!(world.log[..5], ["t a starts", "t a halts", "t a has stopped", "t a starts", "t a succeeds"]);
    replays(&mut tree);
}

#[test]
fn a_leaf_that_waits_for_its_own_stop_is_not_halted_twice() {
    let mut world = World { stops_after: 5, ..World::default() };
    let mut tree = load("t", "<Act name='a'/>");
    tree.tick(&mut world, ms(0)).unwrap();
    tree.halt(&mut world, ms(1));
    assert_eq!(tree.tick(&mut world, ms(2)), Ok(Status::Running));
    tree.halt(&mut world, ms(3));
    let mut calls = 0;
    while !tree.settle(&mut world, ms(4)) {
        calls += 1;
        assert!(calls < 10);
    }
    assert_eq!(world.log, ["t a starts", "t a halts", "t a has stopped"]);
    replays(&mut tree);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A swap for the very same tree, all carried over, comes to the same end as no swap; only leaves that ran start again.
    #[test]
    fn a_swap_for_the_same_tree_changes_no_result(at in 0..TREES.len(), ticks in 0..8_u64, stops_after in 0..3_u32) {
        let main = TREES[at];
        let world = story(main, main, ticks, stops_after, true);
        let mut alone = World::default();
        let mut tree = load("new", main);
        let mut done = 0;
        while done < 60 && tree.tick(&mut alone, ms(10 * done)).unwrap() == Status::Running {
            done += 1;
        }
        // The last leaf that answers is the same one, with the same answer.
        let last = |world: &World| world.log.iter().rev().find(|line| line.starts_with("new")).cloned();
        if let Some(line) = last(&world) {
            let known = alone.log.contains(&line);
            prop_assert!(known, "{line}: {:?}", alone.log);
        }
    }
}
