//! What is wrong with a child's program, at the block, in words for children.

use std::ops::Range;

use robot_core::{Finding, Text};
use serde::Serialize;

use crate::language::LessonLanguage;

/// Something about a program that a child should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether the program can run all the same.
    pub severity: Severity,
    /// Which rule: a short id that never changes.
    pub rule: &'static str,
    /// The block's id, if it is about one.
    pub block: Option<String>,
    /// The block's field or socket, if it is about one.
    pub field: Option<&'static str>,
    /// Where it stands in the file, in bytes.
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub message: Text<String>,
    /// What to do about it.
    pub help: Text<String>,
}

/// What stands farther along its line, columns, is told without the line.
const FARTHEST_SHOWN: usize = 120;

/// Whether a program can run all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot run.
    Error,
    /// It can.
    Warning,
}

/// A problem as programs read it.
#[derive(Debug, Serialize)]
pub struct ProblemLine<'a> {
    severity: Severity,
    rule: &'a str,
    block: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: &'a str,
    help: &'a str,
}

impl Problem {
    /// A problem that keeps the program from running.
    pub fn error(rule: &'static str, message: Text<String>, help: Text<String>) -> Self {
        Self { severity: Severity::Error, rule, block: None, field: None, span: None, message, help }
    }

    /// A problem with which the program runs all the same.
    pub fn warning(rule: &'static str, message: Text<String>, help: Text<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, message, help) }
    }

    /// The same, at this block.
    #[must_use]
    pub fn at(mut self, block: &str) -> Self {
        self.block = Some(block.to_owned());
        self
    }

    /// The problem in a program's file, at its place; with the block's id where that is unknown, or far along a line
    /// that nobody could read.
    #[must_use]
    pub fn finding(&self, file: &str, source: &str) -> Finding {
        let Self { rule, block, span, message, help, .. } = self;
        // Places are counted without the mark that some editors put at the beginning.
        let source = source.trim_start_matches('\u{feff}');
        let named = || {
            let block = block.as_ref().map_or_else(String::new, |block| format!("Block {block}: "));
            text(format!("{block}{}", message.de), format!("{block}{}", message.en))
        };
        let Some(span) = span else { return Finding::of(file, rule, named(), help.clone()) };
        let finding = Finding::at(file, source, span.clone(), rule, message.clone(), help.clone());
        if finding.column <= FARTHEST_SHOWN {
            return finding;
        }
        Finding { message: named(), source_line: String::new(), ..finding }
    }

    /// Whether the program cannot run.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// What is wrong, and what to do about it.
    #[must_use]
    pub fn text(&self, language: LessonLanguage) -> String {
        format!("{} {}", self.message.get(language.spoken()), self.help.get(language.spoken()))
    }

    /// The problem for programs, in `language`; with its line and column in the file's text, `source`, where they are known.
    #[must_use]
    pub fn line(&self, source: &str, language: LessonLanguage) -> ProblemLine<'_> {
        let place = self.span.is_some().then(|| self.finding("", source));
        ProblemLine {
            line: place.as_ref().map(|place| place.line),
            column: place.as_ref().map(|place| place.column),
            severity: self.severity,
            rule: self.rule,
            block: self.block.as_deref(),
            message: self.message.get(language.spoken()),
            help: self.help.get(language.spoken()),
        }
    }
}

/// A text in both languages.
pub(crate) fn text(de: impl Into<String>, en: impl Into<String>) -> Text<String> {
    Text::owned(de, en)
}
