//! Rotations and rigid motions in space, on the types that ROS sends.

use crate::messages::geometry_msgs::{Quaternion, Transform, Vector3};

impl Vector3 {
    /// A vector from its parts.
    #[must_use]
    pub const fn new(x: f64, y: f64, z: f64) -> Self {
        Self { x, y, z }
    }

    fn plus(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

/// Roll, pitch and yaw: about the fixed axes x, y, z one after the other, radians.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RollPitchYaw {
    /// About x: to the right.
    pub roll_rad: f64,
    /// About y: forward.
    pub pitch_rad: f64,
    /// About z: to the left.
    pub yaw_rad: f64,
}

impl RollPitchYaw {
    /// A rotation from its three angles.
    #[must_use]
    pub const fn new(roll_rad: f64, pitch_rad: f64, yaw_rad: f64) -> Self {
        Self { roll_rad, pitch_rad, yaw_rad }
    }
}

impl From<RollPitchYaw> for Quaternion {
    fn from(angles: RollPitchYaw) -> Self {
        let about = |axis, angle| Self::about(axis, angle);
        about(Vector3::new(0.0, 0.0, 1.0), angles.yaw_rad)
            .then(about(Vector3::new(0.0, 1.0, 0.0), angles.pitch_rad))
            .then(about(Vector3::new(1.0, 0.0, 0.0), angles.roll_rad))
    }
}

impl Quaternion {
    /// The rotation by `angle_rad` about `axis`, which has length 1.
    #[must_use]
    pub fn about(axis: Vector3, angle_rad: f64) -> Self {
        let (sin, cos) = (angle_rad / 2.0).sin_cos();
        Self { x: axis.x * sin, y: axis.y * sin, z: axis.z * sin, w: cos }
    }

    /// `a_from_b.then(b_from_c)` is `a_from_c`.
    #[must_use]
    pub fn then(self, inner: Self) -> Self {
        let (a, b) = (self, inner);
        Self {
            w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
            x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
            y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
        }
    }

    /// The rotation back.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self { x: -self.x, y: -self.y, z: -self.z, w: self.w }
    }

    /// A vector, rotated.
    #[must_use]
    pub fn rotate(self, vector: Vector3) -> Vector3 {
        let turned = self.then(Self { x: vector.x, y: vector.y, z: vector.z, w: 0.0 }).then(self.inverse());
        Vector3::new(turned.x, turned.y, turned.z)
    }

    /// The same rotation with length 1; `None` for what is no rotation: zero, or not a number.
    ///
    /// Drivers round; but a quaternion whose length is off by more than a tenth is a fault, not a rounding.
    #[must_use]
    pub fn normalised(self) -> Option<Self> {
        let length = (self.x * self.x + self.y * self.y + self.z * self.z + self.w * self.w).sqrt();
        ((length - 1.0).abs() < 0.1).then(|| Self {
            x: self.x / length,
            y: self.y / length,
            z: self.z / length,
            w: self.w / length,
        })
    }

    /// Its angles. Looking straight up or down, roll and yaw are the same turn and all of it is given as yaw.
    #[must_use]
    pub fn roll_pitch_yaw(self) -> RollPitchYaw {
        let Self { x, y, z, w } = self;
        let sin_pitch = 2.0 * (w * y - z * x);
        if sin_pitch.abs() > 1.0 - 1e-12 {
            let yaw_rad = -2.0 * x.atan2(w) * sin_pitch.signum();
            return RollPitchYaw::new(0.0, std::f64::consts::FRAC_PI_2.copysign(sin_pitch), yaw_rad);
        }
        RollPitchYaw::new(
            (2.0 * (w * x + y * z)).atan2(1.0 - 2.0 * (x * x + y * y)),
            sin_pitch.asin(),
            (2.0 * (w * z + x * y)).atan2(1.0 - 2.0 * (y * y + z * z)),
        )
    }
}

impl Transform {
    /// No motion at all.
    #[must_use]
    pub fn identity() -> Self {
        Self::default()
    }

    /// `a_from_b.then(b_from_c)` is `a_from_c`.
    #[must_use]
    pub fn then(self, inner: Self) -> Self {
        Self {
            translation: self.translation.plus(self.rotation.rotate(inner.translation)),
            rotation: self.rotation.then(inner.rotation),
        }
    }

    /// `a_from_b.inverse()` is `b_from_a`.
    #[must_use]
    pub fn inverse(self) -> Self {
        let rotation = self.rotation.inverse();
        let Vector3 { x, y, z } = rotation.rotate(self.translation);
        Self { translation: Vector3::new(-x, -y, -z), rotation }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn a_quarter_turn_left_takes_forward_to_left() {
        let left = Quaternion::from(RollPitchYaw::new(0.0, 0.0, std::f64::consts::FRAC_PI_2));
        let Vector3 { x, y, z } = left.rotate(Vector3::new(1.0, 0.0, 0.0));
        assert!(close(x, 0.0) && close(y, 1.0) && close(z, 0.0));
    }

    #[test]
    fn what_is_no_rotation_is_none() {
        for w in [0.0, 0.5, 2.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Quaternion { x: 0.0, y: 0.0, z: 0.0, w }.normalised(), None, "{w}");
        }
        assert!(Quaternion { x: 0.0, y: 0.0, z: 0.0, w: 0.999 }.normalised().is_some());
    }

    #[test]
    fn looking_straight_up_keeps_the_turn() {
        for pitch_rad in [std::f64::consts::FRAC_PI_2, -std::f64::consts::FRAC_PI_2] {
            let rotation = Quaternion::from(RollPitchYaw::new(0.0, pitch_rad, 0.7));
            let again = Quaternion::from(rotation.roll_pitch_yaw());
            let forward = Vector3::new(0.3, 0.4, 0.5);
            let (a, b) = (rotation.rotate(forward), again.rotate(forward));
            assert!((a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6 && (a.z - b.z).abs() < 1e-6);
        }
    }

    proptest! {
        #[test]
        fn angles_go_there_and_back(roll in -3.1..3.1, pitch in -1.5..1.5, yaw in -3.1..3.1) {
            let angles = Quaternion::from(RollPitchYaw::new(roll, pitch, yaw)).roll_pitch_yaw();
            prop_assert!(close(angles.roll_rad, roll) && close(angles.pitch_rad, pitch) && close(angles.yaw_rad, yaw));
        }

        #[test]
        fn a_motion_and_its_inverse_cancel(x in -5.0..5.0, y in -5.0..5.0, roll in -3.0..3.0, pitch in -1.5..1.5) {
            let motion = Transform {
                translation: Vector3::new(x, y, 0.3),
                rotation: RollPitchYaw::new(roll, pitch, 0.4).into(),
            };
            let none = motion.then(motion.inverse());
            prop_assert!(close(none.translation.x, 0.0) && close(none.translation.y, 0.0));
            prop_assert!(close(none.translation.z, 0.0) && close(none.rotation.w.abs(), 1.0));
        }
    }
}
