//! The built-in leaves.

use std::sync::Arc;

use crate::data::blackboard::Slot;
use crate::data::port_type::PortType;
use crate::data::status::Status;
use crate::data::value::Value;
use crate::node::kind::{Cause, NONE};
use crate::node::leaf::Binding;
use crate::run::tick::{Fault, Run, Ticked, not_given};
use crate::script::{self, ScopeNames};
use crate::words::error::TickErrorKind;
use crate::words::language::{Both, both};

/// How many entries there may be when a script of the blackboard is compiled: each may name new ones.
const MAX_ENTRIES: usize = 1_000_000;

fn no_script() -> Both {
    both!("there is no script in `code`", "in `code` steht kein Skript")
}

impl<W> Run<'_, W> {
    fn missing_script(&self, program: u32) -> bool {
        program == NONE || self.core.programs[program as usize].is_empty()
    }

    /// Compiles the script of a node anew if it comes from the blackboard, its first port, and is another one by now.
    pub(crate) fn read_script(&mut self, id: u32, program: u32) -> Result<(), Fault> {
        match (self.port(id, 0), &self.core.scripts[program as usize]) {
            (Some(Value::Text(now)), known) if Arc::ptr_eq(now, known) || now == known => Ok(()),
            _ => self.compile_again(id, program),
        }
    }

    #[cold]
    fn compile_again(&mut self, id: u32, program: u32) -> Result<(), Fault> {
        let script = self.read::<Arc<str>>(id, 0)?;
        if script == self.core.scripts[program as usize] {
            return Ok(());
        }
        if script.trim().is_empty() {
            let message = both!("it is empty", "es ist leer");
            return Err(self.fault_in_script(id, &script, &message));
        }
        if self.core.board.entries.len() >= MAX_ENTRIES {
            let message = both!(
                "scripts on the blackboard have named more than {MAX_ENTRIES} variables",
                "Skripte auf dem Blackboard haben mehr als {MAX_ENTRIES} Variablen genannt"
            );
            return Err(self.fault_in_script(id, &script, &message));
        }
        let scope = self.core.info[id as usize].scope;
        let names = &mut ScopeNames { board: &mut self.core.board, scope };
        let compiled = script::compile(&script, names);
        self.core.programs[program as usize] =
            compiled.map_err(|error| self.fault_in_script(id, &script, &error.message))?;
        self.core.scripts[program as usize] = script;
        Ok(())
    }

    pub(crate) fn script_node(&mut self, id: u32, program: u32, from_entry: bool) -> Ticked {
        if from_entry {
            self.read_script(id, program)?;
        }
        self.script(id, program)?;
        Ok(Status::Success)
    }

    pub(crate) fn script_condition(&mut self, id: u32, program: u32, from_entry: bool) -> Ticked {
        if from_entry {
            self.read_script(id, program)?;
        }
        if self.missing_script(program) {
            return Err(self.fault(id, TickErrorKind::Script, no_script()));
        }
        if self.test(id, program)? {
            return Ok(Status::Success);
        }
        self.node(id).cause = Cause::Untrue;
        Ok(Status::Failure)
    }

    /// Writes a text, or copies an entry with its type.
    pub(crate) fn set_blackboard(&mut self, id: u32, indirect: bool, at_root: bool) -> Ticked {
        let target = self.key_slot(id, 1, "output_key", indirect)?;
        let ports = self.node(id).ports as usize;
        let scope = if at_root { 0 } else { self.core.info[id as usize].scope };
        let board = &mut self.core.board;
        let (value, ty) = match &self.core.bindings[ports] {
            Binding::Unset => return Err(self.fault(id, TickErrorKind::Port, not_given("value"))),
            Binding::Literal(text) => (text.clone(), PortType::Text),
            Binding::Slot(source) => {
                let source = board.entry(*source);
                if !source.exists {
                    let key = source.key.clone();
                    let message = both!("there is no entry `{key}`", "den Eintrag `{key}` gibt es nicht");
                    return Err(self.fault(id, TickErrorKind::Port, message));
                }
                let (value, ty) = (source.value.clone(), source.ty);
                let target = board.entry_mut(target);
                if !target.exists {
                    (target.exists, target.ty) = (true, ty);
                }
                match value {
                    Some(value) => (value, ty),
                    None => return Ok(Status::Failure),
                }
            }
        };
        match board.copy(target, value, ty, scope) {
            Ok(()) => Ok(Status::Success),
            Err(error) => Err(self.fault(id, TickErrorKind::Port, error.words())),
        }
    }

    pub(crate) fn unset_blackboard(&mut self, id: u32, indirect: bool, at_root: bool) -> Ticked {
        let slot = self.key_slot(id, 0, "key", indirect)?;
        let scope = if at_root { 0 } else { self.core.info[id as usize].scope };
        self.core.board.unset(slot, scope);
        Ok(Status::Success)
    }

    /// The entry that a port names, itself or by the text of the entry that it leads to.
    fn key_slot(&mut self, id: u32, port: u32, name: &str, indirect: bool) -> Result<Slot, Fault> {
        let Some(slot) = self.port_slot(id, port) else {
            return Err(self.fault(id, TickErrorKind::Port, not_given(name)));
        };
        if !indirect {
            return Ok(slot);
        }
        let key = self.read::<Arc<str>>(id, port)?;
        Ok(self.core.board.resolve_written(self.core.info[id as usize].scope, &key))
    }

    /// State: `mark` when it ends.
    pub(crate) fn sleep(&mut self, id: u32) -> Ticked {
        let now = self.now_ns();
        match self.node(id).status {
            Status::Running => Ok(if now < self.node(id).state.mark { Status::Running } else { Status::Success }),
            Status::Idle => {
                let ms = self.milliseconds(id, 0)?;
                if ms == 0 {
                    return Ok(Status::Success);
                }
                self.node(id).state.mark = now.saturating_add(ms.saturating_mul(1_000_000));
                Ok(Status::Running)
            }
            completed => Ok(completed),
        }
    }

    /// State: `mark` the last write seen.
    pub(crate) fn was_entry_updated(&mut self, id: u32) -> Ticked {
        Ok(if self.is_updated(id) { Status::Success } else { Status::Failure })
    }

    /// A stand-in. State: `mark` when it is done.
    pub(crate) fn test_node(&mut self, id: u32, index: u32) -> Ticked {
        let now = self.now_ns();
        let test = self.core.tests[index as usize].clone();
        let status = self.node(id).status;
        match status {
            Status::Idle if test.delay_ns > 0 => {
                self.node(id).state.mark = now.saturating_add(test.delay_ns);
                return Ok(Status::Running);
            }
            Status::Running if now < self.node(id).state.mark => return Ok(Status::Running),
            Status::Idle | Status::Running => {}
            completed => return Ok(completed),
        }
        let status = match test.status_program {
            NONE => test.status,
            program => match self.script(id, program)? {
                Some(Value::Text(name)) => Status::from_name(&name).unwrap_or(Status::Success),
                Some(value) if value.as_number() == Some(0.0) => Status::Failure,
                _ => Status::Success,
            },
        };
        match status {
            Status::Idle => return self.unexpected_idle(id),
            Status::Success => self.script(id, test.success_program)?,
            Status::Failure => self.script(id, test.failure_program)?,
            _ => None,
        };
        self.script(id, test.post_program)?;
        Ok(status)
    }
}
