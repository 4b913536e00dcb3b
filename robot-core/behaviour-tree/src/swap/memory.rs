//! What a tree remembers, and which of it holds for another one.

use std::collections::BTreeMap;

use super::error::SwapError;
use crate::arena::core::Core;
use crate::data::blackboard::{Blackboard, Slot, index};
use crate::data::port_type::PortType;
use crate::data::status::Status;
use crate::node::kind::{Kind, State};

/// Which node of the old tree each node of the new one is, and which subtree's blackboard.
pub(super) struct Twins {
    /// By the new node.
    nodes: Vec<Option<u32>>,
    /// By the new scope.
    scopes: Vec<Option<u32>>,
}

impl Twins {
    pub(super) fn find<W>(old: &Core<W>, new: &Core<W>) -> Self {
        let mut nodes = vec![None; new.nodes.len()];
        if let (Some(_), Some(_)) = (old.nodes.first(), new.nodes.first()) {
            let same = named(old, 0) == named(new, 0);
            nodes[0] = same.then_some(0);
        }
        for id in 0..index(new.nodes.len()) {
            let Some(twin) = nodes[id as usize] else { continue };
            let mut siblings = BTreeMap::<_, Vec<u32>>::new();
            for child in old.children(twin).collect::<Vec<_>>().into_iter().rev() {
                siblings.entry(named(old, child)).or_default().push(child);
            }
            for child in new.children(id).collect::<Vec<_>>() {
                nodes[child as usize] = siblings.get_mut(&named(new, child)).and_then(Vec::pop);
            }
        }
        let scopes = scopes(old, new, &nodes);
        Self { nodes, scopes }
    }

    fn of(&self, new: u32) -> Option<u32> {
        self.nodes[new as usize]
    }
}

/// What a node is called: its type and its name.
fn named<W>(core: &Core<W>, id: u32) -> (&str, &str) {
    let info = &core.info[id as usize];
    (&core.types[info.ty as usize].id, &info.name)
}

fn scopes<W>(old: &Core<W>, new: &Core<W>, nodes: &[Option<u32>]) -> Vec<Option<u32>> {
    // A subtree's scope is that of the node below it.
    let scope_below = |core: &Core<W>, id: u32| core.info.get(id as usize + 1).map(|info| info.scope);
    let is_subtree = |core: &Core<W>, id: u32| core.nodes[id as usize].kind == Kind::SubTree;
    let mut scopes: Vec<_> = (0..new.board.scopes.len()).map(|scope| (scope == 0).then_some(0)).collect();
    for (id, twin) in (0..).zip(nodes) {
        if let Some(twin) = *twin
            && is_subtree(new, id)
            && is_subtree(old, twin)
            && let (Some(scope), Some(old_scope)) = (scope_below(new, id), scope_below(old, twin))
        {
            scopes[scope as usize] = Some(old_scope);
        }
    }
    // A path that was given by name says the same wherever the node stands.
    let paths: BTreeMap<&str, u32> = (0..).zip(&old.board.scopes).map(|(at, scope)| (&*scope.path, at)).collect();
    for (scope, twin) in new.board.scopes.iter().zip(&mut scopes) {
        if twin.is_none() && !scope.path.contains("::") {
            *twin = paths.get(&*scope.path).copied();
        }
    }
    scopes
}

/// All of a tree that changes while it runs, but its leaves.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    nodes: Vec<(Status, State)>,
    board: Blackboard,
}

impl Memory {
    pub(super) fn of<W>(core: &Core<W>) -> Self {
        Self { nodes: core.nodes.iter().map(|node| (node.status, node.state)).collect(), board: core.board.clone() }
    }

    pub(super) fn with_entries_of<W>(mut self, core: &Core<W>) -> Self {
        self.board.clone_from(&core.board);
        self
    }

    /// Lets a tree that was halted go on where it was. Its leaves, which were halted, start again; what halting wrote to
    /// the blackboard stays.
    pub(super) fn restore<W>(&self, core: &mut Core<W>) {
        for (id, (status, state)) in (0..).zip(&self.nodes) {
            let node = &mut core.nodes[id as usize];
            let is_leaf = matches!(node.kind, Kind::Leaf { .. });
            if is_leaf && *status == Status::Running {
                continue;
            }
            (node.status, node.state) = (*status, *state);
        }
        forget_children_that_start_again(core);
        record(core);
    }

    /// Whether the new tree can take over the entries.
    pub(super) fn fits<W>(&self, twins: &Twins, new: &Core<W>) -> Result<(), SwapError> {
        self.give_entries(twins, &mut new.board.clone())
    }

    /// Gives the new tree what holds for it. That the entries fit was asked before.
    pub(super) fn hand_over<W>(&self, twins: &Twins, old: &Core<W>, new: &mut Core<W>, entries: bool, progress: bool) {
        if entries {
            // It was tried.
            let _ = self.give_entries(twins, &mut new.board);
        }
        if progress {
            self.give_progress(twins, old, new, entries);
            forget_children_that_start_again(new);
        }
        if entries || progress {
            record(new);
        }
    }

