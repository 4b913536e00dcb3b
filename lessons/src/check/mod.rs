//! Checking: a child's program against a lesson, and a lesson against itself.
//!
//! - [`evaluate`]: runs a program in every variant and judges every goal; [`Evaluation::feedback`] says one thing at a time
//! - [`check`]: a lesson's own tests: its solution, its starter, typical mistakes, and whether every goal can fail
//! - [`junit`]: reports for continuous integration

mod evaluation;
mod junit;
mod reading;
mod report;

pub use evaluation::{Evaluation, Feedback, evaluate, evaluate_goals};
pub use junit::junit;
pub use reading::{TooHard, too_hard};
pub use report::{Case, Report, check};

#[cfg(test)]
mod tests;
