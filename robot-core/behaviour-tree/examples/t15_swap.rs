//! 15. Swap: another tree in the place of one that runs, checked first, and going on where that one was.

use std::time::Duration;

use behaviour_tree::{Outcome, Port, PortType, Registry, Status, Swap, SwapProgress, Value};

const XML: &str = r#"
<root BTCPP_format="4">
  <BehaviorTree ID="Main">
    <Sequence>
      <Script code="tours := 1"/>
      <Sleep name="walk" msec="100"/>
      <Say text="Good bye"/>
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
    let mut tree = registry.load("tour.xml", XML)?;
    let mut said = Vec::new();
    let mut now = Duration::ZERO;
    assert_eq!(tree.tick(&mut said, now)?, Status::Running);

    // A tree with a mistake does not come in, and everything that is wrong with it is told.
    let wrong = XML.replace("<Say text", "<Say txt");
    let findings = Swap::new(registry.loader().source("new.xml", &wrong)).expect_err("`Say` has no port `txt`");
    assert_eq!(findings.0[0].to_string(), "new.xml:7:12: `Say` has no port `txt`");

    // Another one takes over in the next tick; where leaves take time to stop, it waits for them.
    let new = XML.replace("Good bye", "See you");
    let mut swap = Swap::new(registry.loader().source("new.xml", &new))?.carry_entries().carry_progress();
    while let SwapProgress::Stopping { .. } = swap.advance(&mut tree, &mut said, now)? {
        now += Duration::from_millis(50);
    }

    // It has the entries of the old one, and does not walk again from the beginning.
    assert_eq!(tree.get("tours"), Some(&Value::Int(1)));
    assert_eq!(tree.tick(&mut said, Duration::from_millis(100))?, Status::Success);
    assert_eq!(said, ["See you"]);
    Ok(())
}
