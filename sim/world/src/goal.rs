//! Walking to a pose, as naoqi's `moveTo` does: by odometry, straight, and blind.

use robot_core::{Pose, Twist, wrap_angle};

use crate::nao::{FORWARD_MPS, SIDEWAYS_MPS, STEP_PERIOD_S, TURN_RADPS};

/// The velocity that takes a robot from `here` towards `goal`, both in the frame it was switched on in; `None` when it
/// is there, to within a centimetre and two degrees.
///
/// Far away it turns to the goal and walks; near, it steps to it from where it faces; at last it turns.
///
/// ```
/// use robot_core::Pose;
/// use sim_world::goal::twist_to;
///
/// let ahead = twist_to(Pose::IDENTITY, Pose::new(1.0, 0.0, 0.0)).expect("it is not there yet");
/// assert!(ahead.vx_mps > 0.09 && ahead.wz_radps == 0.0);
/// assert_eq!(twist_to(Pose::IDENTITY, Pose::IDENTITY), None);
/// ```
#[must_use]
pub fn twist_to(here: Pose, goal: Pose) -> Option<Twist> {
    const FAR_M: f64 = 0.3;
    const THERE_M: f64 = 0.01;
    const THERE_RAD: f64 = 0.035;
    /// So far to the side of straight ahead it turns on the spot first, radians.
    const ASIDE_RAD: f64 = 0.3;
    // In one step it gets no farther than there, so that it does not walk past it.
    let reach = |left: f64, fastest: f64| (left / STEP_PERIOD_S).clamp(-fastest, fastest);
    let left = here.inverse().then(goal);
    let distance_m = left.x_m.hypot(left.y_m);
    if distance_m > FAR_M {
        let angle_rad = here.angle_to_rad(goal.position());
        let forward_mps = if angle_rad.abs() > ASIDE_RAD { 0.0 } else { FORWARD_MPS };
        return Some(Twist::new(forward_mps, 0.0, reach(angle_rad, TURN_RADPS / 2.0)));
    }
    if distance_m > THERE_M {
        return Some(Twist::new(reach(left.x_m, FORWARD_MPS), reach(left.y_m, SIDEWAYS_MPS), 0.0));
    }
    let turn_rad = wrap_angle(left.yaw_rad);
    (turn_rad.abs() > THERE_RAD).then(|| Twist::new(0.0, 0.0, reach(turn_rad, TURN_RADPS / 2.0)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gait::Gait;
    use crate::odometry::moved;

    proptest! {
        #[test]
        fn it_arrives_and_stands(x in -2.0..2.0, y in -2.0..2.0, yaw in -3.0..3.0) {
            let goal = Pose::new(x, y, yaw);
            let (mut pose, mut gait) = (Pose::IDENTITY, Gait::default());
            for _ in 0..(120 * 50) {
                gait.command(twist_to(pose, goal).unwrap_or(Twist::ZERO));
                pose = moved(pose, gait.step(0.02), 0.02);
            }
            prop_assert!(pose.position().distance_m(goal.position()) < 0.03, "{pose:?}");
            prop_assert!(wrap_angle(pose.yaw_rad - yaw).abs() < 0.06, "{pose:?}");
            prop_assert!(!gait.is_walking());
        }
    }
}
