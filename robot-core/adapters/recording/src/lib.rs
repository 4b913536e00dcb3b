//! Recordings: what a robot felt, heard, decided and did, in a file that ROS 2 tools read and a controller can be run
//! on again.
//!
//! ```
//! use std::collections::BTreeMap;
//! use robot_core::{BodyCommand, Brain, Controller, Guard, GuardLimits, Perception, Timestamp, Twist, Wishes};
//! use robot_recording::{Recorder, Recording, replay};
//!
//! /// Walks for ever.
//! struct Walker(f64);
//! impl Brain for Walker {
//!     fn tick(&mut self, _: Timestamp, _: &Perception) -> Wishes {
//!         Wishes { walk: Some(Twist::new(self.0, 0.0, 0.0)), ..Wishes::default() }
//!     }
//! }
//! let controller = |speed| Controller::new(Walker(speed), Guard::new(GuardLimits::default(), ["stopp".to_owned()]));
//!
//! let recorder = Recorder::start(Vec::new(), &BTreeMap::from([("seed".into(), "1".into())]))?;
//! let mut walking = controller(0.05).watched_by(recorder.witness());
//! for tick in 0..100 {
//!     walking.tick(Timestamp::from_nanos(tick * 20_000_000), Perception::default());
//! }
//! let bytes = recorder.finish()?;
//!
//! let recording = Recording::read(&bytes)?;
//! assert_eq!(recording.about["seed"], "1");
//! assert!(replay(&recording, &mut controller(0.05), Vec::new).is_same());
//! let other = replay(&recording, &mut controller(0.04), Vec::new);
//! assert_eq!(other.parting.expect("it walks slower").tick, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | module | holds |
//! |---|---|
//! | [`Recorder`] | writes a file, tick by tick; a file that was cut off can be read up to the cut |
//! | [`messages`] | what no driver says: perception, decision, the tree's trace, subtitles |
//! | [`Recording`] | reads a file |
//! | [`replay`] | runs a controller on it again |
//!
//! **Invariant:** no sound is recorded, and this package reads no clock: stamps are the robot's own.

mod channels;
mod chunks;
mod frames;
pub mod messages;
mod reading;
mod recorder;
mod replay;

pub use reading::{Recording, RecordingError, Tick};
pub use recorder::{RecordError, Recorder, TreeTap};
pub use replay::{Parting, Replay, replay};
