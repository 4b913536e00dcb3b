//! 10. Observing: what each node did, for logs, statistics and tests, without a hook in the tree.

use std::collections::BTreeMap;
use std::time::Duration;

use behaviour_tree::{Registry, Status};

const XML: &str = r#"
<root BTCPP_format="4" main_tree_to_execute="Main">
  <BehaviorTree ID="Main">
    <Sequence>
      <Fallback>
        <AlwaysFailure name="first_try"/>
        <SubTree ID="Inner" name="backup"/>
      </Fallback>
      <Sleep name="rest" msec="100"/>
      <AlwaysSuccess name="last" _skipIf="@hurry"/>
    </Sequence>
  </BehaviorTree>
  <BehaviorTree ID="Inner">
    <Sequence>
      <AlwaysSuccess name="plan_b"/>
      <AlwaysSuccess name="plan_c" _skipIf="true"/>
    </Sequence>
  </BehaviorTree>
</root>"#;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let registry = Registry::<()>::new();
    let mut tree = registry.loader().source("watched.xml", XML).entry("hurry", false).load()?;

    let mut log = Vec::new();
    let mut answers = BTreeMap::<String, Vec<Status>>::new();
    for tick in 1..=3_u32 {
        let status = tree.tick(&mut (), Duration::from_millis(50) * tick)?;
        for node in tree.nodes().filter(|node| node.last_tick() == tick) {
            answers.entry(node.path()).or_default().push(node.last_answer());
        }
        log.push((status, tree.running_leaf_path()));
    }
    let resting = (Status::Running, Some("rest".to_owned()));
    assert_eq!(log, [resting.clone(), resting, (Status::Success, None)]);
    assert_eq!(answers["first_try"], [Status::Failure]);
    assert_eq!(answers["backup/plan_b"], [Status::Success]);
    assert_eq!(answers["backup/plan_c"], [Status::Skipped]);
    assert_eq!(answers["rest"], [Status::Running, Status::Running, Status::Success]);
    assert_eq!(answers["last"], [Status::Success]);
    Ok(())
}
