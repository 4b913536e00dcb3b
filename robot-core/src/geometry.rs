//! Points, poses and twists on the floor. SI units; x forward, y left, yaw counter-clockwise (REP-103).

use std::f64::consts::{PI, TAU};

use serde::{Deserialize, Serialize};

/// A place on the floor, metres.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Metres along x.
    pub x_m: f64,
    /// Metres along y.
    pub y_m: f64,
}

impl Point {
    /// A place on the floor, metres.
    #[must_use]
    pub const fn new(x_m: f64, y_m: f64) -> Self {
        Self { x_m, y_m }
    }

    /// Metres to `other`.
    #[must_use]
    pub fn distance_m(self, other: Self) -> f64 {
        // Not `hypot`, which takes ten times as long for places that nobody walks to.
        let (x_m, y_m) = (other.x_m - self.x_m, other.y_m - self.y_m);
        (x_m * x_m + y_m * y_m).sqrt()
    }

    /// The direction in which `other` lies, radians from the x axis; zero for the same place.
    #[must_use]
    pub fn bearing_rad(self, other: Self) -> f64 {
        (other.y_m - self.y_m).atan2(other.x_m - self.x_m)
    }

    /// The place a part of the way to `other`: 0 is here, 1 is there.
    #[must_use]
    pub fn towards(self, other: Self, part: f64) -> Self {
        Self::new(self.x_m + (other.x_m - self.x_m) * part, self.y_m + (other.y_m - self.y_m) * part)
    }
}

/// Where something stands and which way it faces, in the frame its name says (`world_from_robot`: the robot's
/// pose in the world's frame, which also takes a point seen by the robot into the world).
///
/// ```
/// use robot_core::{Point, Pose};
///
/// let world_from_robot = Pose::new(2.0, 1.0, std::f64::consts::FRAC_PI_2);
/// let ahead = world_from_robot.transform(Point::new(0.5, 0.0));
/// assert!(ahead.distance_m(Point::new(2.0, 1.5)) < 1e-12);
/// let back = world_from_robot.inverse().transform(ahead);
/// assert!(back.distance_m(Point::new(0.5, 0.0)) < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Pose {
    /// Metres along x.
    pub x_m: f64,
    /// Metres along y.
    pub y_m: f64,
    /// Heading, radians, counter-clockwise from the x axis.
    pub yaw_rad: f64,
}

impl Pose {
    /// At the frame's origin, facing along x.
    pub const IDENTITY: Self = Self::new(0.0, 0.0, 0.0);

    /// A pose from metres and radians.
    #[must_use]
    pub const fn new(x_m: f64, y_m: f64, yaw_rad: f64) -> Self {
        Self { x_m, y_m, yaw_rad }
    }

    /// Where it stands.
    #[must_use]
    pub const fn position(self) -> Point {
        Point::new(self.x_m, self.y_m)
    }

    /// A point given in this pose's own frame, in the frame the pose is given in.
    #[must_use]
    pub fn transform(self, point: Point) -> Point {
        let (sin, cos) = self.yaw_rad.sin_cos();
        Point::new(self.x_m + cos * point.x_m - sin * point.y_m, self.y_m + sin * point.x_m + cos * point.y_m)
    }

    /// `a_from_b.then(b_from_c)` is `a_from_c`.
    #[must_use]
    pub fn then(self, inner: Self) -> Self {
        let position = self.transform(inner.position());
        Self::new(position.x_m, position.y_m, wrap_angle(self.yaw_rad + inner.yaw_rad))
    }

    /// `a_from_b.inverse()` is `b_from_a`.
    #[must_use]
    pub fn inverse(self) -> Self {
        let (sin, cos) = self.yaw_rad.sin_cos();
        Self::new(-cos * self.x_m - sin * self.y_m, sin * self.x_m - cos * self.y_m, wrap_angle(-self.yaw_rad))
    }

    /// The angle to turn by to face `point`, radians in (-π, π], left positive.
    #[must_use]
    pub fn angle_to_rad(self, point: Point) -> f64 {
        wrap_angle(self.position().bearing_rad(point) - self.yaw_rad)
    }
}

/// A velocity on the floor in the robot's own frame, as ROS' `geometry_msgs/Twist` carries it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Twist {
    /// Forward, metres a second.
    pub vx_mps: f64,
    /// To the left, metres a second.
    pub vy_mps: f64,
    /// Turning left, radians a second.
    pub wz_radps: f64,
}

impl Twist {
    /// Standing.
    pub const ZERO: Self = Self::new(0.0, 0.0, 0.0);

    /// A velocity from metres and radians a second.
    #[must_use]
    pub const fn new(vx_mps: f64, vy_mps: f64, wz_radps: f64) -> Self {
        Self { vx_mps, vy_mps, wz_radps }
    }

    /// Whether nothing moves.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// Whether all three parts are finite numbers.
    #[must_use]
    pub fn is_finite(self) -> bool {
        self.vx_mps.is_finite() && self.vy_mps.is_finite() && self.wz_radps.is_finite()
    }
}

/// A round thing on the floor that one should not walk into.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Disc {
    /// Where its middle is.
    pub centre: Point,
    /// Its radius, metres.
    pub radius_m: f64,
}

/// The same angle in (-π, π]. NaN stays NaN.
#[must_use]
pub fn wrap_angle(angle_rad: f64) -> f64 {
    let wrapped = angle_rad.rem_euclid(TAU);
    if wrapped > PI { wrapped - TAU } else { wrapped }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn wrapped_angles_point_the_same_way(angle in -1e4..1e4) {
            let wrapped = wrap_angle(angle);
            prop_assert!(wrapped > -PI && wrapped <= PI);
            prop_assert!((wrapped.sin() - angle.sin()).abs() < 1e-9);
            prop_assert!((wrapped.cos() - angle.cos()).abs() < 1e-9);
        }

        #[test]
        fn a_pose_and_its_inverse_cancel(x in -50.0..50.0, y in -50.0..50.0, yaw in -4.0..4.0) {
            let none = Pose::new(x, y, yaw).then(Pose::new(x, y, yaw).inverse());
            prop_assert!(none.position().distance_m(Point::default()) < 1e-9);
            prop_assert!(none.yaw_rad.abs() < 1e-9);
        }
    }
}
