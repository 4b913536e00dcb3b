//! The shapes in `tests/data/bench`, as each engine runs them. Every node is ticked in every tick of the root.

use std::time::Duration;

use behaviour_tree::{Element, Outcome, Port, PortType, Registry, Status, Tree, TreeDocument};
use bonsai_bt::{BT, Behavior, Event, UpdateArgs};

/// All of them.
pub(crate) const SHAPES: [&str; 7] = ["flat100", "bal1011", "chain51", "script100", "skipif100", "port100", "small10"];

/// Those without scripts, conditions and ports, which bonsai-bt does not have.
pub(crate) const PLAIN: [&str; 4] = ["flat100", "bal1011", "chain51", "small10"];

/// The file of a shape.
pub(crate) fn xml(shape: &str) -> String {
    let file = format!("{}/tests/data/bench/{shape}.xml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// This engine's node types; the world is a number.
pub(crate) fn registry() -> Registry<i64> {
    let mut registry = Registry::<i64>::new();
    registry.sync_action("ReadInt", &[Port::input("in").typed(PortType::Int)], |cx| {
        *cx.world += cx.input::<i64>("in")?;
        Ok(Outcome::Success)
    });
    registry
}

/// Checks and loads a shape in this engine.
pub(crate) fn load_checked(registry: &Registry<i64>, xml: &str) -> Tree<i64> {
    let loaded = registry.loader().source("shape.xml", xml).main("Main").entry("x", 0).load_checked();
    let (tree, warnings) = loaded.unwrap_or_else(|error| panic!("{error}"));
    assert!(warnings.is_empty(), "{warnings:?}");
    tree
}

/// Ticks this engine's tree, which is done in one tick.
pub(crate) fn tick(tree: &mut Tree<i64>, world: &mut i64) {
    assert_eq!(tree.tick(world, Duration::ZERO), Ok(Status::Success));
}

/// The same shape for bonsai-bt, which has no file format.
pub(crate) fn bonsai(xml: &str) -> Behavior<bool> {
    let document = TreeDocument::read("shape.xml", xml).unwrap_or_else(|error| panic!("{error}"));
    document.tree("Main").map_or(Behavior::Action(false), |main| bonsai_node(&main.children[0]))
}

/// An action is what it answers.
fn bonsai_node(element: &Element) -> Behavior<bool> {
    let children = || element.children.iter().map(bonsai_node).collect();
    match element.name.as_str() {
        "AlwaysSuccess" => Behavior::Action(true),
        "AlwaysFailure" => Behavior::Action(false),
        "Inverter" => Behavior::Invert(Box::new(bonsai_node(&element.children[0]))),
        "Sequence" => Behavior::Sequence(children()),
        "Fallback" => Behavior::Select(children()),
        other => panic!("bonsai-bt has no `{other}`"),
    }
}

/// Ticks bonsai-bt's tree, and makes it ready for the next tick, as this engine does by itself.
pub(crate) fn tick_bonsai(tree: &mut BT<bool, ()>) {
    let event = Event::from(UpdateArgs { dt: 1.0 });
    let answer = tree
        .tick(&event, &mut |args, ()| (if *args.action { bonsai_bt::Success } else { bonsai_bt::Failure }, args.dt));
    assert!(matches!(answer, Some((bonsai_bt::Success, _))), "the shape is done in one tick");
    tree.reset_bt();
}
