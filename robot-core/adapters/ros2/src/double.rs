//! The double: plays naoqi_driver2 for a simulated body, oddities included.
//!
//! - Joint states and frames are published whether anybody listens or not, the rest only for listeners.
//! - Fixed frames travel on `/tf`, there is no `/tf_static`; the sonars bear an older NAO's constants; the head's
//!   buttons are 0, 1, 2 against the constants of their message.
//! - There is no watchdog: the last command to walk holds for ever.
//!
//! It has a node of the driver's name and its services and parameters, so that tools show what they would show of a
//! robot. It decides nothing and keeps no time: the simulation calls it with its own.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use robot_core::body::{Senses, Touch};
use robot_core::{Language, Timestamp};
use ros2_client::{NodeOptions, ParameterValue, Publisher};

use self::cameras::Cameras;
use self::listen::Listen;
use self::pace::Pace;
use self::services::Services;
use crate::interface::{self, DRIVER_NODE, Topic};
use crate::kinematics::stance;
use crate::link::{HeardTopics, Link, RosError};
use crate::messages::diagnostic_msgs::DiagnosticArray;
use crate::messages::naoqi_bridge_msgs::{AudioBuffer, Bumper, HandTouch, HeadTouch, StringStamped};
use crate::messages::nav_msgs::Odometry;
use crate::messages::rosgraph_msgs::Clock;
use crate::messages::sensor_msgs::{Imu, JointState, Range};
use crate::messages::std_msgs::{self, Header};
use crate::messages::tf2_msgs::TFMessage;
use crate::messages::{RosMessage, time};
use crate::options::RosOptions;
use crate::outgoing;
use crate::picture::Picture;
use crate::readings::{self, Malformed};
use crate::receiver::{Receiver, Tasks};
use crate::refusals::Refusals;
use crate::urdf;

mod cameras;
mod commands;
mod listen;
mod pace;
mod services;

pub use cameras::DriverCamera;
pub use commands::{DriverCommand, GoalFrame};

/// Plays the node `/naoqi_driver` for a body that is simulated.
pub struct Double {
    outlets: Outlets,
    cameras: Cameras,
    told: Arc<Told>,
    paces: Paces,
    services: Services,
    listen: Listen,
    touch: Touch,
    /// The battery when it was last told of: its current is how fast it changes.
    charge: Option<(Timestamp, f64)>,
    listeners: Listeners,
    refusals: Arc<Refusals>,
    _receiver: Receiver,
    link: Link,
}

/// A publisher and the name under which its listeners are found.
struct Outlet<M: RosMessage> {
    publisher: Publisher<M>,
    dds_name: String,
}

impl<M: RosMessage> Outlet<M> {
    fn open(link: &mut Link, topic: Topic<M>) -> Result<Self, RosError> {
        Ok(Self { publisher: link.publisher(topic)?, dds_name: link.dds_name(topic) })
    }

    fn publish(&self, message: M) {
        // A listener that was killed fills the send window until it is given up; the simulation goes on.
        if let Err(error) = self.publisher.publish(message) {
            tracing::debug!(topic = self.dds_name, %error, "a message did not leave");
        }
    }
}

struct Outlets {
    joint_states: Outlet<JointState>,
    tf: Outlet<TFMessage>,
    odom: Outlet<Odometry>,
    imu: Outlet<Imu>,
    sonar_left: Outlet<Range>,
    sonar_right: Outlet<Range>,
    bumper: Outlet<Bumper>,
    hand_touch: Outlet<HandTouch>,
    head_touch: Outlet<HeadTouch>,
    info: Outlet<StringStamped>,
    diagnostics: Outlet<DiagnosticArray>,
    clock: Outlet<Clock>,
    audio: Outlet<AudioBuffer>,
    heard_text: Outlet<std_msgs::String>,
    // Latched: it is kept for those who come later for as long as its publisher lives.
    _robot_description: Publisher<std_msgs::String>,
}

/// What the driver was told and nobody has taken yet. The receiver's thread writes.
#[derive(Debug, Default)]
struct Told(Mutex<VecDeque<DriverCommand>>);

impl Told {
    /// The oldest are forgotten beyond this: a simulation that stands still must not fill the memory.
    const MOST: usize = 1024;

    fn push(&self, command: DriverCommand) -> Result<(), Malformed> {
        let mut commands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        commands.push_back(command);
        if commands.len() > Self::MOST {
            commands.pop_front();
            return Err(Malformed::new("more commands than the simulation takes; the oldest was forgotten"));
        }
        Ok(())
    }

