//! How much of a machine is set up.

/// What the machine is set up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    Demo,
    /// The demo in a window, or as pictures.
    Window,
    /// And for all of the demo.
    Tests,
}
