//! The double with the simplest body there is: it walks as it is told, at once, and its joints are where they are
//! told. For a look at the interface with ROS 2's own tools, without the simulator.
//!
//! ```text
//! ROS_DOMAIN_ID=42 cargo run -p robot-ros2 --example double
//! ```
//!
//! It ends with its standard input.

use std::error::Error;
use std::io::Read as _;
use std::time::{Duration, Instant};

use robot_core::body::{Battery, Imu, JointState, Odometry, Senses};
use robot_core::{JointValues, Pose, Stamped, Timestamp, Twist};
use robot_ros2::{Double, DriverCommand, RosOptions};

const STEP: Duration = Duration::from_millis(20);

#[expect(clippy::disallowed_methods, reason = "it runs on the real clock")]
fn main() -> Result<(), Box<dyn Error>> {
    let options = RosOptions::from_env(|name| std::env::var(name).ok())?;
    let mut double = Double::start(&options)?;
    let input = std::thread::spawn(|| std::io::stdin().read_to_end(&mut Vec::new()));
    let begun = Instant::now();
    let mut body = Body::default();
    let mut now = Timestamp::ZERO;
    while !input.is_finished() {
        for command in double.take_commands() {
            body.obey(command);
        }
        body.step();
        now += STEP;
        double.publish_clock(now);
        double.publish(now, &body.senses(now));
        std::thread::sleep(now.since_start().saturating_sub(begun.elapsed()));
    }
    Ok(())
}

struct Body {
    pose: Pose,
    twist: Twist,
    angles_rad: JointValues,
}

impl Default for Body {
    fn default() -> Self {
        Self { pose: Pose::IDENTITY, twist: Twist::ZERO, angles_rad: JointValues::all(0.0) }
    }
}

impl Body {
    fn obey(&mut self, command: DriverCommand) {
        match command {
            DriverCommand::Walk(twist) => self.twist = twist,
            DriverCommand::MoveJoints { targets, relative } => {
                for (joint, angle_rad) in targets.angles_rad {
                    let from_rad = if relative { self.angles_rad[joint] } else { 0.0 };
                    let limits = joint.limits();
                    self.angles_rad[joint] = (from_rad + angle_rad).clamp(limits.lower_rad, limits.upper_rad);
                }
            }
            DriverCommand::Say(_) | DriverCommand::WalkTo { .. } => {}
        }
    }

    fn step(&mut self) {
        let seconds = STEP.as_secs_f64();
        let Twist { vx_mps, vy_mps, wz_radps } = self.twist;
        self.pose = self.pose.then(Pose::new(vx_mps * seconds, vy_mps * seconds, wz_radps * seconds));
    }

    fn senses(&self, now: Timestamp) -> Senses {
        let none = JointValues::all(f64::NAN);
        let joints = JointState { angle_rad: self.angles_rad, speed_radps: none, effort_nm: none };
        let odometry = Odometry { odom_from_base: self.pose, twist: self.twist };
        let imu = Imu { yaw_rad: self.pose.yaw_rad, acceleration_mps2: [0.0, 0.0, 9.81], ..Imu::default() };
        Senses {
            joints: Some(Stamped::new(now, joints)),
            odometry: Some(Stamped::new(now, odometry)),
            imu: Some(Stamped::new(now, imu)),
            sonar_left_m: Some(Stamped::new(now, 2.0)),
            sonar_right_m: Some(Stamped::new(now, 2.0)),
            battery: Some(Stamped::new(now, Battery { charge: 0.8, charging: false })),
            hottest_joint_c: Some(Stamped::new(now, 38.0)),
            ..Senses::default()
        }
    }
}
