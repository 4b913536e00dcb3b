//! Hearing and speaking against the real libvosk and the real espeak-ng.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bundled;
mod ears;
mod models;
mod piper;
mod recordings;
mod speaking;
mod tone;
mod toy_model;
