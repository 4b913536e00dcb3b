//! Where NAO's mass is, and whether its feet are under it.

use robot_core::{Joint, JointValues, Point};

use crate::nao::{FOOT_M, HIP_M, NECK_M, THIGH_M, TIBIA_M};

/// A length along x, y and z, metres.
type Length = [f64; 3];

/// Masses of NAO H25's parts, kilograms, with where their middles are in the part's own frame, metres; of the left side,
/// which the right one mirrors. Aldebaran's documentation, "masses H25 V4".
const TORSO: (f64, Length) = (1.049_6, [-0.004_13, 0.0, 0.043_42]);
const HEAD: (f64, Length) = (0.605_33, [-0.001_12, 0.0, 0.052_58]);
const NECK: (f64, Length) = (0.078_42, [0.0, 0.0, -0.027_42]);
const SHOULDER: (f64, Length) = (0.093_04, [-0.001_65, -0.026_63, 0.000_14]);
const BICEPS: (f64, Length) = (0.157_77, [0.024_55, 0.005_63, 0.003_3]);
const ELBOW: (f64, Length) = (0.064_83, [-0.027_44, 0.0, -0.000_14]);
const FOREARM: (f64, Length) = (0.077_61, [0.025_56, 0.002_81, 0.000_76]);
const HAND: (f64, Length) = (0.185_33, [0.034_34, -0.000_88, 0.003_08]);
const PELVIS: (f64, Length) = (0.069_81, [-0.007_81, -0.011_14, 0.026_61]);
const HIP: (f64, Length) = (0.140_53, [-0.015_49, 0.000_29, -0.005_15]);
const THIGH: (f64, Length) = (0.389_68, [0.001_38, 0.002_21, -0.053_73]);
const TIBIA: (f64, Length) = (0.301_42, [0.004_53, 0.002_25, -0.049_36]);
const ANKLE: (f64, Length) = (0.134_16, [0.000_45, 0.000_29, 0.006_85]);
const FOOT: (f64, Length) = (0.171_84, [0.025_42, 0.003_3, -0.032_39]);

/// The corners of the left sole in the ankle's frame, metres: where its pressure sensors are. (Aldebaran, "FSR".)
const SOLE_M: [[f64; 2]; 4] = [[0.070_25, 0.029_9], [0.070_25, -0.023_1], [-0.030_25, 0.019_1], [-0.029_65, -0.029_9]];
/// A sole no higher than this above the lower one stands on the floor, too, metres.
const PLANTED_M: f64 = 0.005;

/// The centre of mass over the feet, in the torso's frame, seen from above.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    centre: Point,
    /// The hull of the soles, counter-clockwise, and how many corners it has.
    hull: [Point; 8],
    corners: usize,
}

/// A part's frame: its axes and its origin in the torso's frame.
#[derive(Clone, Copy)]
struct Frame {
    axes: [Length; 3],
    at: Length,
}

impl Frame {
    const TORSO: Self = Self { axes: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], at: [0.0; 3] };

    fn point(&self, [x, y, z]: Length) -> Length {
        std::array::from_fn(|k| self.at[k] + self.axes[0][k] * x + self.axes[1][k] * y + self.axes[2][k] * z)
    }

    fn go(&self, to: Length) -> Self {
        Self { at: self.point(to), ..*self }
    }

    /// Turned about one of its own axes: 0 is x, 1 is y, 2 is z.
    fn turn(&self, axis: usize, angle_rad: f64) -> Self {
        let (sin, cos) = angle_rad.sin_cos();
        let (one, other) = ((axis + 1) % 3, (axis + 2) % 3);
        let (u, v) = (self.axes[one], self.axes[other]);
        let mut axes = self.axes;
        axes[one] = std::array::from_fn(|k| u[k] * cos + v[k] * sin);
        axes[other] = std::array::from_fn(|k| v[k] * cos - u[k] * sin);
        Self { axes, at: self.at }
    }
}

/// Adds up what parts weigh, and where.
#[derive(Default)]
struct Sum {
    mass_kg: f64,
    moment: Length,
}

