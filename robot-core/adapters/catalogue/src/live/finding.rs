//! What is wrong with the servers of a house file, where, and what to do about it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};
use robot_core::{Language, Text};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerFinding {
    /// The file's name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// A short name for this kind of finding: "url", "kind".
    pub rule: &'static str,
    /// What is wrong.
    pub message: Text<String>,
    /// What to do about it.
    pub help: Text<String>,
    span: Range<usize>,
}

/// All that is wrong with the servers of a house file. Never empty.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", self.list())]
pub struct ServerErrors {
    findings: Vec<ServerFinding>,
    text: Arc<NamedSource<String>>,
}

impl ServerErrors {
    /// What is wrong, in the order of the file.
    #[must_use]
    pub fn findings(&self) -> &[ServerFinding] {
        &self.findings
    }

    fn list(&self) -> String {
        let line = |ServerFinding { file, line, column, message, help, .. }: &ServerFinding| {
            format!("{file}:{line}:{column}: {}; {}", message.en, help.en)
        };
        self.findings.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// All of it in a language, to be drawn with lines and carets.
    #[must_use]
    pub fn report(&self, language: Language) -> miette::Report {
        let drawn = |finding: &ServerFinding| Drawn {
            message: finding.message.get(language).clone(),
            help: finding.help.get(language).clone(),
            rule: finding.rule,
            label: Text { de: "hier", en: "here" }.get(language),
            span: finding.span.clone(),
        };
        let count = self.findings.len();
        let headline = Text {
            de: format!("{}: {count} Fehler bei den Servern", self.text.name()),
            en: format!("{}: {count} error(s) in the servers", self.text.name()),
        };
        miette::Report::new(DrawnAll {
            headline: headline.get(language).clone(),
            findings: self.findings.iter().map(drawn).collect(),
            text: Arc::clone(&self.text),
        })
    }
}

/// The findings in one language.
#[derive(Debug)]
struct DrawnAll {
    headline: String,
    findings: Vec<Drawn>,
    text: Arc<NamedSource<String>>,
}

#[derive(Debug)]
struct Drawn {
    message: String,
    help: String,
    rule: &'static str,
    label: &'static str,
    span: Range<usize>,
}

impl fmt::Display for DrawnAll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline)
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DrawnAll {}
impl std::error::Error for Drawn {}

impl Diagnostic for DrawnAll {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.text)
    }

    fn related(&self) -> Option<Box<dyn Iterator<Item = &dyn Diagnostic> + '_>> {
        Some(Box::new(self.findings.iter().map(|finding| finding as &dyn Diagnostic)))
    }
}

impl Diagnostic for Drawn {
    fn code(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new(format!("catalogue_server::{}", self.rule)))
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new(&self.help))
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let length = self.span.end.saturating_sub(self.span.start);
        Some(Box::new(std::iter::once(LabeledSpan::new(Some(self.label.into()), self.span.start, length))))
    }
}

/// Collects findings while the servers are read.
pub(super) struct Findings<'a> {
    file: &'a str,
    text: &'a str,
    findings: Vec<ServerFinding>,
}

impl<'a> Findings<'a> {
    /// More than a person reads in one go.
    const AT_MOST: usize = 50;

    pub(super) const fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, findings: Vec::new() }
    }

    pub(super) fn add(&mut self, span: Range<usize>, rule: &'static str, message: Text<String>, help: Text<String>) {
        if self.findings.len() == Self::AT_MOST {
            return;
        }
        // A whole table as a span would underline half the file: its first line says where it is.
        let start = span.start.min(self.text.len());
        let end = span.end.clamp(start, self.text.len());
        let end = self.text[start..end].find('\n').map_or(end, |newline| start + newline);
        let before = &self.text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        self.findings.push(ServerFinding {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            rule,
            message,
            help,
            span: start..end,
        });
    }

    /// The errors, if anything was found.
    pub(super) fn into_result(mut self) -> Result<(), ServerErrors> {
        if self.findings.is_empty() {
            return Ok(());
        }
        self.findings.sort_by_key(|finding| finding.span.start);
        let text = Arc::new(NamedSource::new(self.file, self.text.to_owned()));
        Err(ServerErrors { findings: self.findings, text })
    }
}
