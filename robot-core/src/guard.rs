//! The guard stands between every wish and the body.
//!
//! It moves among children: whatever a tree, a child's program or a broken sensor wants, nothing leaves here that is
//! too fast, past a joint's limit or not a number, and a stop word, a touch, a bump or silence of a sensor ends in a
//! standing robot. It decides from its inputs and the time alone.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::body::{BodyCommand, JointTargets, Senses};
use crate::geometry::Twist;
use crate::joint::Joint;
use crate::stop_words::StopWords;
use crate::time::{Stamped, Timestamp};
use crate::utterance::Heard;

mod deadman;
mod head;
mod rest;

pub use deadman::Deadman;
use rest::Rest;

/// What the guard allows.
#[derive(Debug, Clone, PartialEq)]
pub struct GuardLimits {
    /// Greatest speed forward and back, metres a second. 0.08 is our choice among children; NAO's default walk does 0.095.
    pub forward_mps: f64,
    /// Greatest speed sideways, metres a second.
    pub sideways_mps: f64,
    /// Greatest turning speed, radians a second.
    pub turn_radps: f64,
    /// Greatest joint speed, as a fraction of the joint's own greatest.
    pub joint_speed_fraction: f64,
    /// How far joints stay from their limits, radians (3 degrees).
    pub joint_margin_rad: f64,
    /// No step forward with an echo nearer than this, metres: 0.1 s of sonar period, 0.8 s of walk to come to rest at
    /// 0.08 m/s, and the 0.20 m in which NAO's sonar is blind.
    pub sonar_stop_m: f64,
    /// A sensor silent for longer than this stops the walk (five periods of a 10 Hz sensor).
    pub stale_after: Duration,
    /// The same for battery and heat, which the driver tells once a second.
    pub diagnostics_stale_after: Duration,
    /// Leaning further than this is falling, radians.
    pub tilt_rad: f64,
    /// No walking with less charge than this.
    pub walk_charge: f64,
    /// Below this charge it sits down, and stands up again when it may walk.
    pub rest_charge: f64,
    /// No walking with a joint hotter than this, degrees Celsius (the driver warns at 68).
    pub joint_temperature_c: f64,
    /// Zeros are sent for so long after the last step, so that a lost message does not matter, and on until the odometry
    /// says that the robot stands: a link that was lost may have lost all of them.
    pub zeros_for: Duration,
    /// An acceleration between these feels like standing and walking, metres a second squared: half and twice gravity.
    pub upright_mps2: [f64; 2],
}

impl Default for GuardLimits {
    fn default() -> Self {
        Self {
            forward_mps: 0.08,
            sideways_mps: 0.04,
            turn_radps: 0.3,
            joint_speed_fraction: 0.2,
            joint_margin_rad: 3.0_f64.to_radians(),
            sonar_stop_m: 0.35,
            stale_after: Duration::from_millis(500),
            diagnostics_stale_after: Duration::from_secs(5),
            tilt_rad: 0.5,
            walk_charge: 0.30,
            rest_charge: 0.15,
            joint_temperature_c: 68.0,
            zeros_for: Duration::from_millis(500),
            upright_mps2: [4.9, 19.6],
        }
    }
}

/// Why the robot may not walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopCause {
    /// Somebody said stop.
    StopWord,
    /// Somebody touches its head or holds its hand.
    Touch,
    /// A foot bumped into something.
    Bumper,
    /// It is falling or has fallen: only an adult lets it move again.
    Fallen,
    /// Something is close in front of it. It may turn, or wait.
    Obstacle,
    /// A sensor it needs for walking has fallen silent.
    SilentSensor,
    /// The battery is too low for walking.
    Battery,
    /// A joint is too hot.
    Heat,
    /// The wish was not a number.
    NotANumber,
    /// It does not stand: it sits, squats or kneels.
    BentKnees,
}

impl StopCause {
    /// Whether the stop stays until somebody lets the robot go on, rather than until its cause is gone.
    #[must_use]
    pub const fn stays(self) -> bool {
        self.weight() > 0
    }

    /// Of two reasons to stay, the one that weighs more is kept: who may let a robot go on after a touch must not let it go on
    /// after a stop word that came with it. Those that go with their cause weigh nothing.
    const fn weight(self) -> u8 {
        match self {
            Self::Fallen => 4,
            Self::StopWord => 3,
            Self::Bumper => 2,
            Self::Touch => 1,
            Self::Obstacle | Self::SilentSensor | Self::Battery | Self::Heat | Self::NotANumber | Self::BentKnees => 0,
        }
    }
}

