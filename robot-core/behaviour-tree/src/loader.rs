//! Makes the arena of a tree out of its document.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::blackboard::{Scope, Slot, index};
use crate::builtin::key_port;
use crate::error::{LoadError, LoadErrorKind};
use crate::forest::{Forest, nearest, type_id};
use crate::leaf::{Binding, NodeConfig};
use crate::node::{Cause, Conditions, Item, Kind, NONE, Node, NodeInfo, State};
use crate::port::{Port, PortText, PortType};
use crate::registry::{Maker, Registry};
use crate::script::{self, ScopeNames};
use crate::semantics::Deviation;
use crate::stand_in::{Rule, StandIn};
use crate::status::Status;
use crate::tree::{Core, Tree};
use crate::value::Value;
use crate::xml::{Attribute, Document};

/// How many nodes a tree may have, with all its subtrees.
pub(crate) const MAX_NODES: usize = 100_000;
/// How deep nodes may be nested, through all subtrees.
pub(crate) const MAX_DEPTH: u32 = 512;

/// A file that another one includes.
#[derive(Debug, Clone, Copy)]
pub struct Include<'a> {
    /// The path as written.
    pub path: &'a str,
    /// The ROS package that the path starts from, if it says one.
    pub ros_pkg: Option<&'a str>,
    /// The name of the including file.
    pub from: &'a str,
}

/// Finds an included file: its name, under which its errors are reported, and its text.
pub(crate) type IncludeFn<'a> = dyn FnMut(&Include<'_>) -> Result<(String, String), String> + 'a;

/// Loads a tree; made by [`Registry::loader`].
pub struct Loader<'a, W> {
    registry: &'a Registry<W>,
    sources: Vec<(&'a str, &'a str)>,
    main: Option<&'a str>,
    entries: Vec<(&'a str, Value)>,
    include: Option<Box<IncludeFn<'a>>>,
    rules: Vec<Rule>,
}

impl<W> std::fmt::Debug for Loader<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader").field("main", &self.main).finish_non_exhaustive()
    }
}

impl<'a, W> Loader<'a, W> {
    pub(crate) const fn new(registry: &'a Registry<W>) -> Self {
        Self { registry, sources: Vec::new(), main: None, entries: Vec::new(), include: None, rules: Vec::new() }
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
    pub fn substitute(mut self, pattern: impl Into<String>, stand_in: StandIn) -> Self {
        self.rules.push(Rule { pattern: pattern.into(), stand_in });
        self
    }

    /// Loads the tree.
    ///
    /// # Errors
    /// If anything is wrong with a document.
    pub fn load(self) -> Result<Tree<W>, LoadError> {
        let Self { registry, sources, main, entries, include, rules } = self;
        let mut otherwise = include;
        let mut include = |asked: &Include<'_>| {
            let joined = normal_path(asked.from, asked.path);
            let found = (asked.ros_pkg.is_none())
                .then(|| sources.iter().find(|(file, _)| normal_path("", file) == joined || *file == asked.path))
                .flatten();
            match (found, &mut otherwise) {
                (Some((file, text)), _) => Ok(((*file).to_owned(), (*text).to_owned())),
                (None, Some(otherwise)) => otherwise(asked),
                (None, None) => Err("there is no such file among the sources".to_owned()),
            }
        };
        let forest = Forest::read(registry, &sources, &mut include)?;
        let main = forest.main_tree(main)?;
        let mut builder = Builder {
            registry,
            forest: &forest,
            rules: &rules,
            core: Core::new(if main.is_empty() { "BehaviorTree" } else { &main }, registry),
            paths: BTreeSet::new(),
            active: Vec::new(),
        };
        let root = builder.core.board.add_scope(Scope::default());
        for (key, value) in entries {
            let slot = builder.core.board.resolve(root, key);
            // The first write of an entry is never refused.
            let _ = builder.core.board.set(slot, value);
        }
        let (d, element) = forest.trees[&main];
        builder.tree(&main, d, element, Place { parent: NONE, scope: root, depth: 0 })?;
        Ok(Tree::new(builder.core))
    }
}

