//! Any bytes as a document: read and written, loaded, ticked and halted.

use std::time::Duration;

use behaviour_tree::{Outcome, Port, PortType, Registry, Status, TreeDocument};

fn registry() -> Registry<()> {
    let ports = [
        Port::input("text").typed(PortType::Text).default("{=}"),
        Port::inout("n").typed(PortType::Int),
        Port::input("list").typed(PortType::List),
    ];
    let mut registry = Registry::new();
    registry.enum_value("RED", 1).sync_action("Say", &ports, |cx| {
        let n = cx.input_or("n", 0_i64)?;
        cx.output("n", n.wrapping_add(1))?;
        Ok((n % 2 == 0).into())
    });
    registry.action("Walk", &[], |_| Box::new(Walk(0)));
    registry
}

/// Takes two ticks.
struct Walk(u32);

impl behaviour_tree::Leaf<()> for Walk {
    fn tick(&mut self, cx: &mut behaviour_tree::Context<'_, ()>) -> Result<Outcome, behaviour_tree::LeafError> {
        self.0 = if cx.is_start() { 1 } else { self.0 + 1 };
        Ok(if self.0 < 2 { Outcome::Running } else { Outcome::failure("blocked") })
    }
}

/// # Panics
/// If the engine does not keep its word.
pub(crate) fn fuzz(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let document = TreeDocument::read("f.xml", &text);
    if let Ok(document) = &document {
        let written = document.write().expect("what was read can be written");
        let again = TreeDocument::read("g.xml", &written).expect("what was written can be read");
        assert_eq!(again.root.children, document.root.children);
        assert_eq!(again.write().as_deref(), Ok(&*written));
    }
    let registry = registry();
    let Ok(mut tree) = registry.load("f.xml", &text) else { return };
    // Scripts in a tree are as deep as the file lets them be; a tick is bounded by its nodes.
    tree.set_budget(2_000);
    for ms in 0..4 {
        let _ = tree.tick_once(&mut (), Duration::from_millis(ms * 50));
        assert!(tree.why().len() <= tree.nodes().count());
    }
    tree.halt(&mut (), Duration::from_secs(1));
    assert!(tree.nodes().all(|node| node.status() == Status::Idle), "a halted tree is idle");
    if let Ok(document) = document {
        let written = document.write().expect("it was written before");
        let again = registry.load("f.xml", &written).expect("what loaded before still loads");
        assert!(again.nodes().map(|node| node.path()).eq(tree.nodes().map(|node| node.path())));
    }
}