impl Sum {
    /// Adds a part; `side` is 1 on the left, −1 on the right.
    fn add(&mut self, frame: &Frame, (mass_kg, [x, y, z]): (f64, Length), side: f64) {
        let at = frame.point([x, side * y, z]);
        self.mass_kg += mass_kg;
        for (moment, part) in self.moment.iter_mut().zip(at) {
            *moment += mass_kg * part;
        }
    }
}

/// The centre of mass in the torso's frame, metres.
///
/// ```
/// use sim_world::{kinematics, mass};
///
/// let [ahead_m, left_m, up_m] = mass::centre_m(&kinematics::stand());
/// assert!(ahead_m.abs() < 0.02 && left_m.abs() < 1e-9 && (-0.08..0.0).contains(&up_m));
/// ```
#[must_use]
pub fn centre_m(angles_rad: &JointValues) -> Length {
    whole(angles_rad).0
}

/// The centre of mass over the feet, as far as they reach the floor, of a robot whose torso is upright.
#[must_use]
pub fn standing(angles_rad: &JointValues) -> Support {
    let (centre, [left, right]) = whole(angles_rad);
    let height = |foot: &Frame| foot.point([0.0, 0.0, -FOOT_M])[2];
    let lowest = height(&left).min(height(&right));
    let mut soles = [Point::new(0.0, 0.0); 8];
    let mut count = 0;
    for (foot, side) in [(left, 1.0), (right, -1.0)] {
        let is_planted = height(&foot) - lowest <= PLANTED_M;
        for [x, y] in SOLE_M.into_iter().filter(|_| is_planted) {
            let [x_m, y_m, _] = foot.point([x, side * y, -FOOT_M]);
            soles[count] = Point::new(x_m, y_m);
            count += 1;
        }
    }
    let (hull, corners) = hull(&mut soles[..count]);
    Support { centre: Point::new(centre[0], centre[1]), hull, corners }
}

impl Support {
    /// How far the centre of mass is within the feet, metres; less than nothing where it is beyond them.
    #[must_use]
    pub fn margin_m(&self) -> f64 {
        self.edges().map(|(from, to)| inside_m(from, to, self.centre)).fold(f64::INFINITY, f64::min)
    }

    /// How far the feet reach from under the centre of mass in a direction, metres, radians to the left of ahead.
    #[must_use]
    pub fn reach_m(&self, towards_rad: f64) -> f64 {
        let (sin, cos) = towards_rad.sin_cos();
        let mut reach_m = f64::INFINITY;
        for (from, to) in self.edges() {
            let length_m = from.distance_m(to).max(f64::MIN_POSITIVE);
            // How fast one comes nearer to this edge who goes in that direction.
            let nearer = ((to.y_m - from.y_m) * cos - (to.x_m - from.x_m) * sin) / length_m;
            if nearer > 1e-9 {
                reach_m = reach_m.min(inside_m(from, to, self.centre) / nearer);
            }
        }
        reach_m.max(0.0)
    }

    /// From the middle of the feet to the centre of mass: where it falls to, if it falls.
    #[must_use]
    pub fn falls_to(&self) -> Point {
        let count = self.corners.max(1) as f64;
        let sum = self.hull[..self.corners].iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.x_m, sum.1 + at.y_m));
        Point::new(self.centre.x_m - sum.0 / count, self.centre.y_m - sum.1 / count)
    }

    fn edges(&self) -> impl Iterator<Item = (Point, Point)> {
        let corners = &self.hull[..self.corners];
        corners.iter().enumerate().map(move |(index, corner)| (*corner, corners[(index + 1) % corners.len()]))
    }
}

/// How far a point is to the left of a line, metres.
fn inside_m(from: Point, to: Point, point: Point) -> f64 {
    cross(from, to, point) / from.distance_m(to).max(f64::MIN_POSITIVE)
}

fn cross(from: Point, to: Point, point: Point) -> f64 {
    (to.x_m - from.x_m) * (point.y_m - from.y_m) - (to.y_m - from.y_m) * (point.x_m - from.x_m)
}

