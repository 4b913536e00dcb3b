//! What a recording holds beside the driver's topics: the controller's side of every tick.
//!
//! The messages are `naome_msgs/msg/*`. Their definitions stand in each file that holds them; a field's order is its
//! place on the wire. Values are kept bit for bit, which the driver's own messages do not do.

use std::borrow::Cow;

use jiff::civil::DateTime;
use robot_core::body::{Battery, Imu, JointState, JointTargets, Odometry, Senses, Touch};
use robot_core::{
    BodyCommand, Heard, Joint, JointValues, Perception as Perceived, Pose, Stamped, Timestamp, Twist, Wishes,
};
use robot_ros2::messages::builtin_interfaces::Time;
use robot_ros2::messages::{time, timestamp};
use serde::{Deserialize, Serialize};

/// The definitions, by package and name.
pub(crate) const DEFINITIONS: &[(&str, &str)] = &[
    (
        "naome_msgs/LocalTime",
        "int16 year\nuint8 month\nuint8 day\nuint8 hour\nuint8 minute\nuint8 second\nuint32 nanosecond\n",
    ),
    (
        "naome_msgs/Reading",
        "uint8 JOINTS=0\nuint8 ODOMETRY=1\nuint8 IMU=2\nuint8 SONAR_LEFT=3\nuint8 SONAR_RIGHT=4\nuint8 BATTERY=5\n\
         uint8 HOTTEST_JOINT=6\nuint8 sensor\nbuiltin_interfaces/Time stamp\nfloat64[] values\n",
    ),
    ("naome_msgs/Heard", "string text\nstring language\nfloat64 confidence\nbuiltin_interfaces/Time at\n"),
    (
        "naome_msgs/Perception",
        "builtin_interfaces/Time stamp\nnaome_msgs/LocalTime local\nbool speaking\nbool deaf\nbool[3] head\n\
         bool[6] hands\nbool[2] bumpers\nnaome_msgs/Reading[] readings\nnaome_msgs/Heard[] heard\n\
         naome_msgs/Heard[] partial\nstring[] speech\n",
    ),
    ("naome_msgs/Motion", "float64[] walk\nstring[] joints\nfloat64[] angles\nfloat64 speed_fraction\n"),
    (
        "naome_msgs/Decision",
        "builtin_interfaces/Time stamp\nnaome_msgs/Motion wish\nbool hush\nbool release\nbool hold\nstring[] say\n\
         string[] events\nnaome_msgs/Motion[] commands\n",
    ),
    ("naome_msgs/TreeTrace", "builtin_interfaces/Time stamp\nuint8[] data\n"),
    ("naome_msgs/Subtitle", "builtin_interfaces/Time stamp\nstring speaker\nstring text\nstring language\n"),
];

/// Date and time on the library's wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are what they are called")]
pub struct LocalTime {
    pub year: i16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub nanosecond: u32,
}

/// What one sensor said: joints 26 angles, 26 speeds, 26 torques (rad, rad/s, N m); odometry x, y, yaw, then speeds
/// along and about them (m, rad, m/s, rad/s); inertial unit roll, pitch, yaw, three turning speeds, three accelerations;
/// sonars metres; battery charge 0 to 1, and 1 where it is charged; heat in degrees Celsius.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading<'a> {
    /// Which sensor: the place in [`Sensor`].
    pub sensor: u8,
    /// When it spoke.
    pub stamp: Time,
    /// What it said.
    pub values: Cow<'a, [f64]>,
}

/// The sensors of a [`Reading`], by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sensors are what they are called")]
pub enum Sensor {
    Joints,
    Odometry,
    Imu,
    SonarLeft,
    SonarRight,
    Battery,
    HottestJoint,
}

/// Something that was heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `robot_core::Heard`")]
pub struct HeardWords {
    pub text: String,
    pub language: String,
    pub confidence: f64,
    pub at: Time,
}

