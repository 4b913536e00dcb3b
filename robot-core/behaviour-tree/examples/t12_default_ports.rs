//! 12. Defaults: what a port holds where the tree says nothing: a literal, an entry, or the entry of its own name.

use std::time::Duration;

use behaviour_tree::{Context, In, Leaf, LeafError, Outcome, Registry, Status, leaf};

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

leaf! {
    /// Goes somewhere.
    struct Walk: SyncAction {
        /// a literal
        speed_mps: In<f64> = "0.2",
        /// an entry
        target: In<i64> = "{next_shelf}",
        /// the entry `goal`
        goal: In<String> = "{=}",
    }
}

impl Leaf<Vec<String>> for Walk {
    fn tick(&mut self, cx: &mut Context<'_, Vec<String>>) -> Result<Outcome, LeafError> {
        let (speed_mps, target, goal) = (self.speed_mps.get(cx)?, self.target.get(cx)?, self.goal.get(cx)?);
        cx.world.push(format!("{speed_mps} m/s to {target} for {goal}"));
        Ok(Outcome::Success)
    }
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<Vec<String>>::new();
    registry.add::<Walk>();
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
