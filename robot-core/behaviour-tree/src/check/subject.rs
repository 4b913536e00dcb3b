//! What is checked: a tree that was built, and the documents that it was built from.

use std::collections::BTreeSet;
use std::ops::Range;

use miette::Severity;

use super::finding::Finding;
use super::uses::{self, Access, PORTS, Phase, Use};
use crate::arena::core::{Core, NodeTypeInfo};
use crate::data::blackboard::{Blackboard, Slot};
use crate::data::port::{Port, PortText};
use crate::data::value::Value;
use crate::document::xml::Document;
use crate::load::forest::Forest;
use crate::load::names::is_port_name;
use crate::node::kind::{Conditions, Kind, NONE, Node, NodeInfo};
use crate::node::leaf::Binding;
use crate::script::{self, Program};
use crate::words::language::{Both, Language};
use crate::words::place::Place;

/// In longer scripts variables are not looked for.
const MAX_SCRIPT: usize = 10_000;

/// A tree with everything that the rules ask for.
pub(super) struct Subject<'a> {
    forest: &'a Forest,
    pub(super) nodes: &'a [Node],
    info: &'a [NodeInfo],
    bindings: &'a [Binding],
    conditions: &'a [Conditions],
    pub(super) programs: &'a [Program],
    pub(super) board: &'a Blackboard,
    types: &'a [NodeTypeInfo],
    /// Entries that hold a value before the first tick, by their slot.
    given: Vec<bool>,
    /// Whether leaves of the host may answer SKIPPED.
    pub(super) leaves_skip: bool,
    /// The nodes whose script may be another one by the time that it is run.
    changing: BTreeSet<u32>,
}

impl<'a> Subject<'a> {
    /// `provided` are the keys of the host; where `is_open`, whoever calls the tree may provide any.
    pub(super) fn new<W>(
        forest: &'a Forest,
        core: &'a Core<W>,
        provided: &[&str],
        is_open: bool,
        leaves_skip: bool,
    ) -> Self {
        let Core { nodes, info, bindings, conditions, programs, types, board, tests, .. } = core;
        let given = board.entries.iter().map(|entry| entry.value.is_some() || (is_open && entry.scope == 0)).collect();
        let changing = BTreeSet::new();
        let mut subject =
            Self { forest, nodes, info, bindings, conditions, programs, board, types, given, leaves_skip, changing };
        for slot in provided.iter().filter_map(|key| board.find(0, key)) {
            subject.given[slot as usize] = true;
        }
        // A stand-in runs when nobody knows, and may write what its scripts write.
        let scripts = tests
            .iter()
            .flat_map(|test| [test.status_program, test.success_program, test.failure_program, test.post_program]);
        for program in scripts.filter_map(|program| programs.get(program as usize)) {
            uses::of_script(program, |slot, access, _| subject.given[slot as usize] |= access == Access::Write);
        }
        for id in subject.ids() {
            subject.give_unknown(id);
        }
        subject.expect_other_scripts();
        subject
    }

    /// A script that comes from the blackboard stays as it is where it was handed to a subtree that never writes it.
    /// Elsewhere it may become any other, and write anything.
    fn expect_other_scripts(&mut self) {
        let nodes = self.nodes;
        let from_entries = self.ids().filter(|id| nodes[*id as usize].kind.program_from_entry().is_some());
        let from_entries: Vec<u32> = from_entries.collect();
        if from_entries.is_empty() {
            return;
        }
        let writes = self.uses().into_iter().filter(|used| used.access == Access::Write);
        let written: BTreeSet<Slot> = writes.map(|used| used.slot).collect();
        for id in from_entries {
            if let Some(Binding::Slot(slot)) = self.bindings.get(nodes[id as usize].ports as usize)
                && (self.board.entry(*slot).scope == 0 || written.contains(slot))
            {
                self.changing.insert(id);
            }
        }
        if self.scripts_change() {
            self.given.fill(true);
        }
    }

    /// Whether scripts may be run that nobody knows yet.
    pub(super) fn scripts_change(&self) -> bool {
        !self.changing.is_empty()
    }

