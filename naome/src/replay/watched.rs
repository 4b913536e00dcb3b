//! `naome replay FILE.mcap --window`: a recording in the simulator's window, as the robot felt it.

use behaviour_tree::{Replay, Trace};
use robot_core::{Language, Pose, Timestamp};
use robot_recording::Recording;
use sim::window::overlay::{Mind, Script};
use sim::window::reel::Reel;
use sim::window::render::{Options, Played, open};
use sim::window::robot::{Eyes, Lights};
use sim::window::view::{RobotView, Sensors, Tipped, View};
use sim_world::{FloorPlan, kinematics};

use crate::display;
use crate::exit::Failure;
use crate::output::Output;
use crate::performance;

/// Shows the recording until somebody closes the window.
pub(super) fn show(recording: &Recording, plan: &FloorPlan, home: &str, output: &Output) -> Result<(), Failure> {
    if !display::is_there() {
        return Err(Failure::missing(output.say(&display::NO_DISPLAY)));
    }
    let about = |key: &str| recording.about.get(key);
    let seed = about("seed").and_then(|seed| seed.parse().ok()).unwrap_or_default();
    let map_from_home = plan.spot(home).map_or(Pose::IDENTITY, |spot| spot.pose);
    let options = Options { language: output.language, seed, speed: 1.0, script: Script::Tree, closes_at_end: false };
    open(plan, Played::Over(reel(recording, map_from_home, output.language)), options).map_err(Failure::missing)
}

/// What the robot felt, said and thought. Where it was is where it believed to be, and of people nothing is written down
/// but what it heard.
fn reel(recording: &Recording, map_from_home: Pose, language: Language) -> Reel {
    let ticks = &recording.ticks;
    let mut tree = Trace::read(&recording.trace).ok().and_then(|trace| Replay::new(trace).ok());
    let mut reel = Reel::default();
    let (mut mind, mut saying, mut voice_was_silent) = (Mind::default(), None, false);
    let began = ticks.first().map_or(Timestamp::ZERO, |first| first.now);
    let mut home_from_odom = None;
    for tick in ticks {
        let (senses, decision) = (&tick.perception.senses, &tick.decision);
        if let Some(heard) = tick.perception.heard.last() {
            mind.heard = Some(heard.text.clone());
        }
        for event in decision.events.iter().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()) {
            let text = |key: &str| event.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            match text("event").as_str() {
                "understood" => mind.understood = understood(&event, language),
                "decided" => mind.decided = Some((text("what"), text("why"))),
                "said" => (saying, voice_was_silent) = (Some(text("text")), true),
                _ => {}
            }
        }
        // From the decision to speak to the first sound a moment passes; the sentence ends when the voice falls silent.
        let speaks = tick.perception.speaking;
        voice_was_silent &= !speaks;
        if !speaks && !voice_was_silent {
            saying = None;
        }
        let at = Timestamp::new(tick.now.since(began));
        if !reel.is_due(at) {
            continue;
        }
        mind.branch = tree.as_mut().map(|tree| branch_at(tree, tick.now, language)).unwrap_or_default();
        let odometry = senses.odometry.as_ref().map(|odometry| odometry.value);
        let odom_from_robot = odometry.map_or(Pose::IDENTITY, |odometry| odometry.odom_from_base);
        let home_from_odom = *home_from_odom.get_or_insert_with(|| odom_from_robot.inverse());
        let value = |sensor: &Option<robot_core::Stamped<f64>>| sensor.as_ref().map(|stamped| stamped.value);
        let touch = senses.touch;
        let lean = senses.imu.map(|imu| imu.value);
        let is_walking = odometry.is_some_and(|odometry| odometry.twist != robot_core::Twist::ZERO);
        let robot = RobotView {
            map_from_robot: map_from_home.then(home_from_odom).then(odom_from_robot),
            joints: senses.joints.as_ref().map_or_else(kinematics::stand, |joints| joints.value.angle_rad),
            sway: 0.0,
            is_walking,
            tipped: lean.and_then(|lean| Tipped::by_lean(lean.roll_rad, lean.pitch_rad)),
            lights: Lights::of(
                match (touch.any_head() || touch.any_hand() || touch.any_bumper(), saying.is_some()) {
                    (true, _) => Eyes::Touched,
                    (_, true) => Eyes::Speaking,
                    _ => Eyes::Calm,
                },
                is_walking,
            ),
            saying: saying.clone(),
            seen: None,
            sensors: Sensors {
                battery: senses.battery.as_ref().map(|battery| battery.value.charge),
                sonar_m: [value(&senses.sonar_left_m), value(&senses.sonar_right_m)],
                touch,
                hottest_c: value(&senses.hottest_joint_c),
                walked_m: 0.0,
            },
        };
        reel.push(View { at, robot, people: Vec::new() }, &mind);
    }
    reel
}

/// The nodes of the tree that run at this time; as far as its trace goes.
fn branch_at(tree: &mut Replay, now: Timestamp, language: Language) -> Vec<String> {
    while tree.now() < now.since_start() && tree.forward().is_ok_and(|goes_on| goes_on) {}
    performance::branch(tree.tree().nodes(), language)
}

/// What was understood, from a line of the recording.
fn understood(event: &serde_json::Value, language: Language) -> Option<String> {
    let slots = event.get("slots")?.as_object()?;
    let slots = slots.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()));
    Some(performance::understood(event.get("intent")?.as_str()?, event.get("score")?.as_f64()?, slots, language))
}

#[cfg(test)]
mod tests {
    use behaviour_tree::Registry;

    use super::*;

    #[test]
    fn the_nodes_that_ran_are_those_of_the_time_and_at_the_end_the_last_ones() {
        let xml = r#"<root BTCPP_format="4"><BehaviorTree ID="Main"><Sequence name="both">
            <Sleep name="first" msec="100"/>
            <ForceSuccess><Sleep name="listen once more" msec="1000"/></ForceSuccess>
        </Sequence></BehaviorTree></root>"#;
        let registry = Registry::<()>::new();
        let mut tree = registry.loader().source("both.xml", xml).record().load().expect("it is sound");
        for tick in 1..=10 {
            tree.tick(&mut (), Timestamp::from_secs_f64(0.02 * f64::from(tick)).since_start()).expect("it runs");
        }
        let trace = Trace::read(&tree.take_trace()).expect("it was recorded");
        let mut replay = Replay::new(trace).expect("it fits its tree");
        for (at_s, running) in [
            (0.0, &[][..]),
            (0.02, &["both", "first"]),
            (0.10, &["both", "first"]),
            (0.18, &["both", "noch einmal zuhören"]),
            (9.0, &["both", "noch einmal zuhören"]),
        ] {
            assert_eq!(branch_at(&mut replay, Timestamp::from_secs_f64(at_s), Language::De), running, "{at_s} s");
        }
    }
}
