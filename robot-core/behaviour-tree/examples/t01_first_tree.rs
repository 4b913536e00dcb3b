//! 1. The first tree: a sequence of leaves over a world.
//!
//! A condition and a simple action are functions; an action that takes several ticks is a struct.

use std::time::Duration;

use behaviour_tree::{Context, Leaf, LeafError, Outcome, Registry, Status, leaf};

/// What the leaves see and change.
#[derive(Default)]
struct Kitchen {
    water_degrees: u32,
    done: Vec<&'static str>,
}

leaf! {
    /// Heats the water by 30 degrees a tick.
    struct BoilWater: Action {}
}

impl Leaf<Kitchen> for BoilWater {
    fn tick(&mut self, cx: &mut Context<'_, Kitchen>) -> Result<Outcome, LeafError> {
        cx.world.water_degrees += 30;
        Ok(if cx.world.water_degrees < 100 { Outcome::Running } else { Outcome::Success })
    }
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<Kitchen>::new();
    registry
        .condition("IsWaterCold", &[], |cx| Ok((cx.world.water_degrees < 100).into()))
        .add::<BoilWater>()
        .sync_action("PourTea", &[], |cx| {
            cx.world.done.push("tea is poured");
            Ok(Outcome::Success)
        });

    let mut tree = registry.load(
        "tea.xml",
        r#"<root BTCPP_format="4">
             <BehaviorTree ID="MakeTea">
               <Sequence>
                 <IsWaterCold/>
                 <BoilWater/>
                 <PourTea/>
               </Sequence>
             </BehaviorTree>
           </root>"#,
    )?;

    let mut kitchen = Kitchen::default();
    let mut ticks = 1;
    while tree.tick(&mut kitchen, Duration::from_millis(100 * ticks))? == Status::Running {
        ticks += 1;
    }
    assert_eq!((ticks, kitchen.done), (4, vec!["tea is poured"]));
    Ok(())
}
