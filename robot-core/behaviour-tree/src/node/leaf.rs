//! Leaves: what the host adds to the tree.

use std::time::Duration;

use crate::data::blackboard::{Blackboard, Slot, index};
use crate::data::conversion::{FromValue, expected};
use crate::data::port::{Direction, Port};
use crate::data::port_type::PortType;
use crate::data::status::Outcome;
use crate::data::value::Value;
use crate::node::events::NodeEvent;
use crate::words::error::LeafError;
use crate::words::language::both;

/// A leaf over the host's world `W`, which is handed to every tick.
///
/// The first tick after the leaf was idle starts it ([`Context::is_start`]); further ticks follow while it answers
/// [`Outcome::Running`]. If the tree no longer wants it, [`Leaf::halt`] is called instead of a tick.
///
/// Where an action is done in one tick, a closure will do ([`Registry::sync_action`](crate::Registry::sync_action)), and
/// [`leaf!`](crate::leaf!) declares struct and ports in one place. By hand it is:
///
/// ```
/// use std::time::Duration;
/// use behaviour_tree::{Context, Leaf, LeafError, Outcome, Port, PortType, Registry, Status};
///
/// /// Turns for a while; the world is the speed, in rad/s.
/// struct Turn {
///     until: Duration,
/// }
///
/// impl Leaf<f64> for Turn {
///     fn tick(&mut self, cx: &mut Context<'_, f64>) -> Result<Outcome, LeafError> {
///         if cx.is_start() {
///             self.until = cx.now().saturating_add(Duration::from_millis(cx.input("for_ms")?));
///             *cx.world = 0.5;
///         }
///         if cx.now() < self.until {
///             return Ok(Outcome::Running);
///         }
///         *cx.world = 0.0;
///         Ok(Outcome::Success)
///     }
///     fn halt(&mut self, cx: &mut Context<'_, f64>) {
///         *cx.world = 0.0;
///     }
/// }
///
/// let mut registry = Registry::<f64>::new();
/// let ports = [Port::input("for_ms").typed(PortType::Unsigned).doc("for how long")];
/// registry.action("Turn", &ports, |_| Box::new(Turn { until: Duration::ZERO }));
/// let mut tree = registry.load("turn.xml", "<root><BehaviorTree ID='Main'><Turn for_ms='2000'/></BehaviorTree></root>")?;
///
/// let mut speed = 0.0;
/// assert_eq!(tree.tick(&mut speed, Duration::from_secs(7))?, Status::Running);
/// assert_eq!(speed, 0.5);
/// tree.halt(&mut speed, Duration::from_secs(8));
/// assert_eq!(speed, 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Leaf<W>: Send {
    /// Starts the leaf or goes on with it.
    ///
    /// # Errors
    /// An error, such as a port that cannot be read, breaks off the whole tick. What the tree should react to is
    /// [`Outcome::Failure`].
    fn tick(&mut self, cx: &mut Context<'_, W>) -> Result<Outcome, LeafError>;

    /// Stops a leaf that is running. Never called on one that is not.
    fn halt(&mut self, cx: &mut Context<'_, W>) {
        let _ = cx;
    }

    /// Goes on stopping a leaf that was halted, and says whether that takes longer still, as for a robot that has to
    /// come to a stand. Asked right after [`Leaf::halt`], and then before every tick of the tree until it is `false`.
    ///
    /// The tree does not wait for it: to the nodes above, the leaf is halted. Only if the tree wants the same leaf again
    /// meanwhile, it answers RUNNING in its place, and starts it when it has stopped. See
    /// [`Tree::settle`](crate::Tree::settle).
    fn still_stopping(&mut self, cx: &mut Context<'_, W>) -> bool {
        let _ = cx;
        false
    }
}

/// Where a port of a node leads.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Binding {
    /// Not given, and without default.
    Unset,
    /// An entry of the blackboard.
    Slot(Slot),
    /// A literal, already in the port's type.
    Literal(Value),
}

