//! What is wrong in a phrase file, where, and what to do about it, in the file's own language.

use std::fmt;
use std::sync::Arc;

use robot_core::Language;

use super::problem::Problem;

/// Everything that is wrong in a set of phrase files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseErrors {
    /// The findings, in the order of files and lines; never empty.
    pub findings: Vec<PhraseError>,
}

/// One finding. `Display` shows file, line, column, the line with a caret, what is wrong and the cure.
#[derive(Clone, PartialEq, Eq)]
pub struct PhraseError {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    line_text: String,
    width: usize,
}

impl fmt::Display for PhraseErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, finding) in self.findings.iter().enumerate() {
            if at > 0 {
                f.write_str("\n\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for PhraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        writeln!(f, "    {}", self.line_text)?;
        writeln!(f, "    {}{}", " ".repeat(self.column - 1), "^".repeat(self.width.max(1)))?;
        write!(f, "  {}", self.help)
    }
}

impl fmt::Debug for PhraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for PhraseErrors {}
impl std::error::Error for PhraseError {}

/// A place in a file: a byte range inside one line.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) file: Arc<str>,
    pub(super) source: Arc<str>,
    pub(super) line: usize,
    /// Byte range in the file.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Place {
    /// A part of this place, given as byte offsets from its start.
    pub(super) fn part(&self, start: usize, end: usize) -> Self {
        Self { start: self.start + start, end: (self.start + end).min(self.end), ..self.clone() }
    }

    /// The finding that there is this problem here.
    pub(super) fn finding(&self, language: Language, problem: &Problem) -> PhraseError {
        let line_start = self.source[..self.start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.source[self.start..].find('\n').map_or(self.source.len(), |at| self.start + at);
        let before = self.source[line_start..self.start].chars().count();
        let (message, help) = problem.text(language);
        // A line that is much too long is shown only as far as the caret; control characters are never printed.
        let shown = self.source[line_start..line_end].chars().take(before.max(SHOWN_COLUMNS) + 1);
        PhraseError {
            file: self.file.to_string(),
            line: self.line,
            column: before + 1,
            message,
            help,
            line_text: shown
                .map(|letter| if letter.is_control() { ' ' } else { letter })
                .collect::<String>()
                .trim_end()
                .into(),
            width: self.source[self.start..self.end.min(line_end).max(self.start)].chars().count().min(SHOWN_COLUMNS),
        }
    }
}

const SHOWN_COLUMNS: usize = 160;
