//! Makes the arena of a tree out of its document.

use std::sync::Arc;

use crate::arena::core::{Core, DEFAULT_BUDGET};
use crate::data::blackboard::Scope;
use crate::data::value::Value;
use crate::load::builder::Builder;
use crate::load::faults::Faults;
use crate::load::forest::Forest;
use crate::load::include::{Include, IncludeFn, normal_path};
use crate::node::registry::Registry;
use crate::node::stand_in::{Rule, StandIn};
use crate::record::recorder::Recorder;
use crate::record::setup::{Setup, leaf_types};
use crate::run::tree::Tree;
use crate::words::error::LoadError;

/// Loads a tree; made by [`Registry::loader`].
///
/// The engine opens no file: the host hands in texts, and what they include.
///
/// ```
/// use std::time::Duration;
/// use behaviour_tree::{Registry, Status};
///
/// let main = r#"<root BTCPP_format="4"><include path="nap.xml"/>
///   <BehaviorTree ID="Main"><SubTree ID="Nap" ms="{ms}"/></BehaviorTree></root>"#;
/// let nap = r#"<root BTCPP_format="4"><BehaviorTree ID="Nap"><Sleep msec="{ms}"/></BehaviorTree></root>"#;
///
/// let mut tree = Registry::<()>::new()
///     .loader()
///     .source("main.xml", main)
///     .main("Main")
///     .entry("ms", 100)
///     .include_with(|asked| match asked.path {
///         "nap.xml" => Ok(("nap.xml".to_owned(), nap.to_owned())),
///         _ => Err("there is no such file".to_owned()),
///     })
///     .load()?;
/// assert_eq!(tree.tick(&mut (), Duration::ZERO)?, Status::Running);
/// assert_eq!(tree.tick(&mut (), Duration::from_millis(100))?, Status::Success);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Loader<'a, W> {
    pub(crate) registry: &'a Registry<W>,
    sources: Vec<(&'a str, &'a str)>,
    pub(crate) main: Option<&'a str>,
    entries: Vec<(&'a str, Value)>,
    pub(crate) provided: Vec<&'a str>,
    include: Option<Box<IncludeFn<'a>>>,
    rules: Vec<Rule>,
    record: bool,
    /// What `include` gave, for a recording.
    included: Vec<(Arc<str>, Arc<str>)>,
}

impl<W> std::fmt::Debug for Loader<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader").field("main", &self.main).finish_non_exhaustive()
    }
}

impl<'a, W> Loader<'a, W> {
    pub(crate) const fn new(registry: &'a Registry<W>) -> Self {
        Self {
            registry,
            sources: Vec::new(),
            main: None,
            entries: Vec::new(),
            provided: Vec::new(),
            include: None,
            rules: Vec::new(),
            record: false,
            included: Vec::new(),
        }
    }

    /// Adds a file by name and text.
    #[must_use]
    pub fn source(mut self, file_name: &'a str, xml: &'a str) -> Self {
        self.sources.push((file_name, xml));
        self
    }

    /// Chooses the tree to run.
    #[must_use]
    pub const fn main(mut self, id: &'a str) -> Self {
        self.main = Some(id);
        self
    }

    /// Puts a value on the root blackboard before the tree is made; its type takes part in the check of types.
    #[must_use]
    pub fn entry(mut self, key: &'a str, value: impl Into<Value>) -> Self {
        self.entries.push((key, value.into()));
        self
    }

