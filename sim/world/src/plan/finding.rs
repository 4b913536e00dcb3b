//! What is wrong with a floor plan, where, and what to do about it.

use std::fmt;
use std::ops::Range;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The file's name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// A short name for this kind of finding: "overlap", "unreachable".
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Where, as bytes of the file.
    #[serde(skip)]
    pub span: Range<usize>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Finding {}

impl Diagnostic for Finding {
    fn code(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new(format!("plan::{}", self.rule)))
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new(&self.help))
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let length = self.span.end.saturating_sub(self.span.start);
        Some(Box::new(std::iter::once(LabeledSpan::new(Some("here".into()), self.span.start, length))))
    }
}

/// All that is wrong with a floor plan. Never empty.
#[derive(Debug, thiserror::Error)]
#[error("the floor plan {file} has {count} {noun}",
    count = findings.len() + left_out,
    noun = if findings.len() == 1 { "error" } else { "errors" })]
pub struct PlanError {
    file: String,
    source_code: Box<NamedSource<String>>,
    findings: Vec<Finding>,
    left_out: usize,
}

impl PlanError {
    /// What is wrong, in the order of the file.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// All of it as text for those who do not draw it with miette: a line for each finding.
    #[must_use]
    pub fn list(&self) -> String {
        let mut list = self.to_string();
        for Finding { file, line, column, message, help, .. } in &self.findings {
            list += &format!("\n{file}:{line}:{column}: {message}; {help}");
        }
        list
    }

    /// How many more there were; a hostile plan could have millions.
    #[must_use]
    pub const fn left_out(&self) -> usize {
        self.left_out
    }
}

impl Diagnostic for PlanError {
    fn code(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new("plan"))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.source_code)
    }

    fn related(&self) -> Option<Box<dyn Iterator<Item = &dyn Diagnostic> + '_>> {
        Some(Box::new(self.findings.iter().map(|finding| finding as &dyn Diagnostic)))
    }
}

/// Collects findings while a plan is read.
pub(super) struct Findings<'a> {
    file: &'a str,
    text: &'a str,
    findings: Vec<Finding>,
    left_out: usize,
}

impl<'a> Findings<'a> {
    /// More than a person reads in one go.
    const AT_MOST: usize = 50;

    pub(super) const fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, findings: Vec::new(), left_out: 0 }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The line, from 1, in which a byte of the file stands.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.text[..byte].matches('\n').count() + 1
    }

    pub(super) fn add(
        &mut self,
        span: Range<usize>,
        rule: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if self.findings.len() == Self::AT_MOST {
            self.left_out += 1;
            return;
        }
        // A whole table as a span would underline half the file: its first line says where it is.
        let start = span.start.min(self.text.len());
        let end = span.end.clamp(start, self.text.len());
        let end = self.text[start..end].find('\n').map_or(end, |newline| start + newline);
        let before = &self.text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        self.findings.push(Finding {
            file: self.file.to_owned(),
            line: self.line(start),
            column: before[line_start..].chars().count() + 1,
            rule,
            message: message.into(),
            help: help.into(),
            span: start..end,
        });
    }

    /// The error, if anything was found.
    pub(super) fn into_result(mut self) -> Result<(), PlanError> {
        if self.findings.is_empty() {
            return Ok(());
        }
        self.findings.sort_by_key(|finding| finding.span.start);
        Err(PlanError {
            file: self.file.to_owned(),
            source_code: Box::new(NamedSource::new(self.file, self.text.to_owned())),
            findings: self.findings,
            left_out: self.left_out,
        })
    }
}
