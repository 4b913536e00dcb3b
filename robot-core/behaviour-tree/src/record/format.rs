//! What the bytes of a trace are, and why others are none.
//!
//! # The format, version 1
//!
//! A trace is the seven bytes `BTTRACE`, the version as one byte, and frames. A frame is its length and so many bytes.
//! The first frame is the setup, every other one a step. A trace that is cut off in a frame is good up to there.
//!
//! - *number*: seven bits a byte, low ones first, the top bit set if more follow. *signed*: folded to a number, 0, -1, 1, -2 ...
//! - *text*: number 0, then length and UTF-8; or the number of an earlier text, from 1. Numbers are given, in order, to the
//!   first 4096 texts of up to 256 bytes.
//! - *value*: a byte: 0 false, 1 true, 2 and a signed, 3 and the eight bytes of an IEEE 754 double (low ones first),
//!   4 and a text, 5 and a list: its length and the values.
//! - *maybe text*: byte 0, or byte 1 and a text.
//! - *list of X*: how many, and then these.
//!
//! **Setup**: deviations (a number, one bit each in the order of [`Deviation::ALL`](crate::Deviation::ALL)), budget, main tree (maybe text), sources and
//! included files (two lists of name and text), entries (list of key and value), enums (list of name and signed), leaf
//! types (list of name; 0 stateful, 1 synchronous, 2 condition; list of ports: name; 0 input, 1 output, 2 both; type in the
//! order of [`PortType`](crate::PortType); default as maybe text), stand-ins (list of pattern; byte 0 and a type's name, or byte 1, status in the order of
//! [`Status`](crate::Status), delay in ns, and four scripts as maybe texts: status, success, failure, post).
//!
//! **Steps**: a byte, then
//!
//! | byte | step | content |
//! |---|---|---|
//! | 1 | tick of the root | clock, calls, answer |
//! | 2 | one more tick in the same call of the host | clock, calls, answer |
//! | 3 | the tree is halted | clock, calls |
//! | 4 | what is due expires | clock, calls |
//! | 5 | the host writes the root blackboard | key, value |
//! | 6 | the host evaluates a script | text |
//! | 7 | the host sets the budget | number |
//! | 8 | what was halted goes on stopping | clock, calls |
//! | 9 | the tree takes over from another | list of nodes, list of entries |
//!
//! The *clock* is in ns, as the signed difference from the step before. A *call* of a leaf is a byte, the node's place in
//! pre-order, a text where the byte says so, and, if 8 was added to the byte, the list of port (its place in the type) and
//! value that the leaf wrote: 0 running, 1 success, 2 failure, 3 skipped, 4 failure with a reason, 5 error with its message,
//! 6 halted, 16 halted and still stopping, 17 still stopping, 18 has stopped, 20 failure with a
//! reason in English and then, as another text, in German, 21 error in both likewise. Byte 7 ends the calls. The *answer* of
//! the root is one of 0 to 3, or 5 with node and message (in English, and in German as a maybe text), or 19 with the same
//! and the number of nodes that the call had visited when its time was up.
//!
//! A *node* is its place, its status, and what it remembers: four numbers and, as byte 0 or 1, a flag; an *entry* is the
//! place of its scope, its key, its type, its number of writes, and byte 0, or byte 1 and a value.

use crate::words::language::Language;

pub(crate) const MAGIC: &[u8] = b"BTTRACE";
pub(crate) const VERSION: u8 = 1;

/// Why bytes are no trace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// They are something else.
    #[error("this is no trace of a behaviour tree: a trace begins with `BTTRACE`, as `Tree::take_trace` writes it")]
    NotATrace,
    /// They come from a later version of this engine.
    #[error("this trace has format {0}, and only format {VERSION} is known here: use a newer version")]
    Version(u8),
    /// They end before the trace begins.
    #[error("the trace ends before its first step: it was cut off")]
    CutOff,
    /// They are damaged.
    #[error("the trace is damaged: at byte {at} there should be {what}")]
    Broken {
        /// Where.
        at: usize,
        /// What should be there.
        what: &'static str,
    },
}

impl TraceError {
    /// What is wrong, in a language; `Display` is in English.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (_, Language::En) => self.to_string(),
            (Self::NotATrace, Language::De) => {
                "das ist keine Aufzeichnung eines Verhaltensbaums: Eine solche beginnt mit `BTTRACE`".to_owned()
            }
            (Self::Version(version), Language::De) => format!(
                "diese Aufzeichnung hat das Format {version}, und hier ist nur das Format {VERSION} bekannt: eine neuere Version verwenden"
            ),
            (Self::CutOff, Language::De) => {
                "die Aufzeichnung endet vor ihrem ersten Schritt: Sie ist abgeschnitten".to_owned()
            }
            (Self::Broken { at, .. }, Language::De) => format!("die Aufzeichnung ist beschädigt, bei Byte {at}"),
        }
    }
}
