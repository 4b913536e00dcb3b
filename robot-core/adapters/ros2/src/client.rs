//! The client: drives a robot behind naoqi_driver2, or the [double](crate::Double) that plays one.

use std::fmt;
use std::sync::Arc;

use robot_core::body::{BodyCommand, JointTargets, Senses};
use robot_core::ports::{Body, BodyError, Ears, Hearing, HearingError};
use robot_core::{Heard, Language, Text, Timestamp};
use ros2_client::{NodeOptions, Publisher};

use self::cmd_vel::CmdVel;
use self::inbox::{Inbox, fill};
use crate::audio::RosAudio;
use crate::interface;
use crate::link::{Link, RosError};
use crate::messages::naoqi_bridge_msgs::JointAnglesWithSpeed;
use crate::messages::std_msgs::Header;
use crate::messages::time;
use crate::options::RosOptions;
use crate::receiver::Receiver;

mod clock;
mod cmd_vel;
mod inbox;
mod leds;
mod rivals;
mod speech;

pub use clock::RosClock;
pub use cmd_vel::StopHandle;
pub use leds::RosLeds;
pub use rivals::{Rival, Rivals};
pub use speech::RosSpeech;

/// The name of the controller's node.
const NODE: &str = "naome";

/// A robot's body, ears, voice and clock over ROS 2, and the handle that stops it.
#[derive(Debug)]
pub struct RosRobot {
    /// Its body.
    pub body: RosBody,
    /// Its ears, where a simulator says what they hear.
    pub hearing: HeardText,
    /// Its microphones, if [`RosOptions::audio`] asked for them.
    pub audio: Option<RosAudio>,
    /// Its voice.
    pub speech: RosSpeech,
    /// Its eyes.
    pub leds: RosLeds,
    /// Its clock.
    pub clock: RosClock,
    /// Stops it, from wherever.
    pub stop: StopHandle,
    /// Who else drives it.
    pub rivals: Rivals,
}

/// Connects to the robot. Returns at once: whether one is there, its senses tell, a second or two later.
///
/// `language` is what the text on `/heard_text` is taken for, which does not say it.
///
/// # Errors
/// When this machine cannot take part in ROS: no network, no free port, no thread.
pub fn connect(options: &RosOptions, language: Language) -> Result<RosRobot, RosError> {
    // No spinner is run: parameters are not offered, and graph counts, which stay up after a crash, are not used.
    let node_options = NodeOptions::new().enable_rosout(false).start_parameter_services(false);
    let mut link = Link::open(options, NODE, node_options)?;
    let clock = if options.use_sim_time { RosClock::simulator() } else { RosClock::machine() };
    let walk = link.publisher(interface::CMD_VEL)?;
    let own_walk = walk.gid();
    let walk = CmdVel::start(walk)?;
    let joint_angles = link.publisher(interface::JOINT_ANGLES)?;
    let speech = link.publisher(interface::SPEECH)?;
    let inbox = Arc::new(Inbox::new(clock.clone(), language));
    let leds = link.publisher(interface::FADE_RGB)?;
    let (inlet, audio) = if options.audio { Some(RosAudio::new()) } else { None }.unzip();
    let mut tasks = fill(&inbox, &mut link, options.use_sim_time, inlet)?;
    let rivals = Rivals::look(&mut link, &mut tasks, own_walk)?;
    let receiver = tasks.start("ros receiver")?;
    let connection = Arc::new(Connection { receiver, inbox, _link: link });
    Ok(RosRobot {
        stop: walk.stop_handle(),
        body: RosBody { walk, joint_angles, connection: Arc::clone(&connection) },
        hearing: HeardText { connection: Arc::clone(&connection) },
        audio,
        speech: RosSpeech::new(speech, Arc::clone(&connection)),
        leds: RosLeds::new(leds, connection),
        clock,
        rivals,
    })
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

/// What the ports share. The link is there until the last of them is gone, and so after the last zero has left.
struct Connection {
    receiver: Receiver,
    inbox: Arc<Inbox>,
    _link: Link,
}

/// The body of a robot behind ROS 2.
///
/// Commands to walk pass a [deadman](robot_core::guard::Deadman): whoever does not renew them for 300 ms, on the
/// machine's clock, has the robot stand. Dropped, it stops the robot first, which takes 0.3 s.
pub struct RosBody {
    walk: CmdVel,
    joint_angles: Publisher<JointAnglesWithSpeed>,
    connection: Arc<Connection>,
}

impl RosBody {
    /// How many messages from the robot were refused because they cannot be.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.connection.inbox.refused()
    }
}

