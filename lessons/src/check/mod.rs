//! Checking: a child's program against a lesson, and a lesson against itself.
//!
//! - [`evaluate`]: runs a program in every variant and judges every goal; [`Evaluation::feedback`] says one thing at a time
//! - [`check`]: a lesson's own tests: its solution, its starter, typical mistakes, and whether every goal can fail
//! - [`mutate`]: the solution, changed in small ways: would some goal notice?
//! - [`junit`]: reports for continuous integration

mod evaluation;
mod junit;
mod mutation;
mod reading;
mod report;

pub use evaluation::{Evaluation, Feedback, evaluate, evaluate_goals};
pub use junit::junit;
pub use mutation::{Mutant, Mutation, NOTICED, mutants, mutate};
pub use reading::{TooHard, Why, too_hard};
pub use report::{Case, Report, check, check_track};

#[cfg(test)]
mod tests;