    fn take(&self) -> Vec<DriverCommand> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect()
    }
}

/// The driver's rates, from its `boot_config.json`.
struct Paces {
    joint_states: Pace,
    odom: Pace,
    imu: Pace,
    sonar: Pace,
    diagnostics: Pace,
    info: Pace,
}

/// Who listens, looked up from time to time.
#[derive(Default)]
struct Listeners {
    topics: HeardTopics,
    publishes: u32,
    info_told: u32,
}

impl Listeners {
    /// Looking up costs more than publishing, so it is done every so many calls.
    const LOOK_UP_EVERY: u32 = 10;
    /// A new listener of `info` is told so often, as the first time may come before its subscription is complete.
    const TELL_INFO: u32 = 3;

    fn refresh(&mut self, link: &Link) {
        if self.publishes.is_multiple_of(Self::LOOK_UP_EVERY) {
            self.topics = link.heard_topics();
        }
        self.publishes = self.publishes.wrapping_add(1);
    }
}

impl fmt::Debug for Double {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Double").field("touch", &self.touch).field("refusals", &self.refusals).finish_non_exhaustive()
    }
}

impl Double {
    /// Takes the driver's place.
    ///
    /// # Errors
    /// When this machine cannot take part in ROS: no network, no free port, no thread.
    pub fn start(options: &RosOptions) -> Result<Self, RosError> {
        let mut link = Link::open(options, DRIVER_NODE, parameters())?;
        let robot_description = link.publisher(interface::ROBOT_DESCRIPTION)?;
        robot_description
            .publish(std_msgs::String { data: urdf::robot_description() })
            .map_err(|error| RosError::new("the robot's description", error))?;
        let outlets = Outlets {
            joint_states: Outlet::open(&mut link, interface::JOINT_STATES)?,
            tf: Outlet::open(&mut link, interface::TF)?,
            odom: Outlet::open(&mut link, interface::ODOM)?,
            imu: Outlet::open(&mut link, interface::IMU)?,
            sonar_left: Outlet::open(&mut link, interface::SONAR_LEFT)?,
            sonar_right: Outlet::open(&mut link, interface::SONAR_RIGHT)?,
            bumper: Outlet::open(&mut link, interface::BUMPER)?,
            hand_touch: Outlet::open(&mut link, interface::HAND_TOUCH)?,
            head_touch: Outlet::open(&mut link, interface::HEAD_TOUCH)?,
            info: Outlet::open(&mut link, interface::INFO)?,
            diagnostics: Outlet::open(&mut link, interface::DIAGNOSTICS)?,
            clock: Outlet::open(&mut link, interface::CLOCK)?,
            audio: Outlet::open(&mut link, interface::AUDIO)?,
            heard_text: Outlet::open(&mut link, interface::HEARD_TEXT)?,
            _robot_description: robot_description,
        };
        let cameras = Cameras::open(&mut link)?;
        let paces = Paces {
            joint_states: Pace::hz(50),
            odom: Pace::hz(15),
            imu: Pace::hz(10),
            sonar: Pace::hz(10),
            diagnostics: Pace::hz(1),
            info: Pace::hz(1),
        };
        let services = Services::open(&mut link)?;
        let listen = Listen::open(&mut link, options.service_mapping)?;
        let (told, refusals) = (Arc::<Told>::default(), Arc::<Refusals>::default());
        let receiver = receive(&mut link, &told, &refusals)?;
        Ok(Self {
            outlets,
            cameras,
            told,
            paces,
            services,
            listen,
            touch: Touch::default(),
            charge: None,
            listeners: Listeners::default(),
            refusals,
            _receiver: receiver,
            link,
        })
    }

    /// Publishes what is due of what the body feels, and answers what services were asked. To be called every 20 ms
    /// of the simulation's time, which also stamps the messages; the stamps of the senses are not used.
    pub fn publish(&mut self, now: Timestamp, senses: &Senses) {
        self.listeners.refresh(&self.link);
        self.publish_motion(now, senses);
        self.publish_surroundings(now, senses);
        self.publish_touch(senses.touch);
        self.publish_info(now);
        self.services.answer(&self.refusals);
        self.listen.answer(now, &self.refusals);
    }

    /// Publishes the simulation's time on `/clock`, which no real robot does.
    pub fn publish_clock(&mut self, now: Timestamp) {
        self.outlets.clock.publish(Clock { clock: time(now) });
    }

