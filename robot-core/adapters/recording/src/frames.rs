//! The two messages that come fifty and ten times a second and are full of names. The names never change: a message is
//! encoded once, and from then on its numbers alone are written, in their places.
//!
//! They are the bytes of the adapter's own messages, which a test compares.

use std::time::Duration;

use robot_core::body::{JointState, Senses};
use robot_core::{Joint, Timestamp};
use robot_ros2::kinematics::{Stance, links};
use robot_ros2::messages::builtin_interfaces::Time;
use robot_ros2::messages::cdr::{self, CdrError};
use robot_ros2::messages::geometry_msgs::Transform;
use robot_ros2::messages::time;
use robot_ros2::outgoing;
use serde::Serialize;

/// What says how a message is encoded; places in CDR are counted from behind it.
const ENCAPSULATION: usize = 4;
const NUMBER: usize = size_of::<f64>();

#[derive(Debug, Serialize)]
struct Header {
    stamp: Time,
    frame_id: &'static str,
}

#[derive(Debug, Serialize)]
struct JointStateMessage<'a> {
    header: Header,
    name: Vec<&'static str>,
    position: &'a [f64],
    velocity: &'a [f64],
    effort: &'a [f64],
}

/// `sensor_msgs/JointState`. Encoded once and filled again and again.
#[derive(Debug, Default)]
pub(crate) struct JointStates {
    bytes: Vec<u8>,
}

impl JointStates {
    /// The bytes that say this.
    pub(crate) fn fill(&mut self, joints: &JointState, stamp: Timestamp) -> Result<&[u8], CdrError> {
        /// The numbers of one list, and what stands before the next: how many they are, in as much room as a number.
        const LIST: usize = Joint::COUNT * NUMBER;
        let lists = [&joints.angle_rad.0, &joints.speed_radps.0, &joints.effort_nm.0];
        if self.bytes.is_empty() {
            let [position, velocity, effort] = lists.map(|list| list.as_slice());
            let header = Header { stamp: time(stamp), frame_id: "" };
            let name = Joint::all().map(Joint::name).collect();
            let message = JointStateMessage { header, name, position, velocity, effort };
            self.bytes = encoded(&message)?;
            return Ok(&self.bytes);
        }
        put_stamp(&mut self.bytes, ENCAPSULATION, time(stamp));
        for (before_end, list) in [3 * LIST + 2 * NUMBER, 2 * LIST + NUMBER, LIST].into_iter().zip(lists) {
            let at = self.bytes.len() - before_end;
            put_numbers(&mut self.bytes, at, list);
        }
        Ok(&self.bytes)
    }
}

fn encoded(message: &impl Serialize) -> Result<Vec<u8>, CdrError> {
    let mut bytes = Vec::new();
    cdr::encode(message, &mut bytes).map(|()| bytes)
}

/// No clock of a robot's is before its own start.
fn put_stamp(bytes: &mut [u8], at: usize, stamp: Time) {
    const SECOND: i64 = 1_000_000_000;
    let nanos = stamp.to_nanos().max(0);
    let (sec, nanosec) = (i32::try_from(nanos / SECOND).unwrap_or(i32::MAX), (nanos % SECOND) as u32);
    bytes[at..at + 4].copy_from_slice(&sec.to_le_bytes());
    bytes[at + 4..at + 8].copy_from_slice(&nanosec.to_le_bytes());
}

fn put_numbers(bytes: &mut [u8], at: usize, numbers: &[f64]) {
    for (place, number) in bytes[at..].chunks_exact_mut(NUMBER).zip(numbers) {
        place.copy_from_slice(&number.to_le_bytes());
    }
}

#[derive(Debug, Serialize)]
struct Frame {
    header: Header,
    child_frame_id: &'static str,
    transform: Transform,
}

#[derive(Debug, Default, Serialize)]
struct Transforms {
    transforms: Vec<Frame>,
}

/// `tf2_msgs/TFMessage`. Encoded once for each number of frames, and filled again and again.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    message: Transforms,
    bytes: Vec<u8>,
    /// Where in the bytes the stamp of each frame is, and its numbers.
    places: Vec<(usize, usize)>,
}

