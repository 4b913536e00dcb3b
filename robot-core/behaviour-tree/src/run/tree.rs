//! A loaded tree, as the host sees it.

use std::io;
use std::time::Duration;

use crate::arena::core::Core;
use crate::arena::limits::Meter;
use crate::data::blackboard::index;
use crate::data::port::Port;
use crate::data::status::Status;
use crate::data::value::Value;
use crate::node::events::NodeEvent;
use crate::run::tick::Run;
use crate::run::view::{CoreView, NodeView, ScopeView, TreeView};
use crate::script::{self, ScopeNames};
use crate::words::error::{BlackboardError, ScriptError, TickError, TickErrorKind};
use crate::words::language::both;

/// The most that a host can allow: each node of the largest tree ten times. A trace from elsewhere must not ask for more.
const MAX_BUDGET: u32 = 1_000_000;

/// A tree that is ready to run.
///
/// The host ticks it with its world and the time; the tree keeps no clock and starts no thread, so the same ticks
/// give the same run.
pub struct Tree<W> {
    core: Core<W>,
}

impl<W> std::fmt::Debug for Tree<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tree")
            .field("main", &self.core.main)
            .field("nodes", &self.core.nodes.len())
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

impl<W> Tree<W> {
    pub(crate) fn new(mut core: Core<W>) -> Self {
        core.stop_growing();
        Self { core }
    }

