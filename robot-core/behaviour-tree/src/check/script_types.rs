//! Scripts that calculate with values of the wrong type.
//!
//! Every entry has the kinds of values that anything in the tree may write to it. A script is gone through with these
//! kinds, and with the values themselves where they stand in the script: what fails with all of them always fails.

use std::collections::BTreeMap;

use miette::Severity;

use super::finding::{Finding, MAX_FINDINGS};
use super::kinds::{self, Kinds, Known};
use super::subject::Subject;
use super::uses::{self, Access, OWN_SCRIPT, PORTS, Use};
use crate::data::blackboard::{Blackboard, Entry, Slot};
use crate::data::port_type::PortType;
use crate::data::value::Value;
use crate::node::kind::Kind;
use crate::script::Result;
use crate::script::{AssignOp, BinaryOp, Op, Program, assigned};
use crate::words::language::both;

/// How often the kinds of all entries are worked out anew from one another, at most.
const MAX_ROUNDS: usize = 8;
/// Longer scripts are not gone through: they may write anything.
const MAX_OPS: usize = 1000;
/// Trees with longer scripts in all are not gone through.
const MAX_OPS_IN_ALL: usize = 1_000_000;

pub(super) fn check(subject: &Subject<'_>, uses: &[Use<'_>], findings: &mut Vec<Finding>) {
    let ops: usize = subject.programs.iter().map(|program| program.ops().len()).sum();
    if ops == 0 || ops > MAX_OPS_IN_ALL {
        return;
    }
    let kinds = kinds_of_entries(subject, uses);
    for id in subject.ids() {
        if findings.len() >= MAX_FINDINGS {
            return;
        }
        for (phase, attribute, program) in subject.scripts(id) {
            let is_condition = phase < 4 || (phase == OWN_SCRIPT && !matches!(subject.kind(id), Kind::Script { .. }));
            let result = Run::new(subject.board, &kinds).program(program);
            let result = result.and_then(|value| if is_condition { kinds::condition(&value) } else { Ok(()) });
            if let Err(message) = result
                && !program.is_empty()
            {
                findings.push(subject.at_attribute(
                    id,
                    attribute,
                    Severity::Error,
                    "script-type",
                    both!("this script always fails: {}", "dieses Skript scheitert immer: {}"; message),
                    both!(
                        "numbers go with numbers and texts with texts; `..` joins a text with anything",
                        "Zahlen gehören zu Zahlen und Texte zu Texten; `..` verbindet einen Text mit allem"
                    ),
                ));
            }
        }
    }
}

/// The kinds of values that each entry may hold.
fn kinds_of_entries(subject: &Subject<'_>, uses: &[Use<'_>]) -> Vec<Kinds> {
    let entries = &subject.board.entries;
    if subject.scripts_change() {
        return vec![Kinds::ALL; entries.len()];
    }
    let mut kinds: Vec<Kinds> = (0..)
        .zip(entries)
        .map(|(slot, entry)| match &entry.value {
            Some(value) if entry.ty != PortType::Any => Kinds::of(value),
            _ if subject.is_given(slot) => Kinds::ALL,
            _ => Kinds::NONE,
        })
        .collect();
    for used in uses.iter().filter(|used| used.access == Access::Write && used.phase == PORTS) {
        let declared = entries[used.slot as usize].ty;
        let port = subject.ports(used.node).find(|(port, _)| port.name == used.attribute);
        // What is written takes the type of the entry, where that is another one.
        kinds[used.slot as usize] |= match port {
            Some((port, _)) if port.ty == declared => Kinds::of_type(declared),
            _ => Kinds::ALL,
        };
    }
    for _ in 0..MAX_ROUNDS {
        let before = kinds.clone();
        for program in subject.programs {
            let mut run = Run::new(subject.board, &before);
            // What it writes before it fails is written.
            let _ = run.program(program);
            for (slot, written) in run.written {
                kinds[slot as usize] |= written;
            }
        }
        if kinds == before {
            // That nothing writes an entry is told by another rule.
            return kinds.into_iter().map(|kinds| if kinds == Kinds::NONE { Kinds::ALL } else { kinds }).collect();
        }
    }
    vec![Kinds::ALL; entries.len()]
}

/// What is known at a place in a script.
#[derive(Debug, Clone, Default)]
struct State {
    stack: Vec<Known>,
    /// The entries that this script has written.
    local: BTreeMap<Slot, Known>,
}

impl State {
    fn pop(&mut self) -> Result<Known> {
        let value = self.stack.pop().ok_or(both!("a value is missing", "ein Wert fehlt"))?;
        value.kinds().map(|_| value)
    }

    /// What is known where two ways meet.
    fn meet(self, other: Self) -> Self {
        let stack = self.stack.iter().zip(&other.stack).map(|(a, b)| a.or(b)).collect();
        let local = self.local.iter().filter_map(|(slot, a)| Some((*slot, a.or(other.local.get(slot)?)))).collect();
        Self { stack, local }
    }
}

/// Goes through a script with what is known.
struct Run<'a> {
    board: &'a Blackboard,
    kinds: &'a [Kinds],
    written: Vec<(Slot, Kinds)>,
}

impl<'a> Run<'a> {
    const fn new(board: &'a Blackboard, kinds: &'a [Kinds]) -> Self {
        Self { board, kinds, written: Vec::new() }
    }