/// What the controller was given in a tick. Sensors that have said nothing new since the tick before are left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Perception<'a> {
    /// The controller's clock.
    pub stamp: Time,
    /// The clock on the wall.
    pub local: LocalTime,
    /// Whether its voice speaks.
    pub speaking: bool,
    /// Whether its ears are shut.
    pub deaf: bool,
    /// Front, middle, rear.
    pub head: [bool; 3],
    /// As `naoqi_bridge_msgs/HandTouch` counts them.
    pub hands: [bool; 6],
    /// Right, left.
    pub bumpers: [bool; 2],
    /// What sensors said.
    pub readings: Cow<'a, [Reading<'a>]>,
    /// What was heard to its end.
    pub heard: Vec<HeardWords>,
    /// What is being said: one or none.
    pub partial: Vec<HeardWords>,
    /// What happened to its own utterances, each as JSON.
    pub speech: Vec<String>,
}

/// A wish to move, or a command.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Motion<'a> {
    /// Metres a second ahead and to the left, radians a second; empty: no word of walking.
    pub walk: Cow<'a, [f64]>,
    /// Joints to move.
    pub joints: Vec<Cow<'a, str>>,
    /// Where to, radians.
    pub angles: Vec<f64>,
    /// How fast, as a part of each joint's greatest speed.
    pub speed_fraction: f64,
}

/// What came out of a tick.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision<'a> {
    /// The controller's clock.
    pub stamp: Time,
    /// How the tree would like to move.
    pub wish: Motion<'a>,
    /// It falls silent.
    pub hush: bool,
    /// It may walk again.
    pub release: bool,
    /// It stands until it is let go.
    pub hold: bool,
    /// What it says, each as JSON.
    pub say: Vec<String>,
    /// What the tree did, for people and judges, each as JSON.
    pub events: Vec<String>,
    /// What the guard lets through to the body.
    pub commands: Cow<'a, [Motion<'a>]>,
}

/// A piece of the behaviour tree's trace: all pieces, one after the other, are the file that `naome tree why` reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeTrace<'a> {
    /// The controller's clock.
    pub stamp: Time,
    /// The bytes.
    pub data: Cow<'a, [u8]>,
}

/// What somebody says, to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subtitle<'a> {
    /// When they begin, or, of visitors, when they have ended.
    pub stamp: Time,
    /// Who.
    pub speaker: Cow<'a, str>,
    /// What.
    pub text: Cow<'a, str>,
    /// `de` or `en`.
    pub language: Cow<'a, str>,
}

impl From<DateTime> for LocalTime {
    fn from(local: DateTime) -> Self {
        // jiff keeps these within a calendar's figures.
        let [month, day, hour, minute, second] =
            [local.month(), local.day(), local.hour(), local.minute(), local.second()].map(i8::unsigned_abs);
        let nanosecond = local.subsec_nanosecond().unsigned_abs();
        Self { year: local.year(), month, day, hour, minute, second, nanosecond }
    }
}

impl LocalTime {
    /// The same for jiff; `None` if there is no such moment.
    #[must_use]
    pub fn to_jiff(self) -> Option<DateTime> {
        let small = |figure: u8| i8::try_from(figure).ok();
        DateTime::new(
            self.year,
            small(self.month)?,
            small(self.day)?,
            small(self.hour)?,
            small(self.minute)?,
            small(self.second)?,
            i32::try_from(self.nanosecond).ok()?,
        )
        .ok()
    }
}

impl From<&Heard> for HeardWords {
    fn from(heard: &Heard) -> Self {
        let Heard { text, language, confidence, at } = heard;
        Self { text: text.clone(), language: language.to_string(), confidence: *confidence, at: time(*at) }
    }
}

impl HeardWords {
    fn to_heard(&self) -> Option<Heard> {
        let language = self.language.parse().ok()?;
        Some(Heard { text: self.text.clone(), language, confidence: self.confidence, at: timestamp(self.at) })
    }
}

impl<'a> Motion<'a> {
    pub(crate) fn new(walk: Option<&'a [f64; 3]>, joints: Option<&JointTargets>) -> Self {
        let angles_rad = joints.map(|targets| targets.angles_rad.as_slice()).unwrap_or_default();
        Self {
            walk: walk.map(|walk| Cow::Borrowed(walk.as_slice())).unwrap_or_default(),
            joints: angles_rad.iter().map(|(joint, _)| Cow::Borrowed(joint.name())).collect(),
            angles: angles_rad.iter().map(|(_, angle_rad)| *angle_rad).collect(),
            speed_fraction: joints.map_or(0.0, |targets| targets.speed_fraction),
        }
    }
}

