//! A behaviour-tree engine that runs BehaviorTree.CPP v4 trees, for any host: a robot, a game, a machine.
//!
//! A tree is an XML file, as the editor Groot2 writes it. Its leaves are yours: small structs or closures over a world
//! of your choosing, which you hand to every tick together with the time. The engine reads no clock, starts no thread,
//! opens no file and allocates nothing in a tick, so the same ticks give the same run, in a test as on the machine.
//!
//! ```
//! use std::time::Duration;
//! use behaviour_tree::{Context, Leaf, LeafError, Outcome, Port, PortType, Registry, Status};
//!
//! /// The world that the leaves work on.
//! #[derive(Default)]
//! struct Robot { x_m: f64, battery: f64 }
//!
//! /// Walks until it is there: 0.1 m a tick.
//! struct GoTo;
//!
//! impl Leaf<Robot> for GoTo {
//!     fn tick(&mut self, cx: &mut Context<'_, Robot>) -> Result<Outcome, LeafError> {
//!         let target_m: f64 = cx.input("x_m")?;
//!         cx.world.x_m = (cx.world.x_m + 0.1).min(target_m);
//!         Ok(if cx.world.x_m < target_m { Outcome::Running } else { Outcome::Success })
//!     }
//!     fn halt(&mut self, _: &mut Context<'_, Robot>) { /* stop walking */ }
//! }
//!
//! let mut registry = Registry::<Robot>::new();
//! registry
//!     .action("GoTo", &[Port::input("x_m").typed(PortType::Real)], |_| Box::new(GoTo))
//!     .condition("BatteryOk", &[], |cx| Ok(Outcome::success_if(cx.world.battery > 0.2, "the battery is low")));
//!
//! let mut tree = registry.load("patrol.xml", r#"
//!     <root BTCPP_format="4">
//!       <BehaviorTree ID="Main">
//!         <ReactiveSequence>
//!           <BatteryOk/>
//!           <GoTo x_m="{target}"/>
//!         </ReactiveSequence>
//!       </BehaviorTree>
//!     </root>"#)?;
//!
//! let mut robot = Robot { battery: 0.9, ..Robot::default() };
//! tree.set("target", 0.3)?;
//! assert_eq!(tree.tick(&mut robot, Duration::from_millis(0))?, Status::Running);
//! assert_eq!(tree.running_leaf_path().as_deref(), Some("GoTo"));
//!
//! robot.battery = 0.1;
//! assert_eq!(tree.tick(&mut robot, Duration::from_millis(20))?, Status::Failure);
//! assert_eq!(tree.reason(0).as_deref(), Some("the battery is low"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What goes where
//!
//! - [`Registry`]: the node types, built-in and yours; loads trees.
//! - [`Loader`]: loading with all options: several files, includes, values, stand-ins for tests.
//! - [`Registry::check`], [`Loader::check`]: everything that is wrong with a set of files, as [`Finding`]s.
//! - [`LoadError`]: what is wrong with a file, where, and the cure; a [`miette::Diagnostic`].
//! - [`Tree`]: ticks, halts, the blackboard, and what the nodes are doing.
//! - [`Leaf`], [`Context`], [`Outcome`]: what you write; [`leaf!`] declares a leaf type with its ports.
//! - [`Swap`]: another tree in the place of one that is running.
//! - [`TreeDocument`]: a file as data, to change and to write; [`Registry::models_xml`] describes your nodes to editors.
//!
//! A leaf that *fails* answers [`Outcome::Failure`], with a reason if it has one: the tree decides what to do then, and
//! [`Tree::why`] tells the way from the root to the reason. A leaf that is *in error* returns a [`LeafError`], as for a port
//! that was never written: that breaks off the tick with a [`TickError`], and the host halts the tree.
//!
//! # Coming from another library
//!
//! | BehaviorTree.CPP | py_trees | here |
//! |---|---|---|
//! | `StatefulActionNode`: `onStart`, `onRunning`, `onHalted` | `Behaviour`: `initialise`, `update`, `terminate` | [`Leaf`]: [`tick`](Leaf::tick), which asks [`Context::is_start`], and [`halt`](Leaf::halt) |
//! | `SyncActionNode`, `registerSimpleAction` | `Behaviour` | [`Registry::sync_action`], a closure |
//! | `ConditionNode`, `registerSimpleCondition` | `Behaviour` | [`Registry::condition`], a closure |
//! | `providedPorts`, `getInput`, `setOutput` | blackboard clients | [`Port`]s or [`leaf!`]; [`Context::input`], [`Context::output`] |
//! | constructor arguments of nodes, globals | members | the world, `cx.world`; or what the closure that makes the leaf has |
//! | `createTreeFromText`, `registerBehaviorTreeFromText` | trees made in code | [`Registry::load`], [`Registry::loader`] |
//! | `tickExactlyOnce`, `tickOnce`, `tickWhileRunning` | `BehaviourTree.tick` | [`Tree::tick`], [`Tree::tick_once`], [`Tree::tick_while_running`]: each is handed the time |
//! | `haltTree` | `interrupt` | [`Tree::halt`] |
//! | `rootBlackboard()->get`, `set` | `Blackboard` | [`Tree::get`], [`Tree::set`] |
//! | `Sequence`, `ReactiveSequence` | `Sequence` with and without `memory` | as in BehaviorTree.CPP, and so for all built-in nodes |
//! | loggers, `Groot2Publisher` | visitors, display | [`Tree::events`], [`Tree::view`], [`Loader::record`]; the package `behaviour-tree-groot2` |
//! | substitution rules | - | [`Loader::substitute`] |
//!
//! # Time
//!
//! `Timeout`, `Delay` and `Sleep` go by the time handed to [`Tree::tick`]. A host that need not tick at a fixed rate asks
//! [`Tree::next_deadline`].
//!
//! # Afterwards
//!
//! A tree that was loaded with [`Loader::record`] keeps every answer of its leaves, with reason and what they wrote, every
//! write of the host and every time that it is handed, as the bytes of a [`Trace`]. A [`Replay`] runs that again without
//! the leaves, tick by tick, forwards and backwards; [`diff_traces`] tells where two runs part; [`Tree::explain`] and
//! [`Replay::explain`] say what the tree was doing and why nothing else; [`Coverage`] counts what was seen over several runs.
//!
//! # Bounds
//!
//! A tick visits at most [`Tree::set_budget`] nodes and takes at most [`Tree::set_time_limit`], by a clock of the host; past
//! that the tree is halted. A tree has at most 100 000 nodes and is at most 512 deep (256 within
//! a file). A text that scripts put together has at most 1 MiB. No document, script or value makes the engine panic, recurse without end or use memory out of proportion.
//!
//! # Deviations
//!
//! The engine follows BehaviorTree.CPP 4.10 as recorded by running it: the program `examples/conformance` compares. It
//! differs on purpose in what [`Deviation`] lists. Each can be switched off; [`Semantics::btcpp`] has none of them.
//!
//! | deviation | BehaviorTree.CPP | here |
//! |---|---|---|
//! | `if-then-else-resets` | a failed condition of a two-child `IfThenElse` is left in FAILURE: if it is stateful it is never asked again | it is reset |
//! | `on-halted-once` | halting the tree runs `_onHalted` on idle nodes too, and twice on running ones | once, and only on a node that was running |
//! | `precondition-forgets` | the `Precondition` decorator remembers across a halt that its condition held | it asks again |
//! | `skipped-is-idle` | a control or decorator that answers SKIPPED stays RUNNING, so its pre-conditions are not asked again | it is idle, and begins anew |
//! | `skipped-condition-skips` | a skipped condition of `IfThenElse` or `WhileDoElse` is an error | the node is skipped |
//! | `one-integer-type` | an `int` entry cannot feed an `unsigned` port such as `delay_msec` | it can: integers have 64 bits |
//! | `queue-read-anew` | a `Loop` over a text on the blackboard reads it once, and ignores whatever is written there later | it is read again when it was written anew |
//! | `braces-name-the-entry` | `output_key="{k}"` of `SetBlackboard` and `key="{k}"` of `UnsetBlackboard` mean the entry whose name stands in `k` | they mean the entry `k` |
//! | `untyped-takes-text` | a text that `SetBlackboard` writes into an entry without a type is lost, and an error the next time | it is written |
//! | `status-checked-at-load` | a word that is no status, as in `else="failure"`, is found when the node is ticked | it is found when the tree is loaded |
//! | `unset-reaches-root` | `UnsetBlackboard` with a key of the root, such as `@k`, does nothing | it takes the root's entry away |
//! | `remap-reaches-root` | a subtree's port that is remapped to `{@key}` is read from the root's entry, and written into another one of the caller, of the name `@key` | it is the root's entry, to read and to write |
//! | `false-is-zero` | the host or a leaf may write `true` into an entry of integers, as 1, but not `false` | it may write both |
//! | `explicit-in-reactive` | a child such as `<Action ID="Walk"/>` is an unknown node type, but only right inside a `ReactiveSequence` | it is the node `Walk` |
//! | `equals-is-own-name` | `{=}` is an entry called `=` in the defaults of subtrees, as the `value` of `SetBlackboard`, as an `entry`, and between spaces; a bare `=` is the same as `{=}` in ports of texts | `{=}` is the entry of the port's own name everywhere, and `=` is a text |
//! | `updated-halts-child` | halting a `SkipUnlessUpdated` or `WaitValueUpdate` leaves its child running | the child is halted |
//!
//! Apart from these, by the nature of the engine: a `Timeout` halts its child in the next tick (or in [`Tree::expire`]),
//! not from a thread of its own; a registry has no plugins in shared libraries and no `ManualSelector`; an error in
//! `_onHalted` does not keep the other nodes from being halted.

