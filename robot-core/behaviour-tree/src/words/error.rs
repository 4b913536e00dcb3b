//! What can go wrong, and where.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, Severity, SourceCode};

use crate::words::language::{Both, Language};
use crate::words::place::Place;
use crate::words::reason::Reason;

/// What rule a document breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LoadErrorKind {
    /// Not well-formed XML, or not shaped like a tree document.
    Xml,
    /// An `<include>` without a path, or of a file that is not there.
    Include,
    /// Nested too deep, or too many nodes.
    Depth,
    /// A subtree that contains itself.
    Recursion,
    /// Two subtrees with the same path.
    DuplicatePath,
    /// A tree that is asked for and not there.
    TreeNotFound,
    /// Two ports of different types share a key.
    TypeConflict,
    /// A literal that the port's type does not accept.
    PortValue,
    /// An attribute that is no port of the node.
    PortUnknown,
    /// A port that must be given and is not.
    PortMissing,
    /// A port name that is not allowed.
    PortName,
    /// A tree or node name that is not allowed.
    Name,
    /// A node type that is not registered.
    UnknownNode,
    /// Too few or too many children.
    Children,
    /// An `ID` that is missing, or where none may be.
    Id,
    /// A fault in the `<TreeNodesModel>`.
    Model,
    /// A script that does not parse.
    Script,
}

impl LoadErrorKind {
    /// A short name for programs, such as `port-unknown`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Include => "include",
            Self::Depth => "depth",
            Self::Recursion => "recursion",
            Self::DuplicatePath => "duplicate-path",
            Self::TreeNotFound => "tree-not-found",
            Self::TypeConflict => "type-conflict",
            Self::PortValue => "port-value",
            Self::PortUnknown => "port-unknown",
            Self::PortMissing => "port-missing",
            Self::PortName => "port-name",
            Self::Name => "name",
            Self::UnknownNode => "unknown-node",
            Self::Children => "children",
            Self::Id => "id",
            Self::Model => "model",
            Self::Script => "script",
        }
    }
}

/// Why a tree cannot be loaded: what is wrong, where in the file, and what to do about it.
///
/// `Display` gives `FILE:LINE:COLUMN: message`; as a [`miette::Diagnostic`] it also carries the cure and
/// the source with the place marked.
#[derive(Debug, Clone)]
pub struct LoadError(Box<Fault>);

#[derive(Debug, Clone)]
struct Fault {
    kind: LoadErrorKind,
    message: Both,
    cure: Both,
    place: Place,
    /// In which language it prints.
    language: Language,
}

impl LoadError {
    pub(crate) fn new(
        kind: LoadErrorKind,
        file: &str,
        text: &Arc<str>,
        span: Range<usize>,
        message: Both,
        cure: Both,
    ) -> Self {
        let place = Place::new(file, text, span);
        Self(Box::new(Fault { kind, message, cure, place, language: Language::En }))
    }

    /// The same, printed in this language; at first it is in English.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.0.language = language;
        self
    }

    pub(crate) fn words(&self) -> (&Both, &Both) {
        (&self.0.message, &self.0.cure)
    }

    pub(crate) fn place(&self) -> &Place {
        &self.0.place
    }

    /// Which rule is broken.
    pub fn kind(&self) -> LoadErrorKind {
        self.0.kind
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        self.0.message.get(self.0.language)
    }

    /// What to do about it.
    pub fn cure(&self) -> &str {
        self.0.cure.get(self.0.language)
    }

    /// The error as people read it, in its language: where, what, the line with the place marked, and the cure. See
    /// [`Finding::drawn`](crate::Finding::drawn).
    pub fn drawn(&self) -> String {
        self.0.place.drawn(Severity::Error, self.message(), self.cure(), self.0.language)
    }

    /// The file's name, as it was handed in.
    pub fn file(&self) -> &str {
        self.0.place.file()
    }

    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.0.place.line()
    }

    /// The column in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.0.place.column()
    }

    /// The place in the file, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.0.place.span()
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.place, self.message())
    }
}

impl std::error::Error for LoadError {}

impl Diagnostic for LoadError {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.0.kind.name()))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.cure()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.0.place.source())
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(self.0.place.label(self.0.language))))
    }
}

/// An error of a leaf: a wrong tree or a broken world, not a mere failure. It stops the tick.
///
/// Anything that the tree should react to is [`Outcome::Failure`](crate::Outcome::Failure) instead.
///
/// ```
/// use behaviour_tree::{Language, LeafError};
///
/// let error = LeafError::new("the map is missing").german("die Karte fehlt");
/// assert_eq!((error.to_string().as_str(), error.text(Language::De)), ("the map is missing", "die Karte fehlt"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LeafError(Reason);

impl LeafError {
    /// An error with this message, in English.
    pub fn new(message: impl fmt::Display) -> Self {
        Self(Reason::new(message.to_string()))
    }

    /// The same, also in German.
    #[must_use]
    pub fn german(self, message: impl Into<Cow<'static, str>>) -> Self {
        Self(self.0.german(message))
    }