    /// The value of the script, or why it fails on every way through it.
    fn program(&mut self, program: &Program) -> Result<Known> {
        if program.ops().len() > MAX_OPS {
            uses::of_script(program, |slot, access, _| {
                if access == Access::Write {
                    self.written.push((slot, Kinds::ALL));
                }
            });
            return Ok(Known::Among(Kinds::ALL));
        }
        let mut here = Some(State::default());
        let mut ahead: BTreeMap<usize, State> = BTreeMap::new();
        let mut failure = None;
        for (at, op) in program.ops().iter().enumerate() {
            join(&mut here, ahead.remove(&at));
            let Some(state) = &mut here else { continue };
            match self.step(state, op) {
                Ok(Next::Op) => {}
                Ok(Next::Either(other, to)) => {
                    let known = ahead.remove(&(to as usize));
                    let mut other = Some(other);
                    join(&mut other, known);
                    ahead.extend(other.map(|other| (to as usize, other)));
                }
                Ok(Next::Jump(to)) => {
                    let mut there = ahead.remove(&(to as usize));
                    join(&mut there, here.take());
                    ahead.extend(there.map(|there| (to as usize, there)));
                }
                Err(message) => {
                    failure.get_or_insert(message);
                    here = None;
                }
            }
        }
        join(&mut here, ahead.remove(&program.ops().len()));
        match here {
            Some(mut state) => Ok(state.stack.pop().unwrap_or(Known::Nothing)),
            None => Err(failure.unwrap_or_default()),
        }
    }

    fn step(&mut self, state: &mut State, op: &Op) -> Result<Next> {
        match op {
            Op::Const(value) => state.stack.push(Known::Exactly(value.clone())),
            Op::Load(slot) => {
                let value = self.load(state, *slot)?;
                state.stack.push(value);
            }
            Op::Unary(op) => {
                let value = state.pop()?;
                state.stack.push(kinds::unary(*op, &value)?);
            }
            Op::Binary(op) => {
                let (right, left) = (state.pop()?, state.pop()?);
                state.stack.push(kinds::binary(*op, &left, &right)?);
            }
            Op::Compare { op, exit } => {
                let (right, left) = (state.pop()?, state.pop()?);
                let holds = kinds::compare(*op, &left, &right, &self.board.enums)?;
                if *exit != u32::MAX {
                    let mut other = state.clone();
                    other.stack.push(holds);
                    state.stack.push(right);
                    return Ok(Next::Either(other, *exit));
                }
                state.stack.push(holds);
            }
            Op::CompareWith { slot, op, number } => {
                let value = self.load(state, *slot)?;
                let number = Known::Exactly(Value::Real(*number));
                state.stack.push(kinds::compare(*op, &value, &number, &self.board.enums)?);
            }
            Op::JumpUnless(to) => {
                kinds::number(&state.pop()?)?;
                return Ok(Next::Either(state.clone(), *to));
            }
            Op::Jump(to) => return Ok(Next::Jump(*to)),
            Op::Drop => {
                state.stack.pop();
            }
            Op::Target { .. } => {}
            Op::NoTarget => {
                return Err(both!(
                    "only a variable can stand left of an assignment",
                    "links von einer Zuweisung kann nur eine Variable stehen"
                ));
            }
            Op::Store { slot, op } => {
                let value = state.pop()?;
                self.store(state, *slot, *op, &value)?;
            }
            Op::StoreConst { slot, op, value } => self.store(state, *slot, *op, &Known::Exactly(value.clone()))?,
        }
        Ok(Next::Op)
    }

    fn load(&self, state: &State, slot: Slot) -> Result<Known> {
        match (state.local.get(&slot), self.kinds[slot as usize]) {
            (Some(known), _) => Ok(known.clone()),
            // As long as nothing is known to write it, nothing can come after a read.
            (None, Kinds::NONE) => Err(both!(
                "a value is used that was never written",
                "ein Wert wird gebraucht, der nie geschrieben wurde"
            )),
            (None, kinds) => Ok(Known::Among(kinds)),
        }
    }

    fn store(&mut self, state: &mut State, slot: Slot, op: AssignOp, value: &Known) -> Result<()> {
        let entry = &self.board.entries[slot as usize];
        let by = match op {
            AssignOp::Create | AssignOp::Set => None,
            AssignOp::Add => Some(BinaryOp::Add),
            AssignOp::Subtract => Some(BinaryOp::Subtract),
            AssignOp::Multiply => Some(BinaryOp::Multiply),
            AssignOp::Divide => Some(BinaryOp::Divide),
        };
        let old_kinds = self.kinds[slot as usize];
        let new = match (state.local.get(&slot), value, by) {
            (Some(Known::Exactly(old)), Known::Exactly(value), _) => {
                let entry = Entry { value: Some(old.clone()), ..entry.clone() };
                Known::Exactly(assigned(&entry, &self.board.enums, op, value.clone())?)
            }
            (_, value, Some(by)) => {
                let old = self.load(state, slot)?;
                let result = kinds::binary(by, &old, value)?;
                Known::Among(
                    old.kinds()? | if result.kinds()?.is_within(Kinds::TEXT) { Kinds::TEXT } else { Kinds::NONE },
                )
            }
            // The first value of an entry, or one of the only kind that it has.
            (None, Known::Exactly(value), None)
                if entry.ty == PortType::Any && old_kinds.is_within(Kinds::of(value)) =>
            {
                Known::Exactly(value.clone())
            }
            (_, value, None) if entry.ty == PortType::Any => Known::Among(old_kinds | value.kinds()?),
            _ => Known::Among(Kinds::ALL),
        };
        self.written.push((slot, new.kinds()?));
        state.stack.push(new.clone());
        state.local.insert(slot, new);
        Ok(())
    }
}

/// Where it goes on.
enum Next {
    Op,
    /// Here, or there with this state.
    Either(State, u32),
    Jump(u32),
}

fn join(here: &mut Option<State>, other: Option<State>) {
    *here = match (here.take(), other) {
        (Some(a), Some(b)) => Some(a.meet(b)),
        (a, b) => a.or(b),
    };
}
