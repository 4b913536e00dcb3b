//! The robot as people see it: a design of our own over the link lengths of a NAO.

mod figure;
mod skeleton;

pub use figure::{Eyes, eye_colour, figure};
pub use skeleton::{Link, Skeleton};
