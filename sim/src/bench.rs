//! How fast houses with robots in them live in lock-step, and that they live the same all the same.

use std::time::Duration;

use robot_core::{Brain, Controller, Language, Robot};
use serde::Serialize;
use sim_world::FloorPlan;
use sim_world::visitor::VisitorScript;

use crate::lock_step::{self, Shared, SimBody, SimClock, SimHearing, SimSpeech};
use crate::simulation::Simulation;

/// What a run took. A fast run that is another run does not count, so the digest stands beside the speed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// The time that went by in the houses, all at once, over the time it took.
    pub rtf: f64,
    /// What half of the ticks stay under, of all houses together, microseconds.
    pub tick_p50_us: f64,
    /// What 99 of 100 ticks stay under.
    pub tick_p99_us: f64,
    /// Pieces of memory asked for in a tick of a house, its robot's controller and its recorder included: the mean over
    /// the second half of the run.
    pub allocations_per_tick: f64,
    /// Those of them that the house itself asked for.
    pub world_allocations_per_tick: f64,
    /// What 99 of 100 of those ticks of a house ask for at most: nothing, where nobody speaks, comes or goes.
    pub world_allocations_p99: u64,
    /// People in each house.
    pub visitors: usize,
    /// Robots, each in a house of its own.
    pub robots: usize,
    /// Ticks.
    pub ticks: u32,
    /// The digest of all that was true in all ticks in all houses.
    pub hash: String,
}

/// What is measured with: neither time nor memory is this package's own.
pub struct Meter<'a> {
    /// The time; best that of the processor, which others on the machine do not lengthen.
    pub now: &'a dyn Fn() -> Duration,
    /// How many pieces of memory were asked for so far.
    pub allocations: &'a dyn Fn() -> u64,
}

impl std::fmt::Debug for Meter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meter").finish_non_exhaustive()
    }
}

/// So many people for a house: every fifth comes with a question, one after the other, and the others stroll about.
#[must_use]
pub fn crowd(plan: &FloorPlan, count: usize) -> Vec<VisitorScript> {
    const QUESTIONS: [&str; 4] =
        ["Wo finde ich Momo?", "Wo ist die Toilette?", "Wann habt ihr offen?", "Wo finde ich Das kleine Gespenst?"];
    /// So long one may take with the robot before the next comes.
    const EACH_S: f64 = 150.0;
    let away_from_robot = |id: &&str| ![FloorPlan::HOME, FloorPlan::ENTRANCE].contains(id);
    let spots: Vec<&str> = plan.spots().iter().map(|spot| spot.id.as_str()).filter(away_from_robot).collect();
    (0..count)
        .map(|who| {
            let name = format!("Gast {who}");
            if who % 5 == 0 || spots.is_empty() {
                let question = QUESTIONS[who / 5 % QUESTIONS.len()];
                let visitor = VisitorScript::asks(name, question, Language::De).aged(9);
                return VisitorScript { arrives_after_s: (who / 5) as f64 * EACH_S, ..visitor };
            }
            let mut way = spots.clone();
            way.rotate_left(who % spots.len());
            let visitor = VisitorScript::strolls(name, way.into_iter().map(str::to_owned));
            VisitorScript { arrives_after_s: who as f64, ..visitor }
        })
        .collect()
}

struct House<B> {
    world: Shared,
    robot: Robot<B, SimBody, SimHearing, SimSpeech>,
    clock: SimClock,
}

/// Lets houses live for so many ticks, each with its own robot's controller.
///
/// # Panics
/// When there is not one controller for each house, or no house.
#[must_use]
pub fn measure<B: Brain>(houses: Vec<(Simulation, Controller<B>)>, ticks: u32, meter: &Meter<'_>) -> Figures {
    assert!(!houses.is_empty(), "there is nothing to measure without a house");
    let mut houses: Vec<House<B>> = houses
        .into_iter()
        .map(|(simulation, controller)| {
            let (world, body, hearing, speech, clock) = lock_step::ports(simulation);
            House { world, robot: Robot::new(controller, body, hearing, speech), clock }
        })
        .collect();
    let mut took_us: Vec<f64> = Vec::with_capacity(ticks as usize);
    let mut all = 0;
    let mut by_worlds: Vec<u64> = Vec::with_capacity(ticks as usize * houses.len());
    let begun = (meter.now)();
    let mut tick_ended = begun;
    for tick in 0..ticks {
        let allocated = (meter.allocations)();
        for House { world, robot, clock } in &mut houses {
            robot.tick(clock);
            let before = (meter.allocations)();
            let mut world = world.borrow_mut();
            world.step();
            if tick >= ticks / 2 {
                by_worlds.push((meter.allocations)() - before);
            }
            // What nobody takes is kept for a while, and nobody is here to take it.
            world.take_events();
        }
        if tick >= ticks / 2 {
            all += (meter.allocations)() - allocated;
        }
        let now = (meter.now)();
        took_us.push((now - tick_ended).as_secs_f64() * 1e6);
        tick_ended = now;
    }
    let took_s = (tick_ended - begun).as_secs_f64();
    let seen = f64::from(ticks - ticks / 2) * houses.len() as f64;
    let mut hash = crate::state_hash::StateHash::default();
    houses.iter().for_each(|house| hash.word(house.world.borrow().state_hash()));
    took_us.sort_by(f64::total_cmp);
    by_worlds.sort_unstable();
    let percentile = |percent: usize| took_us.get(took_us.len() * percent / 100).copied().unwrap_or_default();
    let visitors = houses.first().map_or(0, |house| house.world.borrow().visitors());
    let rounded = |figure: f64| (figure * 100.0).round() / 100.0;
    Figures {
        rtf: rounded(f64::from(ticks) * Simulation::TICK.as_secs_f64() / took_s.max(f64::MIN_POSITIVE)),
        tick_p50_us: rounded(percentile(50)),
        tick_p99_us: rounded(percentile(99)),
        allocations_per_tick: rounded(all as f64 / seen),
        world_allocations_per_tick: rounded(by_worlds.iter().sum::<u64>() as f64 / seen),
        world_allocations_p99: by_worlds.get(by_worlds.len() * 99 / 100).copied().unwrap_or_default(),
        visitors,
        robots: houses.len(),
        ticks,
        hash: format!("{:016x}", hash.value()),
    }
}
