//! Leaves that are declared once: a struct with typed ports, of which the registry and the editors know the same.

use std::fmt;
use std::marker::PhantomData;

use crate::data::conversion::FromValue;
use crate::data::port::Port;
use crate::data::value::Value;
use crate::node::kind::LeafClass;
use crate::node::leaf::{Context, Leaf, NodeConfig};
use crate::node::registry::Registry;
use crate::words::error::LeafError;

/// How a leaf is ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeafKind {
    /// May take several ticks.
    Action,
    /// Is done in one tick: [`Outcome::Running`](crate::Outcome::Running) is an error.
    SyncAction,
    /// Is done in one tick and changes nothing.
    Condition,
}

impl LeafKind {
    const fn class(self) -> LeafClass {
        match self {
            Self::Action => LeafClass::Stateful,
            Self::SyncAction => LeafClass::Sync,
            Self::Condition => LeafClass::Condition,
        }
    }
}

/// What the macro [`leaf!`](crate::leaf!) writes down of a leaf type, for [`Registry::add`].
pub trait Declared: Sized {
    /// The name of the type in trees.
    const NAME: &'static str;
    /// How it is ticked.
    const KIND: LeafKind;

    /// What it does, for people and editors.
    fn description() -> String;

    /// Its ports, in the order of its fields.
    fn ports() -> Vec<Port>;

    /// A leaf whose ports are in place, and whose other fields have their defaults.
    fn declared() -> Self;
}

/// A field of a leaf that is a port.
pub trait PortField {
    /// The port, without default and description.
    fn port(name: &'static str) -> Port;

    /// The field of the n-th port.
    fn nth(place: usize) -> Self;
}

macro_rules! port_field {
    ($(#[$doc:meta])* $name:ident, $direction:ident) => {
        $(#[$doc])*
        pub struct $name<T> {
            place: usize,
            value: PhantomData<fn() -> T>,
        }

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $name<T> {}

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.place)
            }
        }

        impl<T: FromValue> PortField for $name<T> {
            fn port(name: &'static str) -> Port {
                Port::$direction(name.trim_start_matches("r#")).typed(T::PORT)
            }

            fn nth(place: usize) -> Self {
                Self { place, value: PhantomData }
            }
        }
    };
}

port_field!(
    /// A port that a leaf reads.
    In, input
);
port_field!(
    /// A port that a leaf writes.
    Out, output
);
port_field!(
    /// A port that a leaf reads and writes.
    InOut, inout
);

impl<T: FromValue> In<T> {
    /// Reads the port.
    ///
    /// # Errors
    /// If it is not given, its entry was never written, or its value is no `T`; the error names node, port and key.
    pub fn get<W>(&self, cx: &Context<'_, W>) -> Result<T, LeafError> {
        cx.nth_input(self.place)
    }

    /// Reads the port; `None` if it is not given or its entry was never written.
    ///
    /// # Errors
    /// If the value is no `T`.
    pub fn try_get<W>(&self, cx: &Context<'_, W>) -> Result<Option<T>, LeafError> {
        cx.try_nth_input(self.place)
    }
}

impl<T> Out<T> {
    /// Writes the port. Does nothing if the tree does not connect it.
    ///
    /// # Errors
    /// If its type or its entry's type does not take the value, or the tree gives a literal instead of a `{key}`.
    pub fn set<W>(&self, cx: &mut Context<'_, W>, value: impl Into<Value>) -> Result<(), LeafError> {
        cx.nth_output(self.place, value.into())
    }
}

impl<T: FromValue> InOut<T> {
    /// Reads the port, as [`In::get`].
    ///
    /// # Errors
    /// As [`In::get`].
    pub fn get<W>(&self, cx: &Context<'_, W>) -> Result<T, LeafError> {
        cx.nth_input(self.place)
    }

    /// Reads the port, as [`In::try_get`].
    ///
    /// # Errors
    /// As [`In::try_get`].
    pub fn try_get<W>(&self, cx: &Context<'_, W>) -> Result<Option<T>, LeafError> {
        cx.try_nth_input(self.place)
    }

    /// Writes the port, as [`Out::set`].
    ///
    /// # Errors
    /// As [`Out::set`].
    pub fn set<W>(&self, cx: &mut Context<'_, W>, value: impl Into<Value>) -> Result<(), LeafError> {
        cx.nth_output(self.place, value.into())
    }
}

