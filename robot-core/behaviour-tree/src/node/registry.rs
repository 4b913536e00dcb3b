//! What node types there are.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::data::port::Port;
use crate::data::semantics::Semantics;
use crate::data::status::Outcome;
use crate::node::builtin::{self, Arity};
use crate::node::kind::{Kind, LeafClass};
use crate::node::leaf::{Context, Leaf, NodeConfig};
use crate::words::error::LeafError;

/// Makes the leaf of a node.
pub(crate) type Make<W> = dyn Fn(&NodeConfig<'_>) -> Box<dyn Leaf<W>>;

/// The node types that trees may use: the built-ins and the host's.
///
/// ```
/// use behaviour_tree::{Outcome, Port, PortType, Registry, Status};
/// use std::time::Duration;
///
/// let mut registry = Registry::<Vec<String>>::new();
/// registry.sync_action("Say", &[Port::input("text").typed(PortType::Text)], |cx| {
///     let text = cx.input("text")?;
///     cx.world.push(text);
///     Ok(Outcome::Success)
/// });
/// let mut tree = registry.load(
///     "hello.xml",
///     r#"<root BTCPP_format="4"><BehaviorTree ID="Main"><Say text="hello"/></BehaviorTree></root>"#,
/// )?;
/// let mut said = Vec::new();
/// assert_eq!(tree.tick(&mut said, Duration::ZERO)?, Status::Success);
/// assert_eq!(said, ["hello"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Registry<W> {
    pub(crate) types: BTreeMap<String, NodeType<W>>,
    pub(crate) enums: BTreeMap<String, i64>,
    pub(crate) semantics: Semantics,
    /// Whether leaves of the host may answer SKIPPED.
    pub(crate) leaves_skip: bool,
}

/// A node type.
pub(crate) struct NodeType<W> {
    pub(crate) ports: Arc<[Port]>,
    /// What it does, for people and editors.
    pub(crate) doc: String,
    pub(crate) arity: Arity,
    pub(crate) make: Maker<W>,
}

pub(crate) enum Maker<W> {
    BuiltIn(Kind),
    Leaf { class: LeafClass, make: Rc<Make<W>> },
}

impl<W> Clone for Maker<W> {
    fn clone(&self) -> Self {
        match self {
            Self::BuiltIn(kind) => Self::BuiltIn(*kind),
            Self::Leaf { class, make } => Self::Leaf { class: *class, make: Rc::clone(make) },
        }
    }
}

impl<W> Default for Registry<W> {
    fn default() -> Self {
        Self::new()
    }
}

impl<W> std::fmt::Debug for Registry<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("types", &self.types.keys()).finish_non_exhaustive()
    }
}

/// A leaf that is one function.
struct Function<F>(F);

impl<W, F> Leaf<W> for Function<F>
where
    F: FnMut(&mut Context<'_, W>) -> Result<Outcome, LeafError> + Send,
{
    fn tick(&mut self, cx: &mut Context<'_, W>) -> Result<Outcome, LeafError> {
        (self.0)(cx)
    }
}

impl<W> Registry<W> {
    /// A registry with all built-in nodes.
    pub fn new() -> Self {
        let types = builtin::all()
            .into_iter()
            .map(|node| {
                let ty = NodeType {
                    ports: node.ports.into(),
                    doc: String::new(),
                    arity: node.arity,
                    make: Maker::BuiltIn(node.kind),
                };
                (node.id.to_owned(), ty)
            })
            .collect();
        Self { types, enums: BTreeMap::new(), semantics: Semantics::default(), leaves_skip: true }
    }

    /// Adds an action that may take several ticks; `make` makes one for each node of this type.
    /// A type that is registered again replaces the former.
    pub fn action(
        &mut self,
        id: &str,
        ports: &[Port],
        make: impl Fn(&NodeConfig<'_>) -> Box<dyn Leaf<W>> + 'static,
    ) -> &mut Self {
        self.leaf(id, ports, LeafClass::Stateful, Rc::new(make))
    }

    /// Adds a condition: done in one tick, [`Outcome::Running`] is an error, and it should change nothing.
    pub fn condition(
        &mut self,
        id: &str,
        ports: &[Port],
        test: impl Fn(&mut Context<'_, W>) -> Result<Outcome, LeafError> + Clone + Send + 'static,
    ) -> &mut Self {
        self.leaf(id, ports, LeafClass::Condition, Rc::new(move |_| Box::new(Function(test.clone()))))
    }

    /// Adds an action that is done in one tick: [`Outcome::Running`] is an error.
    pub fn sync_action(
        &mut self,
        id: &str,
        ports: &[Port],
        act: impl Fn(&mut Context<'_, W>) -> Result<Outcome, LeafError> + Clone + Send + 'static,
    ) -> &mut Self {
        self.leaf(id, ports, LeafClass::Sync, Rc::new(move |_| Box::new(Function(act.clone()))))
    }

    /// Adds a leaf type of which each node has its own state and which is done in one tick, as
    /// [`Registry::sync_action`] (or, if `is_condition`, [`Registry::condition`]).
    pub fn sync_leaf(
        &mut self,
        id: &str,
        ports: &[Port],
        is_condition: bool,
        make: impl Fn(&NodeConfig<'_>) -> Box<dyn Leaf<W>> + 'static,
    ) -> &mut Self {
        let class = if is_condition { LeafClass::Condition } else { LeafClass::Sync };
        self.leaf(id, ports, class, Rc::new(make))
    }

    pub(crate) fn leaf(&mut self, id: &str, ports: &[Port], class: LeafClass, make: Rc<Make<W>>) -> &mut Self {
        let ty =
            NodeType { ports: ports.into(), doc: String::new(), arity: Arity::Leaf, make: Maker::Leaf { class, make } };
        self.types.insert(id.to_owned(), ty);
        self
    }

    /// Says what a node type does, for people and editors ([`Registry::models_xml`]). What [`leaf!`](crate::leaf!) declares
    /// says so itself.
    pub fn describe(&mut self, id: &str, text: impl Into<String>) -> &mut Self {
        if let Some(ty) = self.types.get_mut(id) {
            ty.doc = text.into();
        }
        self
    }

    /// Adds a name that scripts and case labels may use for a number.
    pub fn enum_value(&mut self, name: &str, value: i64) -> &mut Self {
        self.enums.insert(name.to_owned(), value);
        self
    }

    /// Promises that no leaf of the host answers [`Outcome::Skipped`]. The check can then find more: what comes after
    /// `<ForceSuccess><Say/></ForceSuccess>` in a `Fallback` is never reached, unless `Say` can be skipped.
    pub fn leaves_never_skip(&mut self) -> &mut Self {
        self.leaves_skip = false;
        self
    }

    /// Chooses how close to keep to BehaviorTree.CPP's quirks.
    pub fn semantics(&mut self, semantics: Semantics) -> &mut Self {
        self.semantics = semantics;
        self
    }
}
