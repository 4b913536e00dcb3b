//! Gestures, arms, hands, head and postures.

use std::time::Duration;

use behaviour_tree::Registry;
use robot_core::{Joint, JointTargets};

use super::{Deed, Entry, Step, add};
use crate::problem::text;
use crate::registry::Lock;
use crate::run::effects::Effect;
use crate::run::gestures::gesture;
use crate::run::stage::Stage;
use crate::run::trace::Happened;
use crate::run::values::Why;

/// How fast arms and head move, as a part of what they can. The guard allows no more than 0.2.
const GENTLY: f64 = 0.15;

pub(super) fn register(registry: &mut Registry<Stage>) {
    add(
        registry,
        Entry {
            node: "Gesture",
            ports: &["gesture"],
            locks: &[Lock::Arms, Lock::Head],
            moves: true,
            make: |ports| Box::new(Play { name: ports.word("gesture"), played: None }),
        },
    );
    add(
        registry,
        Entry {
            node: "ArmPose",
            ports: &["arm", "pose"],
            locks: &[Lock::Arms],
            moves: true,
            make: |ports| {
                let (arm, pose) = (ports.word("arm"), ports.word("pose"));
                Box::new(Move { targets: arm_targets(&arm, &pose), takes: 1.5, told: Happened::Arm { arm, is: pose } })
            },
        },
    );
    add(
        registry,
        Entry {
            node: "Hand",
            ports: &["open", "hand"],
            locks: &[Lock::Arms],
            moves: true,
            make: |ports| {
                let (hand, is) = (ports.word("hand"), ports.word("open"));
                Box::new(Move { targets: hand_targets(&hand, &is), takes: 0.8, told: Happened::Hand { hand, is } })
            },
        },
    );
    add(
        registry,
        Entry {
            node: "Look",
            ports: &["look"],
            locks: &[Lock::Head],
            moves: true,
            make: |ports| {
                let is = ports.word("look");
                Box::new(Move { targets: look_targets(&is), takes: 0.8, told: Happened::Looked { is } })
            },
        },
    );
    add(
        registry,
        Entry {
            node: "Posture",
            ports: &["posture"],
            locks: &[Lock::Legs, Lock::Arms],
            moves: true,
            make: |ports| Box::new(Posture { wished: ports.word("posture"), takes: None }),
        },
    );
}

/// Arms back to the sides: they must not stay up.
pub(super) fn rest(stage: &mut Stage) {
    stage.wishes.joints = gesture("rest").and_then(|rest| rest.between(None, Duration::ZERO));
}

struct Play {
    name: String,
    played: Option<Duration>,
}

impl Deed for Play {
    fn begin(&mut self, _stage: &mut Stage) -> Result<Happened, Why> {
        self.played = None;
        Ok(Happened::Gesture { is: self.name.clone() })
    }

    fn step(&mut self, stage: &mut Stage, elapsed: Duration) -> Step {
        let Some(gesture) = gesture(&self.name) else { return Step::Done };
        if let Some(targets) = gesture.between(self.played, elapsed) {
            stage.wishes.joints = Some(targets);
        }
        self.played = Some(elapsed);
        if elapsed >= gesture.duration() { Step::Done } else { Step::Running }
    }

    fn finish(&mut self, stage: &mut Stage, cut_short: bool, _told: &mut Happened) {
        if cut_short {
            rest(stage);
        }
    }
}

/// Joints that go somewhere, once.
struct Move {
    targets: Vec<(Joint, f64)>,
    takes: f64,
    told: Happened,
}

impl Deed for Move {
    fn begin(&mut self, stage: &mut Stage) -> Result<Happened, Why> {
        stage.wishes.joints = Some(JointTargets { angles_rad: self.targets.clone(), speed_fraction: GENTLY });
        Ok(self.told.clone())
    }

    fn step(&mut self, _stage: &mut Stage, elapsed: Duration) -> Step {
        if elapsed.as_secs_f64() >= self.takes { Step::Done } else { Step::Running }
    }
}

fn arm_targets(arm: &str, pose: &str) -> Vec<(Joint, f64)> {
    let (pitch_deg, roll_deg): (f64, f64) = match pose {
        "up" => (-70.0, 10.0),
        "front" => (5.0, 5.0),
        "side" => (60.0, 65.0),
        _ => (83.0, 10.0),
    };
    let left = [(Joint::LShoulderPitch, pitch_deg), (Joint::LShoulderRoll, roll_deg), (Joint::LElbowRoll, -20.0)];
    let right = [(Joint::RShoulderPitch, pitch_deg), (Joint::RShoulderRoll, -roll_deg), (Joint::RElbowRoll, 20.0)];
    sides(arm, left, right).into_iter().map(|(joint, deg)| (joint, deg.to_radians())).collect()
}

fn hand_targets(hand: &str, is: &str) -> Vec<(Joint, f64)> {
    let open = if is == "open" { 1.0 } else { 0.0 };
    sides(hand, [(Joint::LHand, open)], [(Joint::RHand, open)])
}

fn sides<const N: usize>(side: &str, left: [(Joint, f64); N], right: [(Joint, f64); N]) -> Vec<(Joint, f64)> {
    match side {
        "left" => left.to_vec(),
        "right" => right.to_vec(),
        _ => left.into_iter().chain(right).collect(),
    }
}

fn look_targets(is: &str) -> Vec<(Joint, f64)> {
    let (yaw_deg, pitch_deg): (f64, f64) = match is {
        "left" => (45.0, 0.0),
        "right" => (-45.0, 0.0),
        "up" => (0.0, -25.0),
        "down" => (0.0, 20.0),
        // Faces of people, children above all, are a little above NAO's own.
        "people" => (0.0, -15.0),
        _ => (0.0, 0.0),
    };
    vec![(Joint::HeadYaw, yaw_deg.to_radians()), (Joint::HeadPitch, pitch_deg.to_radians())]
}

struct Posture {
    wished: String,
    /// How long it takes, once it has begun.
    takes: Option<(Duration, Duration)>,
}

/// From one posture to another: vetted ways alone.
fn transition(from: &str, to: &str) -> Duration {
    match (from, to) {
        (from, to) if from == to => Duration::from_millis(200),
        ("stand", "crouch") | ("crouch", "stand") => Duration::from_secs(2),
        _ => Duration::from_secs(4),
    }
}

impl Deed for Posture {
    fn begin(&mut self, _stage: &mut Stage) -> Result<Happened, Why> {
        self.takes = None;
        Ok(Happened::Posture { is: self.wished.clone() })
    }

    fn step(&mut self, stage: &mut Stage, elapsed: Duration) -> Step {
        if let Some((began, takes)) = self.takes {
            if elapsed < began + takes {
                return Step::Running;
            }
            stage.posture.clone_from(&self.wished);
            stage.posture_since = Some(stage.now);
            return Step::Done;
        }
        let changes = stage.posture != self.wished;
        if changes && stage.limits.on_table {
            return Step::Failed(text("Auf dem Tisch bleibt NAOme, wie er ist.", "On a table NAOme stays as it is."));
        }
        // Legs need a rest between postures.
        let rested = stage.posture_since.is_none_or(|since| stage.now.since(since) >= stage.limits.between_postures);
        if changes && !rested {
            return Step::Running;
        }
        if changes && !stage.effects.show(&Effect::Posture(self.wished.clone())) {
            return Step::Failed(text("Das kann dieser Roboter hier nicht.", "This robot cannot do that here."));
        }
        self.takes = Some((elapsed, transition(&stage.posture, &self.wished)));
        Step::Running
    }
}
