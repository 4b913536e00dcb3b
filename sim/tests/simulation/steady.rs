//! A house in which everybody is on their way: the same twice, and hardly ever asking for memory.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::io::Write;
use std::time::Duration;

use robot_core::{Brain, Controller, Guard, GuardLimits, Language, Perception, Timestamp, Twist, Utterance, Wishes};
use sim::bench::{Figures, Meter, crowd, measure};
use sim::{SimSetup, Simulation};
use sim_world::FloorPlan;
use sim_world::visitor::Role;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

/// Counts the allocations of each thread: tests run side by side.
struct Counting;

#[expect(unsafe_code, reason = "an allocator cannot be written without; this one only counts and hands on")]
// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // A thread that is ending has no counter any more.
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Walks about.
struct Walker;

impl Brain for Walker {
    fn tick(&mut self, now: Timestamp, _perception: &Perception) -> Wishes {
        let turn_radps = if now.since_start().as_secs() % 20 < 10 { 0.1 } else { -0.1 };
        Wishes { walk: Some(Twist::new(0.06, 0.0, turn_radps)), ..Wishes::default() }
    }
}

fn run(seed: u64) -> Figures {
    let plan = FloorPlan::demo();
    let visitors = crowd(&plan, 10);
    let house = Simulation::new(SimSetup::new(plan, seed, visitors)).expect("the setup is possible");
    let controller = Controller::new(Walker, Guard::new(GuardLimits::default(), ["stopp".to_owned()]));
    let meter = Meter { now: &|| Duration::ZERO, allocations: &|| ALLOCATIONS.get() };
    measure(vec![(house, controller)], 10_000, &meter)
}

#[test]
fn ten_thousand_ticks_are_the_same_twice_and_others_with_another_seed() {
    let (one, other) = (run(7), run(7));
    assert_eq!(one, other);
    assert_eq!((one.visitors, one.robots, one.ticks), (10, 1, 10_000));
    assert_eq!(one.world_allocations_p99, 0, "{} a tick on the whole", one.world_allocations_per_tick);
    assert_ne!(one.hash, run(8).hash);
}

#[test]
fn another_process_lives_the_same() {
    const CHILD: &str = "SIM_TELLS_ITS_HASH";
    let own = run(7).hash;
    if std::env::var_os(CHILD).is_some() {
        let mut out = std::io::stdout();
        writeln!(out, "hash {own}.").expect("who started this process listens");
        return;
    }
    let exe = std::env::current_exe().expect("a test knows what it is run from");
    let name = "steady::another_process_lives_the_same";
    let child = std::process::Command::new(exe)
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("the test can be run again");
    let told = String::from_utf8_lossy(&child.stdout);
    assert!(told.contains(&format!("hash {own}.")), "{own} here, there: {told}");
}

#[test]
fn a_house_that_has_run_for_a_while_asks_for_hardly_any_memory() {
    let plan = FloorPlan::demo();
    let mut visitors = crowd(&plan, 20);
    visitors.retain(|visitor| matches!(visitor.role, Role::Strolls { .. }));
    let mut house = Simulation::new(SimSetup::new(plan, 1, visitors)).expect("the setup is possible");
    (0..15_000).for_each(|_| house.step());
    let before = ALLOCATIONS.get();
    (0..5_000).for_each(|_| house.step());
    // A buffer may still grow when more people meet than ever before.
    let asked = ALLOCATIONS.get() - before;
    assert!(asked <= 5, "{asked} times in 5,000 ticks");
}

#[test]
fn a_tick_in_which_the_robot_begins_to_speak_asks_for_what_is_noted_alone() {
    let mut house = Simulation::new(SimSetup::new(FloorPlan::demo(), 1, vec![])).expect("the setup is possible");
    let sentence = Utterance::new("Um 14:30 Uhr ist »The Two Towers«, Bd. 2, im 1. Stock.", Language::De);
    (0..10).for_each(|_| house.step());
    for time in 0..3 {
        house.robot_says(&sentence);
        let before = ALLOCATIONS.get();
        house.step();
        // The text, and room for it among the events when it is the first one.
        let asked = ALLOCATIONS.get() - before;
        assert!(house.is_speaking() && asked <= 2, "{asked} times at sentence {time}");
        house.hush();
        house.take_events();
    }
}
