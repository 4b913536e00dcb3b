//! How many times faster than life the simulator runs: one robot that walks about and twenty people.
//!
//! `cargo run --release -p sim --example rtf [TICKS]` prints one line of JSON. The digest stands beside the speed: a
//! fast run that is a different run does not count.
#![allow(clippy::print_stdout, reason = "an example's output is for people to read")]

use robot_core::{BodyCommand, Twist};
use sim::{SimSetup, Simulation};
use sim_world::FloorPlan;
use sim_world::visitor::VisitorScript;

const VISITORS: usize = 20;
const SPOTS: [&str; 9] =
    ["info", "kinder", "jugend", "romane", "sachbuch", "artothek", "lesecafe", "toilette", "werkstatt"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let ticks: u32 = std::env::args().nth(1).map_or(Ok(100_000), |ticks| ticks.parse())?;
    let visitors = (0..VISITORS)
        .map(|who| {
            let mut spots = SPOTS.map(str::to_owned);
            spots.rotate_left(who % SPOTS.len());
            VisitorScript { arrives_after_s: who as f64, ..VisitorScript::strolls(format!("visitor {who}"), spots) }
        })
        .collect();
    let mut simulation = Simulation::new(SimSetup::new(FloorPlan::demo(), 1, visitors))?;
    let mut tick_us = Vec::with_capacity(ticks as usize);
    #[expect(clippy::disallowed_methods, reason = "it measures how long the machine takes")]
    let now = std::time::Instant::now;
    let begun = now();
    for tick in 0..ticks {
        let tick_begun = now();
        if tick % 500 == 0 {
            simulation.command(&BodyCommand::Walk(Twist::new(0.06, 0.0, f64::from(tick % 1_500) / 5_000.0 - 0.1)));
        }
        simulation.step();
        tick_us.push(tick_begun.elapsed().as_secs_f64() * 1e6);
    }
    let wall_s = begun.elapsed().as_secs_f64();
    tick_us.sort_by(f64::total_cmp);
    let rtf = f64::from(ticks) * Simulation::TICK.as_secs_f64() / wall_s;
    let (p50, p99) = (tick_us[tick_us.len() / 2], tick_us[tick_us.len() * 99 / 100]);
    let hash = simulation.state_hash();
    println!(
        r#"{{"rtf":{rtf:.0},"tick_p50_us":{p50:.2},"tick_p99_us":{p99:.2},"ticks":{ticks},"visitors":{VISITORS},"robots":1,"hash":"{hash:016x}"}}"#
    );
    Ok(())
}