impl Motion<'_> {
    fn to_owned(&self) -> Motion<'static> {
        Motion {
            walk: Cow::Owned(self.walk.to_vec()),
            joints: self.joints.iter().map(|joint| Cow::Owned(joint.to_string())).collect(),
            angles: self.angles.clone(),
            speed_fraction: self.speed_fraction,
        }
    }
}

impl Decision<'_> {
    /// The same, which borrows nothing.
    #[must_use]
    pub fn to_owned(&self) -> Decision<'static> {
        Decision {
            stamp: self.stamp,
            wish: self.wish.to_owned(),
            hush: self.hush,
            release: self.release,
            hold: self.hold,
            say: self.say.clone(),
            events: self.events.clone(),
            commands: self.commands.iter().map(Motion::to_owned).collect(),
        }
    }
}

const fn figures(twist: Twist) -> [f64; 3] {
    [twist.vx_mps, twist.vy_mps, twist.wz_radps]
}

/// Hands a tick's decision to `use_it`: the message borrows what the controller has.
pub(crate) fn with_decision<T>(
    now: Timestamp,
    wishes: &Wishes,
    commands: &[BodyCommand],
    use_it: impl FnOnce(&Decision<'_>) -> T,
) -> T {
    /// The guard lets through one walk and one movement of joints.
    const MOST: usize = 2;
    let walk = wishes.walk.map(figures);
    let mut walks = [[0.0; 3]; MOST];
    let mut motions: [Motion<'_>; MOST] = Default::default();
    let commands = &commands[..commands.len().min(MOST)];
    for (command, walk) in commands.iter().zip(&mut walks) {
        if let BodyCommand::Walk(twist) = command {
            *walk = figures(*twist);
        }
    }
    for ((command, walk), motion) in commands.iter().zip(&walks).zip(&mut motions) {
        *motion = match command {
            BodyCommand::Walk(_) => Motion::new(Some(walk), None),
            BodyCommand::MoveJoints(targets) => Motion::new(None, Some(targets)),
        };
    }
    use_it(&Decision {
        stamp: time(now),
        wish: Motion::new(walk.as_ref(), wishes.joints.as_ref()),
        hush: wishes.hush,
        release: wishes.release,
        hold: wishes.hold,
        say: wishes.say.iter().map(json).collect(),
        events: wishes.events.iter().map(json).collect(),
        commands: Cow::Borrowed(&motions[..commands.len()]),
    })
}

pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What sensors have said since `before`, in numbers that live in `room`.
pub(crate) struct Said {
    joints: [f64; 3 * Joint::COUNT],
    odometry: [f64; 6],
    imu: [f64; 9],
    sonar: [[f64; 1]; 2],
    battery: [f64; 2],
    hottest_joint: [f64; 1],
}

impl Said {
    pub(crate) fn new(senses: &Senses) -> Self {
        let mut joints = [0.0; 3 * Joint::COUNT];
        if let Some(Stamped { value, .. }) = &senses.joints {
            let rows = [&value.angle_rad, &value.speed_radps, &value.effort_nm];
            for (place, row) in joints.chunks_exact_mut(Joint::COUNT).zip(rows) {
                place.copy_from_slice(&row.0);
            }
        }
        let Odometry { odom_from_base: at, twist } = senses.odometry.map(|said| said.value).unwrap_or_default();
        let imu = senses.imu.map(|said| said.value).unwrap_or_default();
        let ([gx, gy, gz], [ax, ay, az]) = (imu.angular_velocity_radps, imu.acceleration_mps2);
        let sonar = [senses.sonar_left_m, senses.sonar_right_m].map(|said| [said.map_or(0.0, |said| said.value)]);
        let battery = senses.battery.map(|said| [said.value.charge, f64::from(u8::from(said.value.charging))]);
        Self {
            joints,
            odometry: [at.x_m, at.y_m, at.yaw_rad, twist.vx_mps, twist.vy_mps, twist.wz_radps],
            imu: [imu.roll_rad, imu.pitch_rad, imu.yaw_rad, gx, gy, gz, ax, ay, az],
            sonar,
            battery: battery.unwrap_or_default(),
            hottest_joint: [senses.hottest_joint_c.map_or(0.0, |said| said.value)],
        }
    }

    /// The sensors whose last word is another than in `before`, and how many they are.
    pub(crate) fn news<'a>(&'a self, before: &Senses, now: &Senses, room: &mut [Reading<'a>; 7]) -> usize {
        let mut count = 0;
        let mut tell = |sensor: Sensor, before: Option<Timestamp>, now: Option<Timestamp>, values: &'a [f64]| {
            if let Some(stamp) = now.filter(|_| now != before) {
                room[count] = Reading { sensor: sensor as u8, stamp: time(stamp), values: Cow::Borrowed(values) };
                count += 1;
            }
        };
        macro_rules! sensors {
            ($($sensor:ident $field:ident $values:expr;)+) => {
                $(tell(Sensor::$sensor, before.$field.map(|said| said.stamp), now.$field.map(|said| said.stamp), $values);)+
            };
        }
        sensors! {
            Joints joints &self.joints;
            Odometry odometry &self.odometry;
            Imu imu &self.imu;
            SonarLeft sonar_left_m &self.sonar[0];
            SonarRight sonar_right_m &self.sonar[1];
            Battery battery &self.battery;
            HottestJoint hottest_joint_c &self.hottest_joint;
        }
        count
    }

    pub(crate) fn room<'a>() -> [Reading<'a>; 7] {
        std::array::from_fn(|_| Reading { sensor: 0, stamp: time(Timestamp::ZERO), values: Cow::Borrowed(&[]) })
    }
}

