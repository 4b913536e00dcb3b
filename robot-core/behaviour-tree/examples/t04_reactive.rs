//! 4. Reactive controls: a condition that is asked in every tick, and an action that is halted when it turns.

use std::time::Duration;

use behaviour_tree::{Context, Leaf, LeafError, Outcome, Registry, Status};

#[derive(Default)]
struct Robot {
    battery_percent: u32,
    diary: Vec<&'static str>,
}

/// Walks for three ticks.
#[derive(Default)]
struct Walk {
    ticks: u32,
}

impl Leaf<Robot> for Walk {
    fn tick(&mut self, cx: &mut Context<'_, Robot>) -> Result<Outcome, LeafError> {
        if cx.is_start() {
            self.ticks = 0;
            cx.world.diary.push("sets off");
        }
        self.ticks += 1;
        Ok(if self.ticks < 3 { Outcome::Running } else { Outcome::Success })
    }

    /// Called instead of a tick when the tree no longer wants the walk.
    fn halt(&mut self, cx: &mut Context<'_, Robot>) {
        cx.world.diary.push("stands still");
    }
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<Robot>::new();
    registry.action("Walk", &[], |_| Box::<Walk>::default()).condition("IsBatteryOk", &[], |cx| {
        Ok(Outcome::success_if(cx.world.battery_percent > 20, "the battery is low"))
    });
    let run = |control: &str| -> Result<_, Box<dyn std::error::Error>> {
        let body = format!("<{control}><IsBatteryOk/><Walk/></{control}>");
        let xml = format!(r#"<root BTCPP_format="4"><BehaviorTree ID="Main">{body}</BehaviorTree></root>"#);
        let mut tree = registry.load("walk.xml", &xml)?;
        let mut robot = Robot { battery_percent: 25, ..Robot::default() };
        while tree.tick(&mut robot, Duration::ZERO)? == Status::Running {
            robot.battery_percent -= 5;
        }
        Ok((robot.diary, tree.reason(0).map(|reason| reason.into_owned())))
    };
    // A Sequence remembers that the condition held; a ReactiveSequence asks again.
    assert_eq!(run("Sequence")?, (vec!["sets off"], None));
    assert_eq!(run("ReactiveSequence")?, (vec!["sets off", "stands still"], Some("the battery is low".to_owned())));
    Ok(())
}
