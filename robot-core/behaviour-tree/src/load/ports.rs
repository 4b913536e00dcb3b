//! Connects the ports of a node: to entries of the blackboard, or to literals.

use std::ops::Range;
use std::sync::Arc;

use crate::data::blackboard::Slot;
use crate::data::port::{Direction, Port, PortText};
use crate::data::port_type::PortType;
use crate::data::semantics::Deviation;
use crate::data::value::{Value, split_list};
use crate::document::xml::{Attribute, Document};
use crate::load::builder::Builder;
use crate::load::names::is_port_name;
use crate::node::builtin::{key_port, must_be_given};
use crate::node::kind::Kind;
use crate::node::leaf::Binding;
use crate::words::error::{LoadError, LoadErrorKind};
use crate::words::language::both;
use crate::words::nearest::nearest;

impl<W> Builder<'_, W> {
    /// Connects the ports of a node, in the order of its type.
    pub(crate) fn bind(
        &mut self,
        document: &Document,
        element: usize,
        scope: u32,
        ty: &str,
        kind: Option<Kind>,
        substituted: bool,
    ) -> Result<(), LoadError> {
        let ports = Arc::clone(&self.registry.types[ty].ports);
        if !substituted {
            for (name, attribute) in document.attributes(element) {
                if is_port_name(name) && !ports.iter().any(|port| port.name == name) {
                    self.faults.report(unknown_port(document, ty, name, attribute, &ports))?;
                    self.note_key(scope, name, attribute);
                }
            }
        }
        for port in &*ports {
            let attribute = document.attribute(element, &port.name);
            let at = attribute.map_or(document.name_span(element), |attribute| attribute.span.clone());
            let text = attribute.map(|attribute| &*attribute.value).or(port.default.as_deref());
            let is_key = kind.and_then(key_port) == Some(&*port.name);
            let is_needed = kind.is_some_and(|kind| must_be_given(kind, &port.name));
            let binding = match text {
                None if is_needed => {
                    self.faults.report(missing_port(document, at, ty, &port.name))?;
                    Binding::Unset
                }
                // An empty script is one; an entry without a name is none.
                Some("") if is_needed && is_key => {
                    self.faults.report(missing_port(document, at, ty, &port.name))?;
                    Binding::Unset
                }
                // The others are in error when they are ticked, as in BehaviorTree.CPP.
                None => Binding::Unset,
                Some(text) => match self.port_text(kind, port, text) {
                    PortText::Key(key) => {
                        // With a space beside the braces it must be a literal, too, as in BehaviorTree.CPP.
                        if port.ty != PortType::Status && (text.starts_with(' ') || text.ends_with(' ')) {
                            let spaced = literal(document, at.clone(), kind, port, text, false);
                            self.faults.recover(spaced.map(drop), ())?;
                        }
                        let is_new = !self.core.board.has(scope, key);
                        let slot = self.declare(document, at, scope, key, kind, port)?;
                        if is_new && is_needed && !self.core.board.semantics.has(Deviation::UntypedTakesText) {
                            // The nodes that wait for a write take any value, but no text becomes one.
                            self.core.board.entry_mut(slot).no_texts = is_key;
                        }
                        Binding::Slot(match port.direction {
                            Direction::Output => self.core.board.resolve_written(scope, key),
                            _ if text == "{=}" && self.takes_equals(kind, port) => self.core.board.resolve(scope, "="),
                            _ => slot,
                        })
                    }
                    PortText::Literal(key) if is_key => Binding::Slot(match port.direction {
                        Direction::Input => self.core.board.resolve(scope, key),
                        _ => self.core.board.resolve_written(scope, key),
                    }),
                    PortText::Literal(text) => {
                        let literal = match port.ty {
                            PortType::Status if !self.core.board.semantics.has(Deviation::StatusCheckedAtLoad) => {
                                Ok(Value::from(text))
                            }
                            _ => {
                                let narrow = !self.core.board.semantics.has(Deviation::OneIntegerType);
                                literal(document, at, kind, port, text, narrow)
                            }
                        };
                        let literal = literal.map(Binding::Literal);
                        self.faults.recover(literal, Binding::Unset)?
                    }
                },
            };
            self.core.bindings.push(binding);
        }
        Ok(())
    }

    /// What the text of a port says. Without [`Deviation::EqualsIsOwnName`] a bare `=` may be the key of the port's own
    /// name, too, and `{=}` between spaces is an entry called `=`.
    fn port_text<'t>(&self, kind: Option<Kind>, port: &'t Port, text: &'t str) -> PortText<'t> {
        match text {
            _ if self.core.board.semantics.has(Deviation::EqualsIsOwnName) => PortText::parse(text, &port.name),
            "{=}" => PortText::Key(&port.name),
            "=" if port.ty.is_read_from_text() && !self.takes_equals(kind, port) => PortText::Key(&port.name),
            _ => PortText::parse(text, "="),
        }
    }

    /// Whether `{=}` is an entry called `=`: so it is where BehaviorTree.CPP reads the attribute and not the port.
    fn takes_equals(&self, kind: Option<Kind>, port: &Port) -> bool {
        let is_attribute = match kind {
            Some(Kind::SetBlackboard { .. }) => port.name == "value",
            Some(Kind::SkipUnlessUpdated | Kind::WaitValueUpdate | Kind::WasEntryUpdated) => true,
            _ => false,
        };
        is_attribute && !self.core.board.semantics.has(Deviation::EqualsIsOwnName)
    }

    /// A key that an unknown port or node leads to is a key of its scope nevertheless.
    pub(crate) fn note_key(&mut self, scope: u32, name: &str, attribute: &Attribute) {
        if let PortText::Key(key) = PortText::parse(&attribute.value, name) {
            self.core.board.resolve(scope, key);
        }
    }

    /// The slot of a key that a port points to; the first port with a type gives its type to the entry.
    fn declare(
        &mut self,
        document: &Document,
        at: Range<usize>,
        scope: u32,
        key: &str,
        kind: Option<Kind>,
        port: &Port,
    ) -> Result<Slot, LoadError> {
        let one_integer = self.core.board.semantics.has(Deviation::OneIntegerType);
        let integer = |ty| matches!(ty, PortType::Int | PortType::Unsigned);
        let slot = self.core.board.resolve(scope, key);
        if !self.core.board.entry(slot).exists {
            let declared = self.core.board.resolve_written(scope, key);
            let entry = self.core.board.entry_mut(declared);
            if !entry.exists {
                (entry.exists, entry.ty) = (true, port.ty);
            }
            return Ok(slot);
        }
        let entry = self.core.board.entry(slot);
        let takes = match kind {
            // A key in braces leads to the name of the entry.
            Some(Kind::UnsetBlackboard { .. }) if !self.core.board.semantics.has(Deviation::BracesNameTheEntry) => {
                PortType::Text
            }
            _ => port.ty,
        };
        let (old, new) = (entry.ty, takes);
        let same = old == new || (one_integer && integer(old) && integer(new));
        // A text can be read as anything.
        if same || matches!(old, PortType::Any | PortType::Text) || new == PortType::Any {
            return Ok(slot);
        }
        self.faults.report(document.error(
            LoadErrorKind::TypeConflict,
            at,
            {
                let (port, new, old) = (&port.name, new.words(), old.words());
                both!(
                    "the port `{port}` is for {}, but the entry `{key}` holds {} already",
                    "der Anschluss `{port}` nimmt {}, aber der Eintrag `{key}` enthält schon {}";
                    new,
                    old
                )
            },
            match new {
                PortType::Text => both!("write it with a script first, as in `<Script code=\"copy := {key}\"/>`: any port can read that", "ihn vorher mit einem Skript umschreiben, etwa `<Script code=\"copy := {key}\"/>`: Das kann jeder Anschluss lesen"
                ),
                _ => both!(
                    "use another key, or ports of the same type",
                    "einen anderen Schlüssel nehmen oder Anschlüsse vom selben Typ"
                ),
            },
        ))?;
        Ok(slot)
    }
}

