//! The script language of conditions and `Script` nodes: compiled at load, run without allocation.

use std::ops::Range;

use crate::data::blackboard::{Blackboard, Slot};

mod assignment;
mod lexer;
mod operators;
mod parser;
mod program;

pub(crate) use assignment::assigned;
pub(crate) use operators::{
    AssignOp, BinaryOp, CompareOp, EPSILON, Result, UnaryOp, binary, compare, is_true, number, unary,
};
pub(crate) use parser::{Names, compile};
pub(crate) use program::{Op, Program, Stack};

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

    fn may_make(&self, name: &str) -> bool {
        self.board.apart(self.scope, name).is_none()
    }
}

/// The names in a script and where they stand, as far as it can be cut into tokens.
pub(crate) fn names(script: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = 0;
    let tokens = std::iter::from_fn(move || {
        let (token, start, end) = lexer::token(script, at).ok()?;
        at = end;
        (token != lexer::Token::End).then_some((token, start..end))
    });
    tokens.filter_map(|(token, span)| match token {
        lexer::Token::Name(name) => Some((name, span)),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
