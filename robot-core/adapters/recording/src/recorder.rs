//! Writes a recording, tick by tick.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mcap::records::{MessageHeader, Metadata};
use mcap::write::NoSeek;
use robot_core::body::{JointState, Senses, Touch};
use robot_core::{BodyCommand, Language, Perception, Stamped, Text, Timestamp, Unwritable, Utterance, Wishes, Witness};
use robot_ros2::kinematics::{self, Stance};
use robot_ros2::messages::cdr::{self, CdrError};
use robot_ros2::messages::naoqi_bridge_msgs::{Bumper, HandTouch, HeadTouch, JointAnglesWithSpeed};
use robot_ros2::messages::std_msgs::{self, Header};
use robot_ros2::messages::{geometry_msgs, time};
use robot_ros2::{Diagnostics, RollPitchYaw, outgoing, urdf};
use serde::Serialize;

use crate::channels::{self, Channel};
use crate::frames::{Frames, JointStates};
use crate::messages::{self, Said, Subtitle, TreeTrace};

/// A recording that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the recording ends here, as it cannot be written: {reason}")]
pub struct RecordError {
    reason: Unwritable,
}

impl RecordError {
    fn new(error: &mcap::McapError) -> Self {
        let reason = match error {
            mcap::McapError::Io(error) => error.into(),
            other => Unwritable::Disk(other.to_string()),
        };
        Self { reason }
    }

    /// What is wrong with the file of this name and what to do about it, in both languages.
    #[must_use]
    pub fn text(&self, file: &str) -> Text<String> {
        self.reason.text(file)
    }
}

/// Writes a recording. It may be shared: the clones write the same file.
///
/// Every quarter of a second of the robot's time is a piece of the file that stands for itself, so that of a run that is
/// killed at most the last of them is lost. What cannot be written is told once, at the [end](Self::finish): a full disk must not
/// stop a robot.
pub struct Recorder<W: Write + Send + 'static> {
    file: Arc<Mutex<File<W>>>,
}

impl<W: Write + Send + 'static> Clone for Recorder<W> {
    fn clone(&self) -> Self {
        Self { file: Arc::clone(&self.file) }
    }
}

impl<W: Write + Send + 'static> fmt::Debug for Recorder<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}

impl<W: Write + Send + 'static> Recorder<W> {
    /// The name of the metadata that say what a recording is of.
    pub(crate) const ABOUT: &'static str = "naome";

    /// Begins a recording on `out`, which need not be a file. `about` says what it is of, and with what: whatever must
    /// be the same for the same decisions.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn start(out: W, about: &BTreeMap<String, String>) -> Result<Self, RecordError> {
        let file = File::start(out, about).map_err(|error| RecordError::new(&error))?;
        Ok(Self { file: Arc::new(Mutex::new(file)) })
    }

    fn file(&self) -> MutexGuard<'_, File<W>> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who looks on as a controller decides, and records all of it.
    #[must_use]
    pub fn witness(&self) -> impl Witness + use<W> {
        self.clone()
    }

    /// Where a behaviour tree may write its trace to, for `LibraryRobot::record_to`. What it has written is recorded
    /// with the next decision.
    #[must_use]
    pub fn tree_tap(&self) -> TreeTap<W> {
        TreeTap(self.clone())
    }

    /// What a body feels, as the driver would say it. A [witness](Self::witness) records this too.
    pub fn felt(&self, now: Timestamp, senses: &Senses) {
        self.file().felt(now, senses);
    }

    /// What a body was told.
    pub fn commanded(&self, now: Timestamp, command: &BodyCommand) {
        self.file().commanded(now, command);
    }

    /// What the voice was told to say.
    pub fn told_to_say(&self, now: Timestamp, utterance: &Utterance) {
        self.file().told_to_say(now, utterance);
    }

    /// What somebody says, to be read.
    pub fn subtitle(&self, now: Timestamp, speaker: &str, text: &str, language: Language) {
        let (speaker, text) = (Cow::Borrowed(speaker), Cow::Borrowed(text));
        let language = Cow::Borrowed(language.code());
        self.file().write(Channel::Subtitles, now, &Subtitle { stamp: time(now), speaker, text, language });
    }

    /// What happened, for people and programs: anything that becomes JSON.
    pub fn event(&self, now: Timestamp, event: &impl Serialize) {
        self.file().write(Channel::Events, now, &std_msgs::String { data: messages::json(event) });
    }

    /// Ends the recording and gives back what it was written to.
    ///
    /// # Errors
    /// When something of it could not be written, now or before, or when it has ended before.
    pub fn finish(self) -> Result<W, RecordError> {
        self.file().finish()
    }
}

