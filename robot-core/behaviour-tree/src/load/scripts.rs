//! The scripts of a node, compiled while its tree is made: conditions, and what stands in its ports.

use std::ops::Range;
use std::sync::Arc;

use crate::data::blackboard::{Slot, index};
use crate::data::conversion::FromValue;
use crate::document::xml::{Attribute, Document};
use crate::load::builder::{Awaited, Builder};
use crate::node::kind::{Conditions, NONE};
use crate::node::leaf::Binding;
use crate::script::{self, ScopeNames};
use crate::words::error::{LoadError, LoadErrorKind};
use crate::words::language::both;

impl<W> Builder<'_, W> {
    pub(super) fn conditions(&mut self, document: &Document, element: usize, scope: u32) -> Result<u32, LoadError> {
        let mut conditions = Conditions::EMPTY;
        let mut any = false;
        for (i, name) in Conditions::ATTRIBUTES.iter().enumerate() {
            if let Some(attribute) = document.attribute(element, name)
                && let Some(program) = conditions.program_mut(i)
            {
                if attribute.value.trim().is_empty() {
                    self.faults.report(empty_script(document, attribute, name))?;
                    continue;
                }
                let compiled = self.compile(document, attribute, scope);
                *program = self.faults.recover(compiled, NONE)?;
                any = true;
            }
        }
        if !any {
            return Ok(NONE);
        }
        self.core.conditions.push(conditions);
        Ok(index(self.core.conditions.len() - 1))
    }

    fn compile(&mut self, document: &Document, attribute: &Attribute, scope: u32) -> Result<u32, LoadError> {
        let key = (scope, attribute.value.clone());
        if let Some(known) = self.programs.get(&key) {
            return Ok(*known);
        }
        let names = &mut ScopeNames { board: &mut self.core.board, scope };
        let program = script::compile(&attribute.value, names).map_err(|error| {
            // Entities make the value shorter than its text in the file: then only the whole can be marked.
            let span = if attribute.span.len() == attribute.value.len() {
                let at = attribute.span.start + error.at;
                at..(at + 1).min(attribute.span.end)
            } else {
                attribute.span.clone()
            };
            document.error(LoadErrorKind::Script, span, error.message, error.cure)
        })?;
        let program = self.core.add_program(program, &attribute.value);
        self.programs.insert(key, program);
        Ok(program)
    }

    pub(super) fn compile_text(
        &mut self,
        document: &Document,
        at: &Range<usize>,
        text: Option<&str>,
        scope: u32,
    ) -> Result<u32, LoadError> {
        let Some(text) = text else { return Ok(NONE) };
        let names = &mut ScopeNames { board: &mut self.core.board, scope };
        let program = script::compile(text, names).map_err(|error| {
            let message =
                both!("in the stand-in's script `{text}`: {}", "im Skript des Ersatzes `{text}`: {}"; error.message);
            document.error(LoadErrorKind::Script, at.clone(), message, error.cure)
        })?;
        Ok(self.core.add_program(program, text))
    }

    /// The program of the script in a node's first port, and whether that leads to an entry.
    pub(super) fn script(
        &mut self,
        document: &Document,
        element: usize,
        port: &str,
        id: u32,
    ) -> Result<(u32, bool), LoadError> {
        let Some(attribute) = document.attribute(element, port) else { return Ok((NONE, false)) };
        let scope = self.core.info[id as usize].scope;
        let first_port = self.core.nodes[id as usize].ports as usize;
        if let Binding::Slot(slot) = self.core.bindings[first_port] {
            return Ok((self.script_in_entry(document, attribute, scope, slot)?, true));
        }
        // Nothing at all is a script that does nothing; white space is none.
        if !attribute.value.is_empty() && attribute.value.trim().is_empty() {
            return Err(empty_script(document, attribute, port));
        }
        Ok((self.compile(document, attribute, scope)?, false))
    }

    /// A program of its own for a script that stands on the blackboard, where it must stand by now.
    fn script_in_entry(
        &mut self,
        document: &Document,
        attribute: &Attribute,
        scope: u32,
        slot: Slot,
    ) -> Result<u32, LoadError> {
        let error = |message, cure| document.error(LoadErrorKind::Script, attribute.span.clone(), message, cure);
        let entry = self.core.board.entry(slot);
        let key = entry.key.clone();
        let Some(script) = entry.value.as_ref().and_then(Arc::<str>::from_value) else {
            let is_awaited = entry.scope == 0
                && match self.awaited {
                    Awaited::All => true,
                    Awaited::Keys(keys) => keys.contains(&&*key),
                };
            if is_awaited {
                return Ok(NONE);
            }
            return Err(error(
                both!(
                    "the script is to come from `{key}`, which has no value yet",
                    "das Skript soll aus `{key}` kommen, wo noch nichts steht"
                ),
                both!(
                    "a script on the blackboard must be there when the tree is loaded: let the host provide it, or hand the text to the subtree",
                    "Ein Skript auf dem Blackboard muss da sein, wenn der Baum geladen wird: vom Programm geben lassen oder dem Unterbaum als Text mitgeben"
                ),
            ));
        };
        if !script.is_empty() && script.trim().is_empty() {
            return Err(error(
                both!("the script in `{key}` is empty", "das Skript in `{key}` ist leer"),
                both!("write a statement, such as `x := 1`", "eine Anweisung schreiben, etwa `x := 1`"),
            ));
        }
        let names = &mut ScopeNames { board: &mut self.core.board, scope };
        let program = script::compile(&script, names).map_err(|fault| {
            let message = both!("in the script `{script}`: {}", "im Skript `{script}`: {}"; fault.message);
            error(message, fault.cure)
        })?;
        Ok(self.core.add_program(program, &script))
    }
}

fn empty_script(document: &Document, attribute: &Attribute, name: &str) -> LoadError {
    document.error(
        LoadErrorKind::Script,
        attribute.span.clone(),
        both!("the script in `{name}` is empty", "das Skript in `{name}` ist leer"),
        both!(
            "write the condition or the assignment, or leave the attribute out",
            "die Bedingung oder Zuweisung hinschreiben oder das Attribut weglassen"
        ),
    )
}
