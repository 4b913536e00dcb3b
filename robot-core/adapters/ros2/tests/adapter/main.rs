//! The adapter's tests: its bytes against another implementation's, and its two ends against each other over DDS.

mod domain;
mod golden;
mod hostile;
mod stage;
mod story;