    /// What a node that is not known would write, or a port that is not known, nobody can tell: no more is to be said
    /// of its keys than that.
    fn give_unknown(&mut self, id: u32) {
        let (document, element) = self.element(id);
        let is_lost =
            self.kind(id) == Kind::SubTree && (self.child_count(id) == 0 || document.name(element) != "SubTree");
        let scope = self.info[id as usize].scope;
        if !is_lost && (self.kind(id) == Kind::SubTree || matches!(self.kind(id), Kind::Test { .. })) {
            return;
        }
        for (name, attribute) in document.attributes(element) {
            if name == "_autoremap" && is_lost {
                self.given.fill(true);
            }
            let is_known = !is_port_name(name) || self.ports(id).any(|(port, _)| port.name == name);
            if let PortText::Key(key) = PortText::parse(&attribute.value, name)
                && !is_known
                && let Some(slot) = self.board.find(scope, key)
            {
                self.given[slot as usize] = true;
            }
        }
    }

    /// Whether an entry has a value before the first tick.
    pub(super) fn is_given(&self, slot: Slot) -> bool {
        self.given[slot as usize]
    }

    pub(super) fn ids(&self) -> Range<u32> {
        0..crate::data::blackboard::index(self.nodes.len())
    }

    pub(super) fn kind(&self, id: u32) -> Kind {
        self.nodes[id as usize].kind
    }

