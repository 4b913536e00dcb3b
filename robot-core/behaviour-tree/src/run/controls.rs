//! The control nodes that run their children in order or side by side.

use crate::data::status::Status;
use crate::node::kind::State;
use crate::run::tick::{Fault, Run, Ticked};
use crate::words::error::TickErrorKind;
use crate::words::language::both;

/// A threshold as ports give it: negative ones count from the number of children.
pub(crate) fn threshold(value: i64, children: u32) -> i64 {
    if value < 0 { (i64::from(children) + value + 1).max(0) } else { value }
}

impl<W> Run<'_, W> {
    pub(crate) fn unexpected_idle(&self, id: u32) -> Ticked {
        let message =
            both!("a child answered IDLE, which is no answer", "ein Kind hat IDLE geantwortet, was keine Antwort ist");
        Err(self.fault(id, TickErrorKind::Node, message))
    }

    fn too_few_children(&self, id: u32) -> Fault {
        let children = self.core.nodes[id as usize].children;
        let message = both!(
            "the threshold is larger than the number of children, which is {children}",
            "die Schwelle ist größer als die Zahl der Kinder, nämlich {children}"
        );
        self.fault(id, TickErrorKind::Node, message)
    }

    /// Marks a node as running. Returns its first child, the end of its children, and where to go on.
    fn enter(&mut self, id: u32) -> (u32, u32, u32) {
        let node = self.node(id);
        if node.status == Status::Idle {
            node.state.count = 0;
        }
        node.status = Status::Running;
        let at = if node.state.cursor == 0 { id + 1 } else { node.state.cursor };
        (id + 1, node.end, at)
    }

    /// `Sequence` (goes on with success) and `Fallback` (goes on with failure).
    /// State: `cursor` the child to tick, `count` the children that were skipped.
    pub(crate) fn in_order(&mut self, id: u32, go_on: Status, yields: bool) -> Ticked {
        let (_, end, mut child) = self.enter(id);
        while child < end {
            let was_idle = self.node(child).status == Status::Idle;
            let answer = self.tick(child)?;
            let next = self.node(child).end;
            if answer == go_on {
                self.node(id).state.cursor = next;
                if yields && was_idle && next < end {
                    return Ok(self.yield_now());
                }
            } else {
                match answer {
                    Status::Running => return Ok(answer),
                    Status::Skipped => {
                        let node = self.node(id);
                        node.state.cursor = next;
                        node.state.count += 1;
                    }
                    Status::Idle => return self.unexpected_idle(id),
                    _ => {
                        self.reset_children(id);
                        self.node(id).state.cursor = 0;
                        return Ok(answer);
                    }
                }
            }
            child = next;
        }
        self.reset_children(id);
        Ok(self.finish(id, go_on))
    }

    /// Ends a pass over all children: skipped if all of them were.
    fn finish(&mut self, id: u32, answer: Status) -> Status {
        let node = self.node(id);
        let all_skipped = node.state.count == node.children;
        node.state.cursor = 0;
        node.state.count = 0;
        if all_skipped { Status::Skipped } else { answer }
    }

    /// As an `AsyncSequence`, but a failed child is the one to begin with next time.
    /// State: `cursor` and `count` as [`Run::in_order`].
    pub(crate) fn sequence_with_memory(&mut self, id: u32) -> Ticked {
        let (_, end, mut child) = self.enter(id);
        while child < end {
            let was_idle = self.node(child).status == Status::Idle;
            let answer = self.tick(child)?;
            let next = self.node(child).end;
            match answer {
                Status::Running => return Ok(answer),
                Status::Failure => {
                    while child < end {
                        self.reset(child);
                        child = self.node(child).end;
                    }
                    return Ok(answer);
                }
                Status::Idle => return self.unexpected_idle(id),
                Status::Success => {
                    self.node(id).state.cursor = next;
                    if was_idle && next < end {
                        return Ok(self.yield_now());
                    }
                }
                Status::Skipped => {
                    let node = self.node(id);
                    node.state.cursor = next;
                    node.state.count += 1;
                }
            }
            child = next;
        }
        self.reset_children(id);
        Ok(self.finish(id, Status::Success))
    }

    /// `ReactiveSequence` and `ReactiveFallback`: from the first child in every tick. No state.
    pub(crate) fn reactive(&mut self, id: u32, go_on: Status) -> Ticked {
        let node = self.node(id);
        node.status = Status::Running;
        let end = node.end;
        let mut all_skipped = true;
        let mut child = id + 1;
        while child < end {
            let answer = self.tick(child)?;
            let next = self.node(child).end;
            all_skipped &= answer == Status::Skipped;
            match answer {
                Status::Running => {
                    let mut sibling = id + 1;
                    while sibling < end {
                        if sibling != child {
                            self.reset(sibling);
                        }
                        sibling = self.node(sibling).end;
                    }
                    return Ok(answer);
                }
                Status::Skipped => self.reset(child),
                Status::Idle => return self.unexpected_idle(id),
                _ if answer == go_on => {}
                _ => {
                    self.reset_children(id);
                    return Ok(answer);
                }
            }
            child = next;
        }
        self.reset_children(id);
        Ok(if all_skipped { Status::Skipped } else { go_on })
    }

    /// Ticks every child that is not completed, and decides after each.
    /// State: `count` successes, `failures` failures. A completed child keeps its status until the end.
    pub(crate) fn parallel(&mut self, id: u32) -> Ticked {
        let (wanted, failures) = (self.whole(id, 0)?, self.whole(id, 1)?);
        let node = self.node(id);
        let children = node.children;
        let (needed, failed) = (threshold(wanted, children), threshold(failures, children));
        let count = i64::from(children);
        if count < needed || count < failed {
            return Err(self.too_few_children(id));
        }
        let node = self.node(id);
        node.status = Status::Running;
        let end = node.end;
        let mut skipped = 0;
        let mut child = id + 1;
        while child < end {
            if !self.node(child).status.is_completed() {
                match self.tick(child)? {
                    Status::Success => self.node(id).state.count += 1,
                    Status::Failure => self.node(id).state.failures += 1,
                    Status::Skipped => skipped += 1,
                    Status::Running => {}
                    Status::Idle => return self.unexpected_idle(id),
                }
            }
            let state = self.node(id).state;
            let (successes, failures) = (i64::from(state.count), i64::from(state.failures));
            let decided = if successes >= needed || (wanted < 0 && successes + skipped >= needed) {
                Some(Status::Success)
            } else if count - failures < needed || failures == failed {
                Some(Status::Failure)
            } else {
                None
            };
            if let Some(status) = decided {
                self.node(id).state = State::default();
                self.reset_children(id);
                return Ok(status);
            }
            child = self.node(child).end;
        }
        Ok(if skipped == count { Status::Skipped } else { Status::Running })
    }

    /// Ticks every child that is not completed, until all are. State: `count` completed, `failures` failed.
    pub(crate) fn parallel_all(&mut self, id: u32) -> Ticked {
        let max_failures = self.whole(id, 0)?;
        let node = self.node(id);
        let (end, children) = (node.end, node.children);
        if i64::from(children) < threshold(max_failures, children) {
            return Err(self.too_few_children(id));
        }
        self.node(id).status = Status::Running;
        let mut skipped = 0;
        let mut child = id + 1;
        while child < end {
            if !self.node(child).status.is_completed() {
                match self.tick(child)? {
                    Status::Success => self.node(id).state.count += 1,
                    Status::Failure => {
                        let state = &mut self.node(id).state;
                        state.count += 1;
                        state.failures += 1;
                    }
                    Status::Skipped => skipped += 1,
                    Status::Running => {}
                    Status::Idle => return self.unexpected_idle(id),
                }
            }
            child = self.node(child).end;
        }
        let state = self.node(id).state;
        if skipped == children {
            return Ok(Status::Skipped);
        }
        if skipped + state.count < children {
            return Ok(Status::Running);
        }
        self.node(id).state = State::default();
        self.reset_children(id);
        let failed = i64::from(state.failures) >= threshold(max_failures, children);
        Ok(if failed { Status::Failure } else { Status::Success })
    }

    /// All children but the last as a sequence; if that fails, the last one, and then failure.
    /// State: `cursor` and `count` as [`Run::in_order`], `latch` whether the last child runs.
    pub(crate) fn try_catch(&mut self, id: u32) -> Ticked {
        let (_, _, mut child) = self.enter(id);
        let last = self.last_child(id);
        while !self.node(id).state.latch && child < last {
            let answer = self.tick(child)?;
            child = self.node(child).end;
            match answer {
                Status::Running => return Ok(answer),
                Status::Idle => return self.unexpected_idle(id),
                Status::Failure => {
                    self.reset_children(id);
                    let state = &mut self.node(id).state;
                    state.cursor = 0;
                    state.latch = true;
                }
                Status::Success => self.node(id).state.cursor = child,
                Status::Skipped => {
                    let state = &mut self.node(id).state;
                    state.cursor = child;
                    state.count += 1;
                }
            }
        }
        if !self.node(id).state.latch {
            self.reset_children(id);
            // The last child counts as skipped: it was not needed.
            self.node(id).state.count += 1;
            return Ok(self.finish(id, Status::Success));
        }
        let answer = self.tick(last)?;
        if answer == Status::Running {
            return Ok(answer);
        }
        self.reset_children(id);
        self.node(id).state = State::default();
        Ok(Status::Failure)
    }

    fn last_child(&mut self, id: u32) -> u32 {
        let end = self.node(id).end;
        let mut child = id + 1;
        while self.node(child).end < end {
            child = self.node(child).end;
        }
        child
    }

    pub(crate) fn halt_try_catch(&mut self, id: u32) {
        let node = self.node(id);
        let trying = node.status == Status::Running && !node.state.latch;
        node.state = State::default();
        self.reset_children(id);
        if !trying {
            return;
        }
        let catches = self.read::<bool>(id, 0).and_then(|catches| {
            if catches {
                let last = self.last_child(id);
                self.tick(last)?;
                self.reset(last);
            }
            Ok(())
        });
        if let Err(fault) = catches {
            self.keep_halt_fault(fault);
        }
    }
}
