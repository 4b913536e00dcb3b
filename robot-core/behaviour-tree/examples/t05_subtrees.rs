//! 5. Subtrees: a tree is a node of another tree; Fallbacks and retries make it robust.

use std::time::Duration;

use behaviour_tree::{Outcome, Registry, Status};

/// A door, and what was tried on it.
#[derive(Default)]
struct Door {
    is_locked: bool,
    picks_needed: u32,
    tried: Vec<&'static str>,
}

const XML: &str = r#"
<root BTCPP_format="4" main_tree_to_execute="Main">
  <BehaviorTree ID="Main">
    <Sequence>
      <SubTree ID="OpenDoor"/>
      <PassThrough/>
    </Sequence>
  </BehaviorTree>

  <BehaviorTree ID="OpenDoor">
    <Fallback>
      <TryHandle/>
      <RetryUntilSuccessful num_attempts="5">
        <PickLock/>
      </RetryUntilSuccessful>
      <AskForKey/>
    </Fallback>
  </BehaviorTree>
</root>"#;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<Door>::new();
    let note = |door: &mut Door, what, is_open: bool| {
        door.tried.push(what);
        Ok(Outcome::from(is_open))
    };
    registry
        .sync_action("TryHandle", &[], move |cx| note(cx.world, "handle", !cx.world.is_locked))
        .sync_action("PickLock", &[], move |cx| {
            cx.world.picks_needed = cx.world.picks_needed.saturating_sub(1);
            note(cx.world, "pick", cx.world.picks_needed == 0)
        })
        .sync_action("AskForKey", &[], move |cx| note(cx.world, "ask", true))
        .sync_action("PassThrough", &[], move |cx| note(cx.world, "pass", true));
    let mut tree = registry.load("door.xml", XML)?;
    for (is_locked, picks_needed, tried) in [
        (false, 9, "handle pass"),
        (true, 3, "handle pick pick pick pass"),
        (true, 9, "handle pick pick pick pick pick ask pass"),
    ] {
        let mut door = Door { is_locked, picks_needed, ..Door::default() };
        assert_eq!(tree.tick_once(&mut door, Duration::ZERO)?, Status::Success);
        assert_eq!(door.tried.join(" "), tried);
    }
    Ok(())
}
