//! How fast the simulated house is by itself: `cargo bench -p sim`.
//!
//! First one line of JSON as `naome sim --bench` prints it, with a brain that only walks about in place of the robot's
//! own and without a recorder, then the parts. Pieces of memory are counted by divan, beside the times of the parts.

#![allow(clippy::print_stdout, reason = "a benchmark's output is for people to read")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has nothing to measure")]

use std::cell::RefCell;
use std::time::Duration;

use divan::{AllocProfiler, Bencher};
use robot_core::{Brain, Controller, Guard, GuardLimits, Perception, Timestamp, Twist, Wishes};
use rustix::time::{ClockId, clock_gettime};
use sim::bench::{Meter, crowd, measure};
use sim::{SimSetup, Simulation};
use sim_world::FloorPlan;
use sim_world::path::{Planner, Trip};
use sim_world::sonar::{Side, true_distance_m};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// Walks about: ten seconds this way, ten seconds that.
struct Walker;

impl Brain for Walker {
    fn tick(&mut self, now: Timestamp, _perception: &Perception) -> Wishes {
        let turn_radps = if now.since_start().as_secs() % 20 < 10 { 0.1 } else { -0.1 };
        Wishes { walk: Some(Twist::new(0.06, 0.0, turn_radps)), ..Wishes::default() }
    }
}

fn house(visitors: usize) -> Simulation {
    let plan = FloorPlan::demo();
    let visitors = crowd(&plan, visitors);
    Simulation::new(SimSetup::new(plan, 1, visitors)).unwrap()
}

fn main() {
    let controller = Controller::new(Walker, Guard::new(GuardLimits::default(), ["stopp".to_owned()]));
    let meter = Meter { now: &processor_time, allocations: &|| 0 };
    let figures = measure(vec![(house(20), controller)], 30_000, &meter);
    println!("{}", serde_json::to_string(&figures).unwrap());
    divan::main();
}

/// The time that the processor has worked for this thread: what others do on the machine is not in it.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// A tick of a house in which everybody is on their way.
#[divan::bench(args = [0, 1, 20, 100])]
fn tick(bencher: Bencher<'_, '_>, visitors: usize) {
    let mut house = house(visitors);
    (0..6_000).for_each(|_| house.step());
    house.take_events();
    let house = RefCell::new(house);
    bencher.bench_local(|| house.borrow_mut().step());
}

/// A way across the house, to a place that is gone to often or not.
#[divan::bench(args = [true, false])]
fn way(bencher: Bencher<'_, '_>, often: bool) {
    let plan = FloorPlan::demo();
    let spot = |id| plan.spot(id).unwrap().pose.position();
    let trip = Trip { often, ..Trip::new(spot("home"), spot("artothek"), &[0.45, 0.32]) };
    let mut planner = Planner::default();
    bencher.bench_local(|| planner.plan(plan.clearance(), &trip).unwrap().len());
}

/// What both sonars hear.
#[divan::bench]
fn sonars(bencher: Bencher<'_, '_>) {
    let plan = FloorPlan::demo();
    let home = plan.spot(FloorPlan::HOME).unwrap().pose;
    bencher.bench_local(|| [Side::Left, Side::Right].map(|side| true_distance_m(side, home, plan.solids(), &[])));
}
