//! What the check has to say about a document.

use std::fmt;
use std::ops::Range;

use miette::{Diagnostic, LabeledSpan, Severity, SourceCode};

use crate::words::error::LoadError;
use crate::words::language::{Both, Language};
use crate::words::place::Place;

/// How many findings are kept before equal ones are taken together; nobody reads more.
pub(super) const MAX_FINDINGS: usize = 10_000;

/// Something that is or will be wrong with a tree: where, by which rule, and what to do about it.
///
/// `Display` gives `FILE:LINE:COLUMN: message`; as a [`miette::Diagnostic`] it also carries the rule, the cure and the
/// source with the place marked.
#[derive(Debug, Clone)]
pub struct Finding {
    pub(super) severity: Severity,
    pub(super) rule: &'static str,
    pub(super) message: Both,
    pub(super) help: Both,
    pub(super) place: Place,
    /// In which language it prints.
    pub(super) language: Language,
}

impl Finding {
    pub(crate) fn from_error(error: &LoadError, severity: Severity) -> Self {
        Self {
            severity,
            rule: error.kind().name(),
            message: error.words().0.clone(),
            help: error.words().1.clone(),
            place: error.place().clone(),
            language: Language::En,
        }
    }

    /// The same, printed in this language; at first it is in English.
    ///
    /// ```
    /// use behaviour_tree::{Language, Registry};
    /// let found = Registry::<()>::new().check(&[("t.xml", "<root><BehaviorTree ID='Main'><Slep/></BehaviorTree></root>")]);
    /// let finding = found[0].clone().in_language(Language::De);
    /// assert_eq!(finding.message(), "den Knotentyp `Slep` gibt es nicht");
    /// ```
    #[must_use]
    pub const fn in_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// How bad it is: an error keeps the tree from being loaded or the node from being ticked, a warning tells what
    /// will go wrong or never happen.
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// Whether it is an error, and not only a warning.
    pub const fn is_error(&self) -> bool {
        matches!(self.severity, Severity::Error)
    }

    /// The short name of the rule, such as `unreachable`; see [`Loader::check`](crate::Loader::check) for all of them.
    pub const fn rule(&self) -> &'static str {
        self.rule
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        self.message.get(self.language)
    }

    /// What to do about it.
    pub fn help(&self) -> &str {
        self.help.get(self.language)
    }

    /// The finding as people read it, in its language: where, what, the line with the place marked, and the cure.
    ///
    /// ```
    /// use behaviour_tree::{Language, Registry};
    /// let found = Registry::<()>::new().check(&[("t.xml", "<root><BehaviorTree ID='Main'><Slep/></BehaviorTree></root>")]);
    /// assert_eq!(found[0].drawn(), "\
    /// t.xml:1:32: error: there is no node type `Slep`
    ///   | <root><BehaviorTree ID='Main'><Slep/></BehaviorTree></root>
    ///   |                                ^^^^
    ///   did you mean `Sleep`? A tree is called with `<SubTree ID=\"Slep\"/>`");
    /// ```
    pub fn drawn(&self) -> String {
        self.place.drawn(self.severity, self.message(), self.help(), self.language)
    }

    /// The file's name, as it was handed in.
    pub fn file(&self) -> &str {
        self.place.file()
    }

    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.place.line()
    }

    /// The column in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.place.column()
    }

    /// The place in the file, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.place.span()
    }

    /// The text of the file.
    pub fn source(&self) -> &str {
        self.place.source().inner()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message())
    }
}

impl std::error::Error for Finding {}

impl Diagnostic for Finding {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.rule))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.help()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.place.source())
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(self.place.label(self.language))))
    }
}

/// All that the check found, as one error: prints every finding with its source, in the language of the findings.
#[derive(Debug, Clone)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// The same, printed in this language; at first it is in English.
    #[must_use]
    pub fn in_language(self, language: Language) -> Self {
        Self(self.0.into_iter().map(|finding| finding.in_language(language)).collect())
    }

    /// All of them as people read them; see [`Finding::drawn`].
    pub fn drawn(&self) -> String {
        self.0.iter().map(Finding::drawn).collect::<Vec<_>>().join("\n\n")
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.0.iter().filter(|finding| finding.is_error()).count();
        let warnings = self.0.len() - errors;
        if self.0.first().is_some_and(|finding| finding.language == Language::De) {
            let n = |count| if count == 1 { "" } else { "en" };
            return write!(f, "die Prüfung hat {errors} Fehler und {warnings} Warnung{} gefunden", n(warnings));
        }
        let s = |count| if count == 1 { "" } else { "s" };
        write!(f, "the check found {errors} error{} and {warnings} warning{}", s(errors), s(warnings))
    }
}

impl std::error::Error for Findings {}

impl Diagnostic for Findings {
    fn severity(&self) -> Option<Severity> {
        let is_error = self.0.iter().any(Finding::is_error);
        Some(if is_error { Severity::Error } else { Severity::Warning })
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.0.iter().map(|finding| finding as &dyn Diagnostic)))
    }
}
