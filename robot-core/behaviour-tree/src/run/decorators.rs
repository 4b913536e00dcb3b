//! The decorators: one child each, the next node in the arena.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::data::blackboard::Slot;
use crate::data::conversion::FromValue;
use crate::data::semantics::Deviation;
use crate::data::status::Status;
use crate::data::value::Value;
use crate::node::kind::{Cause, Item, Kind, NONE};
use crate::run::tick::{Fault, Run, Ticked, not_given};
use crate::words::error::TickErrorKind;
use crate::words::language::both;

impl<W> Run<'_, W> {
    /// Ticks the child of a decorator, and resets it if it is done.
    fn tick_child(&mut self, id: u32) -> Ticked {
        let answer = self.tick(id + 1)?;
        if answer.is_completed() {
            self.reset(id + 1);
        }
        Ok(answer)
    }

    /// The decorators that only change what the child answers. No state.
    pub(crate) fn change_answer(&mut self, id: u32, kind: Kind) -> Ticked {
        self.node(id).status = Status::Running;
        let answer = self.tick_child(id)?;
        Ok(match (kind, answer) {
            (Kind::KeepRunningUntilFailure, Status::Success | Status::Skipped) => Status::Running,
            (_, Status::Running | Status::Skipped) => answer,
            (Kind::Inverter, Status::Success) => Status::Failure,
            (Kind::Inverter, Status::Failure) => Status::Success,
            (Kind::ForceSuccess, _) => Status::Success,
            (Kind::ForceFailure, _) => Status::Failure,
            _ => answer,
        })
    }

    /// `RetryUntilSuccessful` (again after failure) and `Repeat` (again after success). A child that was idle before
    /// gives the others a chance first. State: `count` how often it was.
    pub(crate) fn again(&mut self, id: u32, again_after: Status) -> Ticked {
        let mut limit = self.whole(id, 0)?;
        self.node(id).status = Status::Running;
        loop {
            let count = self.node(id).state.count;
            if limit != -1 && i64::from(count) >= limit {
                let node = self.node(id);
                node.state.count = 0;
                if again_after == Status::Failure {
                    node.cause = Cause::Attempts;
                }
                return Ok(again_after);
            }
            let was_idle = self.node(id + 1).status == Status::Idle;
            let answer = self.tick_child(id)?;
            match answer {
                Status::Running => return Ok(answer),
                Status::Skipped => {
                    self.reset(id + 1);
                    return Ok(answer);
                }
                _ if answer == again_after => {
                    if again_after == Status::Failure {
                        // The child may have changed the limit. Only `RetryUntilSuccessful` looks again.
                        limit = self.whole(id, 0)?;
                    }
                    let count = count.saturating_add(1);
                    self.node(id).state.count = count;
                    if was_idle && (limit == -1 || i64::from(count) < limit) {
                        return Ok(self.yield_now());
                    }
                }
                _ => {
                    self.node(id).state.count = 0;
                    return Ok(answer);
                }
            }
        }
    }

    /// State: `latch` whether it has run, `count` 1 if that was a success.
    pub(crate) fn run_once(&mut self, id: u32) -> Ticked {
        let state = self.node(id).state;
        if state.latch {
            let skip = self.port(id, 0).and_then(bool::from_value).unwrap_or(true);
            return Ok(match (skip, state.count) {
                (true, _) => Status::Skipped,
                (false, 0) => Status::Failure,
                (false, _) => Status::Success,
            });
        }
        self.node(id).status = Status::Running;
        let answer = self.tick_child(id)?;
        if answer.is_completed() {
            let state = &mut self.node(id).state;
            state.latch = true;
            state.count = u32::from(answer == Status::Success);
        }
        Ok(answer)
    }

    /// State: `latch` whether the child is in progress.
    pub(crate) fn precondition(&mut self, id: u32, program: u32, from_entry: bool) -> Ticked {
        if from_entry {
            self.read_script(id, program)?;
        }
        let otherwise = self.read_answer(id, 1)?;
        if program == NONE || self.core.programs[program as usize].is_empty() {
            return Err(self.fault(id, TickErrorKind::Port, not_given("if")));
        }
        if !self.node(id).state.latch && !self.test(id, program)? {
            self.node(id).cause = Cause::Untrue;
            return Ok(otherwise);
        }
        let answer = self.tick_child(id)?;
        // A skipped child counts as in progress, unless the node begins anew then.
        self.node(id).state.latch = !answer.is_completed();
        Ok(answer)
    }

    /// State: `latch` whether the time runs, `mark` its end (`u64::MAX`: none), `count` 1 once the child was halted.
    pub(crate) fn timeout(&mut self, id: u32) -> Ticked {
        let limit_ms = self.milliseconds(id, 0)?;
        let now = self.now_ns();
        let node = self.node(id);
        if !node.state.latch {
            node.state.latch = true;
            node.state.count = 0;
            node.state.mark = match limit_ms {
                0 => u64::MAX,
                ms => now.saturating_add(ms.saturating_mul(1_000_000)),
            };
            node.status = Status::Running;
        }
        self.expire_timeout(id);
        if self.node(id).state.count == 1 {
            let node = self.node(id);
            node.state.latch = false;
            node.cause = Cause::TimedOut;
            return Ok(Status::Failure);
        }
        let answer = self.tick_child(id)?;
        if answer.is_completed() {
            self.node(id).state.latch = false;
        }
        Ok(answer)
    }

    /// Halts the child if the time is up. A child that is not running then has no limit any more.
    pub(crate) fn expire_timeout(&mut self, id: u32) {
        let now = self.now_ns();
        let state = &mut self.node(id).state;
        if !state.latch || now < state.mark || state.mark == u64::MAX {
            return;
        }
        state.mark = u64::MAX;
        if self.node(id + 1).status == Status::Running {
            self.node(id).state.count = 1;
            self.reset(id + 1);
        }
    }

    /// State: `latch` whether the delay has begun, `mark` its end.
    pub(crate) fn delay(&mut self, id: u32) -> Ticked {
        let delay_ms = self.milliseconds(id, 0)?;
        let now = self.now_ns();
        let node = self.node(id);
        if !node.state.latch {
            node.state.latch = true;
            node.state.mark = now.saturating_add(delay_ms.saturating_mul(1_000_000));
            node.status = Status::Running;
            return Ok(Status::Running);
        }
        if now < node.state.mark {
            return Ok(Status::Running);
        }
        let answer = self.tick_child(id)?;
        if answer.is_completed() {
            self.node(id).state.latch = false;
        }
        Ok(answer)
    }

    /// `SkipUnlessUpdated` and `WaitValueUpdate`. State: `mark` the last write seen, `latch` whether the child runs.
    pub(crate) fn if_updated(&mut self, id: u32, otherwise: Status) -> Ticked {
        if !self.node(id).state.latch && !self.is_updated(id) {
            return Ok(otherwise);
        }
        let answer = self.tick_child(id)?;
        self.node(id).state.latch = answer == Status::Running;
        Ok(answer)
    }

    /// Whether the entry of a node was written since the node last looked.
    pub(crate) fn is_updated(&mut self, id: u32) -> bool {
        // While the entry is not there, what was seen of it last is kept.
        let entry = self.port_slot(id, 0).map(|slot| self.core.board.entry(slot)).filter(|entry| entry.exists);
        let Some(sequence) = entry.map(|entry| entry.sequence) else { return false };
        let mark = &mut self.node(id).state.mark;
        std::mem::replace(mark, sequence) != sequence
    }

    /// One item a tick. State: `latch` whether the child runs, `count` the next item of a literal queue.
    pub(crate) fn loop_over(&mut self, id: u32, item: Item, own: Slot) -> Ticked {
        let node = self.node(id);
        if node.status == Status::Idle {
            node.state.latch = false;
            node.state.count = 0;
        }
        if !node.state.latch {
            let Some(value) = self.next_item(id, item, own)? else {
                return self.read_answer(id, 1);
            };
            if let Some(slot) = self.port_slot(id, 2)
                && let Err(error) = self.core.board.set(slot, value)
            {
                return Err(self.fault(id, TickErrorKind::Port, error.words()));
            }
        }
        self.node(id).status = Status::Running;
        let answer = self.tick_child(id)?;
        self.node(id).state.latch = answer == Status::Running;
        Ok(if answer == Status::Failure { answer } else { Status::Running })
    }

    fn next_item(&mut self, id: u32, item: Item, own: Slot) -> Result<Option<Value>, Fault> {
        let Some(slot) = self.port_slot(id, 0) else {
            let at = self.node(id).state.count;
            let items = self.read::<Arc<VecDeque<Value>>>(id, 0)?;
            let next = items.get(at as usize).cloned();
            if next.is_some() {
                self.node(id).state.count = at + 1;
            }
            return Ok(next);
        };
        let next = match self.core.board.value(slot) {
            // What was read stays, though the entry was taken away.
            None if !self.core.board.entry(slot).exists => self.take_first(own),
            // A list on the blackboard is used up, also for others who read it.
            Some(Value::List(_)) => self.take_first(slot),
            _ => {
                self.read_queue(id, item, slot, own)?;
                self.take_first(own)
            }
        };
        let Some(next) = next else { return Ok(None) };
        match item.port_type().convert(&next) {
            Some(value) => Ok(Some(value)),
            None => Err(self.wrong_item(id, item, &next)),
        }
    }

    /// Takes the first value of a list on the blackboard.
    fn take_first(&mut self, slot: Slot) -> Option<Value> {
        match &mut self.core.board.entry_mut(slot).value {
            // Copied only if somebody else holds it, too.
            Some(Value::List(items)) => Arc::make_mut(items).pop_front(),
            _ => None,
        }
    }

    /// Reads a text with values into the node's own queue: once, or each time when it was written anew.
    fn read_queue(&mut self, id: u32, item: Item, slot: Slot, own: Slot) -> Result<(), Fault> {
        let board = &self.core.board;
        let (from, to) = (board.entry(slot), board.entry(own));
        let is_new = to.value.is_none()
            || (self.core.board.semantics.has(Deviation::QueueReadAnew)
                && from.value.is_some()
                && from.sequence != to.sequence);
        if !is_new {
            return Ok(());
        }
        let sequence = from.sequence;
        let queue = match &from.value {
            Some(Value::Text(text)) => match item.queue(text) {
                Some(queue) => queue,
                None => return Err(self.wrong_item(id, item, &Value::Text(Arc::clone(text)))),
            },
            // Neither a list nor a text: the error says what is wrong with it.
            _ => Value::List(self.read::<Arc<VecDeque<Value>>>(id, 0)?),
        };
        let own = self.core.board.entry_mut(own);
        (own.value, own.sequence) = (Some(queue), sequence);
        Ok(())
    }

    #[cold]
    fn wrong_item(&self, id: u32, item: Item, wrong: &Value) -> Fault {
        self.fault(
            id,
            TickErrorKind::Port,
            both!(
                "the queue holds `{wrong}` and takes {} only",
                "in der Warteschlange steht `{wrong}`, sie nimmt aber nur {}";
                item.port_type().words()
            ),
        )
    }
}
