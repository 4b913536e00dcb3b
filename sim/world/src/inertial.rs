//! What the inertial unit in NAO's chest measures while it stands and walks.

use rand::RngExt;
use robot_core::Pose;
use robot_core::body::Imu;

use crate::balance::{Lean, felt_mps2};
use crate::gait::Phase;
use crate::seed::Chance;

/// How far the body sways to each side while it walks, radians.
const SWAY_RAD: f64 = 0.03;
/// Greatest noise of an angle, radians.
const ANGLE_NOISE_RAD: f64 = 0.003;
/// Greatest noise of a turning speed, radians a second.
const TURN_NOISE_RADPS: f64 = 0.01;
/// Greatest noise of an acceleration, metres a second squared.
const ACCELERATION_NOISE_MPS2: f64 = 0.15;

/// A reading for a robot at `odom_from_robot`, the pose it has turned to since it was switched on, that leans so from
/// standing or walking upright.
#[must_use]
pub fn reading(odom_from_robot: Pose, phase: Option<Phase>, lean: &Lean, chance: &mut Chance) -> Imu {
    let mut noise = |greatest: f64| chance.random_range(-greatest..=greatest);
    // It leans over the foot it stands on, which is the one that does not swing.
    let sway_rad = phase.map_or(0.0, |phase| {
        let over_left = if phase.left_swings { 1.0 } else { -1.0 };
        over_left * SWAY_RAD * (phase.part * std::f64::consts::PI).sin()
    });
    let roll_rad = lean.roll_rad + sway_rad + noise(ANGLE_NOISE_RAD);
    let pitch_rad = lean.pitch_rad + noise(ANGLE_NOISE_RAD);
    let turn_radps = phase.map_or(0.0, |phase| phase.twist.wz_radps);
    let acceleration_mps2 = felt_mps2(&Lean { roll_rad, pitch_rad, ..*lean });
    let leans_rad = lean.roll_rad.hypot(lean.pitch_rad).max(f64::MIN_POSITIVE);
    let falls_radps = [lean.roll_rad, lean.pitch_rad].map(|part_rad| lean.rate_radps * part_rad / leans_rad);
    Imu {
        roll_rad,
        pitch_rad,
        yaw_rad: odom_from_robot.yaw_rad,
        angular_velocity_radps: [falls_radps[0], falls_radps[1], turn_radps]
            .map(|radps| radps + noise(TURN_NOISE_RADPS)),
        acceleration_mps2: acceleration_mps2.map(|mps2| mps2 + noise(ACCELERATION_NOISE_MPS2)),
    }
}

#[cfg(test)]
mod tests {
    use robot_core::Twist;

    use super::*;
    use crate::gait::Gait;
    use crate::seed::stream;

    #[test]
    fn gravity_is_felt_and_a_walk_never_looks_like_a_fall() {
        let (mut chance, mut gait) = (stream(3, "imu"), Gait::default());
        gait.command(Twist::new(0.095, 0.0, 0.5));
        for _ in 0..500 {
            gait.step(0.02);
            let imu = reading(Pose::IDENTITY, gait.phase(), &Lean::default(), &mut chance);
            assert!(imu.roll_rad.abs() < 0.1 && imu.pitch_rad.abs() < 0.1, "the guard takes 0.5 rad for a fall");
            let felt = imu.acceleration_mps2.iter().map(|part| part * part).sum::<f64>().sqrt();
            assert!((felt - 9.81).abs() < 0.3, "{felt}");
        }
    }
}
