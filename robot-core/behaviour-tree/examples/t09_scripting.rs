//! 9. Scripts: small sums and decisions without a leaf, with names for numbers.

use std::time::Duration;

use behaviour_tree::{Registry, Status, Value};

const XML: &str = r#"
<root BTCPP_format="4">
  <BehaviorTree ID="Main">
    <Sequence>
      <Script code="msg := 'hello ' .. 'world'; count := 1; price := 2.5; colour := BLUE"/>
      <Script code="count *= 6; count += 1; price = price * 2 - 1"/>
      <Precondition if="colour == BLUE" else="FAILURE">
        <Script code="mood := count > 5 ? 'happy' : 'sad'"/>
      </Precondition>
      <ScriptCondition code="price < 5 && colour != RED"/>
      <Switch2 variable="{colour}" case_1="RED" case_2="BLUE">
        <AlwaysFailure/>
        <Script code="seen := 'blue'"/>
        <AlwaysFailure/>
      </Switch2>
    </Sequence>
  </BehaviorTree>
</root>"#;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<()>::new();
    registry.enum_value("RED", 1).enum_value("BLUE", 2);

    let mut tree = registry.load("script.xml", XML)?;
    assert_eq!(tree.tick(&mut (), Duration::ZERO)?, Status::Success);
    for (key, value) in [
        ("msg", Value::from("hello world")),
        ("count", Value::Int(7)),
        ("price", Value::Real(4.0)),
        ("mood", Value::from("happy")),
        ("seen", Value::from("blue")),
    ] {
        assert_eq!(tree.get(key), Some(&value), "{key}");
    }

    // The host can ask in the same language.
    assert_eq!(tree.evaluate("count * 2 + price")?, Some(Value::Real(18.0)));

    // A script with a mistake in it is found when the tree is loaded, at its place.
    let wrong = XML.replace("count *= 6", "count *= * 6");
    let error = registry.load("script.xml", &wrong).expect_err("`* *` is no operator");
    assert_eq!((error.line(), error.column()), (6, 30), "{error}");
    Ok(())
}
