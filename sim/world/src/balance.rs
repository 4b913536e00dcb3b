//! Balance, falling and getting up, as NAOqi's fall manager has it: who loses the ground under the centre of mass falls,
//! is limp when it lies, and stays there until it is helped up.
//!
//! The fall is that of a rod that tips over its foot. A push moves the centre of mass to its capture point, `v / ω` from
//! where it was: the linear inverted pendulum that NAO's own walk is built on.

use robot_core::{Joint, JointValues, Point};

use crate::mass;

/// How high the centre of mass is above the floor, metres.
const HEIGHT_M: f64 = 0.26;
/// The pendulum's rate, a second: `√(g / height)`.
const RATE_PER_S: f64 = 6.142;
/// Acceleration of a fall, metres a second squared.
const GRAVITY_MPS2: f64 = 9.81;
/// How far it leans already when it cannot be held any more, radians.
const LOST_RAD: f64 = 0.05;
/// How long the jolt lasts with which it hits the floor, seconds.
const JOLT_S: f64 = 0.1;
/// How strong that is, metres a second squared.
const JOLT_MPS2: f64 = 40.0;
/// How long getting up takes, seconds: posture "Stand" from lying, by NAOqi's own motion.
const GETTING_UP_S: f64 = 9.0;

/// Whether the robot is upright.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Balance {
    /// It stands or walks.
    #[default]
    Upright,
    /// It is falling, and nothing stops it any more.
    Falling {
        /// Where to, radians to the left of ahead.
        towards_rad: f64,
        /// For how long, seconds.
        for_s: f64,
    },
    /// It lies, and is limp.
    Fallen {
        /// Where it fell to, radians to the left of ahead.
        towards_rad: f64,
        /// For how long, seconds.
        for_s: f64,
    },
    /// It gets up.
    GettingUp {
        /// Where it had fallen to.
        towards_rad: f64,
        /// For how long, seconds.
        for_s: f64,
        /// Whether it will stand at the end, and not lie again.
        succeeds: bool,
    },
}

/// What came of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It has hit the floor.
    Fell,
    /// It stands again.
    StoodUp,
    /// It has tried to get up and lies again.
    FailedToStandUp,
}

/// How the body leans, and what that does to its inertial unit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lean {
    /// To the right, radians.
    pub roll_rad: f64,
    /// Ahead, radians.
    pub pitch_rad: f64,
    /// How fast it leans more and more, radians a second.
    pub rate_radps: f64,
    /// What its acceleration sensor feels along the body less than gravity gives it, metres a second squared.
    pub lightness_mps2: f64,
    /// What is felt along the body besides, metres a second squared: the jolt of a fall.
    pub jolt_mps2: f64,
}

impl Balance {
    /// Whether it is neither falling nor lying nor getting up.
    #[must_use]
    pub const fn is_upright(self) -> bool {
        matches!(self, Self::Upright)
    }

    /// It loses its balance. Who is falling already goes on as before.
    pub fn fall(&mut self, towards_rad: f64) {
        if matches!(self, Self::Upright | Self::GettingUp { .. }) && towards_rad.is_finite() {
            *self = Self::Falling { towards_rad, for_s: 0.0 };
        }
    }

    /// Somebody pushes: the body is so much faster at once, metres a second, in this direction. It falls when the feet
    /// do not reach so far; in a step they reach half as far.
    pub fn push(&mut self, faster_mps: f64, towards_rad: f64, angles_rad: &JointValues, is_walking: bool) {
        let capture_m = faster_mps.abs() / RATE_PER_S;
        let reach_m = mass::standing(angles_rad).reach_m(towards_rad) * if is_walking { 0.5 } else { 1.0 };
        if capture_m.is_finite() && towards_rad.is_finite() && capture_m > reach_m {
            self.fall(towards_rad);
        }
    }

    /// It falls if its centre of mass is not above its feet.
    pub fn look(&mut self, angles_rad: &JointValues) {
        let standing = mass::standing(angles_rad);
        if self.is_upright() && standing.margin_m() < 0.0 {
            let Point { x_m, y_m } = standing.falls_to();
            self.fall(y_m.atan2(x_m));
        }
    }

