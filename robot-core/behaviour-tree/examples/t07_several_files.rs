//! 7. Several files: handed in together, or included by one another. The engine opens none itself.

use std::time::Duration;

use behaviour_tree::{Include, Outcome, Registry, Status};

const MAIN: &str = r#"
<root BTCPP_format="4" main_tree_to_execute="Main">
  <include path="skills/wave.xml"/>
  <BehaviorTree ID="Main">
    <SubTree ID="Wave"/>
  </BehaviorTree>
</root>"#;

const WAVE: &str = r#"
<root BTCPP_format="4">
  <include path="arm.xml"/>
  <BehaviorTree ID="Wave">
    <Sequence><SubTree ID="RaiseArm"/><Move/></Sequence>
  </BehaviorTree>
</root>"#;

const ARM: &str = r#"<root BTCPP_format="4"><BehaviorTree ID="RaiseArm"><Move/></BehaviorTree></root>"#;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<u32>::new();
    registry.sync_action("Move", &[], |cx| {
        *cx.world += 1;
        Ok(Outcome::Success)
    });
    let mut moves = 0;

    // All files are there: includes are looked up among them, seen from the including file.
    let files = [("main.xml", MAIN), ("skills/wave.xml", WAVE), ("skills/arm.xml", ARM)];
    let mut tree = registry.load_tree(&files, "Main")?;
    assert_eq!(tree.tick(&mut moves, Duration::ZERO)?, Status::Success);

    // Or they are fetched as they are met, from wherever the host has them.
    let fetch = |asked: &Include<'_>| match asked.path {
        "skills/wave.xml" => Ok(("skills/wave.xml".to_owned(), WAVE.to_owned())),
        "arm.xml" if asked.from == "skills/wave.xml" => Ok(("skills/arm.xml".to_owned(), ARM.to_owned())),
        _ => Err("there is no such skill".to_owned()),
    };
    let mut tree = registry.loader().source("main.xml", MAIN).include_with(fetch).load()?;
    assert_eq!(tree.tick(&mut moves, Duration::ZERO)?, Status::Success);
    assert_eq!(moves, 4);

    // Any tree of a set can be the one that runs.
    let mut arm = registry.load_tree(&files, "RaiseArm")?;
    assert_eq!(arm.nodes().count(), 1);
    assert_eq!(arm.tick(&mut moves, Duration::ZERO)?, Status::Success);
    Ok(())
}
