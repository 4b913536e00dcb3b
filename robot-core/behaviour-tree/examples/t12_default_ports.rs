//! 12. Defaults: what a port holds where the tree says nothing: a literal, an entry, or the entry of its own name.

use std::time::Duration;

use behaviour_tree::{Outcome, Port, PortType, Registry, Status};

const XML: &str = r#"
<root BTCPP_format="4" main_tree_to_execute="Main">
  <BehaviorTree ID="Main">
    <Sequence>
      <Walk/>
      <Walk speed_mps="0.5" target="12" goal="{home}"/>
      <SubTree ID="Errand" what="book"/>
    </Sequence>
  </BehaviorTree>
  <BehaviorTree ID="Errand">
    <Sequence>
      <Walk target="{shelf}" goal="{what}" speed_mps="0.1"/>
    </Sequence>
  </BehaviorTree>
  <TreeNodesModel>
    <SubTree ID="Errand">
      <input_port name="shelf" default="7"/>
      <input_port name="what"/>
    </SubTree>
  </TreeNodesModel>
</root>"#;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let ports = [
        Port::input("speed_mps").typed(PortType::Real).default("0.2").doc("a literal"),
        Port::input("target").typed(PortType::Int).default("{next_shelf}").doc("an entry"),
        Port::input("goal").default("{=}").doc("the entry `goal`"),
    ];
    let mut registry = Registry::<Vec<String>>::new();
    registry.sync_action("Walk", &ports, |cx| {
        let (speed_mps, target) = (cx.input::<f64>("speed_mps")?, cx.input::<i64>("target")?);
        let line = format!("{speed_mps} m/s to {target} for {}", cx.input::<String>("goal")?);
        cx.world.push(line);
        Ok(Outcome::Success)
    });
    let loader = registry.loader().source("walk.xml", XML);
    let mut tree = loader.entry("next_shelf", 3).entry("goal", "map").entry("home", "rest").load()?;
    let mut walked = Vec::new();
    assert_eq!(tree.tick(&mut walked, Duration::ZERO)?, Status::Success);
    assert_eq!(walked, ["0.2 m/s to 3 for map", "0.5 m/s to 12 for rest", "0.1 m/s to 7 for book"]);

    // A port of a subtree that has no default must be given.
    let error = registry.load("walk.xml", &XML.replace(r#" what="book""#, "")).expect_err("`what` is missing");
    assert_eq!(error.message(), "the subtree `Errand` needs its port `what`");
    Ok(())
}
