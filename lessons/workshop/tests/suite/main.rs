//! The workshop's server from outside, over real sockets.
#![allow(unreachable_pub, reason = "shared with the benchmark")]

mod browser;
mod day;
mod hostile;
mod killed;
mod rules;