    /// It gets up, if it lies; `succeeds` says how that will end.
    pub fn get_up(&mut self, succeeds: bool) {
        if let Self::Fallen { towards_rad, .. } = *self {
            *self = Self::GettingUp { towards_rad, for_s: 0.0, succeeds };
        }
    }

    /// Lets `dt_s` seconds pass.
    pub fn step(&mut self, dt_s: f64) -> Option<Turn> {
        match self {
            Self::Upright => None,
            Self::Falling { towards_rad, for_s } => {
                *for_s += dt_s;
                if tipped_rad(*for_s) < std::f64::consts::FRAC_PI_2 {
                    return None;
                }
                *self = Self::Fallen { towards_rad: *towards_rad, for_s: 0.0 };
                Some(Turn::Fell)
            }
            Self::Fallen { for_s, .. } => {
                *for_s += dt_s;
                None
            }
            Self::GettingUp { towards_rad, for_s, succeeds } => {
                *for_s += dt_s;
                if *for_s < GETTING_UP_S {
                    return None;
                }
                let (towards_rad, succeeds) = (*towards_rad, *succeeds);
                *self = if succeeds { Self::Upright } else { Self::Fallen { towards_rad, for_s: JOLT_S } };
                Some(if succeeds { Turn::StoodUp } else { Turn::FailedToStandUp })
            }
        }
    }

    /// How it leans.
    #[must_use]
    pub fn lean(self) -> Lean {
        let lying_rad = std::f64::consts::FRAC_PI_2;
        let (towards_rad, tipped_rad, rate_radps, jolt_mps2) = match self {
            Self::Upright => return Lean::default(),
            Self::Falling { towards_rad, for_s } => {
                let rate_radps = LOST_RAD * RATE_PER_S * (RATE_PER_S * for_s).sinh();
                (towards_rad, tipped_rad(for_s), rate_radps, 0.0)
            }
            Self::Fallen { towards_rad, for_s } => {
                (towards_rad, lying_rad, 0.0, if for_s < JOLT_S { JOLT_MPS2 } else { 0.0 })
            }
            Self::GettingUp { towards_rad, for_s, .. } => {
                (towards_rad, lying_rad * (1.0 - (for_s / GETTING_UP_S).clamp(0.0, 1.0)), 0.0, 0.0)
            }
        };
        let (left, ahead) = towards_rad.sin_cos();
        // Along a rod that tips, less is felt the faster it tips.
        let lightness_mps2 = rate_radps * rate_radps * HEIGHT_M;
        Lean { roll_rad: -tipped_rad * left, pitch_rad: tipped_rad * ahead, rate_radps, lightness_mps2, jolt_mps2 }
    }

    /// The angles that NAOqi takes the arms and legs to when it notices: arms ahead of the chest, knees bent. Afterwards
    /// the motors are off.
    #[must_use]
    pub fn protected(stand: &JointValues) -> JointValues {
        let mut angles = *stand;
        for (joint, angle_rad) in [
            (Joint::LShoulderPitch, 0.6),
            (Joint::RShoulderPitch, 0.6),
            (Joint::LElbowRoll, -1.3),
            (Joint::RElbowRoll, 1.3),
            (Joint::LKneePitch, 1.4),
            (Joint::RKneePitch, 1.4),
        ] {
            angles[joint] = angle_rad;
        }
        angles
    }
}

/// How far a rod has tipped this long after it could not be held any more, radians.
fn tipped_rad(for_s: f64) -> f64 {
    (LOST_RAD * (RATE_PER_S * for_s).cosh()).min(std::f64::consts::FRAC_PI_2)
}