/// `path` as seen from the folder of `from`, without `.` and `..`.
fn normal_path(from: &str, path: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    let absolute = path.starts_with('/');
    let folder = if absolute { "" } else { folder };
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let prefix = if absolute || folder.starts_with('/') { "/" } else { "" };
    format!("{prefix}{}", parts.join("/"))
}

/// Where a node is to be put.
#[derive(Clone, Copy)]
struct Place {
    parent: u32,
    scope: u32,
    depth: u32,
}

struct Builder<'a, W> {
    registry: &'a Registry<W>,
    forest: &'a Forest,
    rules: &'a [Rule],
    core: Core<W>,
    /// The paths of all subtrees.
    paths: BTreeSet<String>,
    /// The trees that are being made, from the outermost.
    active: Vec<&'a str>,
}

impl<'a, W> Builder<'a, W> {
    fn tree(&mut self, id: &'a str, d: usize, element: usize, place: Place) -> Result<(), LoadError> {
        self.active.push(id);
        let forest = self.forest;
        for child in forest.documents[d].children(element) {
            self.node(d, child, place)?;
        }
        self.active.pop();
        Ok(())
    }

    fn node(&mut self, d: usize, element: usize, place: Place) -> Result<(), LoadError> {
        let document = &self.forest.documents[d];
        let at = document.name_span(element);
        if self.core.nodes.len() >= MAX_NODES || place.depth >= MAX_DEPTH {
            return Err(document.error(
                LoadErrorKind::Depth,
                at,
                format!(
                    "the tree with all its subtrees has more than {MAX_NODES} nodes or is more than {MAX_DEPTH} deep"
                ),
                "call fewer subtrees from within subtrees",
            ));
        }
        let is_subtree = document.name(element) == "SubTree";
        let subtree_id = document.attribute(element, "ID").map_or("", |id| &*id.value);
        let mut ty = type_id(document, element);
        let name =
            document.attribute(element, "name").map_or(if is_subtree { subtree_id } else { ty }, |name| &*name.value);
        let path = self.core.path(place.scope, name);
        let rule = self.rules.iter().find(|rule| rule.matches(name, if is_subtree { subtree_id } else { ty }, &path));
        if let Some(Rule { stand_in: StandIn::Node(other), .. }) = rule {
            ty = other;
            if !self.registry.types.contains_key(ty) {
                return Err(document.error(
                    LoadErrorKind::UnknownNode,
                    at,
                    format!("a stand-in names the node type `{ty}`, which is not registered"),
                    "register it, or correct the rule",
                ));
            }
        }
        let substituted = rule.is_some();
        let id = index(self.core.nodes.len());
        self.core.nodes.push(Node {
            kind: Kind::SubTree,
            status: Status::Idle,
            last: Status::Idle,
            cause: Cause::None,
            end: id + 1,
            children: 0,
            conditions: NONE,
            ports: index(self.core.bindings.len()),
            ticked: 0,
            state: State::default(),
        });
        let ty_index = self.core.type_index(ty, || match self.registry.types.get(ty) {
            Some(ty) => Arc::clone(&ty.ports),
            None => Arc::new([]),
        });
        let name_text = self.core.intern(name);
        self.core.info.push(NodeInfo {
            name: name_text,
            ty: ty_index,
            scope: place.scope,
            parent: place.parent,
            depth: place.depth,
            source: (index(d), index(at.start)),
        });
        if place.parent != NONE {
            self.core.nodes[place.parent as usize].children += 1;
        }
        self.core.nodes[id as usize].conditions = self.conditions(document, element, place.scope)?;
        let inner = Place { parent: id, scope: place.scope, depth: place.depth + 1 };
        match rule {
            Some(Rule { stand_in: StandIn::Test(test), .. }) => {
                let test = self.test_node(document, at, test, place.scope)?;
                self.core.tests.push(test);
                self.core.nodes[id as usize].kind = Kind::Test { index: index(self.core.tests.len() - 1) };
            }
            None if is_subtree => self.subtree(d, element, id, subtree_id, place)?,
            _ => {
                let Some(node_type) = self.registry.types.get(ty) else {
                    // The shape check has seen all types, and rules are checked above.
                    return Ok(());
                };
                let maker = node_type.make.clone();
                let kind = match &maker {
                    Maker::BuiltIn(kind) => Some(*kind),
                    Maker::Leaf { .. } => None,
                };
                self.bind(document, element, place.scope, ty, kind, substituted)?;
                self.core.nodes[id as usize].kind = match maker {
                    Maker::BuiltIn(kind) => self.built_in(document, element, kind, place.scope)?,
                    Maker::Leaf { class, make } => {
                        let attributes: Vec<_> = document.attributes(element).map(|(n, a)| (n, &*a.value)).collect();
                        let config = NodeConfig { name, registration_id: ty, path: &path, attributes: &attributes };
                        self.core.leaves.push(make(&config));
                        self.core.reasons.push(None);
                        Kind::Leaf { class, index: index(self.core.leaves.len() - 1) }
                    }
                };
                for child in document.children(element) {
                    self.node(d, child, inner)?;
                }
            }
        }
        self.core.nodes[id as usize].end = index(self.core.nodes.len());
        Ok(())
    }

