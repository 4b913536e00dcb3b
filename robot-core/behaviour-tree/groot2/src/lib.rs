//! Shows a running behaviour tree to Groot2, the editor of BehaviorTree.CPP, and to whatever else speaks its protocol.
//!
//! A [`Monitor`] answers on a port of this machine: the tree with its nodes numbered, their states, the blackboards, the
//! transitions. It only shows. The breakpoints and replacements of the protocol are refused: they would stop a robot in
//! the middle of a step, or make it take one.
//!
//! ```
//! use std::time::Duration;
//! use behaviour_tree::{Registry, TreeDocument};
//! use behaviour_tree_groot2::{Monitor, Settings};
//!
//! let xml = r#"<root BTCPP_format="4"><BehaviorTree ID="Nap"><Sleep msec="100"/></BehaviorTree></root>"#;
//! let mut tree = Registry::<()>::new().load("nap.xml", xml)?;
//! let document = TreeDocument::read("nap.xml", xml)?;
//!
//! // Port 0 takes any two free ones; Groot2 looks for 1667 and the next.
//! let monitor = Monitor::start(&Settings { port: 0, ..Settings::default() })?;
//! tree.keep_events(true);
//! monitor.show(tree.view(), &[document])?;
//! for now_ms in [0, 50, 100] {
//!     tree.tick(&mut (), Duration::from_millis(now_ms))?;
//!     monitor.publish(tree.view(), Duration::from_millis(now_ms));
//! }
//! println!("look at {}", monitor.address());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Groot2 knows the nodes of a host by their models: put them into the documents with `TreeDocument::describe`, unless they
//! are there.
//!
//! # Who may look
//!
//! The monitor listens on loopback. Anywhere else it listens only with a [`Settings::key`], which a peer from another
//! machine gives as the password of ZeroMQ's PLAIN mechanism; from this machine it is not asked for, as Groot2 cannot give
//! one. The key keeps honest people out of each other's robots. It is no encryption: use it in a network of your own.
//!
//! # Bounds
//!
//! Twelve peers at a time, a message of at most 64 KiB from each, ten seconds for a handshake. Bytes that are not the
//! protocol close the connection of whoever sent them, and nothing else.
//!
//! # Why not a ZeroMQ library
//!
//! libzmq is MPL-2.0 and C++. The Rust libraries reserve as much memory as a peer announces, and a process that is
//! refused memory is gone: that must not be within reach of a stray connection to a robot's controller. What a server needs
//! of ZMTP 3.0 is 200 lines, in [`zmtp`].

mod instances;
mod monitor;
mod protocol;
mod server;
mod shared;
mod snapshot;
pub mod zmtp;

pub use instances::{InstancesError, numbered};
pub use monitor::{Monitor, MonitorError, Settings};