impl fmt::Debug for RosBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RosBody").field("walk", &self.walk).finish_non_exhaustive()
    }
}

impl Body for RosBody {
    fn sense(&mut self, _now: Timestamp) -> Senses {
        self.connection.inbox.senses()
    }

    fn command(&mut self, command: &BodyCommand, now: Timestamp) -> Result<(), BodyError> {
        let failed = |de: &str, en: &str| Err(BodyError { reason: Text::owned(de, en) });
        match command {
            BodyCommand::Walk(twist) if !twist.is_finite() => {
                failed("Die Geschwindigkeit ist keine Zahl.", "the velocity is not a number")
            }
            BodyCommand::Walk(twist) if !twist.is_zero() && self.walk.stop_handle().is_stopped() => failed(
                "Der Roboter wurde ganz angehalten. Bitte neu verbinden, dann läuft er wieder.",
                "the robot was stopped for good; connect anew to let it walk",
            ),
            BodyCommand::Walk(twist) if self.walk.send(*twist) => Ok(()),
            BodyCommand::Walk(_) => failed(
                "Befehle zum Gehen kommen nicht mehr weg. Bitte neu verbinden.",
                "the thread that sends commands to walk has ended; connect anew",
            ),
            BodyCommand::MoveJoints(targets) => {
                let sent = self.joint_angles.publish(joint_angles(targets, now));
                sent.map_err(|error| BodyError { reason: unsent(&error) })
            }
        }
    }
}

/// Why a message did not leave.
fn unsent(error: &dyn fmt::Display) -> Text<String> {
    Text { de: format!("Die Nachricht ging nicht hinaus: {error}."), en: format!("the message did not leave: {error}") }
}

/// In single precision, as the message has it: a tenth of a microradian.
fn joint_angles(targets: &JointTargets, now: Timestamp) -> JointAnglesWithSpeed {
    JointAnglesWithSpeed {
        header: Header::new(time(now), ""),
        joint_names: targets.angles_rad.iter().map(|(joint, _)| joint.name().to_owned()).collect(),
        joint_angles: targets.angles_rad.iter().map(|(_, angle)| *angle as f32).collect(),
        speed: targets.speed_fraction as f32,
        relative: 0,
    }
}

/// What the simulator says a microphone in the robot's place would have heard, as text on `/heard_text`. A real robot
/// publishes no such thing; there a microphone and a recogniser take this one's place.
///
/// It becomes ears by a word about what they hear while they are shut, lest somebody forgets the stop words.
#[derive(Debug)]
pub struct HeardText {
    connection: Arc<Connection>,
}

impl HeardText {
    /// Ears that hear these sentences even when they are shut: stop words. On `/heard_text` stands what people say alone,
    /// and never the robot's own voice.
    #[must_use]
    pub fn which_always_hears(self, is_heard: impl Fn(&str) -> bool + Send + 'static) -> RosHearing {
        self.connection.inbox.always_let_in(Box::new(is_heard));
        RosHearing { connection: self.connection }
    }
}

/// Hears what stands on `/heard_text`.
pub struct RosHearing {
    connection: Arc<Connection>,
}

impl fmt::Debug for RosHearing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RosHearing").finish_non_exhaustive()
    }
}

impl Hearing for RosHearing {
    fn hear(&mut self, _now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        if self.connection.receiver.is_alive() {
            Ok(self.connection.inbox.take_heard())
        } else {
            let reason = Text::owned(
                "Die Verbindung zum Roboter ist zu Ende. Bitte neu verbinden.",
                "the link to the robot has ended; connect anew",
            );
            Err(HearingError { reason })
        }
    }

    fn set_ears(&mut self, ears: Ears, _now: Timestamp) {
        self.connection.inbox.set_ears(ears);
    }
}
