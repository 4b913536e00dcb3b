//! A place in a file.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{LabeledSpan, NamedSource, SourceSpan};

use crate::language::Language;

/// A piece of a file's text. Lines and columns are counted when they are asked for.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    source: NamedSource<Arc<str>>,
    span: Range<usize>,
}

impl Place {
    pub(crate) fn new(file: &str, text: &Arc<str>, span: Range<usize>) -> Self {
        let start = floor_char_boundary(text, span.start);
        let end = floor_char_boundary(text, span.end.max(start));
        Self { source: NamedSource::new(file, Arc::clone(text)).with_language("xml"), span: start..end }
    }

    pub(crate) const fn source(&self) -> &NamedSource<Arc<str>> {
        &self.source
    }

    pub(crate) fn file(&self) -> &str {
        self.source.name()
    }

    /// The place in bytes.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The line, counted from 1.
    pub(crate) fn line(&self) -> usize {
        self.before().bytes().filter(|b| *b == b'\n').count() + 1
    }

    /// The column in characters, counted from 1.
    pub(crate) fn column(&self) -> usize {
        let before = self.before();
        before[before.rfind('\n').map_or(0, |i| i + 1)..].chars().count() + 1
    }

    pub(crate) fn label(&self, language: Language) -> LabeledSpan {
        let here = match language {
            Language::De => "hier",
            Language::En => "here",
        };
        LabeledSpan::new_primary_with_span(Some(here.to_owned()), SourceSpan::from(self.span()))
    }

    fn before(&self) -> &str {
        &self.source.inner()[..self.span.start]
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file(), self.line(), self.column())
    }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}
