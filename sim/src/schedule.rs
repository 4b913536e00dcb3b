//! The tick and its phases.

use bevy::ecs::schedule::{LogLevel, ScheduleBuildSettings, ScheduleLabel, SingleThreadedExecutor};
use bevy::prelude::*;

use crate::systems;

/// One tick of [`Simulation::TICK`](crate::Simulation::TICK).
#[derive(ScheduleLabel, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SimTick;

/// The phases of a tick, one after the other. Whoever adds a system puts it into one, or between two.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SimPhase {
    /// Time goes on, and so does what the robot is saying.
    AdvanceTime,
    /// People see, think, walk and speak.
    Visitors,
    /// The robot wants to move.
    Motion,
    /// What is in its way stops it.
    Contact,
    /// It feels what has become of it.
    Sensors,
    /// All is written down.
    Record,
}

/// The schedule, with all systems of the simulator.
///
/// It runs on one thread, and bevy refuses it if two systems that touch the same data have no order: with the same
/// seed, the same bytes.
pub(crate) fn sim_tick() -> Schedule {
    let mut schedule = Schedule::new(SimTick);
    schedule
        .set_executor(SingleThreadedExecutor::new())
        .set_build_settings(ScheduleBuildSettings { ambiguity_detection: LogLevel::Error, ..Default::default() })
        .configure_sets(
            (
                SimPhase::AdvanceTime,
                SimPhase::Visitors,
                SimPhase::Motion,
                SimPhase::Contact,
                SimPhase::Sensors,
                SimPhase::Record,
            )
                .chain(),
        )
        .add_systems((
            (systems::advance_clock, systems::speak, systems::go_wrong).chain().in_set(SimPhase::AdvanceTime),
            (systems::see_people, systems::live).chain().in_set(SimPhase::Visitors),
            (systems::keep_balance, systems::walk, systems::move_joints).chain().in_set(SimPhase::Motion),
            (systems::see_people, systems::collide).chain().in_set(SimPhase::Contact),
            (systems::tire, systems::sense).chain().in_set(SimPhase::Sensors),
            systems::record.in_set(SimPhase::Record),
        ));
    schedule
}
