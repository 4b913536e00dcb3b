//! The script language of conditions and `Script` nodes: compiled at load, run without allocation.

use crate::blackboard::{Blackboard, Slot};

mod lexer;
mod parser;
mod program;

pub(crate) use parser::{Names, compile};
pub(crate) use program::{EPSILON, Program, Stack};

/// The names in the scripts of one scope.
pub(crate) struct ScopeNames<'a> {
    pub(crate) board: &'a mut Blackboard,
    pub(crate) scope: u32,
}

impl Names for ScopeNames<'_> {
    fn constant(&self, name: &str) -> Option<i64> {
        self.board.enums.get(name).copied()
    }

    fn variable(&mut self, name: &str) -> Slot {
        self.board.resolve(self.scope, name)
    }
}

/// A fault in the text of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Where, in bytes of the script.
    pub(crate) at: usize,
    pub(crate) message: String,
    pub(crate) cure: &'static str,
}

#[cfg(test)]
mod tests;
