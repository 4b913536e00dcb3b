//! Programs with something changed: blocks dropped, numbers changed, order swapped. What checks of lessons are made of.

use std::collections::BTreeMap;

use super::{Block, BlockIx, Field, Kind, Program};
use crate::registry::{ArgKind, Preset, Shape};

/// A number in a program.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberAt {
    /// The block that it belongs to.
    pub block: BlockIx,
    /// The field's name, in capitals.
    pub field: String,
    /// The number.
    pub value: f64,
    /// What it may be, from least to greatest.
    pub range: (f64, f64),
    /// From one to the next, if the field says so.
    pub step: Option<f64>,
}

impl Program {
    /// All numbers that stand in blocks, also those that nobody has touched since the block was taken from the toolbox.
    #[must_use]
    pub fn numbers(&self) -> Vec<NumberAt> {
        let mut numbers = Vec::new();
        for (ix, block, known) in self.known().filter(|(_, block, _)| !block.is_off) {
            for arg in &known.args {
                let (value, range, step) = match &arg.kind {
                    ArgKind::Number { default, least, greatest, step } => {
                        let written = block.fields.get(&arg.name).and_then(Field::to_number);
                        (Some(written.unwrap_or(*default)), (*least, *greatest), Some(*step))
                    }
                    ArgKind::Value { default, least, greatest, step, .. } => {
                        let range = (least.unwrap_or(f64::MIN), greatest.unwrap_or(f64::MAX));
                        (self.number_in(block, &arg.name, default.as_ref()), range, *step)
                    }
                    _ => continue,
                };
                let step = step.filter(|step| *step > 0.0);
                numbers.extend(value.map(|value| NumberAt { block: ix, field: arg.name.clone(), value, range, step }));
            }
        }
        numbers
    }

    fn number_in(&self, block: &Block, socket: &str, default: Option<&Preset>) -> Option<f64> {
        let Some(inner) = block.inputs.get(socket).map(|ix| self.block(*ix)) else {
            return match default? {
                Preset::Number(number) => Some(*number),
                Preset::Text(_) => None,
            };
        };
        matches!(inner.kind, Kind::Number).then(|| inner.fields.get("NUM").and_then(Field::to_number)).flatten()
    }

    /// Whether this is the other program but for words: texts, what is listened for, and names.
    #[must_use]
    pub fn is_translation_of(&self, other: &Self) -> bool {
        let is_word = |block: &Block, field: &str| match block.kind {
            Kind::Text => true,
            Kind::Number => false,
            Kind::Known(known) => known.arg(field).is_some_and(|arg| arg.words().is_some()),
        };
        let same_fields = |a: &Block, b: &Block| {
            let fields = |block: &Block| -> Vec<(String, Field)> {
                let all = block.fields.iter().filter(|(field, _)| !is_word(block, field));
                all.map(|(field, value)| (field.clone(), value.clone())).collect()
            };
            fields(a) == fields(b)
        };
        // Both were read in the same order, top to bottom.
        self.stacks == other.stacks
            && self.blocks.len() == other.blocks.len()
            && self.blocks.iter().zip(&other.blocks).all(|(a, b)| {
                (a.kind, &a.inputs, a.next, a.is_off) == (b.kind, &b.inputs, b.next, b.is_off) && same_fields(a, b)
            })
    }

    /// The same program with another number in this place.
    #[must_use]
    pub fn with_number(&self, at: &NumberAt, value: f64) -> Self {
        let mut program = self.clone();
        let place = at.block.0 as usize;
        let is_field = matches!(self.block(at.block).kind, Kind::Known(known)
            if known.arg(&at.field).is_some_and(|arg| matches!(arg.kind, ArgKind::Number { .. })));
        if is_field {
            program.blocks[place].fields.insert(at.field.clone(), Field::Number(value));
            return program;
        }
        let fields = BTreeMap::from([("NUM".to_owned(), Field::Number(value))]);
        match self.block(at.block).inputs.get(&at.field) {
            Some(inner) => program.blocks[inner.0 as usize].fields = fields,
            None => {
                let inner = BlockIx(u32::try_from(program.blocks.len()).unwrap_or(u32::MAX));
                let id = format!("{}-{}", self.block(at.block).id, at.field);
                let (inputs, next, is_off) = (BTreeMap::new(), None, false);
                program.blocks.push(Block { id, kind: Kind::Number, fields, inputs, next, is_off });
                program.blocks[place].inputs.insert(at.field.clone(), inner);
            }
        }
        program
    }

    /// The same program without this block: what was below it moves up, what was in it goes with it. A hat takes its
    /// stack along.
    #[must_use]
    pub fn without(&self, dropped: BlockIx) -> Self {
        let mut program = self.clone();
        let next = program.blocks[dropped.0 as usize].next;
        program.put(dropped, next);
        program.stacks.retain(|stack| *stack != dropped);
        program
    }

    /// The same program with the first body of this block in its place; `None` if it has none or an empty one.
    #[must_use]
    pub fn opened(&self, outer: BlockIx) -> Option<Self> {
        let Kind::Known(known) = self.block(outer).kind else { return None };
        let body = known.args.iter().find(|arg| matches!(arg.kind, ArgKind::Body { .. }))?;
        let first = *self.block(outer).inputs.get(&body.name)?;
        let last = std::iter::successors(Some(first), |ix| self.block(*ix).next).last()?;
        let mut program = self.clone();
        program.blocks[last.0 as usize].next = self.block(outer).next;
        program.put(outer, Some(first));
        Some(program)
    }

    /// The same program with this block and the one below it in the other order; `None` if there is none below, or one
    /// of them cannot stand there.
    #[must_use]
    pub fn swapped(&self, upper: BlockIx) -> Option<Self> {
        let lower = self.block(upper).next?;
        let can_move =
            |ix: BlockIx| matches!(self.block(ix).kind, Kind::Known(known) if matches!(known.shape, Shape::Statement));
        if !can_move(upper) || !can_move(lower) {
            return None;
        }
        let mut program = self.clone();
        program.put(upper, Some(lower));
        program.blocks[upper.0 as usize].next = self.block(lower).next;
        program.blocks[lower.0 as usize].next = Some(upper);
        Some(program)
    }

    /// Puts another block, or none, where this one hangs. A hat hangs nowhere.
    fn put(&mut self, old: BlockIx, new: Option<BlockIx>) {
        for block in &mut self.blocks {
            if block.next == Some(old) {
                block.next = new;
            }
            let names: Vec<String> =
                block.inputs.iter().filter(|(_, input)| **input == old).map(|(name, _)| name.clone()).collect();
            for name in names {
                match new {
                    Some(new) => block.inputs.insert(name, new),
                    None => block.inputs.remove(&name),
                };
            }
        }
    }
}