impl Frames {
    /// The bytes that say all frames of a body that feels this and stands like that.
    pub(crate) fn fill(
        &mut self,
        joints: &JointState,
        senses: &Senses,
        stance: &Stance,
        stamp: Timestamp,
    ) -> Result<&[u8], CdrError> {
        let frame = |frame_id, child_frame_id, transform, stamp| Frame {
            header: Header { stamp, frame_id },
            child_frame_id,
            transform,
        };
        let (now, before) = (time(stamp), time(stamp - Duration::from_millis(100)));
        let frames = &mut self.message.transforms;
        frames.clear();
        frames.extend(links().map(|link| frame(link.parent, link.name, link.parent_from_link(&joints.angle_rad), now)));
        if let Some(odometry) = senses.odometry {
            let tilt = outgoing::tilt(senses.imu.map(|imu| imu.value));
            let torso = outgoing::odom_from_base(&odometry.value, tilt, stance);
            frames.push(frame("odom", "base_link", torso, now));
        }
        frames.push(frame("base_link", "base_footprint", stance.base_from_footprint, before));
        if frames.len() != self.places.len() {
            self.places = places(frames);
            self.bytes = encoded(&self.message).inspect_err(|_| self.places.clear())?;
            return Ok(&self.bytes);
        }
        for (Frame { header, transform, .. }, (stamp_at, numbers_at)) in frames.iter().zip(&self.places) {
            put_stamp(&mut self.bytes, *stamp_at, header.stamp);
            let (at, turn) = (transform.translation, transform.rotation);
            put_numbers(&mut self.bytes, *numbers_at, &[at.x, at.y, at.z, turn.x, turn.y, turn.z, turn.w]);
        }
        Ok(&self.bytes)
    }
}

/// Where CDR puts the stamp of each frame, and its numbers: each thing at a multiple of its size, behind each text a nought.
fn places(frames: &[Frame]) -> Vec<(usize, usize)> {
    let length = size_of::<u32>();
    let text_ends = |at: usize, text: &str| at.next_multiple_of(length) + length + text.len() + 1;
    let mut at = length;
    frames
        .iter()
        .map(|Frame { header, child_frame_id, .. }| {
            let stamp_at = at.next_multiple_of(length);
            let names_end = text_ends(text_ends(stamp_at + size_of::<Time>(), header.frame_id), child_frame_id);
            let numbers_at = names_end.next_multiple_of(NUMBER);
            at = numbers_at + size_of::<Transform>();
            (ENCAPSULATION + stamp_at, ENCAPSULATION + numbers_at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use robot_core::body::{Imu, Odometry};
    use robot_core::{JointValues, Pose, Stamped, Twist};
    use robot_ros2::kinematics::stance;
    use robot_ros2::messages::cdr;

    use super::*;

    fn bytes(message: &impl Serialize) -> Vec<u8> {
        let mut bytes = Vec::new();
        cdr::encode(message, &mut bytes).expect("it can be encoded");
        bytes
    }

    #[test]
    fn they_are_the_adapters_own_also_when_they_are_filled_again() {
        let (mut joint_states, mut frames) = (JointStates::default(), Frames::default());
        for (tick, has_odometry) in [false, true, true, false, true].into_iter().enumerate() {
            let shift = tick as f64;
            let now = Timestamp::from_secs_f64(3.5 + shift / 50.0);
            let joints = JointState {
                angle_rad: JointValues(std::array::from_fn(|index| (index as f64 - shift) / 50.0)),
                speed_radps: JointValues::all(0.25 * shift),
                effort_nm: JointValues::all(if tick == 3 { 1.5 } else { f64::NAN }),
            };
            let ours = joint_states.fill(&joints, now).expect("it can be encoded");
            assert_eq!(ours, bytes(&outgoing::joint_states(&joints, now)), "{tick}");

            let odometry = Odometry { odom_from_base: Pose::new(1.0 + shift, -2.0, 0.5), twist: Twist::ZERO };
            let imu = Imu { roll_rad: 0.01 * shift, pitch_rad: -0.02, ..Imu::default() };
            let senses = Senses {
                odometry: has_odometry.then(|| Stamped::new(now, odometry)),
                imu: Some(Stamped::new(now, imu)),
                ..Senses::default()
            };
            let stance = stance(&joints.angle_rad, imu.roll_rad, imu.pitch_rad);
            let torso = outgoing::odom_from_base(&odometry, outgoing::tilt(Some(imu)), &stance);
            let ours = frames.fill(&joints, &senses, &stance, now).expect("it can be encoded");
            let torso = has_odometry.then_some(torso);
            assert_eq!(ours, bytes(&outgoing::frames(&joints, torso, &stance, now)), "{tick}");
        }
    }
}