// The folders from the ground up: each uses itself and those before it alone, which `tests/engine/floors.rs` keeps so.
// The empty lines keep rustfmt from sorting them.
mod words;

mod data;

mod script;

mod node;

mod document;

mod record;

mod arena;

mod why;

mod run;

mod load;

mod check;

mod swap;

mod replay;

mod coverage;

pub use check::{Finding, Findings};
pub use coverage::{Coverage, CoverageError, NodeCoverage};
pub use data::conversion::FromValue;
pub use data::port::{Direction, Port};
pub use data::port_type::PortType;
pub use data::semantics::{Deviation, Semantics};
pub use data::status::{Outcome, Status};
pub use data::value::Value;
pub use document::tree_document::{Element, TreeDocument};
pub use document::writer::WriteError;
pub use load::include::Include;
pub use load::loader::Loader;
#[doc(hidden)]
pub use node::declare::joined_lines;
pub use node::declare::{Declared, In, InOut, LeafKind, Out, PortField};
pub use node::events::{Happening, NodeEvent};
pub use node::leaf::{Context, Leaf, NodeConfig};
pub use node::registry::Registry;
pub use node::stand_in::{StandIn, TestNode};
pub use record::format::TraceError;
pub use record::step::TickAnswer;
pub use record::trace::Trace;
pub use replay::diff::{Deed, Difference, Parting, diff as diff_traces};
pub use replay::playback::Playback;
pub use replay::player::{Replay, ReplayError};
pub use run::asked::Link;
pub use run::tree::Tree;
pub use run::view::{NodeView, ScopeView, TreeView};
pub use swap::{Swap, SwapError, SwapProgress};
pub use why::{Account, Because, Explanation, Listener, NodeName, TickResult};
pub use words::error::{BlackboardError, LeafError, LoadError, LoadErrorKind, ScriptError, TickError, TickErrorKind};
pub use words::language::Language;
pub use words::nearest::nearest;
pub use words::reason::Reason;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadMe;