/// Stands between every wish and the body.
#[derive(Debug, Clone)]
pub struct Guard {
    limits: GuardLimits,
    stop_words: StopWords,
    held: Option<StopCause>,
    told_to_stop: bool,
    last_step_at: Option<Timestamp>,
    last_joints_at: Option<Timestamp>,
    refused: Option<StopCause>,
    /// Since which reading of the inertial unit it has felt nothing like standing.
    odd_since: Option<Timestamp>,
    rest: Rest,
}

/// What the guard made of one tick's wishes.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What goes to the body.
    pub commands: Vec<BodyCommand>,
    /// Why the robot may not walk as wished, if so.
    pub refused: Option<StopCause>,
}

impl Guard {
    /// Arms are taken to move for so long after a command to them: the longest step of the bundled gestures is shorter.
    const GESTURE: Duration = Duration::from_secs(2);

    /// A guard that knows these words for stop beside [those of every robot](StopWords::ALWAYS), in all languages at once and
    /// in any spelling of case.
    #[must_use]
    pub fn new(limits: GuardLimits, stop_words: impl IntoIterator<Item = String>) -> Self {
        Self {
            limits,
            stop_words: StopWords::and_always(stop_words),
            held: None,
            told_to_stop: false,
            last_step_at: None,
            last_joints_at: None,
            refused: None,
            odd_since: None,
            rest: Rest::default(),
        }
    }

    /// Listens for other stop words from here on, beside [those of every robot](StopWords::ALWAYS); nothing else changes.
    pub fn set_stop_words(&mut self, stop_words: impl IntoIterator<Item = String>) {
        self.stop_words = StopWords::and_always(stop_words);
    }

    /// Why the robot stands still until it is [released](Self::release), if it does.
    #[must_use]
    pub const fn held(&self) -> Option<StopCause> {
        self.held
    }

    /// Why the last wish to walk was refused, if it was.
    #[must_use]
    pub const fn refused(&self) -> Option<StopCause> {
        self.refused
    }

    /// Whether it sits, sits down or stands up again: its battery is or was nearly empty. It does nothing else meanwhile.
    #[must_use]
    pub const fn rests(&self) -> bool {
        !self.rest.is_up()
    }

    /// Whether somebody has said stop since the last [look](Self::watch), held or not.
    #[must_use]
    pub const fn was_told_to_stop(&self) -> bool {
        self.told_to_stop
    }

    /// Makes the robot stand until it is released: somebody asked for it in words that only the brain understands.
    pub fn hold(&mut self) {
        self.hold_for(StopCause::StopWord);
    }

    fn hold_for(&mut self, cause: StopCause) {
        if self.held.is_none_or(|held| held.weight() < cause.weight()) {
            self.held = Some(cause);
        }
    }

    /// Lets the robot walk again after a stop word, a touch or a bump. A fallen robot stays where it is: an adult stands it up
    /// and starts its program again.
    pub fn release(&mut self) {
        if self.held != Some(StopCause::Fallen) {
            self.held = None;
        }
    }

    /// Looks at what was heard and felt; to be called every tick, before the wishes are made.
    pub fn watch(&mut self, senses: &Senses, heard: &[Heard]) {
        let walking = self.last_step_at.is_some();
        let falls = self.feels_a_fall(senses);
        let is_tilted = senses.imu.is_some_and(|imu| self.is_tilted(imu.value.roll_rad, imu.value.pitch_rad));
        self.told_to_stop =
            heard.iter().any(|heard| self.is_stop(&heard.text) || (walking && self.stop_words.are_in(&heard.text)));
        if falls || is_tilted {
            self.hold_for(StopCause::Fallen);
        }
        if self.told_to_stop {
            self.hold_for(StopCause::StopWord);
        }
        if walking && senses.touch.any_bumper() {
            self.hold_for(StopCause::Bumper);
        }
        if walking && (senses.touch.any_head() || senses.touch.any_hand()) {
            self.hold_for(StopCause::Touch);
        }
    }

