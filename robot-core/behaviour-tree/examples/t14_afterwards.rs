//! 14. Afterwards: a run is recorded, run again without its leaves, explained, compared and counted.

use std::time::Duration;

use behaviour_tree::{Coverage, Language, Listener, Outcome, Parting, Registry, Replay, Status, Trace, diff_traces};

const XML: &str = r#"
<root BTCPP_format="4">
  <BehaviorTree ID="Main">
    <Fallback>
      <ReactiveSequence name="work">
        <IsBatteryOk/>
        <Sleep name="dust" msec="100"/>
      </ReactiveSequence>
      <Script name="rest" code="resting := true"/>
    </Fallback>
  </BehaviorTree>
</root>"#;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Runs the tree over a battery that loses so much in each tick, and gives the recording.
fn record(registry: &Registry<u32>, loss_percent: u32) -> Result<Vec<u8>> {
    let mut tree = registry.loader().source("work.xml", XML).record().load()?;
    let (mut battery_percent, mut now) = (100, Duration::ZERO);
    while tree.tick(&mut battery_percent, now)? == Status::Running {
        battery_percent -= loss_percent;
        now += Duration::from_millis(50);
    }
    Ok(tree.take_trace())
}

pub(crate) fn main() -> Result<()> {
    let mut registry = Registry::<u32>::new();
    registry.condition("IsBatteryOk", &[], |cx| {
        Ok(Outcome::success_if(*cx.world > 20, "the battery is low").german("der Akku ist leer"))
    });
    let (good, bad) = (record(&registry, 10)?, record(&registry, 45)?);

    // A recording has its files with it: it runs again without the leaves, forwards and backwards.
    let mut replay = Replay::new(Trace::read(&bad)?)?;
    replay.seek(2)?;
    assert_eq!(replay.tree().running_leaf_path().as_deref(), Some("dust"));
    replay.forward()?;

    // It tells what the tree did, and why nothing else: to staff or to a child, in German or English.
    let told = replay.explain().tell(Language::En, Listener::Child);
    assert_eq!(told, "Done, it worked!\n  “IsBatteryOk” did not work: the battery is low");
    assert!(replay.explain().tell(Language::De, Listener::Staff).contains("der Akku ist leer"));

    // Two runs are the same up to here, and part at this node.
    let parting = diff_traces(Trace::read(&good)?, Trace::read(&bad)?)?.parting;
    assert!(matches!(parting, Some(Parting::Node { tick: 3, path, .. }) if path == "IsBatteryOk"));

    // Each run has reached some nodes; together they have reached all.
    let mut coverage = Coverage::of_trace(Trace::read(&good)?)?;
    assert_eq!((coverage.ticked(), coverage.nodes().len()), (4, 5));
    coverage.add(&Coverage::of_trace(Trace::read(&bad)?)?)?;
    assert_eq!(coverage.ticked(), 5);
    Ok(())
}
