//! Stops the robot when its controller falls silent.
//!
//! The driver walks on with the last command for ever. The controller's own deadman covers a tick that hangs, but not a
//! controller that is killed, or whose machine loses the link. So this runs in a process of its own, on the machine
//! beside the driver: while the robot walks by its odometry and nobody has commanded it for half a second, it
//! publishes zeros. Whoever walks the robot by other means than `/cmd_vel`, as by `/move_base_simple/goal`, does
//! without it.

use std::time::Duration;

use robot_core::{Stamped, Timestamp, Twist};
use ros2_client::NodeOptions;

use crate::interface;
use crate::link::{Link, RosError};
use crate::messages::geometry_msgs;
use crate::options::RosOptions;
use crate::readings;
use crate::refusals::Refusals;
use crate::wall::{Wall, sleep};

/// Decides when to publish a zero, from what it has heard and felt and the time alone.
///
/// ```
/// use robot_core::{Timestamp, Twist};
/// use robot_ros2::stopper::Stopper;
///
/// let at = Timestamp::from_secs_f64;
/// let walk = Twist::new(0.05, 0.0, 0.0);
/// let mut stopper = Stopper::new(at(0.0));
/// stopper.command(walk, at(10.0));
/// stopper.odometry(walk, at(10.4));
/// assert!(!stopper.decide(at(10.4)), "commanded 0.4 s ago");
/// assert!(stopper.decide(at(10.6)), "it walks and nobody has commanded it for 0.6 s");
/// ```
#[derive(Debug, Clone)]
pub struct Stopper {
    silent_since: Timestamp,
    last_command_walks: bool,
    odometry: Option<Stamped<Twist>>,
    last_zero_at: Option<Timestamp>,
    zeros_left: u32,
}

impl Stopper {
    /// So long without a command is silence; the peers of this in robotics allow as much.
    pub const SILENCE: Duration = Duration::from_millis(500);
    /// Time between two zeros: 20 a second.
    pub const PERIOD: Duration = Duration::from_millis(50);
    /// So long after its start it waits before it judges: it may have found the robot, and not yet the controller.
    const SETTLING: Duration = Duration::from_secs(2);
    /// An odometry older than this (15 periods) says nothing.
    const STALE: Duration = Duration::from_secs(1);
    /// Without odometry, a robot that was last told to walk is taken to walk for so long.
    const TAKEN_TO_WALK: Duration = Duration::from_secs(5);
    /// So many zeros follow after the robot stands.
    const ZEROS_AFTER: u32 = 4;
    /// Slower than this is standing: odometry trembles.
    const STANDS_MPS: f64 = 0.01;
    const STANDS_RADPS: f64 = 0.02;

    /// A stopper that begins to look at `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self {
            silent_since: now + (Self::SETTLING - Self::SILENCE),
            last_command_walks: false,
            odometry: None,
            last_zero_at: None,
            zeros_left: 0,
        }
    }

    /// Somebody else has commanded the robot.
    pub fn command(&mut self, twist: Twist, now: Timestamp) {
        self.silent_since = self.silent_since.max(now);
        self.last_command_walks = !twist.is_zero();
    }

    /// The robot says how fast it moves.
    pub fn odometry(&mut self, twist: Twist, now: Timestamp) {
        self.odometry = Some(Stamped::new(now, twist));
    }

    /// Whether to publish a zero now. To be asked at least every [`PERIOD`](Self::PERIOD).
    pub fn decide(&mut self, now: Timestamp) -> bool {
        if now.since(self.silent_since) < Self::SILENCE {
            self.zeros_left = 0;
            return false;
        }
        let walks = self.walks(now);
        if walks {
            self.zeros_left = Self::ZEROS_AFTER;
        }
        if self.zeros_left == 0 || self.last_zero_at.is_some_and(|last| now.since(last) < Self::PERIOD) {
            return false;
        }
        if !walks {
            self.zeros_left -= 1;
        }
        self.last_zero_at = Some(now);
        true
    }

    fn walks(&self, now: Timestamp) -> bool {
        match self.odometry.filter(|odometry| odometry.age(now) <= Self::STALE) {
            Some(odometry) => {
                let Twist { vx_mps, vy_mps, wz_radps } = odometry.value;
                vx_mps.hypot(vy_mps) > Self::STANDS_MPS || wz_radps.abs() > Self::STANDS_RADPS
            }
            None => self.last_command_walks && now.since(self.silent_since) < Self::TAKEN_TO_WALK,
        }
    }
}

