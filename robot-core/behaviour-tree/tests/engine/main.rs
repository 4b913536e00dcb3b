//! The engine from outside: recorded traces, broken documents, stories.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod allocations;
mod broken_documents;
mod check;
mod conformance;
mod cures;
mod documents;
mod floors;
mod fuzzing;
mod limits;
mod run_time_errors;
mod scripts_from_entries;
mod stories;
mod swap;
mod traces;
mod tutorials;
mod why;

#[path = "../../examples/conformance/runner.rs"]
mod runner;