impl<W> Registry<W> {
    /// Adds a leaf type that [`leaf!`](crate::leaf!) has declared.
    pub fn add<L: Declared + Leaf<W> + 'static>(&mut self) -> &mut Self {
        self.add_with::<L>(|leaf, _| leaf)
    }

    /// As [`Registry::add`]; `complete` gives each leaf what it needs besides its ports.
    pub fn add_with<L: Declared + Leaf<W> + 'static>(
        &mut self,
        complete: impl Fn(L, &NodeConfig<'_>) -> L + 'static,
    ) -> &mut Self {
        let make = move |node: &NodeConfig<'_>| -> Box<dyn Leaf<W>> { Box::new(complete(L::declared(), node)) };
        self.leaf(L::NAME, &L::ports(), L::KIND.class(), std::rc::Rc::new(make)).describe(L::NAME, L::description())
    }
}

/// Joins the lines of a doc comment.
#[doc(hidden)]
pub fn joined_lines(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// Declares a leaf type: a struct with typed ports, of which [`Registry::add`] and [`Registry::models_xml`] know the same.
///
/// Each field is a port: [`In`], [`Out`] or [`InOut`], with its type, its description as doc comment, and its default
/// text if it has one. What the leaf remembers from tick to tick stands after `with`, and begins as its `Default`. The type
/// is called like the struct, unless `as` says otherwise. The kind is one of [`LeafKind`].
///
/// ```
/// use std::time::Duration;
/// use behaviour_tree::{Context, In, Leaf, LeafError, Out, Outcome, Registry, Status, leaf};
///
/// leaf! {
///     /// Walks until it is there.
///     pub struct GoTo: Action {
///         /// where to, in m
///         x_m: In<f64>,
///         /// how far in one tick, in m
///         step_m: In<f64> = "0.1",
///         /// how far it came, in m
///         walked_m: Out<f64>,
///     } with {
///         so_far_m: f64,
///     }
/// }
///
/// impl Leaf<()> for GoTo {
///     fn tick(&mut self, cx: &mut Context<'_, ()>) -> Result<Outcome, LeafError> {
///         if cx.is_start() {
///             self.so_far_m = 0.0;
///         }
///         self.so_far_m += self.step_m.get(cx)?;
///         self.walked_m.set(cx, self.so_far_m)?;
///         Ok(if self.so_far_m < self.x_m.get(cx)? { Outcome::Running } else { Outcome::Success })
///     }
/// }
///
/// let mut registry = Registry::<()>::new();
/// registry.add::<GoTo>();
/// let xml = r#"<root><BehaviorTree ID="Main"><GoTo x_m="0.5" step_m="0.25" walked_m="{far}"/></BehaviorTree></root>"#;
/// let mut tree = registry.load("walk.xml", xml)?;
/// assert_eq!(tree.tick(&mut (), Duration::ZERO)?, Status::Running);
/// assert_eq!(tree.tick(&mut (), Duration::ZERO)?, Status::Success);
/// assert_eq!(tree.get("far").and_then(|far| far.as_number()), Some(0.5));
///
/// assert!(registry.models_xml().contains(r#"
///     <Action ID="GoTo">
///       <input_port name="x_m" type="double">where to, in m</input_port>
///       <input_port name="step_m" type="double" default="0.1">how far in one tick, in m</input_port>
///       <output_port name="walked_m" type="double">how far it came, in m</output_port>
///       <MetadataFields>
///         <Metadata description="Walks until it is there."/>
///       </MetadataFields>
///     </Action>"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! leaf {
    (
        $(#[doc = $doc:literal])*
        $vis:vis struct $leaf:ident $(as $id:literal)? : $kind:ident {
            $($(#[doc = $port_doc:literal])* $port:ident: $ty:ty $(= $default:literal)?),* $(,)?
        } $(with {
            $($(#[$meta:meta])* $field:ident: $field_ty:ty),* $(,)?
        })?
    ) => {
        $(#[doc = $doc])*
        $vis struct $leaf {
            $($(#[doc = $port_doc])* $port: $ty,)*
            $($($(#[$meta])* $field: $field_ty,)*)?
        }

        impl $crate::Declared for $leaf {
            const NAME: &'static str = $crate::leaf!(@name $leaf $($id)?);
            const KIND: $crate::LeafKind = $crate::LeafKind::$kind;

            fn description() -> String {
                $crate::joined_lines(&[$($doc),*])
            }

            fn ports() -> Vec<$crate::Port> {
                vec![$(
                    <$ty as $crate::PortField>::port(stringify!($port))
                        $(.default($default))?
                        .doc($crate::joined_lines(&[$($port_doc),*]))
                ),*]
            }

            fn declared() -> Self {
                let mut places = 0_usize..;
                let mut place = || places.next().unwrap_or_default();
                let _ = &mut place;
                Self {
                    $($port: $crate::PortField::nth(place()),)*
                    $($($field: Default::default(),)*)?
                }
            }
        }
    };
    (@name $leaf:ident) => { stringify!($leaf) };
    (@name $leaf:ident $id:literal) => { $id };
}
