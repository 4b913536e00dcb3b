//! Instantiates a tree: its nodes into the arena, its keys into slots, its scripts into programs.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::arena::core::Core;
use crate::data::blackboard::{Scope, index};
use crate::data::port::PortText;
use crate::data::semantics::Deviation;
use crate::data::status::Status;
use crate::data::value::Value;
use crate::document::xml::Document;
use crate::load::faults::Faults;
use crate::load::forest::Forest;
use crate::load::names::{is_port_name, type_id};
use crate::node::kind::{Cause, Kind, NONE, Node, NodeInfo, State};
use crate::node::leaf::NodeConfig;
use crate::node::registry::{Maker, Registry};
use crate::node::stand_in::{Rule, StandIn};
use crate::words::error::{LoadError, LoadErrorKind};
use crate::words::language::both;
use crate::words::nearest::nearest;

/// How many nodes a tree may have, with all its subtrees.
pub(crate) const MAX_NODES: usize = 100_000;
/// How deep nodes may be nested, through all subtrees.
const MAX_DEPTH: u32 = 512;

/// Where a node is to be put.
#[derive(Clone, Copy)]
struct Place {
    parent: u32,
    scope: u32,
    depth: u32,
}

pub(crate) struct Builder<'a, W> {
    pub(crate) registry: &'a Registry<W>,
    forest: &'a Forest,
    rules: &'a [Rule],
    pub(crate) core: Core<W>,
    pub(crate) faults: &'a mut Faults,
    /// The paths of all subtrees.
    paths: BTreeSet<String>,
    /// The programs of each scope's scripts: the same script is the same program.
    pub(super) programs: BTreeMap<(u32, Box<str>), u32>,
    /// The trees that are being made, from the outermost.
    active: Vec<&'a str>,
    /// The trees that were made.
    pub(crate) made: BTreeSet<&'a str>,
    /// The keys of the root blackboard that will have a value by the time that the tree is loaded.
    pub(crate) awaited: Awaited<'a>,
}

/// What whoever checks a tree knows of the values that its host gives it when it is loaded.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Awaited<'a> {
    /// Those of these keys.
    Keys(&'a [&'a str]),
    /// Those of any key.
    All,
}

impl<'a, W> Builder<'a, W> {
    pub(crate) const fn new(
        registry: &'a Registry<W>,
        forest: &'a Forest,
        rules: &'a [Rule],
        core: Core<W>,
        faults: &'a mut Faults,
    ) -> Self {
        Self {
            registry,
            forest,
            rules,
            core,
            faults,
            paths: BTreeSet::new(),
            programs: BTreeMap::new(),
            active: Vec::new(),
            made: BTreeSet::new(),
            awaited: Awaited::Keys(&[]),
        }
    }

    /// Makes the main tree, which the forest has.
    pub(crate) fn root(&mut self, id: &'a str, scope: u32) -> Result<(), LoadError> {
        let (d, element) = self.forest.trees[id];
        self.tree(id, d, element, Place { parent: NONE, scope, depth: 0 })
    }

