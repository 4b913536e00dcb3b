//! The robot as people see it: a design of our own over the link lengths of a NAO.

mod figure;
mod skeleton;

pub use figure::{Eyes, figure, eye_colour};
pub use skeleton::{Link, Skeleton};
