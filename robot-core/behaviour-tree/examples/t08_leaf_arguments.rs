//! 8. Leaves with more than ports: what they need is captured where they are registered.

use std::sync::mpsc;
use std::time::Duration;

use behaviour_tree::{Context, Leaf, LeafError, NodeConfig, Outcome, Port, PortType, Registry, Status};

/// Sends its text over a channel, at most so often.
struct Announce {
    line: mpsc::Sender<String>,
    name: String,
    at_most: u32,
}

impl Announce {
    /// What the XML says of the node is known when its leaf is made.
    fn new(line: mpsc::Sender<String>, at_most: u32, config: &NodeConfig<'_>) -> Self {
        Self { line, name: config.name().to_owned(), at_most }
    }
}

impl Leaf<()> for Announce {
    fn tick(&mut self, cx: &mut Context<'_, ()>) -> Result<Outcome, LeafError> {
        let text: String = cx.input("text")?;
        if self.at_most == 0 {
            return Ok(Outcome::failure("it was said often enough"));
        }
        self.at_most -= 1;
        self.line.send(format!("{}: {text}", self.name)).map_err(LeafError::new)?;
        Ok(Outcome::Success)
    }
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (line, heard) = mpsc::channel();
    let at_most = 2;
    let mut registry = Registry::<()>::new();
    registry.sync_leaf("Announce", &[Port::input("text").typed(PortType::Text)], false, move |config| {
        Box::new(Announce::new(line.clone(), at_most, config))
    });
    let mut tree = registry.load(
        "announce.xml",
        r#"<root BTCPP_format="4"><BehaviorTree ID="Main"><Announce name="Speaker" text="we close"/></BehaviorTree></root>"#,
    )?;
    let answers: Result<Vec<_>, _> = (0..3).map(|_| tree.tick(&mut (), Duration::ZERO)).collect();
    assert_eq!(answers?, [Status::Success, Status::Success, Status::Failure]);
    assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["Speaker: we close", "Speaker: we close"]);
    assert_eq!(tree.reason(0).as_deref(), Some("it was said often enough"));
    Ok(())
}
