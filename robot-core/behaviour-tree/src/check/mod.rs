//! The check before the first tick: everything that is wrong with a set of documents, and not the first thing alone.
//!
//! It builds the trees as loading does and collects the errors; then it looks at what was built. What a rule says holds
//! for every run: it goes by what nodes can answer at all, whatever the world does.

mod answers;
mod document;
mod finding;
mod keys;
mod kinds;
mod nodes;
mod reach;
mod script_types;
mod subject;
mod uses;

use std::collections::BTreeSet;

use miette::Severity;

pub use finding::{Finding, Findings};
use subject::Subject;

use crate::load::builder::{Awaited, MAX_NODES};
use crate::load::faults::{Faults, MAX_FAULTS};
use crate::load::forest::Forest;
use crate::load::loader::Loader;
use crate::node::registry::Registry;
use crate::run::tree::Tree;
use crate::words::error::{LoadError, LoadErrorKind};

impl<W> Registry<W> {
    /// Checks a set of files (name, text) in one name space, of which the main tree is to be run; see [`Loader::check`].
    pub fn check(&self, sources: &[(&str, &str)]) -> Vec<Finding> {
        sources.iter().fold(self.loader(), |loader, (file, text)| loader.source(file, text)).check()
    }
}

impl<W> Loader<'_, W> {
    /// Checks what [`Loader::load`] would load, and finds everything that is wrong at once, ordered by file and place.
    ///
    /// An *error* keeps the tree from being loaded, or a node from being ticked. A *warning* tells of what will go wrong
    /// unless the host sees to it, or of what never happens. Trees that the main tree does not call are checked too;
    /// what keeps only them from being loaded is a warning, and whoever calls them may provide any key.
    ///
    /// ```
    /// use behaviour_tree::Registry;
    ///
    /// let found = Registry::<()>::new().check(&[("t.xml", r#"<root BTCPP_format="4">
    ///   <BehaviorTree ID="Main">
    ///     <Fallback>
    ///       <AlwaysSuccess/>
    ///       <ScriptCondition code="tries &lt; 3"/>
    ///     </Fallback>
    ///   </BehaviorTree>
    /// </root>"#)]);
    /// let rules: Vec<_> = found.iter().map(|finding| (finding.line(), finding.rule())).collect();
    /// assert_eq!(rules, [(5, "unreachable"), (5, "undefined-variable")]);
    /// ```
    ///
    /// The rules, apart from those of loading, which have the names of [`LoadErrorKind`]:
    ///
    /// | rule | | what it finds |
    /// |---|---|---|
    /// | `children` | error | `IfThenElse`, `WhileDoElse` or `Switch` with a wrong number of children |
    /// | `port-missing` | error | a built-in node without a port that it needs |
    /// | | warning | a leaf without an input port that has no default |
    /// | `output-literal` | warning | an output port that is given a text instead of a `{key}` |
    /// | `empty-script` | error | a script without a statement |
    /// | `undefined-variable` | error | a variable in a script that nothing ever writes |
    /// | `key-never-written` | warning | a port that reads a key which nothing ever writes |
    /// | `key-read-too-early` | warning | a key that is read before, on every way, anything writes it |
    /// | `script-type` | error | a script that calculates with values of the wrong type |
    /// | `threshold` | error | `Parallel` or `ParallelAll` that needs more children than it has |
    /// | | warning | a threshold that is never met, or always |
    /// | `endless-loop` | warning | a `Repeat` or `RetryUntilSuccessful` without end over a child that never waits |
    /// | `unreachable` | warning | a child that is never ticked |
    /// | `duplicate-tree` | warning | a tree that replaces another one of the same ID |
    /// | `unknown-element` | warning | an element inside `<root>` that means nothing |
    /// | `explicit-kind` | warning | an element such as `<Action ID="Sequence">`, whose ID is of another kind |
    /// | `unknown-attribute` | warning | an attribute that begins with `_` and has no effect |
    ///
    /// Keys that the host writes are given with [`Loader::entry`] or [`Loader::provides`].
    pub fn check(mut self) -> Vec<Finding> {
        self.find()
    }

    /// Checks everything, and loads what has no error: the tree, and what the check warns of.
    ///
    /// ```
    /// use behaviour_tree::Registry;
    ///
    /// let registry = Registry::<()>::new();
    /// let document = |last: &str| format!("<root><BehaviorTree ID='Main'><Fallback><AlwaysSuccess/>{last}</Fallback></BehaviorTree></root>");
    /// let (tree, warnings) = registry.loader().source("t.xml", &document("<AlwaysFailure/>")).load_checked()?;
    /// assert_eq!((tree.nodes().count(), warnings[0].rule()), (3, "unreachable"));
    ///
    /// let wrong = registry.loader().source("t.xml", &document("<Slep/><Sleep/>")).load_checked().unwrap_err();
    /// assert_eq!(wrong.0.iter().filter(|finding| finding.is_error()).count(), 2);
    /// # Ok::<(), behaviour_tree::Findings>(())
    /// ```
    ///
    /// # Errors
    /// All that the check found, if there is an error among it.
    pub fn load_checked(mut self) -> Result<(Tree<W>, Vec<Finding>), Findings> {
        let findings = self.find();
        if findings.iter().any(Finding::is_error) {
            return Err(Findings(findings));
        }
        match self.load() {
            Ok(tree) => Ok((tree, findings)),
            Err(error) => Err(Findings(vec![Finding::from_error(&error, Severity::Error)])),
        }
    }

    /// As [`Loader::check`]; what was checked can be loaded after it.
    fn find(&mut self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut faults = Faults::collect();
        match self.read(&mut faults) {
            Ok(forest) => {
                errors(&forest, faults.take(), None, Severity::Error, &mut findings);
                document::check(self.registry, &forest, &mut findings);
                self.check_trees(&forest, &mut faults, &mut findings);
            }
            Err(error) => {
                let all = faults.take().into_iter().chain([error]);
                findings.extend(all.map(|error| Finding::from_error(&error, Severity::Error)));
            }
        }
        in_order(findings)
    }

    /// Builds the main tree, then those that were not called by any other so far, and looks at each.
    fn check_trees(&self, forest: &Forest, faults: &mut Faults, findings: &mut Vec<Finding>) {
        let main = forest.main_tree(self.main);
        let (main, end) = match main {
            Ok(main) => (Some(main), None),
            Err(error) => (None, Some(error)),
        };
        errors(forest, Vec::new(), end, Severity::Error, findings);
        let mut made = BTreeSet::<String>::new();
        let mut nodes = 0;
        for id in main.iter().chain(forest.trees.keys()) {
            if nodes >= MAX_NODES || made.contains(id) {
                continue;
            }
            let is_main = made.is_empty() && main.is_some();
            let mut builder = self.builder(forest, id, faults);
            builder.awaited = if is_main { Awaited::Keys(&self.provided) } else { Awaited::All };
            let end = builder.root(id, 0).err();
            made.extend(builder.made.into_iter().map(str::to_owned));
            let core = builder.core;
            nodes += core.nodes.len();
            // What is never run cannot keep the main tree from running.
            let severity = if is_main || main.is_none() { Severity::Error } else { Severity::Warning };
            let is_whole = end.is_none();
            errors(forest, faults.take(), end, severity, findings);
            if is_whole {
                let provided: &[&str] = if is_main { &self.provided } else { &[] };
                let subject = Subject::new(forest, &core, provided, !is_main, self.registry.leaves_skip);
                look_at(&subject, findings);
            }
        }
    }
}