    /// The message in a language, or else in English.
    pub fn text(&self, language: Language) -> &str {
        self.0.text(language)
    }

    pub(crate) const fn reason(&self) -> &Reason {
        &self.0
    }
}

impl From<Reason> for LeafError {
    fn from(message: Reason) -> Self {
        Self(message)
    }
}
impl From<Both> for LeafError {
    fn from(message: Both) -> Self {
        Self(message.into())
    }
}

impl From<&str> for LeafError {
    fn from(message: &str) -> Self {
        Self::new(message)
    }
}
impl From<String> for LeafError {
    fn from(message: String) -> Self {
        Self(message.into())
    }
}
impl From<BlackboardError> for LeafError {
    fn from(error: BlackboardError) -> Self {
        error.words().into()
    }
}

/// A write that the blackboard refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the entry `{key}` holds {declared} and cannot take {value} (`{text}`); once declared, the type of an entry does not change"
)]
pub struct BlackboardError {
    pub(crate) key: String,
    pub(crate) declared: &'static str,
    pub(crate) value: &'static str,
    pub(crate) text: String,
    /// What the entry holds and what it cannot take, in German.
    pub(crate) german: Box<(String, String)>,
}

impl BlackboardError {
    /// What is wrong, in a language; `Display` is in English.
    pub fn text(&self, language: Language) -> String {
        self.words().get(language).to_owned()
    }

    pub(crate) fn words(&self) -> Both {
        let Self { key, text, german, .. } = self;
        let (declared, value) = &**german;
        Both {
            de: format!(
                "der Eintrag `{key}` nimmt {declared} und kann {value} (`{text}`) nicht aufnehmen; der Typ eines Eintrags ändert sich nicht mehr"
            ),
            en: self.to_string(),
        }
    }
}

/// Why a script has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// It does not parse.
    #[error("at byte {at}: {message}; {cure}")]
    Syntax {
        /// Where, in bytes of the script.
        at: usize,
        /// What is wrong.
        message: Reason,
        /// What to do about it.
        cure: Reason,
    },
    /// It parses, and fails.
    #[error("{0}")]
    Run(Reason),
}

impl ScriptError {
    /// What is wrong, in a language; `Display` is in English.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Syntax { at, message, cure }, Language::De) => {
                format!("bei Byte {at}: {}; {}", message.text(language), cure.text(language))
            }
            (Self::Run(message), Language::De) => message.text(language).to_owned(),
            (_, Language::En) => self.to_string(),
        }
    }
}

/// Why a tick was broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TickErrorKind {
    /// A leaf returned a [`LeafError`].
    Leaf,
    /// A script or condition could not be evaluated.
    Script,
    /// A port could not be read or written.
    Port,
    /// A node got an answer that it cannot deal with.
    Node,
    /// The tick visited more nodes than its budget allows ([`Tree::set_budget`](crate::Tree::set_budget)).
    Budget,
    /// The tick took longer than it may ([`Tree::set_time_limit`](crate::Tree::set_time_limit)).
    Time,
}

/// A tick that was broken off: an error, which is not a `FAILURE`.
///
/// After [`TickErrorKind::Budget`] and [`TickErrorKind::Time`] the tree has been halted. After other errors nodes that were
/// running keep that status, so the host should call [`Tree::halt`](crate::Tree::halt) next.
///
/// ```
/// use std::time::Duration;
/// use behaviour_tree::{Language, Registry};
///
/// let xml = "<root><BehaviorTree ID='Main'><Script code='n += 1'/></BehaviorTree></root>";
/// let error = Registry::<()>::new().load("count.xml", xml)?.tick(&mut (), Duration::ZERO).unwrap_err();
/// assert_eq!(error.to_string(), "Script: the script `n += 1`: there is no variable `n` yet; `n := ...` makes it");
/// assert_eq!(error.in_language(Language::De).message(), "das Skript `n += 1`: die Variable `n` gibt es noch nicht; `n := ...` legt sie an");
/// # Ok::<(), behaviour_tree::LoadError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {}", self.message())]
pub struct TickError {
    pub(crate) kind: TickErrorKind,
    pub(crate) node: u32,
    pub(crate) path: String,
    pub(crate) reason: Reason,
    /// In which language it prints.
    pub(crate) language: Language,
}

impl TickError {
    pub(crate) fn new(kind: TickErrorKind, node: u32, path: String, reason: impl Into<Reason>) -> Self {
        Self { kind, node, path, reason: reason.into(), language: Language::En }
    }

    /// The same, printed in this language; at first it is in English. A leaf that says what is wrong in English alone says
    /// it to everybody.
    #[must_use]
    pub const fn in_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// What is wrong, in all its languages.
    pub const fn reason(&self) -> &Reason {
        &self.reason
    }

    /// What kind of error it is.
    pub const fn kind(&self) -> TickErrorKind {
        self.kind
    }

    /// The id of the node where it happened.
    pub const fn node(&self) -> u32 {
        self.node
    }

    /// The path of the node where it happened.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        self.reason.text(self.language)
    }
}
