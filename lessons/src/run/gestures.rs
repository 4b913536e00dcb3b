//! The gestures that children's programs may use: vetted key frames, arms and head alone.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use behaviours::Gesture;

const FILES: [(&str, &str); 14] = [
    ("wave", include_str!("../../gestures/wave.toml")),
    ("bow", include_str!("../../gestures/bow.toml")),
    ("nod", include_str!("../../gestures/nod.toml")),
    ("shake_head", include_str!("../../gestures/shake_head.toml")),
    ("cheer", include_str!("../../gestures/cheer.toml")),
    ("think", include_str!("../../gestures/think.toml")),
    ("point", include_str!("../../gestures/point.toml")),
    ("tai_chi", include_str!("../../gestures/tai_chi.toml")),
    ("wipe_forehead", include_str!("../../gestures/wipe_forehead.toml")),
    ("dance_1", include_str!("../../gestures/dance_1.toml")),
    ("dance_2", include_str!("../../gestures/dance_2.toml")),
    ("dance_3", include_str!("../../gestures/dance_3.toml")),
    ("talk", include_str!("../../gestures/talk.toml")),
    ("rest", include_str!("../../gestures/rest.toml")),
];

static GESTURES: LazyLock<BTreeMap<&str, Gesture>> = LazyLock::new(|| {
    let parse = |(name, text)| (name, Gesture::parse(&format!("{name}.toml"), text).expect("a test checks them"));
    FILES.into_iter().map(parse).collect()
});

/// The gesture of this name.
pub(super) fn gesture(name: &str) -> Option<&'static Gesture> {
    GESTURES.get(name)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sim_world::kinematics::Joints;
    use sim_world::mass;

    use super::*;
    use crate::registry::Registry;

    #[test]
    fn every_gesture_keeps_its_mass_over_its_feet() {
        const TICK: Duration = Duration::from_millis(20);
        /// So much room is left to the edge of the feet for a floor that is not level, metres.
        const LEFT_M: f64 = 0.015;
        for (name, gesture) in GESTURES.iter() {
            let mut joints = Joints::default();
            let (mut before, mut now, mut least_m) = (None, Duration::ZERO, f64::INFINITY);
            while now <= gesture.duration() + Duration::from_secs(2) {
                if let Some(targets) = gesture.between(before, now) {
                    joints.command(&targets);
                }
                joints.step(None, TICK.as_secs_f64());
                least_m = mass::standing(joints.angles_rad()).margin_m().min(least_m);
                (before, now) = (Some(now), now + TICK);
            }
            assert!(least_m > LEFT_M, "{name}: {least_m:.3} m");
        }
    }

    #[test]
    fn every_gesture_of_the_block_is_there_and_ends() {
        for choice in Registry::house().choices("gesture") {
            let gesture = gesture(&choice.id).unwrap_or_else(|| panic!("{} is missing", choice.id));
            let seconds = gesture.duration().as_secs_f64();
            assert!((1.0..=10.0).contains(&seconds), "{} takes {seconds} s", choice.id);
        }
    }
}
