//! A stage for the stories: a double with a body that does as it is told, on a domain of its own.

use std::time::{Duration, Instant};

use robot_core::body::{Battery, Imu, JointState, Odometry, Senses};
use robot_core::{JointValues, Pose, Stamped, Timestamp, Twist};
use robot_ros2::{Double, DriverCommand, RosOptions, ServiceMapping};

/// So long a story may take; what happens happens within two or three seconds.
const PATIENCE: Duration = Duration::from_secs(20);
const STEP: Duration = Duration::from_millis(20);

/// A domain of one's own, only on this machine.
pub(crate) fn options() -> RosOptions {
    RosOptions {
        domain_id: crate::domain::claim(),
        only_local: true,
        service_mapping: ServiceMapping::Enhanced,
        ..RosOptions::default()
    }
}

/// A double and what it feels and was told.
pub(crate) struct Stage {
    pub(crate) double: Double,
    pub(crate) senses: Senses,
    pub(crate) told: Vec<DriverCommand>,
    pub(crate) now: Timestamp,
    begun: Instant,
}

impl Stage {
    pub(crate) fn open(options: &RosOptions) -> Self {
        let double = Double::start(options).expect("a double on the loopback");
        Self { double, senses: senses(), told: Vec::new(), now: Timestamp::ZERO, begun: now() }
    }

    /// One step of 20 ms: the body walks as it was last told.
    pub(crate) fn step(&mut self) {
        self.now += STEP;
        self.double.publish_clock(self.now);
        self.double.publish(self.now, &self.senses);
        let told = self.double.take_commands();
        if let (Some(DriverCommand::Walk(twist)), Some(odometry)) =
            (told.iter().rfind(|command| matches!(command, DriverCommand::Walk(_))), &mut self.senses.odometry)
        {
            odometry.value.twist = *twist;
        }
        if let Some(odometry) = &mut self.senses.odometry {
            let twist = odometry.value.twist;
            let moved = Pose::new(twist.vx_mps * 0.02, twist.vy_mps * 0.02, twist.wz_radps * 0.02);
            odometry.value.odom_from_base = odometry.value.odom_from_base.then(moved);
        }
        self.told.extend(told);
        pause(STEP);
    }

    /// Steps until it has come true.
    pub(crate) fn until(&mut self, what: &str, mut come_true: impl FnMut(&mut Self) -> bool) {
        while !come_true(self) {
            assert!(self.begun.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}\ntold: {:?}", self.told);
            self.step();
        }
    }

    pub(crate) fn steps(&mut self, count: u32) {
        for _ in 0..count {
            self.step();
        }
    }

    /// The commands to walk, in order.
    pub(crate) fn walks(&self) -> Vec<Twist> {
        self.told
            .iter()
            .filter_map(|command| if let DriverCommand::Walk(twist) = command { Some(*twist) } else { None })
            .collect()
    }
}

/// A healthy body, with something in every sense.
fn senses() -> Senses {
    let at = |value| Some(Stamped::new(Timestamp::ZERO, value));
    let joints = JointState {
        angle_rad: JointValues(std::array::from_fn(|index| index as f64 / 100.0)),
        speed_radps: JointValues::all(0.25),
        effort_nm: JointValues::all(f64::NAN),
    };
    let imu = Imu { pitch_rad: 0.05, acceleration_mps2: [0.0, 0.0, 9.81], ..Imu::default() };
    Senses {
        joints: Some(Stamped::new(Timestamp::ZERO, joints)),
        odometry: Some(Stamped::new(Timestamp::ZERO, Odometry::default())),
        imu: Some(Stamped::new(Timestamp::ZERO, imu)),
        sonar_left_m: at(0.75),
        sonar_right_m: at(1.5),
        battery: Some(Stamped::new(Timestamp::ZERO, Battery { charge: 0.9, charging: false })),
        hottest_joint_c: at(41.5),
        ..Senses::default()
    }
}

#[expect(clippy::disallowed_methods, reason = "two ends that talk over a network run on the real clock")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "two ends that talk over a network run on the real clock")]
pub(crate) fn pause(duration: Duration) {
    std::thread::sleep(duration);
}
