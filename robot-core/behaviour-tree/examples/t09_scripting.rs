//! 9. Scripts: small sums and decisions without a leaf, with names for numbers.

use std::time::Duration;

use behaviour_tree::{Registry, Status, Value};

const XML: &str = r#"
<root BTCPP_format="4">
  <BehaviorTree ID="Main">
    <Sequence>
      <Script code="msg := 'hello ' .. 'world'; count := 1; colour := BLUE"/>
      <Script code="count *= 6; count += 1"/>
      <Precondition if="colour == BLUE" else="FAILURE">
        <Script code="mood := count > 5 ? 'happy' : 'sad'"/>
      </Precondition>
    </Sequence>
  </BehaviorTree>
</root>"#;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<()>::new();
    registry.enum_value("BLUE", 2);
    let mut tree = registry.load("script.xml", XML)?;
    assert_eq!(tree.tick(&mut (), Duration::ZERO)?, Status::Success);
    assert_eq!(tree.get("msg"), Some(&"hello world".into()));
    assert_eq!(tree.get("mood"), Some(&"happy".into()));
    assert_eq!(tree.evaluate("count * 2")?, Some(Value::Real(14.0)));

    // A mistake is found when the tree is loaded, at its place.
    let error = registry.load("script.xml", &XML.replace("*= 6", "*= * 6")).expect_err("no operator");
    assert_eq!((error.line(), error.column()), (6, 30), "{error}");
    Ok(())
}
