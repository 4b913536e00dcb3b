//! What happens to every node in a tick: conditions before, the node's own work, conditions after; and halting.

use std::time::Duration;

use crate::arena::core::Core;
use crate::arena::limits::Allowance;
use crate::data::conversion::{FromValue, expected};
use crate::data::semantics::Deviation;
use crate::data::status::{Outcome, Status};
use crate::data::time::nanos;
use crate::data::value::Value;
use crate::node::builtin;
use crate::node::events::{Happening, NodeEvent};
use crate::node::kind::{Cause, Conditions, Kind, LeafClass, NONE, Node, State};
use crate::node::leaf::{Binding, Context};
use crate::record::recorder::Recorder;
use crate::words::error::{TickError, TickErrorKind};
use crate::words::language::{Both, both};
use crate::words::reason::Reason;

/// A broken-off tick; boxed, to keep the answers of a tick small.
pub(crate) type Fault = Box<TickError>;
pub(crate) type Ticked = Result<Status, Fault>;

/// A port is missing.
pub(crate) fn not_given(port: &str) -> Both {
    both!("the port `{port}` is not given", "der Anschluss `{port}` ist nicht angegeben")
}

/// One tick or halt under way.
pub(crate) struct Run<'a, W> {
    pub(crate) core: &'a mut Core<W>,
    pub(crate) world: &'a mut W,
    pub(crate) now: Duration,
    /// What the call may still use.
    pub(crate) allowed: Allowance,
    /// The first error of a halt: halting goes on, and the tick is broken off after it.
    pub(crate) halt_fault: Option<Fault>,
}

impl<'a, W> Run<'a, W> {
    pub(crate) fn new(core: &'a mut Core<W>, world: &'a mut W, now: Duration) -> Self {
        let allowed = Allowance::new(core.budget, core.meter.as_mut());
        if let Some(events) = &mut core.events {
            events.clear();
        }
        Self { core, world, now, allowed, halt_fault: None }
    }

    pub(crate) fn now_ns(&self) -> u64 {
        nanos(self.now)
    }

    pub(crate) fn node(&mut self, id: u32) -> &mut Node {
        &mut self.core.nodes[id as usize]
    }

    /// Asks for another tick soon; [`Tree::tick_once`](crate::Tree::tick_once) gives it at once.
    pub(crate) fn yield_now(&mut self) -> Status {
        self.core.wake_up = true;
        Status::Running
    }

    pub(crate) fn take_wake_up(&mut self) -> bool {
        std::mem::take(&mut self.core.wake_up)
    }

    /// `again` is a further tick of the same call.
    pub(crate) fn tick_root(&mut self, again: bool) -> Result<Status, TickError> {
        let now_ns = self.now_ns();
        if let Some(recorder) = &mut self.core.recorder {
            recorder.begin_tick(now_ns, again);
        }
        if !self.core.stopping.is_empty() {
            self.go_on_stopping();
        }
        let budget = self.core.budget;
        let result = self.try_tick_root();
        let visited = budget - self.allowed.nodes().min(budget);
        if let Err(error) = &result
            && matches!(error.kind, TickErrorKind::Budget | TickErrorKind::Time)
        {
            self.halt_safely();
        }
        if let Some(recorder) = &mut self.core.recorder {
            recorder.end_tick(&result, visited);
        }
        result
    }

    fn try_tick_root(&mut self) -> Result<Status, TickError> {
        self.core.tick = self.core.tick.wrapping_add(1).max(1);
        let status = self.tick(0).and_then(|status| match self.halt_fault.take() {
            Some(fault) => Err(fault),
            None => self.check_time(0).map(|()| status),
        });
        let status = status.map_err(|fault| *fault)?;
        if status.is_completed() {
            self.node(0).status = Status::Idle;
        }
        Ok(status)
    }

