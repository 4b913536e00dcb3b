//! Runs that were recorded: run again, forwards and backwards, and compared.

pub(crate) mod diff;
pub(crate) mod keyframes;
pub(crate) mod playback;
pub(crate) mod player;
pub(crate) mod remake;
