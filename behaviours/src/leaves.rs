//! The leaves: what a tree can ask the robot to do or to look at. One step of the way each.

mod body;
mod books;
mod gesture;
mod live;
mod places;
mod talk;

use behaviour_tree::{Reason, Registry};

use crate::world::World;

/// All node types that the robot's trees may use, the engine's own among them.
pub(crate) fn registry() -> Registry<World> {
    let mut registry = Registry::new();
    registry.leaves_never_skip();
    talk::register(&mut registry);
    books::register(&mut registry);
    live::register(&mut registry);
    places::register(&mut registry);
    body::register(&mut registry);
    gesture::register(&mut registry);
    registry
}

/// Why it cannot go when nothing was agreed.
fn nowhere_to_go() -> Reason {
    Reason::new("there is nowhere to go").german("es gibt kein Ziel")
}
