//! 11. Editors: what Groot2 needs to know of your nodes, and a tree changed and written by a program.

use behaviour_tree::{Element, Outcome, Port, PortType, Registry, TreeDocument};

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<()>::new();
    let door = Port::input("door").typed(PortType::Text).default("front").doc("which door");
    registry.condition("IsOpen", std::slice::from_ref(&door), |_| Ok(Outcome::Success)).sync_action(
        "Open",
        &[door, Port::output("took_s").typed(PortType::Real).doc("how long it took, in seconds")],
        |_| Ok(Outcome::Success),
    );

    // The palette for the editor comes from the same declarations as the ports.
    let palette = registry.models_xml();
    assert!(palette.contains(r#"<input_port name="door" type="std::string" default="front">which door</input_port>"#));

    // A tree is put together, described and written ...
    let mut document = TreeDocument::default();
    let open =
        Element::new("Fallback").child(Element::new("IsOpen")).child(Element::new("Open").with("door", "{name}"));
    document.root.children.push(Element::new("BehaviorTree").with("ID", "EnsureOpen").child(open));
    document.describe(&registry);
    let written = document.write()?;
    assert!(written.contains(
        r#"
  <BehaviorTree ID="EnsureOpen">
    <Fallback>
      <IsOpen/>
      <Open door="{name}"/>
    </Fallback>
  </BehaviorTree>"#
    ));

    // ... and read, changed, and run again.
    let mut document = TreeDocument::read("door.xml", &written)?;
    let tree = document.tree_mut("EnsureOpen").ok_or("no such tree")?;
    tree.children[0].children[1].set("_onSuccess", "opened := true");
    assert_eq!(registry.load("door.xml", &document.write()?)?.nodes().count(), 3);
    Ok(())
}
