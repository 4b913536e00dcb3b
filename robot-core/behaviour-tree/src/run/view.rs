//! What a host sees of nodes and blackboards.

use std::borrow::Cow;

use crate::arena::core::Core;
use crate::data::blackboard::{Blackboard, index};
use crate::data::status::Status;
use crate::data::value::Value;
use crate::node::events::NodeEvent;
use crate::node::kind::{NONE, Node, NodeInfo};
use crate::why::explain::Explanation;
use crate::words::language::Language;

/// What views need of a core, whatever its world.
pub(crate) trait CoreView {
    fn node(&self, id: u32) -> &Node;
    fn info(&self, id: u32) -> &NodeInfo;
    fn type_id(&self, id: u32) -> &str;
    fn node_path(&self, id: u32) -> String;
    fn reason(&self, id: u32, language: Language) -> Option<Cow<'_, str>>;
    fn count(&self) -> u32;
    fn main(&self) -> &str;
    fn ticks(&self) -> u32;
    fn board(&self) -> &Blackboard;
    fn events(&self) -> &[NodeEvent];
    fn explain(&self) -> Explanation;
}

impl<W> CoreView for Core<W> {
    fn node(&self, id: u32) -> &Node {
        &self.nodes[id as usize]
    }
    fn info(&self, id: u32) -> &NodeInfo {
        &self.info[id as usize]
    }
    fn type_id(&self, id: u32) -> &str {
        &self.types[self.info[id as usize].ty as usize].id
    }
    fn node_path(&self, id: u32) -> String {
        Self::node_path(self, id)
    }
    fn reason(&self, id: u32, language: Language) -> Option<Cow<'_, str>> {
        Self::reason(self, id, language)
    }

    fn count(&self) -> u32 {
        index(self.nodes.len())
    }

    fn main(&self) -> &str {
        &self.main
    }

    fn ticks(&self) -> u32 {
        self.tick
    }

    fn board(&self) -> &Blackboard {
        &self.board
    }

    fn events(&self) -> &[NodeEvent] {
        self.events.as_deref().unwrap_or_default()
    }

    fn explain(&self) -> Explanation {
        Self::explain(self)
    }
}

/// A tree to look at, whatever its world: for monitors, which need not know what the leaves work on.
///
/// ```
/// use std::time::Duration;
/// use behaviour_tree::{Registry, TreeView};
///
/// fn lines(tree: TreeView<'_>) -> Vec<String> {
///     let line = |depth: u32, name: &str, answer| format!("{:1$}{name}: {answer}", "", 2 * depth as usize);
///     tree.nodes().map(|node| line(node.depth(), node.name(), node.last_answer())).collect()
/// }
///
/// let xml = "<root><BehaviorTree ID='Main'><Sequence><AlwaysSuccess/><Sleep name='nap' msec='100'/></Sequence></BehaviorTree></root>";
/// let mut tree = Registry::<()>::new().load("nap.xml", xml)?;
/// tree.tick(&mut (), Duration::ZERO)?;
/// assert_eq!(lines(tree.view()), ["Sequence: RUNNING", "  AlwaysSuccess: SUCCESS", "  nap: RUNNING"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct TreeView<'a>(&'a dyn CoreView);

impl std::fmt::Debug for TreeView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.nodes()).finish()
    }
}

impl<'a> TreeView<'a> {
    pub(crate) const fn new(core: &'a dyn CoreView) -> Self {
        Self(core)
    }

    /// The name of the main tree.
    pub fn main_tree(&self) -> &'a str {
        self.0.main()
    }

    /// How often the root was ticked.
    pub fn ticks(&self) -> u32 {
        self.0.ticks()
    }

    /// All nodes in pre-order.
    pub fn nodes(&self) -> impl Iterator<Item = NodeView<'a>> + use<'a> {
        let core = self.0;
        (0..core.count()).map(move |id| NodeView { core, id })
    }

    /// The blackboards of all tree instances, the root's first.
    pub fn scopes(&self) -> impl Iterator<Item = ScopeView<'a>> + use<'a> {
        let (board, main) = (self.0.board(), self.0.main());
        (0..index(board.scopes.len())).map(move |scope| ScopeView { board, main, scope })
    }

    /// What happened to the nodes last, as [`Tree::events`](crate::Tree::events) gives it.
    pub fn events(&self) -> &'a [NodeEvent] {
        self.0.events()
    }

    /// What the tree did in its last tick, and why nothing else.
    pub fn explain(&self) -> Explanation {
        self.0.explain()
    }
}