    fn give_entries(&self, twins: &Twins, board: &mut Blackboard) -> Result<(), SwapError> {
        for (old_scope, scope) in (0..).zip(&self.board.scopes) {
            let new_scope = twins.scopes.iter().position(|twin| *twin == Some(old_scope)).map(index);
            let Some(new_scope) = new_scope else { continue };
            for (key, slot) in &scope.keys {
                let entry = self.board.entry(*slot);
                if entry.exists && entry.scope == old_scope && entry.key == *key {
                    self.give_entry(*slot, new_scope, board)?;
                }
            }
        }
        Ok(())
    }

    fn give_entry(&self, slot: Slot, scope: u32, board: &mut Blackboard) -> Result<(), SwapError> {
        let old = self.board.entry(slot);
        let target = match board.find(scope, &old.key) {
            Some(target) => target,
            // The host may ask for it.
            None if scope == 0 => board.resolve(0, &old.key),
            None => return Ok(()),
        };
        let entry = board.entry_mut(target);
        let Some(value) = &old.value else { return Ok(()) };
        if entry.scope != scope || (scope != 0 && entry.value.is_some()) {
            return Ok(());
        }
        if entry.ty == PortType::Any {
            (entry.ty, entry.exists) = (old.ty, true);
            entry.value = Some(value.clone());
        } else {
            let path = &board.scopes[scope as usize].path;
            let path = if path.is_empty() { old.key.to_string() } else { format!("{path}/{}", old.key) };
            board.set(target, value.clone()).map_err(|error| SwapError::Entry { path, error })?;
        }
        board.entry_mut(target).sequence = old.sequence;
        Ok(())
    }

    /// From the root down: a node goes on only below one that does.
    fn give_progress<W>(&self, twins: &Twins, old: &Core<W>, new: &mut Core<W>, entries: bool) {
        let mut goes_on = vec![false; new.nodes.len()];
        for id in 0..index(new.nodes.len()) {
            let parent = new.info[id as usize].parent;
            let Some(twin) = twins.of(id).filter(|_| parent == crate::node::kind::NONE || goes_on[parent as usize])
            else {
                continue;
            };
            let (status, mut state) = self.nodes[twin as usize];
            let kind = new.nodes[id as usize].kind;
            if !is_same_kind(kind, old.nodes[twin as usize].kind) {
                continue;
            }
            let old_children: Vec<u32> = old.children(twin).collect();
            let new_children: Vec<u32> = new.children(id).collect();
            let same = old_children.iter().zip(&new_children).take_while(|(o, n)| twins.of(**n) == Some(**o)).count();
            let all_same = same == old_children.len() && same == new_children.len();
            let cursor = match old_children.iter().position(|child| *child == state.cursor) {
                // All children before the one to go on with must be the same, and that one too.
                Some(at) if at < same => new_children.get(at).copied(),
                Some(_) => None,
                // Past the last one, or none at all.
                None if state.cursor == 0 => Some(0),
                None => all_same.then(|| new.nodes[id as usize].end),
            };
            let sound = match kind {
                Kind::Leaf { .. } => status != Status::Running,
                Kind::Sequence { .. } | Kind::Fallback { .. } | Kind::SequenceWithMemory => cursor.is_some(),
                Kind::ReactiveSequence
                | Kind::ReactiveFallback
                | Kind::Inverter
                | Kind::ForceSuccess
                | Kind::ForceFailure
                | Kind::KeepRunningUntilFailure
                | Kind::SubTree => true,
                Kind::SkipUnlessUpdated | Kind::WaitValueUpdate | Kind::WasEntryUpdated => all_same && entries,
                _ => all_same && cursor.is_some(),
            };
            if !sound {
                continue;
            }
            state.cursor = cursor.unwrap_or(0);
            let node = &mut new.nodes[id as usize];
            (node.status, node.state) = (status, state);
            goes_on[id as usize] = true;
        }
    }
}

/// Kinds carry places of programs and leaves, which differ between trees.
fn is_same_kind(a: Kind, b: Kind) -> bool {
    match (a, b) {
        (Kind::Sequence { yields: a }, Kind::Sequence { yields: b })
        | (Kind::Fallback { yields: a }, Kind::Fallback { yields: b }) => a == b,
        (Kind::Leaf { class: a, .. }, Kind::Leaf { class: b, .. }) => a == b,
        (Kind::Loop { item: a, .. }, Kind::Loop { item: b, .. }) => a == b,
        (a, b) => std::mem::discriminant(&a) == std::mem::discriminant(&b),
    }
}

/// What stands before a child that has to start again is asked again.
fn forget_children_that_start_again<W>(core: &mut Core<W>) {
    for id in 0..core.nodes.len() {
        let asks =
            matches!(core.nodes[id].kind, Kind::Precondition { .. } | Kind::SkipUnlessUpdated | Kind::WaitValueUpdate);
        if asks && core.nodes[id].state.latch && core.nodes[id + 1].status != Status::Running {
            core.nodes[id].state.latch = false;
        }
    }
}

/// A recording must know, as a replay cannot work it out.
fn record<W>(core: &mut Core<W>) {
    if core.recorder.is_some() {
        let memory = core.remembered();
        if let Some(recorder) = &mut core.recorder {
            recorder.take_over(&memory);
        }
    }
}
