//! 8. Leaves with more than ports: what they need is captured where they are registered.

use std::sync::mpsc;
use std::time::Duration;

use behaviour_tree::{Context, In, Leaf, LeafError, Outcome, Registry, Status, leaf};

leaf! {
    /// Sends its text over a channel, at most so often.
    struct Announce: SyncAction {
        /// what to say
        text: In<String>,
    } with {
        line: Option<mpsc::Sender<String>>,
        name: String,
        at_most: u32,
    }
}

impl Leaf<()> for Announce {
    fn tick(&mut self, cx: &mut Context<'_, ()>) -> Result<Outcome, LeafError> {
        let text = self.text.get(cx)?;
        if self.at_most == 0 {
            return Ok(Outcome::failure("it was said often enough"));
        }
        self.at_most -= 1;
        let line = self.line.as_ref().ok_or("there is no line")?;
        line.send(format!("{}: {text}", self.name)).map_err(LeafError::new)?;
        Ok(Outcome::Success)
    }
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (line, heard) = mpsc::channel();
    let mut registry = Registry::<()>::new();
    // What the XML says of the node is known when its leaf is made.
    registry.add_with::<Announce>(move |leaf, node| Announce {
        line: Some(line.clone()),
        name: node.name().to_owned(),
        at_most: 2,
        ..leaf
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
