//! A tree as it lies in memory: all that a tick works on, and nothing that works.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::arena::limits::Meter;
use crate::data::blackboard::{Blackboard, index};
use crate::data::port::Port;
use crate::node::events::NodeEvent;
use crate::node::kind::{Conditions, Node, NodeInfo, TestNode};
use crate::node::leaf::{Binding, Leaf};
use crate::node::registry::Registry;
use crate::record::recorder::Recorder;
use crate::script::{Program, Stack};
use crate::words::reason::Reason;

/// How many nodes one tick may visit, unless the host says otherwise.
pub(crate) const DEFAULT_BUDGET: u32 = 200_000;

/// A node type of this tree.
pub(crate) struct NodeTypeInfo {
    pub(crate) id: Arc<str>,
    pub(crate) ports: Arc<[Port]>,
}

/// Everything that a tick works on.
pub(crate) struct Core<W> {
    pub(crate) nodes: Vec<Node>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) conditions: Vec<Conditions>,
    pub(crate) programs: Vec<Program>,
    pub(crate) board: Blackboard,
    pub(crate) leaves: Vec<Box<dyn Leaf<W>>>,
    /// The last reason of each leaf.
    pub(crate) reasons: Vec<Option<Reason>>,
    pub(crate) tests: Vec<TestNode>,
    pub(crate) stack: Stack,
    pub(crate) info: Vec<NodeInfo>,
    pub(crate) types: Vec<NodeTypeInfo>,
    /// The text of each program.
    pub(crate) scripts: Vec<Arc<str>>,
    pub(crate) main: Arc<str>,
    pub(crate) budget: u32,
    /// Counts the ticks of the root, from 1.
    pub(crate) tick: u32,
    /// The leaves that were halted and have not come to their stop yet.
    pub(crate) stopping: Vec<u32>,
    /// The clock of the host that says how long a tick takes.
    pub(crate) meter: Option<Meter>,
    /// A node has asked for another tick soon. Stays until [`Tree::tick_once`](crate::Tree::tick_once) gives it, as in BehaviorTree.CPP.
    pub(crate) wake_up: bool,
    pub(crate) recorder: Option<Box<Recorder>>,
    /// What happened in the last call, if anybody asks.
    pub(crate) events: Option<Vec<NodeEvent>>,
    names: BTreeSet<Arc<str>>,
}

impl<W> Core<W> {
    pub(crate) fn new(main: &str, registry: &Registry<W>) -> Self {
        Self {
            nodes: Vec::new(),
            bindings: Vec::new(),
            conditions: Vec::new(),
            programs: Vec::new(),
            board: Blackboard {
                enums: Arc::new(registry.enums.clone()),
                semantics: registry.semantics,
                ..Blackboard::default()
            },
            leaves: Vec::new(),
            reasons: Vec::new(),
            tests: Vec::new(),
            stack: Stack::new(),
            info: Vec::new(),
            types: Vec::new(),
            scripts: Vec::new(),
            main: main.into(),
            budget: DEFAULT_BUDGET,
            tick: 0,
            stopping: Vec::new(),
            meter: None,
            wake_up: false,
            recorder: None,
            events: None,
            names: BTreeSet::new(),
        }
    }

    /// Nothing grows from here on but entries that the host adds.
    pub(crate) fn stop_growing(&mut self) {
        self.names = BTreeSet::new();
        self.nodes.shrink_to_fit();
        self.bindings.shrink_to_fit();
        self.conditions.shrink_to_fit();
        self.programs.shrink_to_fit();
        self.leaves.shrink_to_fit();
        self.reasons.shrink_to_fit();
        self.info.shrink_to_fit();
        self.scripts.shrink_to_fit();
    }

    pub(crate) fn intern(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        let name = Arc::<str>::from(name);
        self.names.insert(Arc::clone(&name));
        name
    }

    pub(crate) fn type_index(&mut self, id: &str, ports: impl FnOnce() -> Arc<[Port]>) -> u32 {
        let found = self.types.iter().position(|ty| &*ty.id == id);
        index(found.unwrap_or_else(|| {
            self.types.push(NodeTypeInfo { id: id.into(), ports: ports() });
            self.types.len() - 1
        }))
    }

    pub(crate) fn add_program(&mut self, program: Program, script: &str) -> u32 {
        self.programs.push(program);
        let script = self.intern(script);
        self.scripts.push(script);
        index(self.programs.len() - 1)
    }

    /// A name with the path of its scope before it.
    pub(crate) fn path(&self, scope: u32, name: &str) -> String {
        let scope = &self.board.scopes[scope as usize].path;
        if scope.is_empty() { name.to_owned() } else { format!("{scope}/{name}") }
    }

    pub(crate) fn node_path(&self, id: u32) -> String {
        let info = &self.info[id as usize];
        self.path(info.scope, &info.name)
    }

    /// The children of a node, in order.
    pub(crate) fn children(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.nodes[id as usize].end;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = next;
                next = self.nodes[child as usize].end;
                child
            })
        })
    }
}
