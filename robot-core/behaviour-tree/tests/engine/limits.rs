//! What a tick may use, and what happens past that.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use behaviour_tree::{
    Context, Leaf, LeafError, Outcome, Registry, Replay, Status, TickAnswer, TickErrorKind, Trace, Tree,
};
use proptest::prelude::*;
use rstest::rstest;

/// A clock that stands still but where a leaf takes its time, in ms.
#[derive(Clone, Default)]
struct Clock(Arc<AtomicU64>);

impl Clock {
    fn pass(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }

    fn reader(&self) -> impl FnMut() -> Duration + Send + 'static {
        let clock = self.clone();
        move || Duration::from_millis(clock.0.load(Ordering::Relaxed))
    }
}

#[derive(Default)]
struct World {
    clock: Clock,
    log: Vec<String>,
}

/// Takes as many milliseconds as its name says, and never comes to an end.
struct Slow;

impl Leaf<World> for Slow {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        let name = cx.name().to_owned();
        cx.world.clock.pass(name.parse().unwrap());
        cx.world.log.push(name);
        Ok(Outcome::Running)
    }

    fn halt(&mut self, cx: &mut Context<'_, World>) {
        let line = format!("{} halts", cx.name());
        cx.world.log.push(line);
    }
}

fn load(main: &str, world: &World, limit_ms: Option<u64>) -> Tree<World> {
    let mut registry = Registry::new();
    registry.action("Slow", &[], |_| Box::new(Slow));
    let xml = format!("<root><BehaviorTree ID='Main'>{main}</BehaviorTree></root>");
    let mut tree = registry.loader().source("t.xml", &xml).entry("n", 0).record().load().unwrap();
    if let Some(limit_ms) = limit_ms {
        tree.set_time_limit(Duration::from_millis(limit_ms), world.clock.reader());
    }
    tree
}

/// A replay breaks off at the same node with the same words, without the clock.
fn assert_replays(tree: &mut Tree<World>) {
    let mut replay = Replay::new(Trace::read(&tree.take_trace()).unwrap()).unwrap();
    let steps = replay.trace().steps();
    replay.seek_step(steps).unwrap();
    assert!(tree.nodes().map(|node| node.status()).eq(replay.tree().nodes().map(|node| node.status())));
    replay.seek(0).unwrap();
    replay.seek_step(steps).unwrap();
}

const ALL: &str = "<Parallel><Slow name='3'/><Slow name='4'/><Slow name='2' _onHalted='n += 1'/></Parallel>";

#[rstest]
#[case::enough(9, None)]
#[case::at_the_end(8, Some(0))]
#[case::before_the_third(6, Some(3))]
#[case::before_the_second(2, Some(2))]
#[case::nothing(0, Some(2))]
fn a_tick_that_takes_too_long_is_broken_off_and_the_tree_halted(#[case] limit_ms: u64, #[case] node: Option<u32>) {
    let mut world = World::default();
    let mut tree = load(ALL, &world, Some(limit_ms));
    let result = tree.tick(&mut world, Duration::ZERO);
    match node {
        None => assert_eq!(result, Ok(Status::Running)),
        Some(node) => {
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.node()), (TickErrorKind::Time, node), "{error}");
            assert!(error.message().contains(&format!("{limit_ms}.0 ms are allowed")), "{error}");
            assert!(tree.nodes().all(|node| node.status() == Status::Idle), "the tree is halted");
            let (ticked, halted): (Vec<_>, Vec<_>) = world.log.iter().partition(|line| !line.ends_with("halts"));
            assert_eq!(ticked.len(), halted.len(), "what was started was halted: {:?}", world.log);
        }
    }
    assert_replays(&mut tree);
}