    /// Connects the ports of a node, in the order of its type.
    fn bind(
        &mut self,
        document: &Document,
        element: usize,
        scope: u32,
        ty: &str,
        kind: Option<Kind>,
        substituted: bool,
    ) -> Result<(), LoadError> {
        let ports = Arc::clone(&self.registry.types[ty].ports);
        if !substituted {
            for (name, attribute) in document.attributes(element) {
                let reserved = matches!(name, "name" | "ID") || name.starts_with('_');
                if !reserved && !ports.iter().any(|port| port.name == name) {
                    return Err(unknown_port(document, ty, name, attribute, &ports));
                }
            }
        }
        for port in &*ports {
            let attribute = document.attribute(element, &port.name);
            let at = attribute.map_or(document.name_span(element), |attribute| attribute.span.clone());
            let text = attribute.map(|attribute| &*attribute.value).or(port.default.as_deref());
            let is_key = kind.and_then(key_port) == Some(&*port.name);
            let binding = match text {
                // The others are in error when they are ticked, as in BehaviorTree.CPP.
                None if is_key && port.name == "entry" => {
                    return Err(document.error(
                        LoadErrorKind::PortMissing,
                        at,
                        format!("`{ty}` does not say which entry"),
                        format!("name it: `{}=\"{{key}}\"`", port.name),
                    ));
                }
                None => Binding::Unset,
                Some(text) => match PortText::parse(text, &port.name) {
                    PortText::Key(key) => Binding::Slot(self.declare(document, at, scope, key, port)?),
                    PortText::Literal(key) if is_key => Binding::Slot(self.core.board.resolve(scope, key)),
                    PortText::Literal(text) => {
                        let narrow = !self.core.semantics.has(Deviation::OneIntegerType);
                        Binding::Literal(literal(document, at, kind, port, text, narrow)?)
                    }
                },
            };
            self.core.bindings.push(binding);
        }
        Ok(())
    }

