//! States of a tree along a replay, so that going back need not begin at the beginning.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::arena::core::Core;
use crate::data::blackboard::Blackboard;
use crate::node::kind::Node;
use crate::script::Program;

/// How many states are kept; past that, every other one is dropped and they stand twice as far apart.
const MOST: usize = 16;

/// All of a tree that changes while it runs, as long as its leaves have no state of their own.
#[derive(Debug, Clone)]
pub(crate) struct Keyframe {
    nodes: Vec<Node>,
    board: Blackboard,
    reasons: Vec<Option<crate::words::reason::Reason>>,
    budget: u32,
    tick: u32,
    wake_up: bool,
    stopping: Vec<u32>,
    /// The scripts that come from the blackboard, as they were compiled for its entries, by their programs.
    scripts: Vec<(u32, Program, Arc<str>)>,
    /// How many nodes the call of the last tick had visited after it.
    pub(crate) visited: u32,
}

impl Keyframe {
    pub(crate) fn of<W>(core: &Core<W>, visited: u32) -> Self {
        Self {
            nodes: core.nodes.clone(),
            board: core.board.clone(),
            reasons: core.reasons.clone(),
            budget: core.budget,
            tick: core.tick,
            wake_up: core.wake_up,
            stopping: core.stopping.clone(),
            scripts: core
                .nodes
                .iter()
                .filter_map(|node| node.kind.program_from_entry())
                .map(|at| (at, core.programs[at as usize].clone(), Arc::clone(&core.scripts[at as usize])))
                .collect(),
            visited,
        }
    }

    pub(crate) fn restore<W>(&self, core: &mut Core<W>) {
        core.nodes.clone_from(&self.nodes);
        core.board.clone_from(&self.board);
        core.reasons.clone_from(&self.reasons);
        core.stopping.clone_from(&self.stopping);
        for (at, program, script) in &self.scripts {
            core.programs[*at as usize].clone_from(program);
            core.scripts[*at as usize].clone_from(script);
        }
        (core.budget, core.tick, core.wake_up) = (self.budget, self.tick, self.wake_up);
    }
}

/// Some states, by the number of steps before them.
#[derive(Debug)]
pub(crate) struct Keyframes {
    frames: BTreeMap<usize, Keyframe>,
    apart: usize,
}

impl Keyframes {
    pub(crate) fn new(first: Keyframe) -> Self {
        Self { frames: BTreeMap::from([(0, first)]), apart: 64 }
    }

    /// Keeps the state at a step, if one is due there.
    pub(crate) fn offer(&mut self, step: usize, frame: impl FnOnce() -> Keyframe) {
        if !step.is_multiple_of(self.apart) || self.frames.contains_key(&step) {
            return;
        }
        self.frames.insert(step, frame());
        if self.frames.len() > MOST {
            self.apart *= 2;
            let apart = self.apart;
            self.frames.retain(|step, _| step.is_multiple_of(apart));
        }
    }

    /// The last state at or before a step.
    pub(crate) fn before(&self, step: usize) -> Option<(usize, &Keyframe)> {
        self.frames.range(..=step).next_back().map(|(step, frame)| (*step, frame))
    }
}
