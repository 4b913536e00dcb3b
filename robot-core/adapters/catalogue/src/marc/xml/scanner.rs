//! Cuts an XML file of any size into its `record` elements, without trusting it to be well-formed.
//!
//! A parser that reads the whole file stops at the first broken tag, and holds as much of it in memory as one text is
//! long. The scanner expands nothing and holds one record at a time; each is parsed on its own.

use std::io::{self, BufRead};

use super::lexer::{Kind, Lexer, Tag};
use crate::marc::MAX_RECORD_BYTES;
use crate::refusal::Refusal;
use crate::source::Located;

/// Cuts `record` elements out of a stream.
pub(super) struct Scanner<R> {
    input: R,
    offset: u64,
    lexer: Lexer,
    open: Option<OpenRecord>,
}

/// The innermost record whose end has not come.
struct OpenRecord {
    /// Where its tag began.
    offset: u64,
    /// What stands inside it, at most one byte more than allowed.
    content: Vec<u8>,
    has_fields: bool,
}

impl<R: BufRead> Scanner<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, offset: 0, lexer: Lexer::new(), open: None }
    }

    /// Bytes read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.offset
    }

    /// The content of the next record, or why it cannot be cut out; `None` at the end of the file.
    pub(super) fn next_record(&mut self) -> io::Result<Option<Located<Vec<u8>>>> {
        loop {
            let available = self.input.fill_buf()?;
            if available.is_empty() {
                let left = self.open.take().filter(|open| open.has_fields);
                return Ok(left.map(|open| Located { offset: open.offset, record: Err(Refusal::Truncated) }));
            }
            let (used, tag) = self.lexer.push(available);
            if let Some(open) = &mut self.open {
                let room = (MAX_RECORD_BYTES + 1).saturating_sub(open.content.len());
                open.content.extend_from_slice(&available[..used.min(room)]);
            }
            self.input.consume(used);
            self.offset += used as u64;
            let found = tag.and_then(|tag| after_tag(&mut self.open, &tag, self.offset));
            if found.is_some() {
                return Ok(found);
            }
        }
    }
}

/// What a tag that ends just before `offset` means for the open record.
fn after_tag(open: &mut Option<OpenRecord>, tag: &Tag, offset: u64) -> Option<Located<Vec<u8>>> {
    match (tag.kind, tag.local_name.as_slice()) {
        (Kind::Start, b"record") => {
            let fresh = OpenRecord { offset: offset - tag.length, content: Vec::new(), has_fields: false };
            // Answers of servers wrap records in records. One that has fields already has lost its end.
            let lost = open.replace(fresh).filter(|outer| outer.has_fields)?;
            Some(Located { offset: lost.offset, record: Err(Refusal::Truncated) })
        }
        (Kind::End, b"record") => {
            let mut done = open.take()?;
            if done.content.len() > MAX_RECORD_BYTES {
                let record = Err(Refusal::RecordTooLong { limit: MAX_RECORD_BYTES });
                return Some(Located { offset: done.offset, record });
            }
            let tag_length = usize::try_from(tag.length).unwrap_or(usize::MAX);
            done.content.truncate(done.content.len().saturating_sub(tag_length));
            Some(Located { offset: done.offset, record: Ok(done.content) })
        }
        (_, b"leader" | b"controlfield" | b"datafield") => {
            if let Some(open) = open {
                open.has_fields = true;
            }
            None
        }
        _ => None,
    }
}