    /// The slot of a key that a port points to; the first port with a type gives its type to the entry.
    fn declare(
        &mut self,
        document: &Document,
        at: Range<usize>,
        scope: u32,
        key: &str,
        port: &Port,
    ) -> Result<Slot, LoadError> {
        let one_integer = self.core.semantics.has(Deviation::OneIntegerType);
        let integer = |ty| matches!(ty, PortType::Int | PortType::Unsigned);
        let slot = self.core.board.resolve(scope, key);
        let entry = self.core.board.entry_mut(slot);
        if !entry.exists {
            entry.exists = true;
            entry.ty = port.ty;
            return Ok(slot);
        }
        let (old, new) = (entry.ty, port.ty);
        let same = old == new || (one_integer && integer(old) && integer(new));
        // A text can be read as anything.
        if same || matches!(old, PortType::Any | PortType::Text) || new == PortType::Any {
            return Ok(slot);
        }
        Err(document.error(
            LoadErrorKind::TypeConflict,
            at,
            format!(
                "the port `{}` is for {}, but the entry `{key}` holds {} already",
                port.name,
                new.name(),
                old.name()
            ),
            match new {
                PortType::Text => format!(
                    "write it with a script first, as in `<Script code=\"copy := {key}\"/>`: any port can read that"
                ),
                _ => "use another key, or ports of the same type".to_owned(),
            },
        ))
    }

    fn conditions(&mut self, document: &Document, element: usize, scope: u32) -> Result<u32, LoadError> {
        let mut conditions = Conditions::EMPTY;
        let mut any = false;
        for (i, name) in Conditions::ATTRIBUTES.iter().enumerate() {
            if let Some(attribute) = document.attribute(element, name)
                && let Some(program) = conditions.program_mut(i)
            {
                if attribute.value.trim().is_empty() {
                    return Err(document.error(
                        LoadErrorKind::Script,
                        attribute.span.clone(),
                        format!("the script in `{name}` is empty"),
                        "write the condition or the assignment, or leave the attribute out",
                    ));
                }
                *program = self.compile(document, attribute, scope)?;
                any = true;
            }
        }
        if !any {
            return Ok(NONE);
        }
        self.core.conditions.push(conditions);
        Ok(index(self.core.conditions.len() - 1))
    }

    fn compile(&mut self, document: &Document, attribute: &Attribute, scope: u32) -> Result<u32, LoadError> {
        let names = &mut ScopeNames { board: &mut self.core.board, scope };
        let program = script::compile(&attribute.value, names).map_err(|error| {
            // Entities make the value shorter than its text in the file: then only the whole can be marked.
            let span = if attribute.span.len() == attribute.value.len() {
                let at = attribute.span.start + error.at;
                at..(at + 1).min(attribute.span.end)
            } else {
                attribute.span.clone()
            };
            document.error(LoadErrorKind::Script, span, error.message, error.cure)
        })?;
        Ok(self.core.add_program(program, &attribute.value))
    }

    fn compile_text(
        &mut self,
        document: &Document,
        at: &Range<usize>,
        text: Option<&str>,
        scope: u32,
    ) -> Result<u32, LoadError> {
        let Some(text) = text else { return Ok(NONE) };
        let names = &mut ScopeNames { board: &mut self.core.board, scope };
        let program = script::compile(text, names).map_err(|error| {
            let message = format!("in the stand-in's script `{text}`: {}", error.message);
            document.error(LoadErrorKind::Script, at.clone(), message, error.cure)
        })?;
        Ok(self.core.add_program(program, text))
    }

    fn built_in(&mut self, document: &Document, element: usize, kind: Kind, scope: u32) -> Result<Kind, LoadError> {
        let mut program = |attribute: &str| match document.attribute(element, attribute) {
            Some(attribute) if matches!(PortText::parse(&attribute.value, ""), PortText::Key(_)) => Err(document
                .error(
                    LoadErrorKind::Script,
                    attribute.span.clone(),
                    "a script cannot come from the blackboard",
                    "write the script itself: what a tree does should stand in its file",
                )),
            Some(attribute) => self.compile(document, attribute, scope),
            None => Ok(NONE),
        };
        Ok(match kind {
            Kind::Script { .. } => Kind::Script { program: program("code")? },
            Kind::ScriptCondition { .. } => Kind::ScriptCondition { program: program("code")? },
            Kind::Precondition { .. } => Kind::Precondition { program: program("if")? },
            kind => kind,
        })
    }

