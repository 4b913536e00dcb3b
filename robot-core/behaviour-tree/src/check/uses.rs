//! Who reads and who writes the entries of the blackboard.

use crate::data::blackboard::{Slot, index};
use crate::data::port::Direction;
use crate::node::kind::Kind;
use crate::script::{AssignOp, Op, Program};

/// What is done with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Access {
    /// It must have a value.
    Read,
    /// It is looked at, whether it has a value or not.
    Look,
    /// It must exist.
    Change,
    /// It is written.
    Write,
}

/// When a node uses an entry: in one of its conditions, by their number, or in its own work.
pub(super) type Phase = usize;
pub(super) const OWN_SCRIPT: Phase = 8;
pub(super) const PORTS: Phase = 9;

/// A use of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use<'a> {
    pub(super) slot: Slot,
    pub(super) node: u32,
    pub(super) phase: Phase,
    pub(super) access: Access,
    /// The attribute with the script or the port.
    pub(super) attribute: &'a str,
    /// Whether it happens whenever the script runs.
    pub(super) is_sure: bool,
}

pub(super) fn of_port(kind: Kind, port: &str, direction: Direction) -> Option<Access> {
    Some(match (kind, port, direction) {
        (Kind::UnsetBlackboard { .. }, ..)
        // That the script is there is asked when the tree is made.
        | (Kind::Script { .. } | Kind::ScriptCondition { .. }, "code", _)
        | (Kind::Precondition { .. }, "if", _) => return None,
        (
            Kind::Switch | Kind::RunOnce | Kind::SkipUnlessUpdated | Kind::WaitValueUpdate | Kind::WasEntryUpdated,
            ..,
        )
        | (Kind::SetBlackboard { .. }, "value", _)
        | (Kind::Loop { .. }, "if_empty", _) => Access::Look,
        (Kind::Loop { .. }, "queue", _) | (_, _, Direction::Input) => Access::Read,
        // A leaf may read it only where there is something.
        (_, _, Direction::InOut | Direction::Output) => Access::Write,
    })
}

/// How a script uses entries, in its order: entry, access, and whether it does so whenever it runs.
pub(super) fn of_script(program: &Program, mut visit: impl FnMut(Slot, Access, bool)) {
    // What lies before the end of a jump may be jumped over.
    let mut sure_from = 0;
    for (i, op) in program.ops().iter().enumerate() {
        let is_sure = index(i) >= sure_from;
        match op {
            Op::Load(slot) | Op::CompareWith { slot, .. } => visit(*slot, Access::Read, is_sure),
            Op::Target { slot, create: false } => visit(*slot, Access::Change, is_sure),
            Op::Store { slot, op } => {
                if !matches!(op, AssignOp::Create | AssignOp::Set) {
                    visit(*slot, Access::Read, is_sure);
                }
                visit(*slot, Access::Write, is_sure);
            }
            Op::StoreConst { slot, op, .. } => {
                match op {
                    AssignOp::Create => {}
                    AssignOp::Set => visit(*slot, Access::Change, is_sure),
                    _ => visit(*slot, Access::Read, is_sure),
                }
                visit(*slot, Access::Write, is_sure);
            }
            Op::JumpUnless(to) | Op::Jump(to) => sure_from = sure_from.max(*to),
            Op::Compare { exit, .. } if *exit != u32::MAX => sure_from = sure_from.max(*exit),
            _ => {}
        }
    }
}
