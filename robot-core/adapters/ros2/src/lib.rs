//! naoqi_driver2's ROS 2 interface, from both ends: the client that drives a robot, and the double that plays one.
//!
//! The same controller drives a NAO behind that driver and the simulator, which takes the driver's place as node
//! `/naoqi_driver`, oddities included.
//!
//! - [`connect`] gives [ports](robot_core::ports) for a robot. Its `/cmd_vel` lies behind a
//!   [deadman](robot_core::guard::Deadman) on a thread of its own.
//! - [`Double`] plays the driver for a simulated body.
//! - [`stopper`] is the small independent process that stops the robot when the controller falls silent.
//! - [`messages`] and [`interface`] are the wire itself: types, names, quality of service; [`outgoing`] is what the
//!   driver says of a body.
//!
//! DDS is spoken by `ros2-client`; no ROS installation is needed.

mod audio;
mod client;
mod diagnostics;
mod double;
pub mod interface;
pub mod kinematics;
mod link;
pub mod messages;
mod options;
pub mod outgoing;
mod picture;
mod presence;
mod readings;
mod receiver;
mod refusals;
mod rotation;
pub mod stopper;
pub mod urdf;
mod wall;

pub use audio::{AudioPiece, RosAudio};
pub use client::{
    HeardText, Rival, Rivals, RosBody, RosClock, RosHearing, RosLeds, RosRobot, RosSpeech, StopHandle, connect,
};
pub use diagnostics::Diagnostics;
pub use double::{Double, DriverCamera, DriverCommand, GoalFrame};
pub use link::RosError;
pub use options::{Namespace, RosOptions, RosOptionsError, ServiceMapping};
pub use picture::Picture;
pub use presence::robot_is_present;
pub use rotation::RollPitchYaw;
