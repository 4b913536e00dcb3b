//! Halting, and what is due between two ticks.

use crate::arena::limits::Allowance;
use crate::data::blackboard::index;
use crate::data::semantics::Deviation;
use crate::data::status::Status;
use crate::node::events::Happening;
use crate::node::kind::{Kind, LeafClass, NONE, Node, State};
use crate::run::tick::{Fault, Run};
use crate::words::error::TickError;

impl Node {
    /// When this node wants to go on, if it waits for a time that has not come; 0 stands for one that has.
    pub(crate) fn deadline_ns(&self) -> Option<u64> {
        let waits = self.status == Status::Running
            && match self.kind {
                Kind::Timeout => self.state.latch && self.state.mark != u64::MAX,
                Kind::Delay => self.state.latch,
                Kind::Sleep | Kind::Test { .. } => true,
                _ => false,
            };
        (waits && self.state.mark != 0).then_some(self.state.mark)
    }
}

impl<W> Run<'_, W> {
    /// Halts a child if it is running, and makes it idle.
    pub(crate) fn reset(&mut self, id: u32) {
        match self.node(id).status {
            Status::Idle => {}
            Status::Running => self.halt(id),
            _ => self.node(id).status = Status::Idle,
        }
    }

    /// Resets all children of a node.
    pub(crate) fn reset_children(&mut self, id: u32) {
        let end = self.node(id).end;
        let mut child = id + 1;
        while child < end {
            self.reset(child);
            child = self.node(child).end;
        }
    }

    /// Halts a node, and what runs below it.
    pub(crate) fn halt(&mut self, id: u32) {
        if self.node(id).status == Status::Running {
            self.happened(id, Happening::Halted);
        }
        let node = self.node(id);
        match node.kind {
            Kind::Leaf { class: LeafClass::Stateful, index } => {
                // One that waits for its own stop has not started.
                let waited = std::mem::take(&mut node.state.latch);
                if node.status == Status::Running && !waited {
                    self.halt_leaf(id, index);
                }
            }
            // The place in the sequence outlives the halt.
            Kind::SequenceWithMemory => self.reset_children(id),
            Kind::TryCatch => self.halt_try_catch(id),
            // That it has run once outlives the halt, and so does the last write that was seen.
            Kind::RunOnce => self.reset_children(id),
            Kind::SkipUnlessUpdated | Kind::WaitValueUpdate => {
                node.state.latch = false;
                if self.core.board.semantics.has(Deviation::UpdatedHaltsChild) {
                    self.reset_children(id);
                }
            }
            Kind::Precondition { .. } => {
                if self.core.board.semantics.has(Deviation::PreconditionForgets) {
                    self.node(id).state.latch = false;
                }
                self.reset_children(id);
            }
            Kind::WasEntryUpdated => {}
            _ => {
                node.state = State::default();
                self.reset_children(id);
            }
        }
        self.node(id).status = Status::Idle;
        let conditions = self.node(id).conditions;
        if conditions != NONE {
            let program = self.core.conditions[conditions as usize].on_halted;
            let result = self.script(id, program);
            if let Err(fault) = result {
                self.keep_halt_fault(fault);
            }
        }
    }

    /// Remembers an error of a halt, and lets no further node be ticked.
    pub(crate) fn keep_halt_fault(&mut self, fault: Fault) {
        self.halt_fault.get_or_insert(fault);
        self.allowed.stop();
    }

    fn halt_leaf(&mut self, id: u32, index: u32) {
        let is_stopping = self.with_leaf(id, index, false, |leaf, cx| {
            leaf.halt(cx);
            leaf.still_stopping(cx)
        });
        if is_stopping {
            self.core.stopping.push(id);
        }
        if let Some(recorder) = &mut self.core.recorder {
            recorder.halted(id, is_stopping);
        }
    }

    /// Asks the leaves that were halted and have not come to their stop.
    #[cold]
    pub(crate) fn go_on_stopping(&mut self) {
        let mut stopping = std::mem::take(&mut self.core.stopping);
        stopping.retain(|&id| {
            let Kind::Leaf { index, .. } = self.node(id).kind else { return false };
            let is_stopping = self.with_leaf(id, index, false, |leaf, cx| leaf.still_stopping(cx));
            if !is_stopping {
                self.happened(id, Happening::Stopped);
            }
            if let Some(recorder) = &mut self.core.recorder {
                recorder.stopping(id, is_stopping);
            }
            is_stopping
        });
        self.core.stopping = stopping;
    }

    pub(crate) fn settle(&mut self) {
        let now_ns = self.now_ns();
        if let Some(recorder) = &mut self.core.recorder {
            recorder.begin_settle(now_ns);
        }
        self.go_on_stopping();
        if let Some(recorder) = &mut self.core.recorder {
            recorder.end_calls();
        }
    }

    /// Outside ticks nodes are counted and time is not: what is halted by half is worse than what comes late.
    fn take_time(&mut self) {
        self.allowed = Allowance::new(self.core.budget, None);
    }

    /// Halts the tree after a tick that has used too much, as [`Tree::halt`](crate::Tree::halt) would.
    #[cold]
    pub(crate) fn halt_safely(&mut self) {
        self.take_time();
        self.halt_all();
        // The tick has its error.
        self.halt_fault = None;
    }

    pub(crate) fn halt_tree(&mut self) -> Result<(), TickError> {
        self.take_time();
        let now_ns = self.now_ns();
        if let Some(recorder) = &mut self.core.recorder {
            recorder.begin_halt(now_ns);
        }
        self.halt_all();
        self.end_calls()
    }

    fn halt_all(&mut self) {
        let ids = 0..index(self.core.nodes.len());
        if self.core.board.semantics.has(Deviation::OnHaltedOnce) {
            // From the top: a parent halts what runs below it, in its own order. The rest may be left from an error.
            for id in ids {
                self.reset(id);
            }
        } else {
            self.halt(0);
            for id in ids {
                self.halt(id);
            }
        }
    }

    pub(crate) fn expire(&mut self) -> Result<(), TickError> {
        self.take_time();
        let now_ns = self.now_ns();
        if let Some(recorder) = &mut self.core.recorder {
            recorder.begin_expire(now_ns);
        }
        for id in 0..index(self.core.nodes.len()) {
            let now = self.now_ns();
            let node = self.node(id);
            if node.deadline_ns().is_none_or(|deadline| now < deadline) {
                continue;
            }
            if node.kind == Kind::Timeout {
                self.expire_timeout(id);
            } else {
                node.state.mark = 0;
            }
            self.core.wake_up = true;
        }
        self.end_calls()
    }

    fn end_calls(&mut self) -> Result<(), TickError> {
        if let Some(recorder) = &mut self.core.recorder {
            recorder.end_calls();
        }
        match self.halt_fault.take() {
            Some(fault) => Err(*fault),
            None => Ok(()),
        }
    }
}
