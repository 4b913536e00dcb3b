//! How far NAO believes it has walked: what its feet did, measured a little wrong.

use rand::RngExt;
use robot_core::body::Odometry;
use robot_core::{Pose, Twist};

use crate::seed::Chance;

/// Adds up steps, with the error that this robot has on this floor: about 1 % of the distance and 0.3 degrees for each
/// metre, fixed by the seed, and a little that changes from tick to tick.
#[derive(Debug, Clone)]
pub struct Odometer {
    odometry: Odometry,
    scale: f64,
    turn_scale: f64,
    bend_rad_per_m: f64,
    chance: Chance,
}

impl Odometer {
    /// Greatest lasting error of a distance, as a part of it.
    pub const SCALE_ERROR: f64 = 0.01;
    /// Greatest lasting error of the heading for each metre walked, radians (0.3 degrees).
    pub const BEND_RAD_PER_M: f64 = 0.3 * std::f64::consts::PI / 180.0;
    /// Greatest passing error of a tick's movement, as a part of it.
    const JITTER: f64 = 0.02;

    /// A robot that was switched on here. Its errors are drawn now.
    #[must_use]
    pub fn new(mut chance: Chance) -> Self {
        let mut error = |greatest: f64| chance.random_range(-greatest..=greatest);
        let (scale, turn_scale) = (1.0 + error(Self::SCALE_ERROR), 1.0 + error(Self::SCALE_ERROR));
        let bend_rad_per_m = error(Self::BEND_RAD_PER_M);
        Self { odometry: Odometry::default(), scale, turn_scale, bend_rad_per_m, chance }
    }

    /// Where the robot believes it is, and how fast it believes to move.
    #[must_use]
    pub const fn odometry(&self) -> Odometry {
        self.odometry
    }

    /// The feet made this movement for `dt_s` seconds. Whether they slipped, the robot cannot feel.
    pub fn step(&mut self, twist: Twist, dt_s: f64) {
        if twist.is_zero() {
            self.odometry.twist = Twist::ZERO;
            return;
        }
        let jitter = 1.0 + self.chance.random_range(-Self::JITTER..=Self::JITTER);
        let walked_mps = twist.vx_mps.hypot(twist.vy_mps);
        let believed = Twist::new(
            twist.vx_mps * self.scale * jitter,
            twist.vy_mps * self.scale * jitter,
            twist.wz_radps * self.turn_scale * jitter + self.bend_rad_per_m * walked_mps,
        );
        self.odometry =
            Odometry { odom_from_base: moved(self.odometry.odom_from_base, believed, dt_s), twist: believed };
    }
}

/// Where a body is after it moved with `twist` for `dt_s` seconds, much less than a turn takes.
#[must_use]
pub fn moved(world_from_body: Pose, twist: Twist, dt_s: f64) -> Pose {
    // The chord of the arc: half the turn, then the way, then the other half.
    let half_turn_rad = twist.wz_radps * dt_s / 2.0;
    let half_turn = Pose::new(0.0, 0.0, half_turn_rad);
    let way = Pose::new(twist.vx_mps * dt_s, twist.vy_mps * dt_s, 0.0);
    world_from_body.then(half_turn).then(way).then(half_turn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::stream;

    #[test]
    fn it_drifts_as_much_as_said_and_as_the_seed_says() {
        let forward = Twist::new(0.08, 0.0, 0.0);
        let walk = |seed| {
            let mut odometer = Odometer::new(stream(seed, "odometry"));
            for _ in 0..5_000 {
                odometer.step(forward, 0.02);
            }
            odometer.odometry().odom_from_base
        };
        let truth_m = 8.0;
        for seed in 0..50 {
            let believed = walk(seed);
            assert!((believed.position().distance_m(Pose::IDENTITY.position()) - truth_m).abs() < 0.011 * truth_m);
            assert!(believed.yaw_rad.abs() <= Odometer::BEND_RAD_PER_M * truth_m * 1.01);
            assert_eq!(believed, walk(seed));
        }
        assert_ne!(walk(1), walk(2));
    }

    #[test]
    fn an_arc_is_followed() {
        // A quarter of a circle of 1 m radius.
        let twist = Twist::new(0.1, 0.0, 0.1);
        let ticks = (std::f64::consts::FRAC_PI_2 / 0.1 / 0.02).round() as usize;
        let end = (0..ticks).fold(Pose::IDENTITY, |pose, _| moved(pose, twist, 0.02));
        assert!(end.position().distance_m(robot_core::Point::new(1.0, 1.0)) < 2e-3, "{end:?}");
    }
}
