//! What tests have made a tree do, and what they have not.

mod counts;
mod drawing;

pub use counts::{Coverage, CoverageError, NodeCoverage};
