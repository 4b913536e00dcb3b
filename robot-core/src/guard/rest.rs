//! Sitting down before the battery is empty: a robot whose motors give up while it stands falls and breaks.

use std::time::Duration;

use super::GuardLimits;
use crate::body::{JointTargets, Senses};
use crate::joint::Joint;
use crate::time::Timestamp;

/// The legs' joints that bend, and their angles when the robot squats with its feet flat on the floor and its torso
/// upright, radians: knees and ankles as in NAOqi's posture "Crouch", in which its own `rest()` ends, but three degrees
/// within their limits. On the whole way there from a straight stand hip, knee and ankle add up to nothing.
const SQUAT: [(Joint, f64); 6] = [
    (Joint::LHipPitch, -0.92),
    (Joint::RHipPitch, -0.92),
    (Joint::LKneePitch, 2.05),
    (Joint::RKneePitch, 2.05),
    (Joint::LAnklePitch, -1.13),
    (Joint::RAnklePitch, -1.13),
];

type Legs = [f64; SQUAT.len()];

/// A robot whose legs are as near to [`SQUAT`] squats, radians.
const SQUATS_WITHIN_RAD: f64 = 0.2;

/// How it stands again when nobody saw it stand: hip, knee and ankle add up to nothing here, too, and the knees are bent as
/// far as for its walk.
const STAND: Legs = [-0.42, -0.42, 0.84, 0.84, -0.42, -0.42];

/// The legs' angles as they were last felt, in the order of [`SQUAT`] and within the joints' limits; `None` if a word from
/// one is missing, is no number or is older than this.
fn legs(now: Timestamp, senses: &Senses, stale_after: Duration) -> Option<Legs> {
    let joints = senses.joints.filter(|joints| joints.age(now) <= stale_after)?;
    let felt = SQUAT.map(|(joint, _)| (joint, joints.value.angle_rad[joint]));
    felt.iter()
        .all(|(_, angle)| angle.is_finite())
        .then(|| felt.map(|(joint, angle)| angle.clamp(joint.limits().lower_rad, joint.limits().upper_rad)))
}

/// Whether it does not stand: no walk bends both knees as far.
pub(super) fn knees_are_bent(senses: &Senses) -> bool {
    const BENT_RAD: f64 = 1.3;
    let knees = [Joint::LKneePitch, Joint::RKneePitch];
    senses.joints.is_some_and(|joints| knees.iter().all(|knee| joints.value.angle_rad[*knee] > BENT_RAD))
}

/// Whether the robot is on its feet or squats to spare its battery.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Rest {
    /// Nobody has felt its legs yet.
    #[default]
    Unfelt,
    /// It stands or walks.
    Up,
    /// It sits down, since then, from these angles.
    Lowering { since: Timestamp, stood: Legs },
    /// It squats, and stood so before.
    Down { stood: Legs },
    /// It stands up as it sat down.
    Rising { since: Timestamp, stood: Legs },
}

impl Rest {
    /// So long does it take, down or up: slowly enough for the balance of a robot that only bends its legs.
    pub(super) const TAKES: Duration = Duration::from_secs(4);
    /// The last angles are repeated for so long, in case that a message is lost.
    const REPEATED: Duration = Duration::from_millis(500);

    pub(super) const fn is_up(&self) -> bool {
        matches!(self, Self::Unfelt | Self::Up)
    }

    /// Where the legs go now, if they move. `stands` is whether the robot has come to stand.
    pub(super) fn step(
        &mut self,
        now: Timestamp,
        senses: &Senses,
        limits: &GuardLimits,
        stands: bool,
    ) -> Option<JointTargets> {
        let charge = senses.battery.map(|battery| battery.value.charge);
        let felt = legs(now, senses, limits.stale_after);
        match (*self, felt) {
            // A program that begins anew finds the robot as the last one left it.
            (Self::Unfelt, Some(legs)) => {
                let squats = legs.iter().zip(SQUAT).all(|(angle, (_, down))| (angle - down).abs() < SQUATS_WITHIN_RAD);
                *self = if squats { Self::Down { stood: STAND } } else { Self::Up };
            }
            (Self::Up, Some(stood)) if stands && charge.is_some_and(|charge| charge < limits.rest_charge) => {
                *self = Self::Lowering { since: now, stood };
            }
            (Self::Down { stood }, _) if stands && charge.is_some_and(|charge| charge >= limits.walk_charge) => {
                *self = Self::Rising { since: now, stood };
            }
            _ => {}
        }
        let (since, stood, goes_down) = match *self {
            Self::Unfelt | Self::Up | Self::Down { .. } => return None,
            Self::Lowering { since, stood } => (since, stood, true),
            Self::Rising { since, stood } => (since, stood, false),
        };
        let elapsed = now.since(since);
        if elapsed >= Self::TAKES + Self::REPEATED {
            *self = if goes_down { Self::Down { stood } } else { Self::Up };
        }
        let part = (elapsed.as_secs_f64() / Self::TAKES.as_secs_f64()).min(1.0);
        let part = if goes_down { part } else { 1.0 - part };
        // It begins and ends without a jolt.
        let part = part * part * (3.0 - 2.0 * part);
        let angles_rad = SQUAT.iter().zip(stood).map(|((joint, down), up)| (*joint, up + (down - up) * part));
        Some(JointTargets { angles_rad: angles_rad.collect(), speed_fraction: limits.joint_speed_fraction })
    }
}