    fn tree(&mut self, id: &'a str, d: usize, element: usize, place: Place) -> Result<(), LoadError> {
        self.active.push(id);
        self.made.insert(id);
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
                both!(
                    "the tree with all its subtrees has more than {MAX_NODES} nodes or is more than {MAX_DEPTH} deep",
                    "der Baum hat mit allen Unterbäumen mehr als {MAX_NODES} Knoten oder ist tiefer als {MAX_DEPTH}"
                ),
                both!("call fewer subtrees from within subtrees", "weniger Unterbäume aus Unterbäumen rufen"),
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
                self.faults.report(document.error(
                    LoadErrorKind::UnknownNode,
                    at.clone(),
                    both!(
                        "a stand-in names the node type `{ty}`, which is not registered",
                        "ein Ersatz nennt den Knotentyp `{ty}`, der nicht angemeldet ist"
                    ),
                    both!("register it, or correct the rule", "ihn anmelden oder die Regel berichtigen"),
                ))?;
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
                // A type that is not registered was reported with the shapes, or above.
                if let Some(node_type) = self.registry.types.get(ty) {
                    let maker = node_type.make.clone();
                    let kind = match &maker {
                        Maker::BuiltIn(kind) => Some(*kind),
                        Maker::Leaf { .. } => None,
                    };
                    self.bind(document, element, place.scope, ty, kind, substituted)?;
                    self.core.nodes[id as usize].kind = match maker {
                        Maker::BuiltIn(kind) => {
                            let made = self.built_in(document, element, kind, id);
                            self.faults.recover(made, kind)?
                        }
                        Maker::Leaf { class, make } => {
                            let attributes: Vec<_> =
                                document.attributes(element).map(|(n, a)| (n, &*a.value)).collect();
                            let config = NodeConfig { name, registration_id: ty, path: &path, attributes: &attributes };
                            self.core.leaves.push(make(&config));
                            self.core.reasons.push(None);
                            Kind::Leaf { class, index: index(self.core.leaves.len() - 1) }
                        }
                    };
                } else {
                    for (name, attribute) in document.attributes(element) {
                        self.note_key(place.scope, name, attribute);
                    }
                }
                for child in document.children(element) {
                    self.node(d, child, inner)?;
                }
            }
        }
        self.core.nodes[id as usize].end = index(self.core.nodes.len());
        Ok(())
    }

    /// What a built-in node does, once its ports are bound.
    fn built_in(&mut self, document: &Document, element: usize, kind: Kind, id: u32) -> Result<Kind, LoadError> {
        let key = |name: &str| match PortText::parse(&document.attribute(element, name)?.value, name) {
            PortText::Key(key) => Some(key.to_owned()),
            PortText::Literal(_) => None,
        };
        let is_of_root = |name: &str| {
            let given = document.attribute(element, name).map_or("", |key| &*key.value);
            key(name).as_deref().unwrap_or(given).starts_with('@')
        };
        let braces_lead = !self.core.board.semantics.has(Deviation::BracesNameTheEntry);
        let bare_leads = !self.core.board.semantics.has(Deviation::EqualsIsOwnName);
        let is_bare = |name: &str| document.attribute(element, name).is_some_and(|key| &*key.value == "=");
        let indirect = |name: &str| braces_lead && (key(name).is_some() || (bare_leads && is_bare(name)));
        Ok(match kind {
            Kind::SetBlackboard { .. } => {
                let indirect = indirect("output_key");
                Kind::SetBlackboard { indirect, at_root: !indirect && is_of_root("output_key") }
            }
            Kind::UnsetBlackboard { .. } => {
                let indirect = indirect("key");
                let at_root = !indirect && is_of_root("key");
                match self.core.board.semantics.has(Deviation::UnsetReachesRoot) {
                    // There is never an entry with such a name.
                    false if at_root => Kind::AlwaysSuccess,
                    _ => Kind::UnsetBlackboard { indirect, at_root },
                }
            }
            Kind::Script { .. } => {
                let (program, from_entry) = self.script(document, element, "code", id)?;
                Kind::Script { program, from_entry }
            }
            Kind::ScriptCondition { .. } => {
                let (program, from_entry) = self.script(document, element, "code", id)?;
                Kind::ScriptCondition { program, from_entry }
            }
            Kind::Precondition { .. } => {
                let (program, from_entry) = self.script(document, element, "if", id)?;
                Kind::Precondition { program, from_entry }
            }
            Kind::Loop { item, .. } => Kind::Loop { item, own: self.core.board.add_hidden() },
            kind => kind,
        })
    }

    fn test_node(
        &mut self,
        document: &Document,
        at: Range<usize>,
        test: &crate::node::stand_in::TestNode,
        scope: u32,
    ) -> Result<crate::node::kind::TestNode, LoadError> {
        Ok(crate::node::kind::TestNode {
            status: test.status,
            status_program: self.compile_text(document, &at, test.status_script.as_deref(), scope)?,
            delay_ns: crate::data::time::nanos(test.delay),
            success_program: self.compile_text(document, &at, test.success_script.as_deref(), scope)?,
            failure_program: self.compile_text(document, &at, test.failure_script.as_deref(), scope)?,
            post_program: self.compile_text(document, &at, test.post_script.as_deref(), scope)?,
        })
    }

    fn subtree(&mut self, d: usize, element: usize, id: u32, tree: &str, place: Place) -> Result<(), LoadError> {
        if tree.is_empty() {
            // A missing ID was reported with the shapes.
            return Ok(());
        }
        let document = &self.forest.documents[d];
        let id_span = document.attribute(element, "ID").map_or(document.name_span(element), |id| id.span.clone());
        let Some((tree, &(tree_document, tree_element))) = self.forest.trees.get_key_value(tree) else {
            return self.faults.report(document.error(
                LoadErrorKind::TreeNotFound,
                id_span,
                both!("there is no tree `{tree}`", "den Baum `{tree}` gibt es nicht"),
                match nearest(tree, self.forest.trees.keys()) {
                    Some(known) => both!("did you mean `{known}`?", "ist `{known}` gemeint?"),
                    None => both!(
                        "add its `<BehaviorTree>`, or include the file that has it",
                        "seinen `<BehaviorTree>` hinzufügen oder die Datei einbinden, in der er steht"
                    ),
                },
            ));
        };
        if self.active.contains(&tree.as_str()) {
            return self.faults.report(document.error(
                LoadErrorKind::Recursion,
                id_span,
                both!("the tree `{tree}` contains itself", "der Baum `{tree}` enthält sich selbst"),
                both!(
                    "use `Repeat` or `KeepRunningUntilFailure` for what is to happen again",
                    "was noch einmal geschehen soll, mit `Repeat` oder `KeepRunningUntilFailure` schreiben"
                ),
            ));
        }
        let path = match document.attribute(element, "name") {
            Some(name) => self.core.path(place.scope, &name.value),
            // Unnamed ones are told apart by their number, as BehaviorTree.CPP does.
            None => self.core.path(place.scope, &format!("{tree}::{}", id + 1)),
        };
        if !self.paths.insert(path.clone()) {
            self.faults.report(document.error(
                LoadErrorKind::DuplicatePath,
                document.attribute(element, "name").map_or(id_span, |name| name.span.clone()),
                both!("there is a subtree `{path}` already", "den Unterbaum `{path}` gibt es schon"),
                both!("give each its own name", "jedem seinen eigenen Namen geben"),
            ))?;
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
            let parsed = crate::data::value::parse_bool(&autoremap.value).ok_or_else(|| {
                document.error(
                    LoadErrorKind::PortValue,
                    autoremap.span.clone(),
                    both!("`{}` is neither true nor false", "`{}` ist weder true noch false", autoremap.value),
                    both!("write `true` or `false`", "`true` oder `false` schreiben"),
                )
            });
            scope.autoremap = self.faults.recover(parsed, false)?;
        }
        let equals_is_own_name = self.core.board.semantics.has(Deviation::EqualsIsOwnName);
        let mut given: Vec<(&str, PortText<'_>)> = document
            .attributes(element)
            .filter(|(name, _)| is_port_name(name))
            .map(|(name, attribute)| {
                let own_name = if equals_is_own_name || &*attribute.value == "{=}" { name } else { "=" };
                (name, PortText::parse(&attribute.value, own_name))
            })
            .collect();
        for port in self.forest.models.get(tree).into_iter().flatten() {
            if given.iter().any(|(name, _)| *name == port.name) {
                continue;
            }
            match &port.default {
                // Where keys of the same name are shared anyway, the model says nothing.
                _ if scope.autoremap => {}
                Some(default) => {
                    let own_name = if equals_is_own_name { &*port.name } else { "=" };
                    given.push((&port.name, PortText::parse(default, own_name)));
                }
                None => self.faults.report(document.error(
                    LoadErrorKind::PortMissing,
                    document.name_span(element),
                    both!(
                        "the subtree `{tree}` needs its port `{}`",
                        "der Unterbaum `{tree}` braucht seinen Anschluss `{}`",
                        port.name
                    ),
                    both!(
                        "add `{}=\"...\"` here, or a default in the model",
                        "hier `{}=\"...\"` hinzufügen oder im Modell einen Vorgabewert",
                        port.name
                    ),
                ))?,
            }
        }
        let (mut remapped, mut literals) = (Vec::new(), Vec::new());
        for (name, text) in given {
            match text {
                PortText::Key(key) => remapped.push((name, key)),
                PortText::Literal(text) => literals.push((name, scalar(text))),
            }
        }
        let scope = self.core.board.add_scope(scope);
        for (name, key) in remapped {
            self.core.board.remap(scope, name, key);
        }
        for (name, value) in literals {
            let slot = self.core.board.local(scope, name);
            // The first write of an entry is never refused.
            let _ = self.core.board.set(slot, value);
        }
        Ok(scope)
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