    pub(super) fn children(&self, id: u32) -> impl Iterator<Item = u32> + 'a {
        let nodes = self.nodes;
        let end = nodes[id as usize].end;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = next;
                next = nodes[child as usize].end;
                child
            })
        })
    }

    pub(super) fn child_count(&self, id: u32) -> u32 {
        self.nodes[id as usize].children
    }

    pub(super) fn type_name(&self, id: u32) -> &'a str {
        &self.types[self.info[id as usize].ty as usize].id
    }

    /// The node as a person would call it: its type, and its name if it has one of its own.
    pub(super) fn title(&self, id: u32) -> String {
        let info = &self.info[id as usize];
        let ty = self.type_name(id);
        if *info.name == *ty { format!("`{ty}`") } else { format!("`{}`", info.name) }
    }

    /// The ports of a node and what they are bound to. A subtree and a stand-in have none.
    pub(super) fn ports(&self, id: u32) -> impl Iterator<Item = (&'a Port, &'a Binding)> {
        let node = &self.nodes[id as usize];
        let ports: &[Port] = match node.kind {
            Kind::SubTree | Kind::Test { .. } => &[],
            _ => &self.types[self.info[id as usize].ty as usize].ports,
        };
        ports.iter().zip(&self.bindings[(node.ports as usize).min(self.bindings.len())..])
    }

    /// The literal in the n-th port of a node.
    pub(super) fn literal(&self, id: u32, port: usize) -> Option<&'a Value> {
        match self.ports(id).nth(port)?.1 {
            Binding::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// The literal whole number in the n-th port of a node.
    pub(super) fn literal_int(&self, id: u32, port: usize) -> Option<i64> {
        match self.literal(id, port)? {
            Value::Int(i) => Some(*i),
            _ => None,
        }
    }

    pub(super) fn conditions(&self, id: u32) -> Option<&'a Conditions> {
        self.conditions.get(self.nodes[id as usize].conditions as usize)
    }

    /// The scripts of a node, with the phase and the attribute that they stand in.
    pub(super) fn scripts(&self, id: u32) -> impl Iterator<Item = (Phase, &'static str, &'a Program)> {
        let programs = self.programs;
        let conditions = self.conditions(id).map_or([NONE; 8], Conditions::programs);
        let own = match self.kind(id) {
            _ if self.changing.contains(&id) => ("", NONE),
            Kind::Script { program, .. } | Kind::ScriptCondition { program, .. } => ("code", program),
            Kind::Precondition { program, .. } => ("if", program),
            _ => ("", NONE),
        };
        Conditions::ATTRIBUTES
            .into_iter()
            .zip(conditions)
            .chain([own])
            .enumerate()
            .filter_map(move |(phase, (attribute, program))| Some((phase, attribute, programs.get(program as usize)?)))
    }

    /// All uses, ordered by entry and node; those of a node are in the order in which it does them.
    pub(super) fn uses(&self) -> Vec<Use<'a>> {
        let mut uses = Vec::new();
        for id in self.ids() {
            let first = uses.len();
            uses.extend(self.ports(id).filter_map(|(port, binding)| match binding {
                Binding::Slot(slot) => Some(Use {
                    slot: *slot,
                    node: id,
                    phase: PORTS,
                    access: uses::of_port(self.kind(id), &port.name, port.direction)?,
                    attribute: &port.name,
                    is_sure: true,
                }),
                _ => None,
            }));
            // A node reads before it writes.
            uses[first..].sort_by_key(|used| used.access);
            for (phase, attribute, program) in self.scripts(id) {
                uses::of_script(program, |slot, access, is_sure| {
                    uses.push(Use { slot, node: id, phase, access, attribute, is_sure });
                });
            }
        }
        uses.sort_by_key(|used| (used.slot, used.node));
        uses
    }

    /// The document and the element that a node was made from.
    pub(super) fn element(&self, id: u32) -> (&'a Document, usize) {
        let (d, at) = self.info[id as usize].source;
        let document = &self.forest.documents[d as usize];
        let element = document.elements.partition_point(|element| element.name.start < at as usize);
        (document, element)
    }

    /// Whether the tree gives the node something that is no port of it.
    pub(super) fn has_unknown_port(&self, id: u32) -> bool {
        let (document, element) = self.element(id);
        document
            .attributes(element)
            .any(|(name, _)| is_port_name(name) && !self.ports(id).any(|(port, _)| port.name == name))
    }

    pub(super) fn has_attribute(&self, id: u32, name: &str) -> bool {
        let (document, element) = self.element(id);
        document.attribute(element, name).is_some()
    }

    /// Something about a node as a whole.
    pub(super) fn at_node(
        &self,
        id: u32,
        severity: Severity,
        rule: &'static str,
        message: Both,
        help: Both,
    ) -> Finding {
        let (document, element) = self.element(id);
        finding(document, document.name_span(element), severity, rule, message, help)
    }

    /// Something about the value of an attribute; about the node if it does not have it.
    pub(super) fn at_attribute(
        &self,
        id: u32,
        attribute: &str,
        severity: Severity,
        rule: &'static str,
        message: Both,
        help: Both,
    ) -> Finding {
        let (document, element) = self.element(id);
        let span = document.attribute(element, attribute).map_or(document.name_span(element), |a| a.span.clone());
        finding(document, span, severity, rule, message, help)
    }

    /// Something about a use of an entry: at the port, or at the variable's place in its script.
    pub(super) fn at_use(
        &self,
        used: &Use<'_>,
        severity: Severity,
        rule: &'static str,
        message: Both,
        help: Both,
    ) -> Finding {
        let (document, element) = self.element(used.node);
        let span = match document.attribute(element, used.attribute) {
            None => document.name_span(element),
            Some(attribute) if used.phase == PORTS => attribute.span.clone(),
            Some(attribute) => {
                let keys = &self.board.scopes[self.info[used.node as usize].scope as usize].keys;
                // In a script that no person reads, the place does not matter.
                let text = if attribute.value.len() <= MAX_SCRIPT { &*attribute.value } else { "" };
                let variable = script::names(text).find(|(name, _)| keys.get(*name) == Some(&used.slot));
                match variable {
                    // Entities make the value shorter than its text in the file: then only the whole can be marked.
                    Some((_, at)) if attribute.span.len() == attribute.value.len() => {
                        attribute.span.start + at.start..attribute.span.start + at.end
                    }
                    _ => attribute.span.clone(),
                }
            }
        };
        finding(document, span, severity, rule, message, help)
    }
}

pub(super) fn finding(
    document: &Document,
    span: Range<usize>,
    severity: Severity,
    rule: &'static str,
    message: Both,
    help: Both,
) -> Finding {
    let place = Place::new(&document.file, &document.text, span);
    Finding { severity, rule, message, help, place, language: Language::En }
}