    /// Ticks a node with all that belongs to it.
    pub(crate) fn tick(&mut self, id: u32) -> Ticked {
        if self.allowed.left == 0 {
            self.refuel(id)?;
        }
        self.allowed.left -= 1;
        let tick = self.core.tick;
        let node = self.node(id);
        node.ticked = tick;
        node.cause = Cause::None;
        let conditions = node.conditions;
        let status = if conditions == NONE {
            self.work(id)?
        } else {
            let conditions = self.core.conditions[conditions as usize];
            let status = match self.check_before(id, &conditions)? {
                Some(status) => status,
                None => self.work(id)?,
            };
            if status.is_completed() {
                self.run_after(id, &conditions, status)?;
            }
            status
        };
        self.happened(id, Happening::Answered(status));
        let node = self.node(id);
        node.last = status;
        if status == Status::Skipped {
            self.rest_after_skip(id);
        } else {
            node.status = status;
        }
        Ok(status)
    }

    /// Notes what happened to a node, if anybody asks.
    #[inline]
    pub(crate) fn happened(&mut self, node: u32, what: Happening) {
        if let Some(events) = &mut self.core.events {
            events.push(NodeEvent { node, what });
        }
    }

    /// A node that answered SKIPPED is idle, and begins anew next time.
    fn rest_after_skip(&mut self, id: u32) {
        if !self.core.board.semantics.has(Deviation::SkippedIsIdle) {
            return;
        }
        let node = self.node(id);
        node.status = Status::Idle;
        // Timers and counters of an attempt are over; these remember what outlives one.
        let remembers = matches!(
            node.kind,
            Kind::SequenceWithMemory | Kind::RunOnce | Kind::SkipUnlessUpdated | Kind::WaitValueUpdate
        );
        if !remembers {
            node.state = State::default();
        }
    }

    #[cold]
    pub(crate) fn fault(&self, id: u32, kind: TickErrorKind, message: Both) -> Fault {
        self.fault_with(id, kind, message.into())
    }

    #[cold]
    pub(crate) fn fault_with(&self, id: u32, kind: TickErrorKind, reason: Reason) -> Fault {
        Box::new(TickError::new(kind, id, self.core.node_path(id), reason))
    }

    /// The answer that a pre-condition gives instead of the node.
    fn check_before(&mut self, id: u32, conditions: &Conditions) -> Result<Option<Status>, Fault> {
        let status = self.node(id).status;
        match status {
            Status::Idle => {
                for (program, holds, status, cause) in [
                    (conditions.failure_if, true, Status::Failure, Cause::FailureIf),
                    (conditions.success_if, true, Status::Success, Cause::SuccessIf),
                    (conditions.skip_if, true, Status::Skipped, Cause::SkipIf),
                    (conditions.while_true, false, Status::Skipped, Cause::WhileTrue),
                ] {
                    if program != NONE && self.test(id, program)? == holds {
                        self.node(id).cause = cause;
                        return Ok(Some(status));
                    }
                }
                Ok(None)
            }
            Status::Running if conditions.while_true != NONE && !self.test(id, conditions.while_true)? => {
                self.halt(id);
                self.node(id).cause = Cause::WhileTrue;
                Ok(Some(Status::Skipped))
            }
            _ => Ok(None),
        }
    }

    fn run_after(&mut self, id: u32, conditions: &Conditions, status: Status) -> Result<(), Fault> {
        let first = if status == Status::Success { conditions.on_success } else { conditions.on_failure };
        for program in [first, conditions.post] {
            self.script(id, program)?;
        }
        Ok(())
    }

    /// Runs a script; [`NONE`] is nothing to run.
    pub(crate) fn script(&mut self, id: u32, program: u32) -> Result<Option<Value>, Fault> {
        if program == NONE {
            return Ok(None);
        }
        let Core { programs, board, stack, .. } = &mut *self.core;
        let result = programs[program as usize].run(board, stack);
        result.map_err(|message| self.script_fault(id, program, &message))
    }

    /// Runs a script as a condition.
    pub(crate) fn test(&mut self, id: u32, program: u32) -> Result<bool, Fault> {
        let Core { programs, board, stack, .. } = &mut *self.core;
        let result = programs[program as usize].test(board, stack);
        result.map_err(|message| self.script_fault(id, program, &message))
    }

    #[cold]
    fn script_fault(&self, id: u32, program: u32, message: &Both) -> Fault {
        self.fault_in_script(id, &self.core.scripts[program as usize], message)
    }

    #[cold]
    pub(crate) fn fault_in_script(&self, id: u32, script: &str, message: &Both) -> Fault {
        self.fault(id, TickErrorKind::Script, both!("the script `{script}`: {}", "das Skript `{script}`: {}"; message))
    }

