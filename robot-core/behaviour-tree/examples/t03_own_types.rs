//! 3. Types of your own: how a value is read from a text is said once, and every leaf can ask for it.

use std::time::Duration;

use behaviour_tree::{FromValue, Outcome, Port, PortType, Registry, Status, Value};

/// A place on the floor, written `x_m;y_m`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    x_m: f64,
    y_m: f64,
}

impl FromValue for Place {
    const EXPECTED: &'static str = "a place such as `1.5;-2`";

    fn from_value(value: &Value) -> Option<Self> {
        let (x_m, y_m) = value.as_text()?.split_once(';')?;
        Some(Self { x_m: x_m.trim().parse().ok()?, y_m: y_m.trim().parse().ok()? })
    }
}

impl From<Place> for Value {
    fn from(place: Place) -> Self {
        format!("{};{}", place.x_m, place.y_m).into()
    }
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<Vec<Place>>::new();
    registry
        .sync_action("FindDesk", &[Port::output("place").typed(PortType::Text)], |cx| {
            cx.output("place", Place { x_m: 1.1, y_m: 2.3 })?;
            Ok(Outcome::Success)
        })
        .sync_action("GoTo", &[Port::input("place").typed(PortType::Text)], |cx| {
            let place: Place = cx.input("place")?;
            cx.world.push(place);
            Ok(Outcome::Success)
        });

    let body = r#"<Sequence><FindDesk place="{desk}"/><GoTo place="{desk}"/><GoTo place="-1; 3"/></Sequence>"#;
    let document = |body| format!(r#"<root BTCPP_format="4"><BehaviorTree ID="Main">{body}</BehaviorTree></root>"#);
    let mut visited = Vec::new();
    let status = registry.load("places.xml", &document(body))?.tick(&mut visited, Duration::ZERO)?;
    assert_eq!(status, Status::Success);
    assert_eq!(visited, [Place { x_m: 1.1, y_m: 2.3 }, Place { x_m: -1.0, y_m: 3.0 }]);

    let mut wrong = registry.load("wrong.xml", &document(r#"<GoTo place="over there"/>"#))?;
    let error = wrong.tick(&mut visited, Duration::ZERO).expect_err("that is no place");
    assert!(error.message().ends_with("should be a place such as `1.5;-2`, but is `over there`"), "{error}");
    Ok(())
}