impl<W: Write + Send + 'static> Witness for Recorder<W> {
    fn ticked(&mut self, now: Timestamp, perception: &Perception, wishes: &Wishes, commands: &[BodyCommand]) {
        self.file().ticked(now, perception, wishes, commands);
    }
}

/// Takes a behaviour tree's trace into a recording.
#[derive(Debug, Clone)]
pub struct TreeTap<W: Write + Send + 'static>(Recorder<W>);

impl<W: Write + Send + 'static> Write for TreeTap<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.file().trace.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The file and what was last written to it.
struct File<W: Write> {
    /// `None` once it has ended or could not be written.
    out: Option<mcap::Writer<NoSeek<W>>>,
    failed: Option<RecordError>,
    channels: [u16; Channel::COUNT],
    sequences: [u32; Channel::COUNT],
    /// A message's bytes, before they are written.
    bytes: Vec<u8>,
    /// What the tree has traced since the last decision.
    trace: Vec<u8>,
    frames: Frames,
    diagnostics: Diagnostics,
    joint_states: JointStates,
    /// What was felt before: what is still so is not said again.
    told: Senses,
    perceived: Senses,
    frames_at: Option<Timestamp>,
    piece_since: Timestamp,
}

impl<W: Write> File<W> {
    /// So much of the robot's time is a piece of the file.
    const PIECE: Duration = Duration::from_millis(250);
    /// A piece is never larger, in bytes.
    const GREATEST_PIECE: u64 = 4 << 20;
    /// The driver says all frames fifty times a second, which is four fifths of all it says. Between these, readers
    /// interpolate.
    const FRAMES: Duration = Duration::from_millis(100);

    fn start(out: W, about: &BTreeMap<String, String>) -> mcap::McapResult<Self> {
        let mut out = mcap::WriteOptions::new()
            .profile("ros2")
            .library(concat!("naome ", env!("CARGO_PKG_VERSION")))
            .compression(None)
            .chunk_size(Some(Self::GREATEST_PIECE))
            // What is written once is never gone back to, so a file that is cut off holds whole pieces.
            .disable_seeking(true)
            // The pieces have their own.
            .calculate_data_section_crc(false)
            .create(NoSeek::new(out))?;
        out.write_metadata(&Metadata { name: Recorder::<Vec<u8>>::ABOUT.to_owned(), metadata: about.clone() })?;
        let channels = channels::open(&mut out)?;
        let mut file = Self {
            out: Some(out),
            failed: None,
            channels,
            sequences: [0; Channel::COUNT],
            bytes: Vec::new(),
            trace: Vec::new(),
            frames: Frames::default(),
            diagnostics: Diagnostics::default(),
            joint_states: JointStates::default(),
            told: Senses::default(),
            perceived: Senses::default(),
            frames_at: None,
            piece_since: Timestamp::ZERO,
        };
        let description = std_msgs::String { data: urdf::robot_description() };
        file.write(Channel::RobotDescription, Timestamp::ZERO, &description);
        Ok(file)
    }

    fn write(&mut self, channel: Channel, now: Timestamp, message: &impl Serialize) {
        if self.out.is_none() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        let encoded = cdr::encode(message, &mut bytes);
        self.put(channel, now, encoded.map(|()| bytes.as_slice()));
        self.bytes = bytes;
    }