    /// The tree to look at.
    pub fn view(&self) -> TreeView<'_> {
        TreeView::new(&self.core)
    }

    pub(crate) const fn core_mut(&mut self) -> &mut Core<W> {
        &mut self.core
    }

    pub(crate) const fn core(&self) -> &Core<W> {
        &self.core
    }

    /// Ticks the root once, and resets it to idle when it is done.
    ///
    /// `now` is the time since an epoch of the host's choosing; it must not go back.
    ///
    /// # Errors
    /// If a leaf, a script or a port is in error: call [`Tree::halt`] before going on. If the nodes or the time that a
    /// tick may use are used up: then the tree has been halted.
    pub fn tick(&mut self, world: &mut W, now: Duration) -> Result<Status, TickError> {
        let mut run = Run::new(&mut self.core, world, now);
        run.tick_root(false)
    }

    /// Ticks the root, and again as long as it is running and a node (such as `AsyncSequence`) has merely given the
    /// others a chance to be halted.
    ///
    /// # Errors
    /// As [`Tree::tick`]; the budget holds for all of these ticks together.
    pub fn tick_once(&mut self, world: &mut W, now: Duration) -> Result<Status, TickError> {
        let mut run = Run::new(&mut self.core, world, now);
        let mut again = false;
        loop {
            let status = run.tick_root(again)?;
            again = true;
            if status != Status::Running || !run.take_wake_up() {
                return Ok(status);
            }
        }
    }

    /// Ticks the root until it is no longer running. `clock` gives the time before each tick, and may wait or move
    /// the world on.
    ///
    /// # Errors
    /// As [`Tree::tick_once`], and if the tree still runs after `max_ticks` ticks.
    pub fn tick_while_running(
        &mut self,
        world: &mut W,
        mut clock: impl FnMut(&mut W) -> Duration,
        max_ticks: u32,
    ) -> Result<Status, TickError> {
        for _ in 0..max_ticks {
            let now = clock(world);
            let status = self.tick_once(world, now)?;
            if status != Status::Running {
                return Ok(status);
            }
        }
        let message = both!(
            "the tree still runs after {max_ticks} ticks; allow more, or see with `Tree::explain` what it waits for",
            "der Baum läuft nach {max_ticks} Takten noch; mehr erlauben, oder mit `Tree::explain` sehen, worauf er wartet"
        );
        Err(TickError::new(TickErrorKind::Budget, 0, self.core.node_path(0), message))
    }

    /// Halts every node that is running, and makes all idle. Leaves that take longer to stop go on with that in later
    /// ticks, or in [`Tree::settle`]. Errors of `_onHalted` scripts do not keep the rest from
    /// being halted, and are dropped here; [`Tree::try_halt`] gives them.
    pub fn halt(&mut self, world: &mut W, now: Duration) {
        // Whoever wants the error calls `try_halt`.
        let _ = self.try_halt(world, now);
    }

    /// As [`Tree::halt`].
    ///
    /// # Errors
    /// The first error of an `_onHalted` script or of a `TryCatch`'s last child; everything is halted all the same.
    pub fn try_halt(&mut self, world: &mut W, now: Duration) -> Result<(), TickError> {
        Run::new(&mut self.core, world, now).halt_tree()
    }

    /// Goes on stopping what was halted and takes longer to stop ([`Leaf::still_stopping`](crate::Leaf::still_stopping)), without a tick. Whether
    /// nothing is stopping any more.
    ///
    /// ```
    /// use std::time::Duration;
    /// use behaviour_tree::{Context, Leaf, LeafError, Outcome, Registry};
    ///
    /// /// Walks at a speed (the world, in cm/s) that it has to take back slowly.
    /// struct Walk;
    ///
    /// impl Leaf<u32> for Walk {
    ///     fn tick(&mut self, cx: &mut Context<'_, u32>) -> Result<Outcome, LeafError> {
    ///         *cx.world = 20;
    ///         Ok(Outcome::Running)
    ///     }
    ///     fn still_stopping(&mut self, cx: &mut Context<'_, u32>) -> bool {
    ///         *cx.world -= 10;
    ///         *cx.world > 0
    ///     }
    /// }
    ///
    /// let mut registry = Registry::<u32>::new();
    /// registry.action("Walk", &[], |_| Box::new(Walk));
    /// let mut tree = registry.load("walk.xml", "<root><BehaviorTree ID='Main'><Walk/></BehaviorTree></root>")?;
    /// let mut speed = 0;
    /// tree.tick(&mut speed, Duration::ZERO)?;
    /// tree.halt(&mut speed, Duration::from_millis(20));
    /// assert_eq!((speed, tree.stopping().count()), (10, 1));
    /// assert!(tree.settle(&mut speed, Duration::from_millis(40)));
    /// assert_eq!(speed, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn settle(&mut self, world: &mut W, now: Duration) -> bool {
        Run::new(&mut self.core, world, now).settle();
        self.core.stopping.is_empty()
    }

    /// The leaves that were halted and have not come to their stop yet.
    pub fn stopping(&self) -> impl Iterator<Item = NodeView<'_>> {
        self.core.stopping.iter().map(|id| NodeView::new(&self.core, *id))
    }

    /// Halts the children of every `Timeout` whose time is up, between two ticks. A host that ticks seldom calls this
    /// at [`Tree::next_deadline`], and then ticks; for others the next tick does the same.
    ///
    /// # Errors
    /// As [`Tree::try_halt`].
    pub fn expire(&mut self, world: &mut W, now: Duration) -> Result<(), TickError> {
        Run::new(&mut self.core, world, now).expire()
    }

    /// The next time at which a `Timeout`, `Delay` or `Sleep` that is running is due.
    pub fn next_deadline(&self) -> Option<Duration> {
        self.core.nodes.iter().filter_map(|node| node.deadline_ns()).min().map(Duration::from_nanos)
    }

    /// How many nodes a call of [`Tree::tick`] or [`Tree::tick_once`] may visit; past that the tree is halted and the
    /// call is an error ([`TickErrorKind::Budget`]). 200 000 if the host says nothing, at most
    /// 1 000 000.
    pub fn set_budget(&mut self, nodes: u32) {
        let nodes = nodes.min(MAX_BUDGET);
        self.core.budget = nodes;
        if let Some(recorder) = &mut self.core.recorder {
            recorder.budget(nodes);
        }
    }

    /// How long a call of [`Tree::tick`] or [`Tree::tick_once`] may take, by a clock of the host that only goes forward;
    /// past that the tree is halted and the call is an error ([`TickErrorKind::Time`]).
    ///
    /// The clock is read at the beginning and the end, after every leaf of the host and after every 16 other nodes. A
    /// leaf that does not return cannot be stopped by anybody; one that returns too late is the last to be ticked.
    ///
    /// ```
    /// use std::time::Duration;
    /// use behaviour_tree::{Registry, TickErrorKind};
    ///
    /// let xml = "<root><BehaviorTree ID='Main'><Sequence><AlwaysSuccess/><AlwaysSuccess/></Sequence></BehaviorTree></root>";
    /// let mut tree = Registry::<()>::new().load("t.xml", xml)?;
    /// // A program hands in `let start = Instant::now(); move || start.elapsed()`; this clock of a test goes by itself.
    /// let mut reading = Duration::ZERO;
    /// tree.set_time_limit(Duration::from_millis(3), move || {
    ///     reading += Duration::from_millis(4);
    ///     reading
    /// });
    /// let error = tree.tick(&mut (), Duration::ZERO).unwrap_err();
    /// assert_eq!(error.kind(), TickErrorKind::Time);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_time_limit(&mut self, limit: Duration, clock: impl FnMut() -> Duration + Send + 'static) {
        self.core.meter = Some(Meter::Clock { limit, read: Box::new(clock) });
    }

    /// Lets ticks take as long as they do.
    pub fn clear_time_limit(&mut self) {
        self.core.meter = None;
    }

    /// The bytes that were recorded since this was last called; none unless the tree was loaded with
    /// [`Loader::record`](crate::Loader::record). All of them, one after the other, are a [`Trace`](crate::Trace).
    pub fn take_trace(&mut self) -> Vec<u8> {
        self.core.recorder.as_mut().map(|recorder| recorder.take()).unwrap_or_default()
    }

    /// Writes what [`Tree::take_trace`] would give. Who records every tick asks for no memory this way.
    ///
    /// # Errors
    /// When it cannot be written; it is gone then.
    pub fn write_trace(&mut self, out: &mut impl io::Write) -> io::Result<()> {
        self.core.recorder.as_mut().map_or(Ok(()), |recorder| recorder.write_to(out))
    }

    /// How many bytes [`Tree::take_trace`] would give.
    pub fn recorded_len(&self) -> usize {
        self.core.recorder.as_ref().map_or(0, |recorder| recorder.len())
    }

    /// Whether to keep what happens to every node, for [`Tree::events`].
    pub fn keep_events(&mut self, keep: bool) {
        self.core.events = keep.then(Vec::new);
    }

    /// What happened to the nodes in the last tick, halt or call of [`Tree::expire`], in order; empty unless
    /// [`Tree::keep_events`] asks for it.
    pub fn events(&self) -> &[NodeEvent] {
        self.core.events.as_deref().unwrap_or_default()
    }

    /// The status of the root: idle or running.
    pub fn status(&self) -> Status {
        self.core.nodes.first().map_or(Status::Idle, |root| root.status)
    }

    /// The name of the main tree.
    pub fn main_tree(&self) -> &str {
        &self.core.main
    }

    /// The value of a key of the root blackboard.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.core.board.value(self.core.board.find(0, key)?)
    }

    /// Writes a key of the root blackboard.
    ///
    /// # Errors
    /// If the entry has another type.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) -> Result<(), BlackboardError> {
        let slot = match self.core.board.find(0, key) {
            Some(slot) => slot,
            None => self.core.board.resolve(0, key),
        };
        let value = value.into();
        let recorded = self.core.recorder.is_some().then(|| value.clone());
        self.core.board.set(slot, value)?;
        if let (Some(recorder), Some(value)) = (&mut self.core.recorder, recorded) {
            recorder.set(key, &value);
        }
        Ok(())
    }

    /// Runs a script on the root blackboard and gives the value of its last statement, if it has one.
    ///
    /// # Errors
    /// If the script does not parse, or fails.
    pub fn evaluate(&mut self, script: &str) -> Result<Option<Value>, ScriptError> {
        if let Some(recorder) = &mut self.core.recorder {
            recorder.evaluate(script);
        }
        let names = &mut ScopeNames { board: &mut self.core.board, scope: 0 };
        let program = script::compile(script, names).map_err(|error| ScriptError::Syntax {
            at: error.at,
            message: error.message.into(),
            cure: error.cure.into(),
        })?;
        if program.is_empty() {
            return Err(ScriptError::Syntax {
                at: 0,
                message: both!("the script is empty", "das Skript ist leer").into(),
                cure: both!(
                    "write at least one value, as in `x := 1`",
                    "wenigstens einen Wert schreiben, wie in `x := 1`"
                )
                .into(),
            });
        }
        program.run(&mut self.core.board, &mut self.core.stack).map_err(|message| ScriptError::Run(message.into()))
    }

    /// The blackboards of all tree instances, the root's first.
    pub fn scopes(&self) -> impl Iterator<Item = ScopeView<'_>> {
        (0..index(self.core.board.scopes.len())).map(|scope| ScopeView::new(&self.core.board, &self.core.main, scope))
    }

    /// All nodes in pre-order.
    pub fn nodes(&self) -> impl Iterator<Item = NodeView<'_>> {
        let core: &dyn CoreView = &self.core;
        (0..index(self.core.nodes.len())).map(move |id| NodeView::new(core, id))
    }

    /// One node.
    pub fn node(&self, id: u32) -> Option<NodeView<'_>> {
        ((id as usize) < self.core.nodes.len()).then_some(NodeView::new(&self.core, id))
    }

    pub(crate) fn port_name(&self, node: u32, port: u32) -> Option<&str> {
        let info = self.core.info.get(node as usize)?;
        self.core.types[info.ty as usize].ports.get(port as usize).map(Port::name)
    }

    /// The paths of the leaves that are running, in order.
    pub fn running_leaves(&self) -> impl Iterator<Item = NodeView<'_>> {
        self.nodes().filter(|node| node.status() == Status::Running && node.child_count() == 0)
    }

    /// The path of the first leaf that is running: what the tree is doing.
    pub fn running_leaf_path(&self) -> Option<String> {
        self.running_leaves().next().map(|node| node.path())
    }
}