    fn test_node(
        &mut self,
        document: &Document,
        at: Range<usize>,
        test: &crate::stand_in::TestNode,
        scope: u32,
    ) -> Result<crate::node::TestNode, LoadError> {
        Ok(crate::node::TestNode {
            status: test.status,
            status_program: self.compile_text(document, &at, test.status_script.as_deref(), scope)?,
            delay_ns: crate::tree::nanos(test.delay),
            success_program: self.compile_text(document, &at, test.success_script.as_deref(), scope)?,
            failure_program: self.compile_text(document, &at, test.failure_script.as_deref(), scope)?,
            post_program: self.compile_text(document, &at, test.post_script.as_deref(), scope)?,
        })
    }

    fn subtree(&mut self, d: usize, element: usize, id: u32, tree: &str, place: Place) -> Result<(), LoadError> {
        let document = &self.forest.documents[d];
        let id_span = document.attribute(element, "ID").map_or(document.name_span(element), |id| id.span.clone());
        let Some((tree, &(tree_document, tree_element))) = self.forest.trees.get_key_value(tree) else {
            return Err(document.error(
                LoadErrorKind::TreeNotFound,
                id_span,
                format!("there is no tree `{tree}`"),
                match nearest(tree, self.forest.trees.keys()) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => "add its `<BehaviorTree>`, or include the file that has it".to_owned(),
                },
            ));
        };
        if self.active.contains(&tree.as_str()) {
            return Err(document.error(
                LoadErrorKind::Recursion,
                id_span,
                format!("the tree `{tree}` contains itself"),
                "use `Repeat` or `KeepRunningUntilFailure` for what is to happen again",
            ));
        }
        let path = match document.attribute(element, "name") {
            Some(name) => self.core.path(place.scope, &name.value),
            // Unnamed ones are told apart by their number, as BehaviorTree.CPP does.
            None => self.core.path(place.scope, &format!("{tree}::{}", id + 1)),
        };
        if !self.paths.insert(path.clone()) {
            return Err(document.error(
                LoadErrorKind::DuplicatePath,
                document.attribute(element, "name").map_or(id_span, |name| name.span.clone()),
                format!("there is a subtree `{path}` already"),
                "give each its own name",
            ));
        }
        let scope = self.scope(document, element, tree, place.scope, path)?;
        self.tree(tree, tree_document, tree_element, Place { parent: id, scope, depth: place.depth + 1 })
    }

    /// The blackboard scope of a subtree, with its remapped and its literal entries.
    fn scope(
        &mut self,
        document: &Document,
        element: usize,
        tree: &str,
        parent: u32,
        path: String,
    ) -> Result<u32, LoadError> {
        let mut scope = Scope { path: path.into(), parent: Some(parent), ..Scope::default() };
        if let Some(autoremap) = document.attribute(element, "_autoremap") {
            scope.autoremap = crate::value::parse_bool(&autoremap.value).ok_or_else(|| {
                document.error(
                    LoadErrorKind::PortValue,
                    autoremap.span.clone(),
                    format!("`{}` is neither true nor false", autoremap.value),
                    "write `true` or `false`",
                )
            })?;
        }
        let mut given: Vec<(&str, &str)> = document
            .attributes(element)
            .filter(|(name, _)| !matches!(*name, "name" | "ID") && !name.starts_with('_'))
            .map(|(name, attribute)| (name, &*attribute.value))
            .collect();
        for port in self.forest.models.get(tree).into_iter().flatten() {
            if given.iter().any(|(name, _)| *name == port.name) {
                continue;
            }
            match &port.default {
                Some(default) => given.push((&port.name, default)),
                None if scope.autoremap => {}
                None => {
                    return Err(document.error(
                        LoadErrorKind::PortMissing,
                        document.name_span(element),
                        format!("the subtree `{tree}` needs its port `{}`", port.name),
                        format!("add `{}=\"...\"` here, or a default in the model", port.name),
                    ));
                }
            }
        }
        let mut literals = Vec::new();
        for (name, text) in given {
            match PortText::parse(text, name) {
                PortText::Key(key) => {
                    scope.remapped.insert(name.into(), key.into());
                }
                PortText::Literal(text) => literals.push((name, scalar(text))),
            }
        }
        let scope = self.core.board.add_scope(scope);
        for (name, value) in literals {
            let slot = self.core.board.local(scope, name);
            // The first write of an entry is never refused.
            let _ = self.core.board.set(slot, value);
        }
        Ok(scope)
    }
}