/// Watches over the robot for as long as `keep_going` says, and returns how often it had to stop it.
///
/// # Errors
/// When this machine cannot take part in ROS.
pub fn run(options: &RosOptions, keep_going: impl Fn() -> bool) -> Result<u64, RosError> {
    /// A fifth of the time between two zeros.
    const POLL: Duration = Duration::from_millis(10);
    /// Whoever floods a topic must not keep it from deciding: 6,400 messages a second, of the driver's 15 and our own 50.
    const MOST_AT_ONCE: u32 = 64;
    let node_options = NodeOptions::new().enable_rosout(false).start_parameter_services(false);
    let mut link = Link::open(options, "naome_stopper", node_options)?;
    let zeros = link.publisher(interface::CMD_VEL)?;
    let commands = link.subscription(interface::CMD_VEL)?;
    let odometry = link.subscription(interface::ODOM)?;
    let refusals = Refusals::default();
    let wall = Wall::start();
    let mut stopper = Stopper::new(wall.now());
    let mut stops = 0;
    let mut stopping = false;
    while keep_going() {
        for _ in 0..MOST_AT_ONCE {
            match commands.take() {
                Ok(None) => break,
                // Its own zeros come back to it; they say nothing about the controller.
                Ok(Some((_, info))) if info.publisher_gid() == zeros.gid() => {}
                Ok(Some((message, _))) => match readings::twist(&message) {
                    Ok(twist) => stopper.command(twist, wall.now()),
                    Err(malformed) => refusals.add(interface::CMD_VEL.name, &malformed),
                },
                Err(error) => {
                    refusals.add(interface::CMD_VEL.name, &error);
                    break;
                }
            }
        }
        for _ in 0..MOST_AT_ONCE {
            match odometry.take() {
                Ok(None) => break,
                Ok(Some((message, _))) => match readings::twist(&message.twist.twist) {
                    Ok(twist) => stopper.odometry(twist, wall.now()),
                    Err(malformed) => refusals.add(interface::ODOM.name, &malformed),
                },
                Err(error) => {
                    refusals.add(interface::ODOM.name, &error);
                    break;
                }
            }
        }
        let walked = std::mem::replace(&mut stopping, stopper.zeros_left > 0);
        if stopper.decide(wall.now()) {
            if !walked && !stopping {
                stops += 1;
                tracing::warn!("nobody commands the robot and it walks: stopping it");
            }
            if let Err(error) = zeros.publish(geometry_msgs::Twist::default()) {
                tracing::error!(%error, "a zero did not leave");
            }
        }
        sleep(POLL);
    }
    Ok(stops)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALK: Twist = Twist { vx_mps: 0.05, vy_mps: 0.0, wz_radps: 0.0 };
    const TURN: Twist = Twist { vx_mps: 0.0, vy_mps: 0.0, wz_radps: -0.2 };

    fn at(millis: u64) -> Timestamp {
        Timestamp::new(Duration::from_millis(millis))
    }

    /// Runs from 10 s on for `seconds`, with odometry 15 times a second; the moments of its zeros after 10 s.
    fn zeros(
        seconds: u64,
        commanded: impl Fn(u64) -> Option<Twist>,
        moving: impl Fn(u64) -> Option<Twist>,
    ) -> Vec<u64> {
        let mut stopper = Stopper::new(at(0));
        let mut zeros = Vec::new();
        for millis in (0..seconds * 1000).step_by(10) {
            let now = at(10_000 + millis);
            if let Some(twist) = commanded(millis) {
                stopper.command(twist, now);
            }
            if let Some(twist) = moving(millis).filter(|_| millis.is_multiple_of(70)) {
                stopper.odometry(twist, now);
            }
            if stopper.decide(now) {
                zeros.push(millis);
            }
        }
        zeros
    }

    #[test]
    fn it_lets_a_commanded_robot_walk() {
        let every_50_ms = |millis: u64| (millis.is_multiple_of(50)).then_some(WALK);
        assert_eq!(zeros(20, every_50_ms, |_| Some(WALK)), []);
    }

    #[test]
    fn it_stops_an_abandoned_robot_and_then_falls_silent() {
        for walk in [WALK, TURN] {
            let until_1000 = |millis: u64| (millis <= 1000 && millis.is_multiple_of(50)).then_some(walk);
            let stands_at_2000 = |millis: u64| Some(if millis < 2000 { walk } else { Twist::ZERO });
            let zeros = zeros(20, until_1000, stands_at_2000);
            assert_eq!(zeros[0], 1500);
            assert!(zeros.windows(2).all(|pair| pair[1] - pair[0] == 50), "20 a second: {zeros:?}");
            let last = zeros[zeros.len() - 1];
            assert!((2150..2400).contains(&last), "a few after it stands, and no more: {last}");
        }
    }

    #[test]
    fn it_leaves_a_standing_robot_in_peace() {
        assert_eq!(zeros(20, |_| None, |_| Some(Twist::new(0.004, 0.0, 0.01))), []);
        assert_eq!(zeros(20, |_| None, |_| None), []);
    }

    #[test]
    fn a_controller_that_comes_back_is_obeyed() {
        let pause = |millis: u64| (!(1000..3000).contains(&millis) && millis.is_multiple_of(50)).then_some(WALK);
        let zeros = zeros(10, pause, |_| Some(WALK));
        assert_eq!((zeros[0], zeros[zeros.len() - 1]), (1450, 2950));
    }

    #[test]
    fn without_odometry_a_robot_told_to_walk_is_stopped_for_five_seconds() {
        let zeros = zeros(20, |millis| (millis == 0).then_some(WALK), |_| None);
        assert_eq!((zeros[0], zeros.len()), (500, (4500 / 50) + Stopper::ZEROS_AFTER as usize));
    }

    #[test]
    fn it_waits_until_it_may_have_found_the_controller() {
        let mut stopper = Stopper::new(at(0));
        for millis in (0..3000).step_by(10) {
            stopper.odometry(WALK, at(millis));
            assert_eq!(stopper.decide(at(millis)), millis >= 2000 && millis.is_multiple_of(50), "{millis}");
        }
    }
}