    /// Looks at what somebody is saying and has not finished. A walking robot stops at a stop word, whatever follows;
    /// one that only speaks or moves its arms when nothing else was said. For one that does neither there is time to
    /// hear the sentence out: "halt" is a stop, and also a word that German sentences are full of.
    pub fn watch_partial(&mut self, partial: &str, speaking: bool) {
        let walking = self.last_step_at.is_some();
        let stops = (walking && self.stop_words.are_in(partial))
            || ((speaking || self.last_joints_at.is_some()) && self.is_stop(partial));
        if stops {
            self.told_to_stop = true;
            self.hold_for(StopCause::StopWord);
        }
    }

    /// Whether the body is walking or moving its arms.
    #[must_use]
    pub const fn is_moving(&self) -> bool {
        self.last_step_at.is_some() || self.last_joints_at.is_some()
    }

    /// What goes to the body instead of the wishes.
    pub fn check(
        &mut self,
        now: Timestamp,
        senses: &Senses,
        walk: Option<Twist>,
        joints: Option<JointTargets>,
    ) -> Verdict {
        let mut commands = Vec::new();
        let wished = walk.unwrap_or(Twist::ZERO);
        let (allowed, refused) = self.allow(now, senses, wished);
        self.refused = refused;
        if allowed.is_zero() {
            // Zeros go out for a while after the last step and then stop, so that a resting robot is left in peace.
            if let Some(last) = self.last_step_at {
                commands.push(BodyCommand::Walk(Twist::ZERO));
                if now.since(last) >= self.limits.zeros_for && self.stands(now, senses) {
                    self.last_step_at = None;
                }
            }
        } else {
            self.last_step_at = Some(now);
            commands.push(BodyCommand::Walk(allowed));
        }
        // No wish moves the legs: sitting down is the guard's own doing, whatever else holds the robot.
        let stands = self.last_step_at.is_none() && self.stands(now, senses);
        let legs = if self.held == Some(StopCause::Fallen) {
            self.rest = Rest::default();
            None
        } else {
            self.rest.step(now, senses, &self.limits, stands)
        };
        commands.extend(legs.map(BodyCommand::MoveJoints));
        // Who says stop means the arms, too; and arms that swing would take its balance from who sits down.
        let is_free = self.held.is_none() && self.rest.is_up();
        let joints = joints.filter(|_| is_free).and_then(|targets| self.allow_joints(senses, targets));
        if joints.is_some() {
            self.last_joints_at = Some(now);
        } else if self.last_joints_at.is_some_and(|last| now.since(last) > Self::GESTURE) {
            self.last_joints_at = None;
        }
        commands.extend(joints.map(BodyCommand::MoveJoints));
        Verdict { commands, refused }
    }

    fn allow(&self, now: Timestamp, senses: &Senses, wished: Twist) -> (Twist, Option<StopCause>) {
        if wished.is_zero() {
            return (Twist::ZERO, None);
        }
        if let Some(cause) = self.held {
            return (Twist::ZERO, Some(cause));
        }
        if senses.touch.any_bumper() {
            return (Twist::ZERO, Some(StopCause::Bumper));
        }
        if senses.touch.any_head() || senses.touch.any_hand() {
            return (Twist::ZERO, Some(StopCause::Touch));
        }
        if !wished.is_finite() {
            return (Twist::ZERO, Some(StopCause::NotANumber));
        }
        if self.is_deaf_or_blind(now, senses) {
            return (Twist::ZERO, Some(StopCause::SilentSensor));
        }
        if self.rests() || senses.battery.is_some_and(|battery| is_below(battery.value.charge, self.limits.walk_charge))
        {
            return (Twist::ZERO, Some(StopCause::Battery));
        }
        if self.last_step_at.is_none() && rest::knees_are_bent(senses) {
            return (Twist::ZERO, Some(StopCause::BentKnees));
        }
        if senses.hottest_joint_c.is_some_and(|joint| joint.value >= self.limits.joint_temperature_c) {
            return (Twist::ZERO, Some(StopCause::Heat));
        }
        let clamp = |value: f64, limit: f64| value.clamp(-limit, limit);
        let slow = Twist::new(
            clamp(wished.vx_mps, self.limits.forward_mps),
            clamp(wished.vy_mps, self.limits.sideways_mps),
            clamp(wished.wz_radps, self.limits.turn_radps),
        );
        if slow.vx_mps > 0.0 && self.is_blocked(senses) {
            return (Twist::new(0.0, 0.0, slow.wz_radps), Some(StopCause::Obstacle));
        }
        (slow, None)
    }

