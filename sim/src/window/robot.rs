//! The robot as people see it: a design of our own over the link lengths of a NAO.

mod figure;
mod lights;
mod skeleton;

pub use figure::figure;
pub use lights::{Eyes, Lamp, Lights};
pub use skeleton::{Link, Skeleton};