    /// A node's own work.
    fn work(&mut self, id: u32) -> Ticked {
        match self.core.nodes[id as usize].kind {
            Kind::Leaf { class, index } => self.leaf(id, class, index),
            Kind::AlwaysSuccess => Ok(Status::Success),
            Kind::AlwaysFailure => Ok(Status::Failure),
            Kind::Sequence { yields } => self.in_order(id, Status::Success, yields),
            Kind::Fallback { yields } => self.in_order(id, Status::Failure, yields),
            Kind::SequenceWithMemory => self.sequence_with_memory(id),
            Kind::ReactiveSequence => self.reactive(id, Status::Success),
            Kind::ReactiveFallback => self.reactive(id, Status::Failure),
            Kind::Parallel => self.parallel(id),
            Kind::ParallelAll => self.parallel_all(id),
            Kind::IfThenElse => self.if_then_else(id),
            Kind::WhileDoElse => self.while_do_else(id),
            Kind::Switch => self.switch(id),
            Kind::TryCatch => self.try_catch(id),
            kind @ (Kind::Inverter
            | Kind::ForceSuccess
            | Kind::ForceFailure
            | Kind::KeepRunningUntilFailure
            | Kind::SubTree) => self.change_answer(id, kind),
            Kind::RetryUntilSuccessful => self.again(id, Status::Failure),
            Kind::Repeat => self.again(id, Status::Success),
            Kind::RunOnce => self.run_once(id),
            Kind::Precondition { program, from_entry } => self.precondition(id, program, from_entry),
            Kind::Timeout => self.timeout(id),
            Kind::Delay => self.delay(id),
            Kind::SkipUnlessUpdated => self.if_updated(id, Status::Skipped),
            Kind::WaitValueUpdate => self.if_updated(id, Status::Running),
            Kind::Loop { item, own } => self.loop_over(id, item, own),
            Kind::Script { program, from_entry } => self.script_node(id, program, from_entry),
            Kind::ScriptCondition { program, from_entry } => self.script_condition(id, program, from_entry),
            Kind::SetBlackboard { indirect, at_root } => self.set_blackboard(id, indirect, at_root),
            Kind::UnsetBlackboard { indirect, at_root } => self.unset_blackboard(id, indirect, at_root),
            Kind::Sleep => self.sleep(id),
            Kind::WasEntryUpdated => self.was_entry_updated(id),
            Kind::Test { index } => self.test_node(id, index),
        }
    }

    fn leaf(&mut self, id: u32, class: LeafClass, index: u32) -> Ticked {
        let status = self.node(id).status;
        if class == LeafClass::Stateful && status.is_completed() {
            // It was not reset since: nothing is to be done.
            return Ok(status);
        }
        // State: `latch` whether it waits for itself to stop, and has not started.
        let waited = self.node(id).state.latch;
        let starts = waited || status != Status::Running;
        if starts && !self.core.stopping.is_empty() && self.core.stopping.contains(&id) {
            self.node(id).state.latch = true;
            return Ok(Status::Running);
        }
        if waited {
            self.node(id).state.latch = false;
        }
        let outcome = self.with_leaf(id, index, starts, |leaf, cx| leaf.tick(cx));
        if self.allowed.metered {
            self.allowed.look_next();
        }
        if let Some(recorder) = &mut self.core.recorder {
            recorder.ticked(id, &outcome);
        }
        let status = match outcome {
            Ok(Outcome::Success) => return Ok(Status::Success),
            Ok(Outcome::Failure(reason)) => {
                if reason.is_some() {
                    self.core.reasons[index as usize] = reason;
                    self.node(id).cause = Cause::Leaf;
                }
                return Ok(Status::Failure);
            }
            Ok(other) => other.status(),
            Err(error) => return Err(self.fault_with(id, TickErrorKind::Leaf, error.reason().clone())),
        };
        if status == Status::Running && class != LeafClass::Stateful {
            return Err(self.fault(
                id,
                TickErrorKind::Leaf,
                both!(
                    "a condition or a synchronous action answered RUNNING; register it with `Registry::action`",
                    "eine Bedingung oder eine sofortige Aktion hat RUNNING geantwortet; mit `Registry::action` anmelden"
                ),
            ));
        }
        Ok(status)
    }