/// A literal in the port's type; integers of 32 bits if they are to be narrow.
fn literal(
    document: &Document,
    at: Range<usize>,
    kind: Option<Kind>,
    port: &Port,
    text: &str,
    narrow_integers: bool,
) -> Result<Value, LoadError> {
    let refused = |text: &str, ty: PortType| {
        document.error(
            LoadErrorKind::PortValue,
            at.clone(),
            {
                let name = &port.name;
                both!(
                    "`{text}` does not fit the port `{name}`: it takes {}",
                    "`{text}` passt nicht in den Anschluss `{name}`: Er nimmt {}";
                    ty.words()
                )
            },
            match port.direction {
                Direction::Output => both!(
                    "what the node writes goes to a key, in braces: `{}=\"{{key}}\"`",
                    "was der Knoten schreibt, kommt unter einen Schlüssel in geschweiften Klammern: `{}=\"{{key}}\"`",
                    port.name
                ),
                _ => both!(
                    "correct the value, or read it from the blackboard with `{{key}}`",
                    "den Wert berichtigen oder mit `{{key}}` vom Blackboard lesen"
                ),
            },
        )
    };
    let value = port.ty.convert(&Value::from(text)).ok_or_else(|| refused(text, port.ty))?;
    if narrow_integers && !port.ty.is_narrow(&value) {
        return Err(refused(text, port.ty));
    }
    // The queue of a `Loop` node knows what its items are.
    match kind {
        Some(Kind::Loop { item, .. }) if port.name == "queue" => {
            let ty = item.port_type();
            item.queue(text).ok_or_else(|| {
                let wrong = split_list(text).find(|value| ty.convert(value).is_none());
                refused(&wrong.map_or_else(|| text.to_owned(), |value| value.to_text()), ty)
            })
        }
        _ => Ok(value),
    }
}

fn missing_port(document: &Document, at: Range<usize>, ty: &str, port: &str) -> LoadError {
    document.error(
        LoadErrorKind::PortMissing,
        at,
        both!("`{ty}` needs its port `{port}`", "`{ty}` braucht seinen Anschluss `{port}`"),
        match port {
            "entry" => both!("name the entry: `entry=\"{{key}}\"`", "den Eintrag nennen: `entry=\"{{key}}\"`"),
            "queue" => both!(
                "give the values, as in `queue=\"1;2;3\"`, or the entry that holds them",
                "die Werte angeben, etwa `queue=\"1;2;3\"`, oder den Eintrag, in dem sie stehen"
            ),
            _ => both!("write the script: `{port}=\"x == 1\"`", "das Skript hinschreiben: `{port}=\"x == 1\"`"),
        },
    )
}

fn unknown_port(document: &Document, ty: &str, name: &str, attribute: &Attribute, ports: &[Port]) -> LoadError {
    let names: Vec<String> = ports.iter().map(|port| port.name.to_string()).collect();
    document.error(
        LoadErrorKind::PortUnknown,
        attribute.name.clone(),
        both!("`{ty}` has no port `{name}`", "`{ty}` hat keinen Anschluss `{name}`"),
        match (nearest(name, &names), names.is_empty()) {
            (Some(known), _) => both!("did you mean `{known}`?", "ist `{known}` gemeint?"),
            (None, true) => both!("`{ty}` has no ports at all", "`{ty}` hat gar keine Anschlüsse"),
            (None, false) => both!("its ports are: {}", "seine Anschlüsse sind: {}", names.join(", ")),
        },
    )
}
