//! Files of records, whatever their format.

use crate::refusal::Refusal;

/// A record and where it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located<T> {
    /// Where it begins, in bytes from the start of the file.
    pub(crate) offset: u64,
    /// The record, or why there is none.
    pub(crate) record: Result<T, Refusal>,
}