    pub(crate) fn with_leaf<T>(
        &mut self,
        id: u32,
        index: u32,
        start: bool,
        call: impl FnOnce(&mut dyn crate::node::leaf::Leaf<W>, &mut Context<'_, W>) -> T,
    ) -> T {
        let Core { nodes, bindings, board, leaves, info, types, recorder, events, .. } = &mut *self.core;
        let info = &info[id as usize];
        let ports = &*types[info.ty as usize].ports;
        let from = nodes[id as usize].ports as usize;
        let mut cx = Context {
            world: &mut *self.world,
            now: self.now,
            start,
            name: &info.name,
            ports,
            bindings: &bindings[from..from + ports.len()],
            board,
            node: id,
            events: events.as_deref().unwrap_or_default(),
            writes: recorder.as_deref_mut().map(Recorder::writes),
        };
        call(&mut *leaves[index as usize], &mut cx)
    }

    /// What the n-th port of a built-in node holds.
    pub(crate) fn port(&self, id: u32, port: u32) -> Option<&Value> {
        match &self.core.bindings[(self.core.nodes[id as usize].ports + port) as usize] {
            Binding::Unset => None,
            Binding::Literal(value) => Some(value),
            Binding::Slot(slot) => self.core.board.value(*slot),
        }
    }

    /// The slot behind the n-th port of a built-in node.
    pub(crate) fn port_slot(&self, id: u32, port: u32) -> Option<u32> {
        match &self.core.bindings[(self.core.nodes[id as usize].ports + port) as usize] {
            Binding::Slot(slot) => Some(*slot),
            _ => None,
        }
    }

    /// Reads the n-th port of a built-in node, which must be there.
    pub(crate) fn read<T: FromValue>(&self, id: u32, port: u32) -> Result<T, Fault> {
        let value = self.port(id, port);
        if let Some(value) = value.and_then(T::from_value) {
            return Ok(value);
        }
        let ty = &self.core.types[self.core.info[id as usize].ty as usize];
        let name = &ty.ports[port as usize].name;
        let message = match value {
            Some(value) => both!(
                "the port `{name}` should be {}, but is `{value}`",
                "der Anschluss `{name}` soll {} sein, ist aber `{value}`";
                expected::<T>()
            ),
            None => match self.port_slot(id, port) {
                Some(slot) => {
                    let key = &self.core.board.entry(slot).key;
                    both!(
                        "the port `{name}` reads `{key}`, which was never written",
                        "der Anschluss `{name}` liest `{key}`, was nie geschrieben wurde"
                    )
                }
                None => not_given(name),
            },
        };
        Err(self.fault(id, TickErrorKind::Port, message))
    }

    /// Reads a whole number from a port of a built-in node: of 32 bits, where there are narrow integers.
    pub(crate) fn whole(&self, id: u32, port: u32) -> Result<i64, Fault> {
        let number = self.read::<i64>(id, port)?;
        if i32::try_from(number).is_err() && !self.core.board.semantics.has(Deviation::OneIntegerType) {
            self.read::<i32>(id, port)?;
        }
        Ok(number)
    }

    /// Reads a time in ms, as [`Run::whole`].
    pub(crate) fn milliseconds(&self, id: u32, port: u32) -> Result<u64, Fault> {
        let number = self.read::<u64>(id, port)?;
        if u32::try_from(number).is_err() && !self.core.board.semantics.has(Deviation::OneIntegerType) {
            self.read::<u32>(id, port)?;
        }
        Ok(number)
    }

    /// Reads what a node is to answer.
    pub(crate) fn read_answer(&self, id: u32, port: u32) -> Ticked {
        match self.read::<Status>(id, port)? {
            Status::Idle => {
                let name = &self.core.types[self.core.info[id as usize].ty as usize].ports[port as usize].name;
                let message = both!("`{name}` is IDLE, which is no answer", "`{name}` ist IDLE, was keine Antwort ist");
                Err(self.fault(id, TickErrorKind::Port, message))
            }
            status => Ok(status),
        }
    }

    /// Whether a label of a `Switch` stands for the same as the value of its variable.
    pub(crate) fn same_text(&self, value: &Value, label: &Value) -> bool {
        builtin::same_text(value, label, &self.core.board.enums)
    }
}
