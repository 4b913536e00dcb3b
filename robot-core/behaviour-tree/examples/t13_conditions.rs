//! 13. Pre- and post-conditions: scripts on any node that decide whether it runs, and note how it ended.

use std::time::Duration;

use behaviour_tree::{Registry, Status, Value};

const XML: &str = r#"
<root BTCPP_format="4">
  <BehaviorTree ID="Main">
    <Sequence>
      <AlwaysFailure name="skipped" _skipIf="visitors == 0"/>
      <AlwaysFailure name="done_already" _successIf="visitors < 3"/>
      <Fallback>
        <AlwaysSuccess name="forbidden" _failureIf="visitors < 3" _onFailure="refused := true"/>
        <Sleep name="wait" msec="1000" _while="open" _onHalted="sent_home := true" _onSuccess="rested := true"/>
      </Fallback>
      <AlwaysSuccess _post="finished := true"/>
    </Sequence>
  </BehaviorTree>
</root>"#;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let registry = Registry::<()>::new();
    let load = || registry.loader().source("conditions.xml", XML).entry("visitors", 0).entry("open", true).load();
    let is_set = |tree: &behaviour_tree::Tree<()>, key: &str| tree.get(key).and_then(Value::as_number) == Some(1.0);

    // All goes well: the rest takes its second.
    let mut tree = load()?;
    assert_eq!(tree.tick(&mut (), Duration::ZERO)?, Status::Running);
    assert!(is_set(&tree, "refused"));
    assert_eq!(tree.tick(&mut (), Duration::from_secs(1))?, Status::Success);
    assert!(is_set(&tree, "rested") && is_set(&tree, "finished"));

    // `_while` is asked in every tick: the rest is halted as soon as it no longer holds.
    let mut tree = load()?;
    assert_eq!(tree.tick(&mut (), Duration::ZERO)?, Status::Running);
    tree.set("open", false)?;
    tree.tick(&mut (), Duration::from_millis(10))?;
    assert!(is_set(&tree, "sent_home") && !is_set(&tree, "rested"));
    Ok(())
}
