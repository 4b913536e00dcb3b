//! The workshop's server from outside, over real sockets.
#![allow(unreachable_pub, reason = "shared with the benchmark")]

mod browser;
mod class;
mod day;
mod flood;
mod hostile;
mod killed;
mod personal;
mod rules;
mod staff;
