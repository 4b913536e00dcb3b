//! 6. Remapping: a subtree has its own blackboard, and its ports say which entries it shares.

use std::time::Duration;

use behaviour_tree::{Outcome, Port, PortType, Registry, Status, Value};

const XML: &str = r#"
<root BTCPP_format="4" main_tree_to_execute="Main">
  <BehaviorTree ID="Main">
    <Sequence>
      <Script code="goal := 'shelf 12'"/>
      <SubTree ID="Guide" name="first" target="{goal}" pace="slow" answer="{answer}"/>
      <SubTree ID="Guide" name="second" target="{goal}" answer="{unused}" _autoremap="true"/>
      <Say text="{answer}"/>
    </Sequence>
  </BehaviorTree>

  <BehaviorTree ID="Guide">
    <Sequence>
      <Say text="{target}"/>
      <Say text="{pace}"/>
      <Script code="answer := 'here we are'; @guided += 1; steps := 10"/>
    </Sequence>
  </BehaviorTree>
</root>"#;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<Vec<String>>::new();
    registry.sync_action("Say", &[Port::input("text").typed(PortType::Text)], |cx| {
        let text = cx.input("text")?;
        cx.world.push(text);
        Ok(Outcome::Success)
    });
    let mut tree = registry.loader().source("guide.xml", XML).entry("guided", 0).entry("pace", "fast").load()?;
    let mut said = Vec::new();
    assert_eq!(tree.tick(&mut said, Duration::ZERO)?, Status::Success);

    // `first` gets the pace as a literal; `second` shares the entry of the same name.
    assert_eq!(said, ["shelf 12", "slow", "shelf 12", "fast", "here we are"]);
    // `@key` is an entry of the root blackboard, from wherever.
    assert_eq!(tree.get("guided"), Some(&Value::Int(2)));
    // `first` keeps its steps to itself; `second` shares whatever it does not name.
    let first = tree.scopes().find(|scope| scope.path() == "first").ok_or("no such subtree")?;
    assert!(first.entries().any(|(key, _)| key == "steps"));
    let second = tree.scopes().find(|scope| scope.path() == "second").ok_or("no such subtree")?;
    assert!(second.entries().all(|(key, _)| key != "steps") && tree.get("steps") == Some(&Value::Int(10)));
    Ok(())
}