    /// How to get at included files that are not among the sources: gives the file's name and text, or says why not.
    #[must_use]
    pub fn include_with(mut self, include: impl FnMut(&Include<'_>) -> Result<(String, String), String> + 'a) -> Self {
        self.include = Some(Box::new(include));
        self
    }

    /// Puts a stand-in, for a test, in the place of every node whose name, type or path matches; in `pattern`, `*`
    /// stands for any text. Where several patterns match, the first one counts.
    #[must_use]
    pub fn substitute(mut self, pattern: impl Into<String>, stand_in: impl Into<StandIn>) -> Self {
        self.rules.push(Rule { pattern: pattern.into(), stand_in: stand_in.into() });
        self
    }

    /// Says that the host writes this key of the root blackboard before anything reads it. Only the check asks.
    #[must_use]
    pub fn provides(mut self, key: &'a str) -> Self {
        self.provided.push(key);
        self
    }

    /// Records all that happens to the tree, from the beginning: [`Tree::take_trace`] gives the bytes of a
    /// [`Trace`](crate::Trace). Recording allocates in a tick.
    #[must_use]
    pub const fn record(mut self) -> Self {
        self.record = true;
        self
    }

    /// Loads the tree.
    ///
    /// # Errors
    /// If anything is wrong with a document.
    pub fn load(mut self) -> Result<Tree<W>, LoadError> {
        let mut faults = Faults::stop_at_first();
        let forest = self.read(&mut faults)?;
        let main = forest.main_tree(self.main)?;
        let mut builder = self.builder(&forest, &main, &mut faults);
        builder.root(&main, 0)?;
        let mut core = builder.core;
        if self.record {
            core.recorder = Some(Box::new(Recorder::new(&self.setup())));
        }
        Ok(Tree::new(core))
    }

    /// What a trace begins with.
    fn setup(self) -> Setup {
        let registry = self.registry;
        Setup {
            semantics: registry.semantics,
            budget: DEFAULT_BUDGET,
            main: self.main.map(Arc::from),
            sources: self.sources.iter().map(|(file, text)| (Arc::from(*file), Arc::from(*text))).collect(),
            includes: self.included,
            entries: self.entries.into_iter().map(|(key, value)| (Arc::from(key), value)).collect(),
            enums: registry.enums.iter().map(|(name, number)| (Arc::from(&**name), *number)).collect(),
            types: leaf_types(registry),
            rules: self.rules,
        }
    }

    /// Reads the files and what they include.
    pub(crate) fn read(&mut self, faults: &mut Faults) -> Result<Forest, LoadError> {
        let Self { registry, sources, include: otherwise, record, included, .. } = self;
        included.clear();
        let mut include = |asked: &Include<'_>| {
            let joined = normal_path(asked.from, asked.path);
            let found = (asked.ros_pkg.is_none())
                .then(|| sources.iter().find(|(file, _)| normal_path("", file) == joined || *file == asked.path))
                .flatten();
            match (found, &mut *otherwise) {
                (Some((file, text)), _) => Ok(((*file).to_owned(), (*text).to_owned())),
                (None, Some(otherwise)) => {
                    let (file, text) = otherwise(asked)?;
                    if *record {
                        included.push((Arc::from(&*file), Arc::from(&*text)));
                    }
                    Ok((file, text))
                }
                (None, None) => Err("there is no such file among the sources".to_owned()),
            }
        };
        Forest::read(registry, sources, &mut include, faults)
    }

    /// A builder for a tree, with the host's values in scope 0.
    pub(crate) fn builder<'b>(&'b self, forest: &'b Forest, tree: &str, faults: &'b mut Faults) -> Builder<'b, W> {
        let core = Core::new(if tree.is_empty() { "BehaviorTree" } else { tree }, self.registry);
        let mut builder = Builder::new(self.registry, forest, &self.rules, core, faults);
        let root = builder.core.board.add_scope(Scope::default());
        for (key, value) in &self.entries {
            let slot = builder.core.board.resolve(root, key);
            // The first write of an entry is never refused.
            let _ = builder.core.board.set(slot, value.clone());
        }
        builder
    }
}

impl<W> Registry<W> {
    /// Loads a file's main tree: the one that `main_tree_to_execute` names, or the only one.
    ///
    /// # Errors
    /// If anything is wrong with the document.
    pub fn load(&self, file_name: &str, xml: &str) -> Result<Tree<W>, LoadError> {
        self.loader().source(file_name, xml).load()
    }

    /// Loads the tree `main` from several files (name, text) in one name space. Includes are looked up among them
    /// by their path, relative to the including file.
    ///
    /// # Errors
    /// If anything is wrong with a document.
    pub fn load_tree(&self, sources: &[(&str, &str)], main: &str) -> Result<Tree<W>, LoadError> {
        let mut loader = self.loader().main(main);
        for (file_name, xml) in sources {
            loader = loader.source(file_name, xml);
        }
        loader.load()
    }

    /// Loads with all options: several sources, a callback for includes, values on the blackboard, stand-ins for tests.
    pub fn loader(&self) -> Loader<'_, W> {
        Loader::new(self)
    }
}
