//! The workshop in the browser: one program and one port for a class of thirty, with no accounts and no internet.
//!
//! It serves the editor, checks programs in the simulator, plays each child a stage of its own, and brings one program
//! after the other to the one robot. `PROTOCOL.md` says what it and the pages say to each other.
//!
//! | module | holds |
//! |---|---|
//! | `wire` | the messages, from which the pages' TypeScript types are made |
//! | `class`, `queue`, `seats` | who sits where, how far they are, whose turn it is: a state machine without clock or disk |
//! | `store` | the class's folder: what was answered is on the disk |
//! | `library`, `shelf`, `check`, `live` | lessons and blocks; checking in memory; children's own stages |
//! | `staff_files` | floor plans and phrases that staff may change |
//! | [`RobotStage`], [`StopSwitch`] | the one robot, and the red button |
//! | `door`, `http` | connections and requests |
//!
//! Threads: the red button's, two that answer, one for the disk, one for the robot, and as many as there are cores for
//! what takes long. Nothing that takes long runs where requests are answered.

mod app;
mod assets;
mod bench;
mod check;
mod class;
mod clock;
mod door;
mod failure;
mod frame;
mod gzip;
mod http;
mod library;
mod live;
mod mailbox;
mod meaning;
mod pin;
mod ports;
mod queue;
mod rate;
mod rich;
mod robot;
mod runs;
mod seats;
mod server;
mod session;
mod shelf;
mod staff_files;
mod stage_plan;
mod stop;
mod store;
mod tracks;
mod wire;

pub use assets::has_editor;
pub use ports::{Missed, MissedKind, Recogniser, Sounded};
pub use robot::{Condition, Curtain, RobotStage, SpokenStop, StageKind, Turn};
pub use server::{Options, Server, ServerError, start};
pub use stop::{StopHook, StopSwitch};
pub use store::StoreError;
