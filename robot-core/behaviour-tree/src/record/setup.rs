//! What a run begins with: everything that the tree is made of, but no leaf.

use std::sync::Arc;
use std::time::Duration;

use crate::data::port::{Direction, Port};
use crate::data::port_type::PortType;
use crate::data::semantics::{Deviation, Semantics};
use crate::data::status::Status;
use crate::data::time::nanos;
use crate::data::value::Value;
use crate::node::kind::LeafClass;
use crate::node::registry::{Maker, Registry};
use crate::node::stand_in::{Rule, StandIn, TestNode};
use crate::record::format::TraceError;
use crate::record::wire::{Reader, Writer};

/// All that a tree was loaded from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Setup {
    pub(crate) semantics: Semantics,
    pub(crate) budget: u32,
    /// The tree to run, if the host chose one.
    pub(crate) main: Option<Arc<str>>,
    /// The files that were handed in: name and text.
    pub(crate) sources: Vec<(Arc<str>, Arc<str>)>,
    /// The answers to includes of other files, in the order in which they were asked for.
    pub(crate) includes: Vec<(Arc<str>, Arc<str>)>,
    pub(crate) entries: Vec<(Arc<str>, Value)>,
    pub(crate) enums: Vec<(Arc<str>, i64)>,
    pub(crate) types: Vec<LeafType>,
    pub(crate) rules: Vec<Rule>,
}

/// A leaf type of the host, as a tree document sees it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LeafType {
    pub(crate) id: Arc<str>,
    pub(crate) class: LeafClass,
    pub(crate) ports: Vec<Port>,
}

const DIRECTIONS: [Direction; 3] = [Direction::Input, Direction::Output, Direction::InOut];
pub(crate) const TYPES: [PortType; 8] = [
    PortType::Any,
    PortType::Bool,
    PortType::Int,
    PortType::Unsigned,
    PortType::Real,
    PortType::Text,
    PortType::List,
    PortType::Status,
];
const CLASSES: [LeafClass; 3] = [LeafClass::Stateful, LeafClass::Sync, LeafClass::Condition];
pub(crate) const STATUSES: [Status; 5] =
    [Status::Idle, Status::Running, Status::Success, Status::Failure, Status::Skipped];

/// Writes the place of an item in a list of all that there are.
pub(crate) fn put_choice<T: PartialEq>(writer: &mut Writer, all: &[T], chosen: &T) {
    writer.number(all.iter().position(|one| one == chosen).unwrap_or(0) as u64);
}

pub(crate) fn choice<T: Copy>(reader: &mut Reader<'_>, all: &[T]) -> Result<T, TraceError> {
    let place = reader.small()? as usize;
    all.get(place).copied().ok_or_else(|| reader.broken("a known kind"))
}

/// The leaf types of a registry.
pub(crate) fn leaf_types<W>(registry: &Registry<W>) -> Vec<LeafType> {
    let leaf = |(id, ty): (&String, &crate::node::registry::NodeType<W>)| match &ty.make {
        Maker::Leaf { class, .. } => {
            // Descriptions are for people and editors; a replay does without.
            let ports = ty.ports.iter().cloned().map(|port| port.doc("")).collect();
            Some(LeafType { id: id.as_str().into(), class: *class, ports })
        }
        Maker::BuiltIn(_) => None,
    };
    registry.types.iter().filter_map(leaf).collect()
}

impl Setup {
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer
            .number(Deviation::ALL.iter().filter(|one| self.semantics.has(**one)).fold(0, |set, one| set | bit(*one)));
        writer.number(self.budget.into());
        writer.optional(self.main.as_deref());
        for files in [&self.sources, &self.includes] {
            writer.number(files.len() as u64);
            for (file, text) in files {
                writer.text(file);
                writer.text(text);
            }
        }
        writer.number(self.entries.len() as u64);
        for (key, value) in &self.entries {
            writer.text(key);
            writer.value(value);
        }
        writer.number(self.enums.len() as u64);
        for (name, number) in &self.enums {
            writer.text(name);
            writer.signed(*number);
        }
        writer.number(self.types.len() as u64);
        for ty in &self.types {
            writer.text(&ty.id);
            put_choice(writer, &CLASSES, &ty.class);
            writer.number(ty.ports.len() as u64);
            for port in &ty.ports {
                writer.text(&port.name);
                put_choice(writer, &DIRECTIONS, &port.direction);
                put_choice(writer, &TYPES, &port.ty);
                writer.optional(port.default.as_deref());
            }
        }
        writer.number(self.rules.len() as u64);
        for rule in &self.rules {
            writer.text(&rule.pattern);
            match &rule.stand_in {
                StandIn::Node(id) => {
                    writer.byte(0);
                    writer.text(id);
                }
                StandIn::Test(test) => {
                    writer.byte(1);
                    put_choice(writer, &STATUSES, &test.status);
                    writer.number(nanos(test.delay));
                    for script in [&test.status_script, &test.success_script, &test.failure_script, &test.post_script] {
                        writer.optional(script.as_deref());
                    }
                }
            }
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, TraceError> {
        let deviations = reader.number()?;
        let known = Deviation::ALL.into_iter().filter(|one| deviations & bit(*one) != 0);
        let semantics = known.fold(Semantics::btcpp(), Semantics::with);
        let budget = reader.small()?;
        let main = reader.optional()?;
        let file = |reader: &mut Reader<'_>| Ok((reader.text()?, reader.text()?));
        let setup = Self {
            semantics,
            budget,
            main,
            sources: reader.many(file)?,
            includes: reader.many(file)?,
            entries: reader.many(|reader| Ok((reader.text()?, reader.value()?)))?,
            enums: reader.many(|reader| Ok((reader.text()?, reader.signed()?)))?,
            types: reader.many(read_type)?,
            rules: reader.many(read_rule)?,
        };
        if reader.is_at_end() { Ok(setup) } else { Err(reader.broken("the end of the setup")) }
    }
}

const fn bit(deviation: Deviation) -> u64 {
    1 << deviation as u64
}

fn read_type(reader: &mut Reader<'_>) -> Result<LeafType, TraceError> {
    let id = reader.text()?;
    let class = choice(reader, &CLASSES)?;
    let ports = reader.many(|reader| {
        let name = reader.text()?.to_string();
        let port = match choice(reader, &DIRECTIONS)? {
            Direction::Input => Port::input(name),
            Direction::Output => Port::output(name),
            Direction::InOut => Port::inout(name),
        };
        let port = port.typed(choice(reader, &TYPES)?);
        Ok(match reader.optional()? {
            Some(default) => port.default(default.to_string()),
            None => port,
        })
    })?;
    Ok(LeafType { id, class, ports })
}

fn read_rule(reader: &mut Reader<'_>) -> Result<Rule, TraceError> {
    let pattern = reader.text()?.to_string();
    let stand_in = if reader.flag()? {
        let status = choice(reader, &STATUSES)?;
        let delay = Duration::from_nanos(reader.number()?);
        let mut script = || Ok(reader.optional()?.map(|script| script.to_string()));
        StandIn::Test(TestNode {
            status,
            delay,
            status_script: script()?,
            success_script: script()?,
            failure_script: script()?,
            post_script: script()?,
        })
    } else {
        StandIn::Node(reader.text()?.to_string())
    };
    Ok(Rule { pattern, stand_in })
}