    /// Publishes what the robot's microphones hear, if anybody listens: one channel at 48 kHz, which becomes the same in
    /// all four of a NAO. Some tens of milliseconds at a time; a NAO sends up to 170.
    pub fn publish_audio(&mut self, now: Timestamp, samples: &[i16]) {
        if !samples.is_empty() && self.is_heard(&self.outlets.audio) {
            self.outlets.audio.publish(outgoing::audio(samples, now));
        }
    }

    /// Whether it is time for a picture of this camera, and somebody looks: making one takes a while.
    pub fn wants_picture(&mut self, camera: DriverCamera, now: Timestamp) -> bool {
        self.cameras.wants(camera, now, &self.listeners.topics)
    }

    /// Publishes what a camera sees, and how it sees.
    pub fn publish_picture(&mut self, camera: DriverCamera, now: Timestamp, picture: Picture) {
        self.cameras.publish(camera, now, picture);
    }

    /// Publishes what a microphone in the robot's place has heard, as text, which no real robot does; and answers
    /// with it whoever asked the robot to listen, as the real one does.
    pub fn publish_heard_text(&mut self, text: &str) {
        self.outlets.heard_text.publish(std_msgs::String { data: text.to_owned() });
        self.listen.hear(text);
    }

    /// What the driver was told since the last call, oldest first. What cannot be done is left out and counted.
    pub fn take_commands(&mut self) -> Vec<DriverCommand> {
        self.told.take()
    }

    /// Whether a controller has found the way here: somebody listens to the joints and to the clock, and may command walk
    /// and speech. What it is told from now on arrives.
    #[must_use]
    pub fn has_a_controller(&self) -> bool {
        let (heard, spoken) = (self.link.heard_topics(), self.link.spoken_topics());
        heard.contains(&self.outlets.joint_states.dds_name)
            && heard.contains(&self.outlets.clock.dds_name)
            && spoken.contains(&self.link.dds_name(interface::SPEECH))
            && spoken.contains(&self.link.dds_name(interface::CMD_VEL))
    }

    /// The language that the robot's voice was last set to.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.services.language()
    }

    /// How many messages were refused because they cannot be.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refusals.count()
    }

    fn is_heard<M: RosMessage>(&self, outlet: &Outlet<M>) -> bool {
        self.listeners.topics.contains(&outlet.dds_name)
    }

    fn publish_motion(&mut self, now: Timestamp, senses: &Senses) {
        let Some(joints) = senses.joints.map(|joints| joints.value) else { return };
        let tilt = outgoing::tilt(senses.imu.map(|imu| imu.value));
        let stance = stance(&joints.angle_rad, tilt.roll_rad, tilt.pitch_rad);
        let odometry = senses.odometry.map(|odometry| odometry.value);
        let odom_from_base = odometry.map(|odometry| outgoing::odom_from_base(&odometry, tilt, &stance));
        if self.paces.joint_states.is_due(now) {
            self.outlets.joint_states.publish(outgoing::joint_states(&joints, now));
            self.outlets.tf.publish(outgoing::frames(&joints, odom_from_base, &stance, now));
        }
        if let (Some(odometry), Some(odom_from_base)) = (odometry, odom_from_base)
            && self.paces.odom.is_due(now)
            && self.is_heard(&self.outlets.odom)
        {
            self.outlets.odom.publish(outgoing::odometry(&odometry, odom_from_base, now));
        }
    }

    fn publish_surroundings(&mut self, now: Timestamp, senses: &Senses) {
        if let Some(imu) = senses.imu
            && self.paces.imu.is_due(now)
            && self.is_heard(&self.outlets.imu)
        {
            self.outlets.imu.publish(outgoing::imu(&imu.value, now));
        }
        if self.paces.sonar.is_due(now) {
            for (outlet, frame, echo) in [
                (&self.outlets.sonar_left, "LSonar_frame", senses.sonar_left_m),
                (&self.outlets.sonar_right, "RSonar_frame", senses.sonar_right_m),
            ] {
                if let Some(echo) = echo.filter(|_| self.is_heard(outlet)) {
                    outlet.publish(outgoing::sonar(frame, echo.value, now));
                }
            }
        }
        if self.paces.diagnostics.is_due(now) && self.is_heard(&self.outlets.diagnostics) {
            let battery = senses.battery.map(|battery| battery.value);
            let hottest_joint_c = senses.hottest_joint_c.map(|joint| joint.value);
            let current_a = battery.map(|battery| self.current_a(now, battery.charge));
            self.outlets.diagnostics.publish(outgoing::diagnostics(battery, current_a, hottest_joint_c, now));
        }
    }

    /// What flows into the battery, amperes: how fast its charge changes. Negative while it empties.
    fn current_a(&mut self, now: Timestamp, charge: f64) -> f64 {
        /// Six cells of 2.9 ampere hours in a row.
        const CAPACITY_C: f64 = 2.9 * 3600.0;
        let (before, was) = self.charge.replace((now, charge)).unwrap_or((now, charge));
        let dt_s = now.since(before).as_secs_f64();
        if dt_s > 0.0 { (charge - was) * CAPACITY_C / dt_s } else { 0.0 }
    }

    fn publish_touch(&mut self, touch: Touch) {
        let before = std::mem::replace(&mut self.touch, touch);
        if self.is_heard(&self.outlets.bumper) {
            for (bumper, state) in outgoing::touched(&before.bumpers, &touch.bumpers) {
                self.outlets.bumper.publish(Bumper { bumper, state });
            }
        }
        if self.is_heard(&self.outlets.hand_touch) {
            for (hand, state) in outgoing::touched(&before.hands, &touch.hands) {
                self.outlets.hand_touch.publish(HandTouch { hand, state });
            }
        }
        if self.is_heard(&self.outlets.head_touch) {
            for (button, state) in outgoing::touched(&before.head, &touch.head) {
                self.outlets.head_touch.publish(HeadTouch { button, state });
            }
        }
    }

    fn publish_info(&mut self, now: Timestamp) {
        if !self.is_heard(&self.outlets.info) {
            self.listeners.info_told = 0;
        } else if self.listeners.info_told < Listeners::TELL_INFO && self.paces.info.is_due(now) {
            self.listeners.info_told += 1;
            let data = services::robot_config();
            self.outlets.info.publish(StringStamped { header: Header::new(time(now), ""), data });
        }
    }
}