/// What a leaf sees while it is ticked or halted.
pub struct Context<'a, W> {
    /// The host's world.
    pub world: &'a mut W,
    pub(crate) now: Duration,
    pub(crate) start: bool,
    pub(crate) name: &'a str,
    pub(crate) ports: &'a [Port],
    pub(crate) bindings: &'a [Binding],
    pub(crate) board: &'a mut Blackboard,
    pub(crate) node: u32,
    pub(crate) events: &'a [NodeEvent],
    /// Keeps the ports that it writes, by their place, where somebody records.
    pub(crate) writes: Option<&'a mut Vec<(u32, Value)>>,
}

impl<W> std::fmt::Debug for Context<'_, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("name", &self.name).field("now", &self.now).finish_non_exhaustive()
    }
}

impl<'a, W> Context<'a, W> {
    /// The time that the host handed to this tick.
    pub const fn now(&self) -> Duration {
        self.now
    }

    /// Whether this tick starts the leaf.
    pub const fn is_start(&self) -> bool {
        self.start
    }

    /// The node's name in the tree.
    pub const fn name(&self) -> &str {
        self.name
    }

    /// The node, by its place in pre-order.
    pub const fn node(&self) -> u32 {
        self.node
    }

    /// What has happened to nodes so far in this tick or halt, in order; empty unless
    /// [`Tree::keep_events`](crate::Tree::keep_events) asks for it.
    pub const fn events(&self) -> &'a [NodeEvent] {
        self.events
    }

    /// Reads an input port.
    ///
    /// # Errors
    /// If the port is not given, its entry was never written, or its value is no `T`; the error names node, port and key.
    pub fn input<T: FromValue>(&self, port: &str) -> Result<T, LeafError> {
        self.nth_input(self.place(port)?)
    }

    /// Reads an input port; `default` if it is not given or its entry was never written.
    ///
    /// # Errors
    /// If the value is no `T`.
    pub fn input_or<T: FromValue>(&self, port: &str, default: T) -> Result<T, LeafError> {
        Ok(self.try_input(port)?.unwrap_or(default))
    }

    /// Reads an input port; `None` if it is not given or its entry was never written.
    ///
    /// # Errors
    /// If the value is no `T`.
    pub fn try_input<T: FromValue>(&self, port: &str) -> Result<Option<T>, LeafError> {
        self.try_nth_input(self.place(port)?)
    }

    /// Writes an output port. Does nothing if the tree does not connect the port.
    ///
    /// # Errors
    /// If the port is not declared as output, its type or its entry's type does not take the value, or the tree
    /// gives a literal instead of a `{key}`.
    pub fn output(&mut self, port: &str, value: impl Into<Value>) -> Result<(), LeafError> {
        self.nth_output(self.place(port)?, value.into())
    }

    pub(crate) fn nth_input<T: FromValue>(&self, place: usize) -> Result<T, LeafError> {
        match self.try_nth_input(place)? {
            Some(value) => Ok(value),
            None => Err(self.nothing_in(place)),
        }
    }

    #[cold]
    fn nothing_in(&self, place: usize) -> LeafError {
        let Some((declared, binding)) = self.ports.get(place).zip(self.bindings.get(place)) else {
            return self.not_declared();
        };
        let (port, name) = (&declared.name, self.name);
        LeafError::from(match binding {
            Binding::Slot(slot) => {
                let key = &self.board.entry(*slot).key;
                both!(
                    "the input port `{port}` of `{name}` reads the entry `{key}`, which was never written",
                    "der Eingang `{port}` von `{name}` liest den Eintrag `{key}`, der nie geschrieben wurde"
                )
            }
            _ => both!(
                "the input port `{port}` of `{name}` is not given",
                "der Eingang `{port}` von `{name}` ist nicht angegeben"
            ),
        })
    }

    pub(crate) fn try_nth_input<T: FromValue>(&self, place: usize) -> Result<Option<T>, LeafError> {
        let Some(binding) = self.bindings.get(place) else { return Err(self.not_declared()) };
        let value = match binding {
            Binding::Unset => None,
            Binding::Literal(value) => Some(value),
            Binding::Slot(slot) => self.board.value(*slot),
        };
        let Some(value) = value else { return Ok(None) };
        match T::from_value(value) {
            Some(value) => Ok(Some(value)),
            None => {
                let (port, name) = (&self.ports[place].name, self.name);
                Err(LeafError::from(both!(
                    "the input port `{port}` of `{name}` should be {}, but is `{value}`",
                    "der Eingang `{port}` von `{name}` soll {} sein, ist aber `{value}`";
                    expected::<T>()
                )))
            }
        }
    }

    pub(crate) fn nth_output(&mut self, place: usize, value: Value) -> Result<(), LeafError> {
        let Some(declared) = self.ports.get(place) else { return Err(self.not_declared()) };
        let (port, name) = (&declared.name, self.name);
        if declared.direction == Direction::Input {
            let message = both!(
                "the port `{port}` of `{name}` is an input",
                "der Anschluss `{port}` von `{name}` ist ein Eingang"
            );
            return Err(message.into());
        }
        let value = match declared.ty {
            PortType::Any => value,
            ty => ty.convert(&value).ok_or_else(|| {
                LeafError::from(both!(
                    "the output port `{port}` of `{name}` takes {}, not `{value}`",
                    "der Ausgang `{port}` von `{name}` nimmt {}, nicht `{value}`";
                    ty.words()
                ))
            })?,
        };
        match &self.bindings[place] {
            Binding::Unset => Ok(()),
            Binding::Slot(slot) => {
                let recorded = self.writes.is_some().then(|| value.clone());
                self.board.set(*slot, value).map_err(|error| {
                    let error = error.words();
                    LeafError::from(both!(
                        "the output port `{port}` of `{name}`: {}",
                        "der Ausgang `{port}` von `{name}`: {}";
                        error
                    ))
                })?;
                if let (Some(writes), Some(value)) = (&mut self.writes, recorded) {
                    writes.push((index(place), value));
                }
                Ok(())
            }
            Binding::Literal(text) => Err(LeafError::from(both!(
                "the output port `{port}` of `{name}` needs a key in braces, as in `{{{text}}}`, instead of `{text}`",
                "der Ausgang `{port}` von `{name}` braucht einen Schlüssel in geschweiften Klammern, wie `{{{text}}}`, statt `{text}`"
            ))),
        }
    }

    #[cold]
    fn not_declared(&self) -> LeafError {
        let name = self.name;
        LeafError::from(both!(
            "`{name}` has fewer ports than its leaf: register it with `Registry::add`",
            "`{name}` hat weniger Anschlüsse als sein Blatt: mit `Registry::add` anmelden"
        ))
    }

    fn place(&self, port: &str) -> Result<usize, LeafError> {
        self.ports.iter().position(|declared| declared.name == port).ok_or_else(|| {
            let name = self.name;
            LeafError::from(both!(
                "`{name}` has no port `{port}`: declare it where the node type is registered",
                "`{name}` hat keinen Anschluss `{port}`: dort angeben, wo der Knotentyp angemeldet wird"
            ))
        })
    }
}

/// What is known of a node when its leaf is made.
#[derive(Debug, Clone, Copy)]
pub struct NodeConfig<'a> {
    pub(crate) name: &'a str,
    pub(crate) registration_id: &'a str,
    pub(crate) path: &'a str,
    pub(crate) attributes: &'a [(&'a str, &'a str)],
}

impl<'a> NodeConfig<'a> {
    /// The node's name in the tree.
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// The name of its type.
    pub const fn registration_id(&self) -> &'a str {
        self.registration_id
    }

    /// The path from the root tree, as in `leading/GoTo`.
    pub const fn path(&self) -> &'a str {
        self.path
    }

    /// An attribute as it is written in the file, port or not.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(n, _)| *n == name).map(|(_, value)| *value)
    }
}
