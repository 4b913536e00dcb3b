//! The simulator: a bevy world that stands in for the robot, its house and the people in it.
//!
//! ```
//! use robot_core::{BodyCommand, Language, Twist};
//! use sim::{SimSetup, Simulation};
//! use sim_world::{FloorPlan, visitor::VisitorScript};
//!
//! let mia = VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De).aged(8);
//! let mut simulation = Simulation::new(SimSetup::new(FloorPlan::demo(), 7, vec![mia]))?;
//! simulation.command(&BodyCommand::Walk(Twist::new(0.0, 0.0, 0.2)));
//! for _ in 0..500 {
//!     simulation.step();
//! }
//! assert_eq!(simulation.now().as_secs_f64(), 10.0);
//! assert!(simulation.truth().is_walking, "the last command holds for ever");
//! # Ok::<(), sim::SimError>(())
//! ```
//!
//! | module | holds |
//! |---|---|
//! | [`Simulation`] | one world and its clock, from the outside |
//! | [`schedule`] | [`SimTick`](schedule::SimTick), fifty times a second, and its phases |
//! | [`world`] | the components and resources; the window reads them |
//! | [`RosFace`] | the same simulation as a ROS 2 robot, in real time |
//! | [`mod@bench`] | how fast it is, and that it is the same |
//! | [`lock_step`] | the ports of `robot-core` on a simulation in the same process |
//!
//! The systems are thin: what they do is in `sim-world`.
//!
//! **Invariant:** a run depends on its setup, its seed and the calls made to it alone. The one clock in this package
//! paces the ROS 2 face.

pub mod bench;
mod events;
pub mod lock_step;
mod ros2_face;
pub mod schedule;
mod simulation;
mod state_hash;
mod systems;
#[cfg(feature = "window")]
pub mod window;
pub mod world;

pub use events::{Held, SimEvent};
pub use ros2_face::{CommandOverhearer, RosFace, VisitorsVoices};
pub use simulation::{SimError, SimSetup, Simulation, Truth, VisitorTruth};
