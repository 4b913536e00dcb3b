//! NAO's two sonars: what is there within a cone, and what they say about it.
//!
//! The hardware knows distances from 0.20 to 0.80 m. Nearer than that it says 0.20, farther it estimates, and
//! naoqi_driver2 passes all of it on as if it reached from 0.25 to 2.55 m. So does this one.

use rand::RngExt;
use robot_core::{Disc, Point, Pose};

use crate::geometry::{OrientedBox, ray_to_disc_m};
use crate::nao::{SONAR_AT_M, SONAR_CONE_RAD, SONAR_FARTHEST_M, SONAR_NEAREST_M, SONAR_TRUSTED_M, SONAR_YAW_RAD};
use crate::seed::Chance;

/// Which sonar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In the left of the chest, looking a little to the left.
    Left,
    /// In the right of the chest, looking a little to the right.
    Right,
}

/// Rays that stand for a cone.
const RAYS: usize = 9;
/// Greatest error within the trusted range, metres: the sheet says 1 to 4 cm of resolution.
const NOISE_M: f64 = 0.01;
/// Greatest error of an estimate, as a part of it.
const ESTIMATE_NOISE: f64 = 0.10;

/// Metres to the nearest thing in the cone, as it is; [`SONAR_FARTHEST_M`] if there is none before that.
#[must_use]
pub fn true_distance_m(side: Side, world_from_robot: Pose, solids: &[OrientedBox], people: &[Disc]) -> f64 {
    let [ahead_m, left_m] = SONAR_AT_M;
    let mirror = if side == Side::Left { 1.0 } else { -1.0 };
    let from = world_from_robot.transform(Point::new(ahead_m, mirror * left_m));
    let middle_rad = world_from_robot.yaw_rad + mirror * SONAR_YAW_RAD;
    let mut nearest_m = SONAR_FARTHEST_M;
    // What is farther than the range all round need not be asked ray by ray.
    let near_solids = solids.iter().filter(|solid| solid.distance_m(from) < SONAR_FARTHEST_M);
    let near_people = people.iter().filter(|disc| disc.centre.distance_m(from) - disc.radius_m < SONAR_FARTHEST_M);
    let rays: [(f64, f64); RAYS] =
        std::array::from_fn(|ray| (middle_rad + SONAR_CONE_RAD * (ray as f64 / (RAYS - 1) as f64 - 0.5)).sin_cos());
    for solid in near_solids {
        nearest_m = rays.iter().filter_map(|ray| solid.ray_along_m(from, *ray)).fold(nearest_m, f64::min);
    }
    for disc in near_people {
        nearest_m = rays.iter().filter_map(|ray| ray_to_disc_m(from, *ray, disc)).fold(nearest_m, f64::min);
    }
    nearest_m
}

/// What the sonar says about a true distance, metres.
#[must_use]
pub fn reading_m(true_m: f64, chance: &mut Chance) -> f64 {
    let noise = chance.random_range(-1.0..=1.0);
    let said_m = if true_m >= SONAR_FARTHEST_M {
        SONAR_FARTHEST_M
    } else if true_m > SONAR_TRUSTED_M {
        true_m * (1.0 + noise * ESTIMATE_NOISE)
    } else {
        true_m + noise * NOISE_M
    };
    said_m.clamp(SONAR_NEAREST_M, SONAR_FARTHEST_M)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::seed::stream;

    fn wall_at(x_m: f64) -> Vec<OrientedBox> {
        vec![OrientedBox::new(Pose::new(x_m + 0.05, 0.0, 0.0), 0.1, 10.0)]
    }

    #[test]
    fn a_wall_ahead_is_heard_by_both() {
        for side in [Side::Left, Side::Right] {
            let seen_m = true_distance_m(side, Pose::IDENTITY, &wall_at(0.6), &[]);
            assert!((seen_m - 0.594).abs() < 0.005, "{side:?}: {seen_m}");
        }
    }

    #[test]
    fn somebody_to_the_left_is_heard_by_the_left_only() {
        let person = [Disc { centre: Point::new(0.35, 0.4), radius_m: 0.22 }];
        let left_m = true_distance_m(Side::Left, Pose::IDENTITY, &[], &person);
        assert!((0.29..0.31).contains(&left_m), "{left_m}");
        let beside = [Disc { centre: Point::new(0.0, 1.0), radius_m: 0.22 }];
        assert_eq!(true_distance_m(Side::Right, Pose::IDENTITY, &[], &beside), SONAR_FARTHEST_M);
    }

    #[test]
    fn what_stands_behind_is_not_heard() {
        let person = [Disc { centre: Point::new(-0.5, 0.0), radius_m: 0.22 }];
        assert_eq!(true_distance_m(Side::Left, Pose::IDENTITY, &[], &person), SONAR_FARTHEST_M);
    }

    #[test]
    fn it_lies_as_the_real_one_does() {
        let mut chance = stream(1, "sonar");
        for _ in 0..200 {
            assert_eq!(reading_m(0.05, &mut chance), 0.20);
            assert!((reading_m(0.50, &mut chance) - 0.50).abs() <= 0.01);
            assert_eq!(reading_m(3.0, &mut chance), 2.55);
        }
        let estimates: Vec<f64> = (0..200).map(|_| reading_m(1.5, &mut chance)).collect();
        assert!(estimates.iter().any(|said| (said - 1.5).abs() > 0.05));
    }

    proptest! {
        #[test]
        fn a_reading_is_in_the_claimed_range(true_m in 0.0..10.0, seed: u64) {
            let said_m = reading_m(true_m, &mut stream(seed, "sonar"));
            prop_assert!((0.20..=2.55).contains(&said_m));
        }
    }
}
