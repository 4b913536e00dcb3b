//! What is wrong in phrase files, and where.

use std::fmt;
use std::sync::Arc;

use robot_core::{Finding, Language};

use super::problem::Problem;

/// Everything that is wrong in a set of phrase files. `Display` tells it in the language of the files, each finding with its
/// line, a caret and the cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseErrors {
    /// The language of the files.
    pub language: Language,
    /// The findings, in the order of files and lines; never empty.
    pub findings: Vec<Finding>,
}

impl fmt::Display for PhraseErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, finding) in self.findings.iter().enumerate() {
            if at > 0 {
                f.write_str("\n\n")?;
            }
            f.write_str(&finding.text(self.language))?;
        }
        Ok(())
    }
}

impl std::error::Error for PhraseErrors {}

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

    /// What stands there.
    pub(super) fn text(&self) -> &str {
        &self.source[self.start..self.end]
    }

    /// The finding that there is this problem here.
    pub(super) fn finding(&self, problem: &Problem) -> Finding {
        let (message, help) = problem.texts();
        Finding::at(&self.file, &self.source, self.start..self.end, "phrase", message, help)
    }
}