    fn allow_joints(&self, senses: &Senses, targets: JointTargets) -> Option<JointTargets> {
        let margin = self.limits.joint_margin_rad;
        let mut angles_rad: Vec<(Joint, f64)> = targets
            .angles_rad
            .into_iter()
            .filter(|(joint, angle)| angle.is_finite() && !joint.is_leg())
            .map(|(joint, angle)| {
                let limits = joint.limits();
                let margin = if matches!(joint, Joint::LHand | Joint::RHand) { 0.0 } else { margin };
                (joint, angle.clamp(limits.lower_rad + margin, limits.upper_rad - margin))
            })
            .collect();
        head::keep_off_the_shoulders(&mut angles_rad, senses, margin);
        let speed = targets.speed_fraction;
        let speed_fraction = if speed.is_finite() {
            speed.clamp(0.01, self.limits.joint_speed_fraction)
        } else {
            return None;
        };
        (!angles_rad.is_empty()).then_some(JointTargets { angles_rad, speed_fraction })
    }

    /// Whether what accelerates it has been far from gravity for more than a tenth of a second: in two readings at least.
    fn feels_a_fall(&mut self, senses: &Senses) -> bool {
        const LONG_ENOUGH: Duration = Duration::from_millis(100);
        let [least, most] = self.limits.upright_mps2;
        let Some(imu) = senses.imu else { return false };
        let [x, y, z] = imu.value.acceleration_mps2;
        // What is no number is a broken sensor, and no fall.
        let felt = (x * x + y * y + z * z).sqrt();
        if !(felt < least || felt > most) || felt == 0.0 {
            self.odd_since = None;
            return false;
        }
        imu.stamp.since(*self.odd_since.get_or_insert(imu.stamp)) >= LONG_ENOUGH
    }

    /// Whether the body says that it stands; without a word from it, it may still walk.
    fn stands(&self, now: Timestamp, senses: &Senses) -> bool {
        const STANDS_MPS: f64 = 0.005;
        const STANDS_RADPS: f64 = 0.02;
        senses.odometry.is_some_and(|odometry| {
            let Twist { vx_mps, vy_mps, wz_radps } = odometry.value.twist;
            let is_slow = vx_mps.abs() < STANDS_MPS && vy_mps.abs() < STANDS_MPS && wz_radps.abs() < STANDS_RADPS;
            odometry.age(now) <= self.limits.stale_after && is_slow
        })
    }

    fn is_tilted(&self, roll_rad: f64, pitch_rad: f64) -> bool {
        roll_rad.abs() > self.limits.tilt_rad || pitch_rad.abs() > self.limits.tilt_rad
    }

    fn is_deaf_or_blind(&self, now: Timestamp, senses: &Senses) -> bool {
        fn silent<T>(sensor: &Option<Stamped<T>>, now: Timestamp, limit: Duration) -> bool {
            sensor.as_ref().is_none_or(|reading| reading.age(now) > limit)
        }
        let limit = self.limits.stale_after;
        let lean = senses.imu.map_or(0.0, |imu| imu.value.roll_rad + imu.value.pitch_rad);
        !lean.is_finite()
            || silent(&senses.battery, now, self.limits.diagnostics_stale_after)
            || silent(&senses.hottest_joint_c, now, self.limits.diagnostics_stale_after)
            || silent(&senses.odometry, now, limit)
            || silent(&senses.imu, now, limit)
            || silent(&senses.sonar_left_m, now, limit)
            || silent(&senses.sonar_right_m, now, limit)
            || silent(&senses.joints, now, limit)
    }

    fn is_blocked(&self, senses: &Senses) -> bool {
        [senses.sonar_left_m, senses.sonar_right_m]
            .iter()
            .flatten()
            .any(|echo| is_below(echo.value, self.limits.sonar_stop_m))
    }

    /// Whether a sentence is a stop while the robot stands: [nothing but a command](StopWords::are_a_command). While it
    /// walks, any sentence with a stop word is one.
    #[must_use]
    pub fn is_stop(&self, text: &str) -> bool {
        self.stop_words.are_a_command(text)
    }
}

/// Whether a reading is below a limit. One that is no number counts as below: a broken sensor must not let the robot
/// walk on.
fn is_below(reading: f64, limit: f64) -> bool {
    reading.is_nan() || reading < limit
}

#[cfg(test)]
mod tests;
