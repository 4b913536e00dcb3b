//! What is wrong with a lesson, where, and what to do about it.

use std::ops::Range;

use robot_core::Text;

/// One thing that is wrong with a lesson's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// A short id for this kind of finding.
    pub rule: &'static str,
    /// What is wrong.
    pub message: Text<String>,
    /// What to do about it.
    pub help: Text<String>,
    /// The line it stands in, to show with a caret.
    pub source_line: String,
}

impl Finding {
    /// A finding at a place of a text.
    pub(crate) fn at(
        file: &str,
        text: &str,
        span: Range<usize>,
        rule: &'static str,
        message: Text<String>,
        help: Text<String>,
    ) -> Self {
        let start = (0..=span.start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            rule,
            message,
            help,
            source_line: text[line_start..line_end].trim_end().to_owned(),
        }
    }

    /// A finding about a whole file.
    pub(crate) fn of(file: &str, rule: &'static str, message: Text<String>, help: Text<String>) -> Self {
        Self::at(file, "", 0..0, rule, message, help)
    }

    /// The finding as people read it: file, line, what, the line with a caret below it, and the cure.
    #[must_use]
    pub fn text(&self, language: robot_core::Language) -> String {
        let Self { file, line, column, message, help, source_line, .. } = self;
        let mut text = format!("{file}:{line}:{column}: {}\n", message.get(language));
        if !source_line.is_empty() {
            let blanks = " ".repeat(column.saturating_sub(1));
            text += &format!("  | {source_line}\n  | {blanks}^\n");
        }
        text + "  " + help.get(language)
    }
}
