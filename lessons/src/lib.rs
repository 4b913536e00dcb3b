//! Runs behaviours in the simulator and judges what the robot did.
//!
//! - [`Exchange`]: one sentence to the robot and what it answers.
//! - [`Story`]: one visitor's question, the house it is asked in, and whether the robot led to the right shelf.
//! - [`walk`]: a story as a walk on the floor plan, to draw.

mod exchange;
mod story;
mod telling;
mod walked;

pub use exchange::{Exchange, Reply, Talk};
pub use story::{Judge, Outcome, Story, StoryError};
pub use telling::{Happening, Told};
pub use walked::walk;