#[test]
fn a_limit_holds_for_all_ticks_of_a_call_and_not_for_the_next_one() {
    let mut world = World::default();
    let main = "<AsyncSequence><AlwaysSuccess/><AlwaysSuccess/><Slow name='5'/></AsyncSequence>";
    let mut tree = load(main, &world, Some(5));
    for tick in 0..3 {
        assert_eq!(tree.tick_once(&mut world, Duration::from_millis(tick)), Ok(Status::Running));
    }
    tree.set_time_limit(Duration::from_millis(4), world.clock.reader());
    assert_eq!(tree.tick_once(&mut world, Duration::from_millis(9)).unwrap_err().kind(), TickErrorKind::Time);
    tree.clear_time_limit();
    assert_eq!(tree.tick_once(&mut world, Duration::from_millis(9)), Ok(Status::Running));
    assert_replays(&mut tree);
}

/// A loop over built-in nodes alone is found out by the clock too.
#[test]
fn an_endless_loop_of_built_in_nodes_ends_by_the_clock() {
    let mut world = World::default();
    let main = "<Repeat num_cycles='-1'><AlwaysSuccess/></Repeat>";
    let mut tree = load(main, &world, None);
    let mut readings = 0;
    tree.set_time_limit(Duration::from_millis(50), move || {
        readings += 1;
        Duration::from_millis(readings)
    });
    let error = tree.tick_once(&mut world, Duration::ZERO).unwrap_err();
    assert_eq!(error.kind(), TickErrorKind::Time);
    assert_replays(&mut tree);
}

#[rstest]
#[case::endless("<Repeat num_cycles='-1'><Sequence><Script code='n += 1'/></Sequence></Repeat>")]
#[case::beside_a_leaf(
    "<Parallel><Slow name='0'/><RetryUntilSuccessful num_attempts='-1'><AlwaysFailure/></RetryUntilSuccessful></Parallel>"
)]
fn a_tick_of_too_many_nodes_is_broken_off_and_the_tree_halted(#[case] main: &str) {
    let mut world = World::default();
    let mut tree = load(main, &world, None);
    tree.set_budget(1000);
    let error = tree.tick_once(&mut world, Duration::ZERO).unwrap_err();
    assert_eq!(error.kind(), TickErrorKind::Budget);
    assert!(tree.nodes().all(|node| node.status() == Status::Idle));
    let count = |what: &str| world.log.iter().filter(|line| *line == what).count();
    assert_eq!(count("0 halts"), usize::from(count("0") > 0));
    assert_replays(&mut tree);
}

#[test]
fn a_trace_says_where_the_time_was_up() {
    let mut world = World::default();
    let mut tree = load(ALL, &world, Some(5));
    let error = tree.tick(&mut world, Duration::ZERO).unwrap_err();
    let mut replay = Replay::new(Trace::read(&tree.take_trace()).unwrap()).unwrap();
    replay.seek(1).unwrap();
    let expected = TickAnswer::BrokenOff { node: error.node(), message: error.reason().clone(), visits: Some(3) };
    assert_eq!(replay.answer(), Some(&expected));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the clock reads: an answer, or an idle tree and the error; and the replay is the same.
    #[test]
    fn any_clock_gives_an_answer_or_a_halted_tree(
        readings in prop::collection::vec(0..20_u64, 1..60),
        limit_ms in 0..40_u64,
        nodes in 1..60_u32,
    ) {
        let mut world = World::default();
        let main = "<Parallel><Slow name='0'/><Sequence><Script code='n += 1'/><AsyncSequence><AlwaysSuccess/><AlwaysSuccess/></AsyncSequence></Sequence>\
            <Repeat num_cycles='20'><Fallback><AlwaysFailure/><AlwaysSuccess/></Fallback></Repeat><Slow name='1'/></Parallel>";
        let mut tree = load(main, &world, None);
        tree.set_budget(nodes);
        let (mut now, mut at) = (0, 0);
        tree.set_time_limit(Duration::from_millis(limit_ms), move || {
            now += readings[at % readings.len()];
            at += 1;
            Duration::from_millis(now)
        });
        for tick in 0..6 {
            if tree.tick_once(&mut world, Duration::from_millis(tick)).is_err() {
                prop_assert!(tree.nodes().all(|node| node.status() == Status::Idle));
            }
        }
        assert_replays(&mut tree);
    }
}