/// A node, as it is now.
#[derive(Clone, Copy)]
pub struct NodeView<'a> {
    core: &'a dyn CoreView,
    id: u32,
}

impl std::fmt::Debug for NodeView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.id, self.path(), self.status())
    }
}

impl<'a> NodeView<'a> {
    pub(crate) const fn new(core: &'a dyn CoreView, id: u32) -> Self {
        Self { core, id }
    }

    /// Its place in pre-order.
    pub const fn id(&self) -> u32 {
        self.id
    }

    /// Its name in the tree.
    pub fn name(&self) -> &'a str {
        &self.core.info(self.id).name
    }

    /// The name of its type.
    pub fn registration_id(&self) -> &'a str {
        self.core.type_id(self.id)
    }

    /// The path of its tree instance and its name, as in `leading/GoTo`.
    pub fn path(&self) -> String {
        self.core.node_path(self.id)
    }

    /// What it is now; never `Skipped`.
    pub fn status(&self) -> Status {
        self.core.node(self.id).status
    }

    /// What it answered when it was last ticked; `Idle` if it never was.
    pub fn last_answer(&self) -> Status {
        self.core.node(self.id).last
    }

    /// In which tick of the root it was last ticked, counted from 1; 0 if it never was.
    pub fn last_tick(&self) -> u32 {
        self.core.node(self.id).ticked
    }

    /// How deep it is below the root, which is at 0.
    pub fn depth(&self) -> u32 {
        self.core.info(self.id).depth
    }

    /// Its parent.
    pub fn parent(&self) -> Option<u32> {
        let parent = self.core.info(self.id).parent;
        (parent != NONE).then_some(parent)
    }

    /// How many children it has; a subtree has one.
    pub fn child_count(&self) -> u32 {
        self.core.node(self.id).children
    }

    /// Which tree instance it belongs to, in the order of [`Tree::scopes`](crate::Tree::scopes).
    pub fn scope(&self) -> u32 {
        self.core.info(self.id).scope
    }

    /// The file, in the order of loading, and the byte in it where the node stands.
    pub fn source(&self) -> (u32, u32) {
        self.core.info(self.id).source
    }

    /// Why it last answered as it did, if there is more to say than its children do; in English.
    pub fn reason(&self) -> Option<Cow<'a, str>> {
        self.reason_in(Language::En)
    }

    /// As [`NodeView::reason`], in a language.
    pub fn reason_in(&self, language: Language) -> Option<Cow<'a, str>> {
        self.core.reason(self.id, language)
    }
}

/// The blackboard of one tree instance.
#[derive(Clone, Copy)]
pub struct ScopeView<'a> {
    board: &'a Blackboard,
    main: &'a str,
    scope: u32,
}

impl std::fmt::Debug for ScopeView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.entries()).finish()
    }
}

impl<'a> ScopeView<'a> {
    pub(crate) const fn new(board: &'a Blackboard, main: &'a str, scope: u32) -> Self {
        Self { board, main, scope }
    }

    /// The path of the subtree; the main tree's name for the root.
    pub fn path(&self) -> &'a str {
        if self.scope == 0 { self.main } else { &self.board.scopes[self.scope as usize].path }
    }

    /// Its own entries, sorted by key; those of the parent that it sees under a name of its own are not among them.
    /// `None` is an entry that was never written.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Option<&'a Value>)> + use<'a> {
        let (board, scope) = (self.board, self.scope);
        board.scopes[scope as usize].keys.iter().filter_map(move |(key, slot)| {
            let entry = board.entry(*slot);
            (entry.scope == scope && entry.exists && entry.key == *key).then_some((&**key, entry.value.as_ref()))
        })
    }
}