    /// Writes a message that is encoded already.
    fn put(&mut self, channel: Channel, now: Timestamp, bytes: Result<&[u8], CdrError>) {
        let Some(out) = &mut self.out else { return };
        let nanos = u64::try_from(now.since_start().as_nanos()).unwrap_or(u64::MAX);
        let place = channel as usize;
        let header = MessageHeader {
            channel_id: self.channels[place],
            sequence: self.sequences[place],
            log_time: nanos,
            publish_time: nanos,
        };
        self.sequences[place] = self.sequences[place].wrapping_add(1);
        let mut written = bytes
            .map_err(|error| RecordError { reason: Unwritable::Disk(error.to_string()) })
            .and_then(|bytes| out.write_to_known_channel(&header, bytes).map_err(|error| RecordError::new(&error)));
        let is_over = now < self.piece_since || now.since(self.piece_since) >= Self::PIECE;
        if is_over && written.is_ok() {
            self.piece_since = now;
            written = out.flush().map_err(|error| RecordError::new(&error));
        }
        if let Err(error) = written {
            self.failed = Some(error);
            self.out = None;
        }
    }

    fn ticked(&mut self, now: Timestamp, perception: &Perception, wishes: &Wishes, commands: &[BodyCommand]) {
        self.felt(now, &perception.senses);
        self.perceived(now, perception);
        messages::with_decision(now, wishes, commands, |decision| self.write(Channel::Decision, now, decision));
        if !self.trace.is_empty() {
            let trace = std::mem::take(&mut self.trace);
            self.write(Channel::Tree, now, &TreeTrace { stamp: time(now), data: Cow::Borrowed(&trace) });
            self.trace = trace;
            self.trace.clear();
        }
        for command in commands {
            self.commanded(now, command);
        }
        for utterance in &wishes.say {
            self.told_to_say(now, utterance);
        }
    }

    fn perceived(&mut self, now: Timestamp, perception: &Perception) {
        let said = Said::new(&perception.senses);
        let mut readings = Said::room();
        let count = said.news(&self.perceived, &perception.senses, &mut readings);
        let Touch { head, hands, bumpers } = perception.senses.touch;
        let message = messages::Perception {
            stamp: time(now),
            local: perception.local.into(),
            speaking: perception.speaking,
            deaf: perception.deaf,
            head,
            hands,
            bumpers,
            readings: Cow::Borrowed(&readings[..count]),
            heard: perception.heard.iter().map(Into::into).collect(),
            partial: perception.partial.iter().map(Into::into).collect(),
            speech: perception.speech.iter().map(messages::json).collect(),
        };
        self.write(Channel::Perception, now, &message);
        self.perceived.clone_from(&perception.senses);
    }