/// Runs the rules on a tree.
fn look_at(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let answers = answers::all(subject);
    let uses = subject.uses();
    nodes::check(subject, findings);
    reach::check(subject, &answers, findings);
    keys::check(subject, &answers, &uses, findings);
    script_types::check(subject, &uses, findings);
}

/// Adds the errors of loading; `end` is one that nothing comes after. While a file cannot be read, nobody knows which trees there are.
fn errors(
    forest: &Forest,
    errors: Vec<LoadError>,
    end: Option<LoadError>,
    severity: Severity,
    findings: &mut Vec<Finding>,
) {
    let told = errors.into_iter().chain(end);
    let told = told.filter(|error| !(forest.is_partial && error.kind() == LoadErrorKind::TreeNotFound));
    findings.extend(told.map(|error| Finding::from_error(&error, severity)));
}

/// Sorted, and each once: a tree that is called twice has each of its faults twice.
fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    // Of the same finding, the graver comes first.
    let key = |finding: &Finding| (finding.span().start, finding.rule, std::cmp::Reverse(finding.severity));
    findings.sort_by(|a, b| a.file().cmp(b.file()).then_with(|| key(a).cmp(&key(b))));
    findings.dedup_by(|a, b| a.file() == b.file() && a.span().start == b.span().start && a.rule == b.rule);
    findings.truncate(MAX_FAULTS);
    findings
}
