//! The simulated world: plain functions on plain data.
//!
//! | module | holds |
//! |---|---|
//! | [`plan`] | the floor plan: read, checked, asked |
//! | [`picture`] | the floor plan as SVG, with a walk through it |
//! | [`path`] | ways across the floor |
//! | [`gait`], [`goal`], [`odometry`] | how NAO walks, to where, and how far it believes it has walked |
//! | [`kinematics`] | joints that follow their targets, and where the head is |
//! | [`camera`] | what its cameras see, as bare shapes |
//! | [`mass`], [`balance`] | where its mass is; pushes, falling, getting up |
//! | [`sonar`], [`contact`], [`inertial`], [`health`] | what the robot feels |
//! | [`fault`], [`link`] | what goes wrong on demand, and what of it happens on the way to its controller |
//! | [`visitor`] | people: who they are and what they do |
//! | [`nao`] | NAO's figures, with their sources |
//!
//! **Invariant:** nothing here reads a clock, touches a file or draws a number that the seed does not fix.
//! **Invariant:** nothing here knows bevy; the package `sim` puts these functions on a schedule.
//!
//! Frames: `world` is the floor plan's: x east, y north, in metres, with the origin in the south-west corner.

pub mod balance;
pub mod camera;
pub mod contact;
pub mod fault;
pub mod gait;
mod geometry;
pub mod goal;
pub mod health;
pub mod inertial;
pub mod kinematics;
pub mod link;
pub mod mass;
pub mod nao;
pub mod odometry;
pub mod path;
pub mod picture;
pub mod plan;
mod seed;
pub mod sonar;
pub mod visitor;

pub use geometry::OrientedBox;
pub use plan::FloorPlan;
pub use seed::{Chance, stream};
