//! The control nodes that choose between their children.

use crate::data::blackboard::index;
use crate::data::semantics::Deviation;
use crate::data::status::Status;
use crate::run::tick::{Fault, Run, Ticked};
use crate::words::error::TickErrorKind;
use crate::words::language::both;

impl<W> Run<'_, W> {
    /// The second and the third child, if the node has the right number of children.
    fn branches(&mut self, id: u32) -> Result<(u32, Option<u32>), Fault> {
        let node = self.node(id);
        let (children, end) = (node.children, node.end);
        if !matches!(children, 2 | 3) {
            return Err(self.fault(
                id,
                TickErrorKind::Node,
                both!(
                    "this node needs two or three children, a condition and one or two branches; it has {children}",
                    "dieser Knoten braucht zwei oder drei Kinder, eine Bedingung und einen oder zwei Zweige; er hat {children}"
                ),
            ));
        }
        let then = self.node(id + 1).end;
        let otherwise = self.node(then).end;
        Ok((then, (otherwise < end).then_some(otherwise)))
    }

    /// What a skipped condition means.
    fn skipped_condition(&mut self, id: u32) -> Ticked {
        if self.core.board.semantics.has(Deviation::SkippedConditionSkips) {
            self.reset_children(id);
            self.node(id).state.cursor = 0;
            Ok(Status::Skipped)
        } else {
            let message = both!("the condition was skipped", "die Bedingung wurde ausgelassen");
            Err(self.fault(id, TickErrorKind::Node, message))
        }
    }

    /// The condition is asked once, then its branch runs. State: `cursor` the branch.
    pub(crate) fn if_then_else(&mut self, id: u32) -> Ticked {
        let (then, otherwise) = self.branches(id)?;
        self.node(id).status = Status::Running;
        if self.node(id).state.cursor == 0 {
            let answer = self.tick(id + 1)?;
            let branch = match answer {
                Status::Running => return Ok(answer),
                Status::Success => then,
                Status::Failure => match otherwise {
                    Some(otherwise) => otherwise,
                    None => {
                        if self.core.board.semantics.has(Deviation::IfThenElseResets) {
                            self.reset_children(id);
                        }
                        return Ok(answer);
                    }
                },
                Status::Skipped => return self.skipped_condition(id),
                Status::Idle => return self.unexpected_idle(id),
            };
            self.node(id).state.cursor = branch;
        }
        let branch = self.node(id).state.cursor;
        let answer = self.tick(branch)?;
        if answer != Status::Running {
            self.reset_children(id);
            self.node(id).state.cursor = 0;
        }
        Ok(answer)
    }

    /// The condition is asked in every tick. No state.
    pub(crate) fn while_do_else(&mut self, id: u32) -> Ticked {
        let (then, otherwise) = self.branches(id)?;
        self.node(id).status = Status::Running;
        let condition = self.tick(id + 1)?;
        let answer = match condition {
            Status::Running => return Ok(condition),
            Status::Success => {
                if let Some(otherwise) = otherwise {
                    self.reset(otherwise);
                }
                self.tick(then)?
            }
            Status::Failure => match otherwise {
                Some(otherwise) => {
                    self.reset(then);
                    self.tick(otherwise)?
                }
                None => Status::Failure,
            },
            Status::Skipped => {
                self.reset_children(id);
                return self.skipped_condition(id);
            }
            Status::Idle => return self.unexpected_idle(id),
        };
        if answer != Status::Running {
            self.reset_children(id);
        }
        Ok(answer)
    }

    /// The child whose label is the text of the variable, else the last one. State: `cursor` the running child.
    pub(crate) fn switch(&mut self, id: u32) -> Ticked {
        let ty = &self.core.types[self.core.info[id as usize].ty as usize];
        let cases = index(ty.ports.len() - 1);
        let children = self.node(id).children;
        let needed = cases + 1;
        if children != needed {
            return Err(self.fault(
                id,
                TickErrorKind::Node,
                both!(
                    "a `Switch` with {cases} cases needs {needed} children, the last one for all else; it has {children}",
                    "ein `Switch` mit {cases} Fällen braucht {needed} Kinder, das letzte für alles andere; er hat {children}"
                ),
            ));
        }
        let matching = match self.port(id, 0) {
            None => cases,
            Some(value) => (0..cases)
                .find(|case| self.port(id, 1 + case).is_some_and(|label| self.same_text(value, label)))
                .unwrap_or(cases),
        };
        let mut child = id + 1;
        for _ in 0..matching {
            child = self.node(child).end;
        }
        let running = self.node(id).state.cursor;
        if running != 0 && running != child {
            self.reset(running);
        }
        let answer = self.tick(child)?;
        self.node(id).state.cursor = if answer == Status::Running { child } else { 0 };
        if answer.is_completed() {
            self.reset_children(id);
        }
        Ok(answer)
    }
}
