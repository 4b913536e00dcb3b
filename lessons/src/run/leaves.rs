//! All node types that a program's tree may use.

use behaviour_tree::Registry;

use super::stage::Stage;
use super::{deeds, hats, tree_leaves};

pub(super) fn registry() -> Registry<Stage> {
    let mut registry = Registry::new();
    registry.leaves_never_skip();
    hats::register(&mut registry);
    deeds::register(&mut registry);
    tree_leaves::register(&mut registry);
    registry
}
