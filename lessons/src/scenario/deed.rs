//! What is done in the world because a scenario says so.

use std::time::Duration;

use robot_core::Heard;
use robot_core::body::Touch;
use sim::Simulation;
use sim_world::fault::Fault;

/// Something that is done in the world because the scenario says so.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Somebody takes hold of the robot, or lets go.
    Hold(Touch),
    /// The battery has this charge from now on, 0 to 1.
    Charge(f64),
    /// Somebody pushes the robot from behind: so much faster is it at once, metres a second.
    Push(f64),
    /// Something goes wrong for so long.
    Fault(Fault, Duration),
    /// Somebody calls this.
    Call(Heard),
}

impl Deed {
    /// Does it.
    pub fn befall(self, simulation: &mut Simulation) {
        match self {
            Self::Hold(touch) => simulation.hold(touch),
            Self::Charge(charge) => simulation.set_charge(charge),
            Self::Push(faster_mps) => simulation.push(faster_mps, 0.0),
            Self::Fault(fault, lasts) => simulation.begin_fault(fault, Some(lasts)),
            Self::Call(heard) => simulation.say_to_robot(heard),
        }
    }
}
