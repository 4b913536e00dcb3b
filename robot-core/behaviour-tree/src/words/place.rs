//! A place in a file.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{LabeledSpan, NamedSource, Severity, SourceSpan};

use crate::words::language::Language;

/// So much of a line is drawn around a place: nobody reads more, and a file may be a single line.
const DRAWN_BEFORE: usize = 60;
const DRAWN: usize = 120;

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

    /// What is wrong here, the line with the place marked, and what to do about it: as people read it.
    pub(crate) fn drawn(&self, severity: Severity, message: &str, cure: &str, language: Language) -> String {
        let severity = match (severity, language) {
            (Severity::Error, Language::De) => "Fehler",
            (Severity::Error, Language::En) => "error",
            (_, Language::De) => "Warnung",
            (_, Language::En) => "warning",
        };
        let mut drawn = format!("{self}: {severity}: {message}\n");
        let (line, at, width) = self.marked_line();
        if !line.is_empty() {
            drawn += &format!("  | {line}\n  | {}{}\n", " ".repeat(at), "^".repeat(width));
        }
        drawn + "  " + cure
    }

    /// The line of the place, as far as it is drawn; how many characters of it stand before the place, and how many are in it.
    fn marked_line(&self) -> (String, usize, usize) {
        let text = self.source.inner();
        let start = self.before().rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[start..].split('\n').next().unwrap_or_default();
        let before = text[start..self.span.start].chars().count();
        let skipped = before.saturating_sub(DRAWN_BEFORE);
        let mut letters = line.chars().skip(skipped).map(|letter| if letter.is_control() { ' ' } else { letter });
        let mut drawn: String = if skipped > 0 { "…".to_owned() } else { String::new() };
        drawn.extend(letters.by_ref().take(DRAWN));
        let is_cut = letters.next().is_some();
        drawn.truncate(drawn.trim_end().len());
        drawn.extend(is_cut.then_some('…'));
        let at = before - skipped + usize::from(skipped > 0);
        let width = text[self.span.start..self.span.end.min(start + line.len())].chars().count();
        (drawn, at, width.clamp(1, DRAWN))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drawn(text: &str, span: Range<usize>) -> String {
        Place::new("a.xml", &text.into(), span).drawn(Severity::Warning, "what", "cure", Language::De)
    }

    #[test]
    fn the_line_of_a_place_is_drawn_with_carets_below_it() {
        let text = "<root>\n\t<Grün x='1'\r\n y='2'/></root>";
        let from = text.find("Grün").unwrap();
        assert_eq!(
            drawn(text, from..from + "Grün".len()),
            "a.xml:2:3: Warnung: what\n  |  <Grün x='1'\n  |   ^^^^\n  cure"
        );
        assert_eq!(drawn(text, from..text.len()).lines().nth(2), Some("  |   ^^^^^^^^^^^"), "to the end of its line");
        assert_eq!(drawn("", 0..0), "a.xml:1:1: Warnung: what\n  cure");
    }

    #[test]
    fn of_a_long_line_the_part_around_the_place_is_drawn() {
        let text = format!("{}here{}", "x".repeat(5000), "y".repeat(5000));
        let expected = format!("  | …{}here{}…\n  | {}^^^^", "x".repeat(60), "y".repeat(56), " ".repeat(61));
        assert!(drawn(&text, 5000..5004).contains(&expected), "{}", drawn(&text, 5000..5004));
    }

    proptest! {
        #[test]
        fn any_place_of_any_text_can_be_drawn(text in any::<String>(), from in 0..300_usize, length in 0..300_usize) {
            let drawn = drawn(&text, from..from + length);
            prop_assert!(!drawn.chars().any(|letter| letter.is_control() && letter != '\n'));
            prop_assert!(drawn.lines().all(|line| line.chars().count() <= 4 + 1 + DRAWN_BEFORE + DRAWN + 1));
        }
    }
}