/// A literal in the port's type; integers of 32 bits if they are to be narrow.
fn literal(
    document: &Document,
    at: Range<usize>,
    kind: Option<Kind>,
    port: &Port,
    text: &str,
    narrow_integers: bool,
) -> Result<Value, LoadError> {
    let refused = |text: &str, ty: PortType| {
        document.error(
            LoadErrorKind::PortValue,
            at.clone(),
            format!("`{text}` does not fit the port `{}`: it takes {}", port.name, ty.name()),
            "correct the value, or read it from the blackboard with `{key}`",
        )
    };
    let value = port.ty.convert(&Value::from(text)).ok_or_else(|| refused(text, port.ty))?;
    if let (PortType::Int | PortType::Unsigned, Value::Int(i), true) = (port.ty, &value, narrow_integers) {
        let fits = if port.ty == PortType::Int { i32::try_from(*i).is_ok() } else { u32::try_from(*i).is_ok() };
        return if fits { Ok(value) } else { Err(refused(text, port.ty)) };
    }
    // The queue of a `Loop` node knows what its items are.
    let (Some(Kind::Loop(item)), Value::List(items)) = (kind, &value) else { return Ok(value) };
    let ty = item_type(item);
    let items: Option<Vec<_>> = items.iter().map(|item| ty.convert(item)).collect();
    Ok(items.ok_or_else(|| refused(text, ty))?.into())
}

/// The port type of a `Loop` node's items.
pub(crate) const fn item_type(item: Item) -> PortType {
    match item {
        Item::Bool => PortType::Bool,
        Item::Int => PortType::Int,
        Item::Real => PortType::Real,
        Item::Text => PortType::Text,
    }
}

/// A literal that is handed to a subtree: a number if the whole text is one.
fn scalar(text: &str) -> Value {
    if let Ok(i) = text.parse::<i64>() {
        return Value::Int(i);
    }
    match text.parse::<f64>() {
        Ok(r) if text.bytes().any(|b| b.is_ascii_digit()) => Value::Real(r),
        _ => Value::from(text),
    }
}

fn unknown_port(document: &Document, ty: &str, name: &str, attribute: &Attribute, ports: &[Port]) -> LoadError {
    let names: Vec<String> = ports.iter().map(|port| port.name.to_string()).collect();
    document.error(
        LoadErrorKind::PortUnknown,
        attribute.name.clone(),
        format!("`{ty}` has no port `{name}`"),
        match (nearest(name, &names), names.is_empty()) {
            (Some(known), _) => format!("did you mean `{known}`?"),
            (None, true) => format!("`{ty}` has no ports at all"),
            (None, false) => format!("its ports are: {}", names.join(", ")),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_including_file() {
        for (from, path, joined) in [
            ("main.xml", "b.xml", "b.xml"),
            ("trees/main.xml", "b.xml", "trees/b.xml"),
            ("trees/main.xml", "../b.xml", "b.xml"),
            ("trees/main.xml", "./sub//b.xml", "trees/sub/b.xml"),
            ("/a/main.xml", "b.xml", "/a/b.xml"),
            ("a/main.xml", "/b.xml", "/b.xml"),
            ("main.xml", "../b.xml", "../b.xml"),
        ] {
            assert_eq!(normal_path(from, path), joined, "{from} {path}");
        }
    }
}
