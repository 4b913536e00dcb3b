//! Where the blocks of a program stand in its file, however it is written.

use std::collections::BTreeMap;
use std::ops::Range;

/// Where the blocks of a file stand, in bytes, by their ids.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Spans(BTreeMap<String, BlockSpan>);

/// Where a block stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct BlockSpan {
    /// Its name.
    pub(super) name: Range<usize>,
    /// What is in its fields and sockets.
    pub(super) values: BTreeMap<String, Range<usize>>,
}

impl Spans {
    /// Where a block's field stands; where it does not stand there, the block's name.
    pub(super) fn of(&self, block: &str, field: Option<&str>) -> Option<&Range<usize>> {
        let block = self.0.get(block)?;
        Some(field.and_then(|field| block.values.get(field)).unwrap_or(&block.name))
    }

    /// Says where a block stands.
    pub(super) fn insert(&mut self, block: String, span: BlockSpan) {
        self.0.insert(block, span);
    }

    /// Says where a field of a block stands that is there already.
    pub(super) fn insert_field(&mut self, block: &str, field: &str, span: Range<usize>) {
        if let Some(block) = self.0.get_mut(block) {
            block.values.insert(field.to_owned(), span);
        }
    }
}