/// What an acceleration sensor in the chest feels, along x, y and z of the body, metres a second squared.
#[must_use]
pub fn felt_mps2(lean: &Lean) -> [f64; 3] {
    let Lean { roll_rad, pitch_rad, rate_radps, lightness_mps2, jolt_mps2 } = *lean;
    // Across a rod that falls freely nothing is felt of what makes it fall.
    let across = if rate_radps > 0.0 { 0.0 } else { GRAVITY_MPS2 };
    [
        -across * pitch_rad.sin(),
        across * roll_rad.sin() * pitch_rad.cos(),
        GRAVITY_MPS2 * roll_rad.cos() * pitch_rad.cos() - lightness_mps2 + jolt_mps2,
    ]
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::kinematics::stand;

    const DT_S: f64 = 0.02;

    #[test]
    fn a_fall_takes_two_thirds_of_a_second_and_ends_lying() {
        let mut balance = Balance::default();
        balance.fall(0.0);
        let mut pitches = Vec::new();
        let ticks = (0..100).take_while(|_| balance.step(DT_S) != Some(Turn::Fell)).map(|_| ()).count();
        assert!((30..38).contains(&ticks), "{ticks}");
        for _ in 0..50 {
            assert_eq!(balance.step(DT_S), None);
            pitches.push(balance.lean().pitch_rad);
        }
        assert!(pitches.iter().all(|pitch| (pitch - std::f64::consts::FRAC_PI_2).abs() < 1e-9), "it lies: {pitches:?}");
    }

    #[rstest]
    #[case(0.0, [0.0, 1.0])]
    #[case(90.0, [-1.0, 0.0])]
    #[case(-90.0, [1.0, 0.0])]
    #[case(180.0, [0.0, -1.0])]
    fn it_leans_to_where_it_falls(#[case] towards_deg: f64, #[case] towards: [f64; 2]) {
        let [right, ahead] = towards;
        let mut balance = Balance::default();
        balance.fall(towards_deg.to_radians());
        (0..20).for_each(|_| assert_eq!(balance.step(DT_S), None));
        let lean = balance.lean();
        let tipped = lean.roll_rad.hypot(lean.pitch_rad);
        assert!((lean.roll_rad / tipped - right).abs() < 1e-9 && (lean.pitch_rad / tipped - ahead).abs() < 1e-9);
    }

    #[test]
    fn what_is_felt_is_far_from_gravity_for_more_than_a_tenth_of_a_second() {
        let mut balance = Balance::default();
        let felt = |balance: Balance| felt_mps2(&balance.lean()).iter().map(|part| part * part).sum::<f64>().sqrt();
        assert!((felt(balance) - GRAVITY_MPS2).abs() < 1e-9);
        balance.fall(0.3);
        let odd = (0..60)
            .filter(|_| {
                balance.step(DT_S);
                !(0.5 * GRAVITY_MPS2..2.0 * GRAVITY_MPS2).contains(&felt(balance))
            })
            .count();
        assert!(odd as f64 * DT_S > 0.15, "{odd} ticks");
        assert!((felt(balance) - GRAVITY_MPS2).abs() < 1e-9, "lying is as quiet as standing");
    }

    #[rstest]
    #[case(0.25, false, 0.0, true)]
    #[case(0.60, false, 0.0, false)]
    #[case(0.40, false, 90.0, true)]
    #[case(0.40, true, 90.0, false)]
    #[case(0.60, false, -90.0, false)]
    #[case(f64::NAN, false, 0.0, true)]
    fn a_push_is_borne_as_far_as_the_feet_reach(
        #[case] faster_mps: f64,
        #[case] is_walking: bool,
        #[case] towards_deg: f64,
        #[case] bears: bool,
    ) {
        let mut balance = Balance::default();
        balance.push(faster_mps, towards_deg.to_radians(), &stand(), is_walking);
        assert_eq!(balance.is_upright(), bears);
    }

    #[test]
    fn who_stands_stays_and_who_leans_too_far_falls() {
        let mut balance = Balance::default();
        balance.look(&stand());
        assert!(balance.is_upright());
        let mut angles = stand();
        for joint in [Joint::LHipPitch, Joint::RHipPitch] {
            angles[joint] = -1.2;
        }
        balance.look(&angles);
        assert!(matches!(balance, Balance::Falling { .. }), "{balance:?}");
    }

    #[test]
    fn getting_up_takes_its_time_and_can_fail() {
        for succeeds in [true, false] {
            let mut balance = Balance::Fallen { towards_rad: 0.0, for_s: 1.0 };
            balance.get_up(succeeds);
            let ticks = (0..1_000).take_while(|_| balance.step(DT_S).is_none()).count();
            assert!((440..460).contains(&ticks));
            assert_eq!(balance.is_upright(), succeeds);
        }
        let mut upright = Balance::default();
        upright.get_up(true);
        assert!(upright.is_upright());
    }
}