    fn felt(&mut self, now: Timestamp, senses: &Senses) {
        fn news<T: Copy>(before: Option<Stamped<T>>, now: Option<Stamped<T>>) -> Option<Stamped<T>> {
            now.filter(|now| before.is_none_or(|before| before.stamp != now.stamp))
        }
        let told = std::mem::replace(&mut self.told, senses.clone());
        // Who needs to know how it stands is in the same tick as others who do.
        let mut stands: Option<Stance> = None;
        let tilt = || outgoing::tilt(senses.imu.map(|imu| imu.value));
        let mut stance = |joints: &JointState| {
            let RollPitchYaw { roll_rad, pitch_rad, .. } = tilt();
            *stands.get_or_insert_with(|| kinematics::stance(&joints.angle_rad, roll_rad, pitch_rad))
        };
        if let Some(Stamped { stamp, value: joints }) = news(told.joints, senses.joints) {
            let mut joint_states = std::mem::take(&mut self.joint_states);
            self.put(Channel::JointStates, now, joint_states.fill(&joints, stamp));
            self.joint_states = joint_states;
            if self.frames_at.is_none_or(|at| now < at || now.since(at) >= Self::FRAMES) {
                self.frames_at = Some(now);
                let mut frames = std::mem::take(&mut self.frames);
                self.put(Channel::Tf, now, frames.fill(&joints, senses, &stance(&joints), stamp));
                self.frames = frames;
            }
        }
        if let (Some(odometry), Some(joints)) = (news(told.odometry, senses.odometry), senses.joints) {
            let torso = outgoing::odom_from_base(&odometry.value, tilt(), &stance(&joints.value));
            self.write(Channel::Odom, now, &outgoing::odometry(&odometry.value, torso, odometry.stamp));
        }
        if let Some(imu) = news(told.imu, senses.imu) {
            self.write(Channel::Imu, now, &outgoing::imu(&imu.value, imu.stamp));
        }
        for (channel, frame, echo) in [
            (Channel::SonarLeft, "LSonar_frame", news(told.sonar_left_m, senses.sonar_left_m)),
            (Channel::SonarRight, "RSonar_frame", news(told.sonar_right_m, senses.sonar_right_m)),
        ] {
            if let Some(echo) = echo {
                self.write(channel, now, &outgoing::sonar(frame, echo.value, echo.stamp));
            }
        }
        let (battery, heat) = (news(told.battery, senses.battery), news(told.hottest_joint_c, senses.hottest_joint_c));
        if battery.is_some() || heat.is_some() {
            let (battery, heat) =
                (senses.battery.map(|said| said.value), senses.hottest_joint_c.map(|said| said.value));
            let mut diagnostics = std::mem::take(&mut self.diagnostics);
            self.write(Channel::Diagnostics, now, diagnostics.fill(battery, None, heat, now));
            self.diagnostics = diagnostics;
        }
        let (before, touch) = (told.touch, senses.touch);
        for (bumper, state) in outgoing::touched(&before.bumpers, &touch.bumpers) {
            self.write(Channel::Bumper, now, &Bumper { bumper, state });
        }
        for (hand, state) in outgoing::touched(&before.hands, &touch.hands) {
            self.write(Channel::HandTouch, now, &HandTouch { hand, state });
        }
        for (button, state) in outgoing::touched(&before.head, &touch.head) {
            self.write(Channel::HeadTouch, now, &HeadTouch { button, state });
        }
    }

    fn commanded(&mut self, now: Timestamp, command: &BodyCommand) {
        match command {
            BodyCommand::Walk(twist) => {
                let (linear, angular) = (
                    geometry_msgs::Vector3::new(twist.vx_mps, twist.vy_mps, 0.0),
                    geometry_msgs::Vector3::new(0.0, 0.0, twist.wz_radps),
                );
                self.write(Channel::CmdVel, now, &geometry_msgs::Twist { linear, angular });
            }
            BodyCommand::MoveJoints(targets) => {
                let message = JointAnglesWithSpeed {
                    header: Header::new(time(now), ""),
                    joint_names: targets.angles_rad.iter().map(|(joint, _)| joint.name().to_owned()).collect(),
                    joint_angles: targets.angles_rad.iter().map(|(_, angle_rad)| *angle_rad as f32).collect(),
                    speed: targets.speed_fraction as f32,
                    relative: 0,
                };
                self.write(Channel::JointAngles, now, &message);
            }
        }
    }

    fn told_to_say(&mut self, now: Timestamp, utterance: &Utterance) {
        self.write(Channel::Speech, now, &std_msgs::String { data: utterance.text.clone() });
    }

    fn finish(&mut self) -> Result<W, RecordError> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let has_ended = || RecordError { reason: Unwritable::Disk("it has ended before".to_owned()) };
        let mut out = self.out.take().ok_or_else(has_ended)?;
        out.finish().map_err(|error| RecordError::new(&error))?;
        let mut out = out.into_inner().into_inner();
        out.flush().map_err(|error| RecordError { reason: error.into() })?;
        Ok(out)
    }
}