/// The driver's parameters with its defaults.
fn parameters() -> NodeOptions {
    let text = |value: &str| ParameterValue::String(value.to_owned());
    NodeOptions::new()
        .declare_parameter("nao_ip", text("127.0.0.1"))
        .declare_parameter("nao_port", ParameterValue::Integer(9559))
        .declare_parameter("user", text("nao"))
        .declare_parameter("password", text("no_password"))
        .declare_parameter("network_interface", text("eth0"))
        .declare_parameter("qi_listen_url", text("tcp://0.0.0.0:0"))
}

/// Starts the thread that takes in commands and serves the node's parameters.
fn receive(link: &mut Link, told: &Arc<Told>, refusals: &Arc<Refusals>) -> Result<Receiver, RosError> {
    fn listen<M: RosMessage>(
        tasks: &mut Tasks,
        link: &mut Link,
        topic: Topic<M>,
        told: &Arc<Told>,
        read: fn(M) -> Result<DriverCommand, Malformed>,
    ) -> Result<(), RosError> {
        let told = Arc::clone(told);
        tasks.listen(link, topic, move |message| told.push(read(message)?))
    }
    let mut tasks = Tasks::new(Arc::clone(refusals));
    listen(&mut tasks, link, interface::CMD_VEL, told, |twist| readings::twist(&twist).map(DriverCommand::Walk))?;
    listen(&mut tasks, link, interface::JOINT_ANGLES, told, commands::move_joints)?;
    listen(&mut tasks, link, interface::MOVE_BASE_GOAL, told, |goal| commands::walk_to(&goal))?;
    listen(&mut tasks, link, interface::SPEECH, told, commands::say)?;
    let spinner = link.node_mut().spinner().map_err(|error| RosError::new("the parameter services", error))?;
    tasks.spin(spinner);
    tasks.start("naoqi_driver")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simulation_that_takes_nothing_forgets_the_oldest_commands() {
        let told = Told::default();
        let say = |number: usize| DriverCommand::Say(number.to_string());
        let refused = (0..2 * Told::MOST).filter(|number| told.push(say(*number)).is_err()).count();
        assert_eq!(refused, Told::MOST);
        let left = told.take();
        assert_eq!((left.len(), &left[0]), (Told::MOST, &say(Told::MOST)));
        assert_eq!(told.take(), []);
    }
}