impl Perception<'_> {
    /// Takes this tick's news into `senses` and gives what the controller was given; `None` if it cannot be.
    pub(crate) fn to_perceived(&self, senses: &mut Senses) -> Option<Perceived> {
        for reading in self.readings.iter() {
            take(reading, senses)?;
        }
        senses.touch = Touch { head: self.head, hands: self.hands, bumpers: self.bumpers };
        let heard = |all: &[HeardWords]| all.iter().map(HeardWords::to_heard).collect::<Option<Vec<_>>>();
        Some(Perceived {
            local: self.local.to_jiff()?,
            senses: senses.clone(),
            heard: heard(&self.heard)?,
            partial: heard(&self.partial)?.pop(),
            speaking: self.speaking,
            speech: self.speech.iter().map(|event| serde_json::from_str(event).ok()).collect::<Option<_>>()?,
            deaf: self.deaf,
            ..Perceived::default()
        })
    }
}

/// Takes up what a sensor said; `None` if it is none of ours or has other numbers.
fn take(reading: &Reading<'_>, senses: &mut Senses) -> Option<()> {
    fn stamped<T>(stamp: Timestamp, value: T) -> Option<Stamped<T>> {
        Some(Stamped::new(stamp, value))
    }
    let stamp = timestamp(reading.stamp);
    let is = |sensor: Sensor| reading.sensor == sensor as u8;
    match *reading.values {
        [roll_rad, pitch_rad, yaw_rad, gx, gy, gz, ax, ay, az] if is(Sensor::Imu) => {
            let (angular_velocity_radps, acceleration_mps2) = ([gx, gy, gz], [ax, ay, az]);
            senses.imu =
                stamped(stamp, Imu { roll_rad, pitch_rad, yaw_rad, angular_velocity_radps, acceleration_mps2 });
        }
        [x, y, yaw, vx, vy, wz] if is(Sensor::Odometry) => {
            let odom_from_base = Pose { x_m: x, y_m: y, yaw_rad: yaw };
            senses.odometry = stamped(stamp, Odometry { odom_from_base, twist: Twist::new(vx, vy, wz) });
        }
        [charge, charging] if is(Sensor::Battery) => {
            senses.battery = stamped(stamp, Battery { charge, charging: charging != 0.0 });
        }
        [metres] if is(Sensor::SonarLeft) => senses.sonar_left_m = stamped(stamp, metres),
        [metres] if is(Sensor::SonarRight) => senses.sonar_right_m = stamped(stamp, metres),
        [celsius] if is(Sensor::HottestJoint) => senses.hottest_joint_c = stamped(stamp, celsius),
        ref values if is(Sensor::Joints) && values.len() == 3 * Joint::COUNT => {
            let row = |row: usize| {
                let mut angles = JointValues::all(0.0);
                angles.0.copy_from_slice(&values[row * Joint::COUNT..(row + 1) * Joint::COUNT]);
                angles
            };
            senses.joints = stamped(stamp, JointState { angle_rad: row(0), speed_radps: row(1), effort_nm: row(2) });
        }
        _ => return None,
    }
    Some(())
}
