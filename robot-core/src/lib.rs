//! The heart of a library robot: its words for things, its ports to the outside, its guard, its tick.
//!
//! ```text
//! Hearing, Body  ->  Controller::tick: Brain -> wishes -> Guard  ->  Body, Speech
//! ```
//!
//! **Invariant:** nothing in this package reads a clock, sleeps, spawns, or touches a file or a socket.
//! **Invariant:** every command to a body comes out of the [`guard`].
//!
//! Frames: `map` is the floor plan's, `odom` the one the robot was switched on in, `base` (or `robot`) its own.
//! Lengths are metres, angles radians, times seconds; names carry the unit.

mod article;
pub mod attention;
pub mod body;
mod book;
mod calendar;
mod call_number;
mod controller;
mod event;
mod finding;
mod geometry;
pub mod guard;
mod joint;
mod language;
mod normalise;
pub mod numeral;
pub mod phonetics;
pub mod ports;
mod robot;
pub mod speech;
mod stop_words;
mod text_file;
mod time;
mod unwritable;
mod utterance;

pub use article::{is_article, is_indefinite_article};
pub use attention::{Attention, AttentionSettings, AttentionState, EndOfSpeech, WakePhrase};
pub use body::{BodyCommand, JointTargets, Senses};
pub use book::{Book, BookId, Item, ItemState};
pub use calendar::{MONTHS, WEEKDAYS};
pub use call_number::{CallNumber, CallNumberError, CallNumberRange};
pub use controller::{Actions, Brain, Controller, Perception, Wishes, Witness};
pub use event::Event;
pub use finding::{FileErrors, Finding, Findings};
pub use geometry::{Disc, Point, Pose, Twist, wrap_angle};
pub use guard::{Guard, GuardLimits, StopCause};
pub use joint::{Joint, JointLimits, JointValues, head_pitch_range_rad};
pub use language::{Language, Text, UnknownLanguage};
pub use normalise::{MAX_TEXT_LETTERS, Pause, Spoken, SpokenWord, normalise};
pub use robot::{Robot, TickReport, Trouble};
pub use stop_words::StopWords;
pub use text_file::{MOST_TEXT_BYTES, Unreadable, text_of};
pub use time::{Stamped, Timestamp};
pub use unwritable::Unwritable;
pub use utterance::{Audience, Heard, Priority, Style, UnknownStyle, Utterance};