/// The convex hull, counter-clockwise (Andrew's monotone chain): at most eight points stay at most eight.
fn hull(points: &mut [Point]) -> ([Point; 8], usize) {
    points.sort_by(|one, other| one.x_m.total_cmp(&other.x_m).then(one.y_m.total_cmp(&other.y_m)));
    let mut hull = [Point::new(0.0, 0.0); 17];
    let mut count = 0;
    let mut least = 0;
    let back = points.iter().rev().skip(1);
    for (index, point) in points.iter().chain(back).enumerate() {
        if index == points.len() {
            // The way back begins: what is there already stays.
            least = count - 1;
        }
        while count >= least + 2 && cross(hull[count - 2], hull[count - 1], *point) <= 0.0 {
            count -= 1;
        }
        hull[count] = *point;
        count += 1;
    }
    // The last point is the first again.
    let corners = count.saturating_sub(1).min(8);
    let mut round = [Point::new(0.0, 0.0); 8];
    round[..corners].copy_from_slice(&hull[..corners]);
    (round, corners)
}

/// The centre of mass, and the frames of both ankles, left and right.
fn whole(angles_rad: &JointValues) -> (Length, [Frame; 2]) {
    let mut sum = Sum::default();
    sum.add(&Frame::TORSO, TORSO, 1.0);
    let neck = Frame::TORSO.go([0.0, 0.0, NECK_M]).turn(2, angles_rad[Joint::HeadYaw]);
    sum.add(&neck, NECK, 1.0);
    sum.add(&neck.turn(1, angles_rad[Joint::HeadPitch]), HEAD, 1.0);
    arm(
        &mut sum,
        1.0,
        [Joint::LShoulderPitch, Joint::LShoulderRoll, Joint::LElbowYaw, Joint::LElbowRoll, Joint::LWristYaw]
            .map(|joint| angles_rad[joint]),
    );
    arm(
        &mut sum,
        -1.0,
        [Joint::RShoulderPitch, Joint::RShoulderRoll, Joint::RElbowYaw, Joint::RElbowRoll, Joint::RWristYaw]
            .map(|joint| angles_rad[joint]),
    );
    let left = leg(
        &mut sum,
        1.0,
        [
            Joint::LHipYawPitch,
            Joint::LHipRoll,
            Joint::LHipPitch,
            Joint::LKneePitch,
            Joint::LAnklePitch,
            Joint::LAnkleRoll,
        ]
        .map(|joint| angles_rad[joint]),
    );
    let right = leg(
        &mut sum,
        -1.0,
        [
            Joint::RHipYawPitch,
            Joint::RHipRoll,
            Joint::RHipPitch,
            Joint::RKneePitch,
            Joint::RAnklePitch,
            Joint::RAnkleRoll,
        ]
        .map(|joint| angles_rad[joint]),
    );
    (sum.moment.map(|moment| moment / sum.mass_kg), [left, right])
}

fn arm(sum: &mut Sum, side: f64, [pitch, roll, elbow_yaw, elbow_roll, wrist]: [f64; 5]) {
    let shoulder = Frame::TORSO.go([0.0, side * 0.098, 0.100]).turn(1, pitch);
    sum.add(&shoulder, SHOULDER, side);
    let upper = shoulder.turn(2, roll);
    sum.add(&upper, BICEPS, side);
    let elbow = upper.go([0.105, side * 0.015, 0.0]).turn(0, elbow_yaw);
    sum.add(&elbow, ELBOW, side);
    let fore = elbow.turn(2, elbow_roll);
    sum.add(&fore, FOREARM, side);
    sum.add(&fore.go([0.055_95, 0.0, 0.0]).turn(0, wrist), HAND, side);
}

/// The frame of the ankle, with the foot's roll.
fn leg(sum: &mut Sum, side: f64, [yaw_pitch, hip_roll, hip_pitch, knee, ankle_pitch, ankle_roll]: [f64; 6]) -> Frame {
    // The hips' common axis lies halfway between y and z.
    let slant_rad = side * std::f64::consts::FRAC_PI_4;
    let pelvis = Frame::TORSO.go([0.0, side * 0.050, -HIP_M]).turn(0, -slant_rad).turn(1, yaw_pitch);
    let pelvis = pelvis.turn(0, slant_rad);
    sum.add(&pelvis, PELVIS, side);
    let hip = pelvis.turn(0, hip_roll);
    sum.add(&hip, HIP, side);
    let thigh = hip.turn(1, hip_pitch);
    sum.add(&thigh, THIGH, side);
    let tibia = thigh.go([0.0, 0.0, -THIGH_M]).turn(1, knee);
    sum.add(&tibia, TIBIA, side);
    let ankle = tibia.go([0.0, 0.0, -TIBIA_M]).turn(1, ankle_pitch);
    sum.add(&ankle, ANKLE, side);
    let foot = ankle.turn(0, ankle_roll);
    sum.add(&foot, FOOT, side);
    foot
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kinematics::{stand, torso_height_m};

    #[test]
    fn it_weighs_what_the_sheet_says() {
        let sides = [SHOULDER, BICEPS, ELBOW, FOREARM, HAND, PELVIS, HIP, THIGH, TIBIA, ANKLE, FOOT];
        let sum: f64 = TORSO.0 + HEAD.0 + NECK.0 + 2.0 * sides.iter().map(|(mass_kg, _)| mass_kg).sum::<f64>();
        assert!((sum - 5.305_6).abs() < 0.001, "{sum} kg");
    }

    #[test]
    fn the_stand_is_firm_and_its_feet_are_where_its_height_says() {
        let support = standing(&stand());
        assert!((0.02..0.05).contains(&support.margin_m()), "{} m", support.margin_m());
        let (_, [left, right]) = whole(&stand());
        let sole_m = left.point([0.0, 0.0, -FOOT_M])[2];
        assert!((sole_m + torso_height_m(&stand())).abs() < 1e-9);
        assert!((left.at[1] - 0.05).abs() < 1e-9 && (right.at[1] + 0.05).abs() < 1e-9);
        assert!(support.reach_m(std::f64::consts::FRAC_PI_2) > support.reach_m(0.0), "feet side by side");
        let mut on_one_foot = stand();
        on_one_foot[Joint::RKneePitch] = 1.5;
        assert!(standing(&on_one_foot).margin_m() < 0.0, "one foot is not under the middle");
    }

    #[test]
    fn arms_ahead_bring_the_mass_ahead() {
        let mut angles = stand();
        let before_m = centre_m(&angles)[0];
        for joint in [Joint::LShoulderPitch, Joint::RShoulderPitch] {
            angles[joint] = 0.0;
        }
        let by_m = centre_m(&angles)[0] - before_m;
        assert!((0.01..0.05).contains(&by_m), "{by_m} m");
    }

    proptest! {
        /// Gestures move no legs, so this is the check of their balance.
        #[test]
        fn no_gesture_of_arms_and_head_tips_it_over(parts in prop::collection::vec(0.0..=1.0, Joint::COUNT)) {
            let mut angles = stand();
            for (joint, part) in Joint::all().zip(&parts).filter(|(joint, _)| !joint.is_leg()) {
                let limits = joint.limits();
                // Often at the very ends, where arms reach farthest.
                let part = f64::clamp(part * 1.6 - 0.3, 0.0, 1.0);
                angles[joint] = limits.lower_rad + part * (limits.upper_rad - limits.lower_rad);
            }
            prop_assert!(standing(&angles).margin_m() > 0.01, "{} m", standing(&angles).margin_m());
        }

        #[test]
        fn reach_and_margin_agree(
            arms in prop::collection::vec(-1.0..1.0, 4),
            legs in prop::collection::vec(-0.15..0.15, 4),
            towards in -3.1..3.1,
        ) {
            let mut angles = stand();
            let joints = [Joint::LShoulderPitch, Joint::RShoulderPitch, Joint::LShoulderRoll, Joint::RShoulderRoll];
            for (joint, angle) in joints.into_iter().zip(&arms) {
                angles[joint] += angle;
            }
            let joints = [Joint::LHipPitch, Joint::RHipPitch, Joint::LHipYawPitch, Joint::RAnklePitch];
            for (joint, angle) in joints.into_iter().zip(&legs) {
                angles[joint] += angle;
            }
            let support = standing(&angles);
            prop_assert!((3..=8).contains(&support.corners));
            if support.margin_m() > 0.0 {
                prop_assert!(support.reach_m(towards) >= support.margin_m() - 1e-9);
                prop_assert!(support.reach_m(towards) < 0.3);
            }
        }
    }
}
