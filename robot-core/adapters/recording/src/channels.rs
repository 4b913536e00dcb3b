//! The topics of a recording: names, types, how they were offered.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Seek, Write};

use robot_ros2::interface;
use robot_ros2::messages::{RosMessage, definition, with_its_parts};

use crate::messages;

/// The topics, in the order in which a file names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    RobotDescription,
    JointStates,
    Tf,
    Odom,
    Imu,
    SonarLeft,
    SonarRight,
    Bumper,
    HandTouch,
    HeadTouch,
    Diagnostics,
    CmdVel,
    JointAngles,
    Speech,
    Perception,
    Decision,
    Tree,
    Subtitles,
    Events,
}

/// A topic's name and the type of its messages.
struct Row {
    channel: Channel,
    topic: Cow<'static, str>,
    type_name: String,
    is_latched: bool,
}

impl Row {
    /// A topic of the driver's, under its full name.
    fn of_driver<M: RosMessage>(channel: Channel, topic: interface::Topic<M>) -> Self {
        let name = topic.name;
        let topic = if name.starts_with('/') { name.into() } else { format!("/{name}").into() };
        Self { channel, topic, type_name: format!("{}/{}", M::PACKAGE, M::NAME), is_latched: false }
    }

    fn of_ours(channel: Channel, topic: &'static str, type_name: &str) -> Self {
        Self { channel, topic: topic.into(), type_name: type_name.to_owned(), is_latched: false }
    }
}

impl Channel {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::Events as usize + 1;

    /// The topic that holds what the controller was given.
    pub(crate) const PERCEPTION: &'static str = "/naome/perception";
    /// The topic that holds what it decided.
    pub(crate) const DECISION: &'static str = "/naome/decision";
    /// The topic that holds what its tree did.
    pub(crate) const TREE: &'static str = "/naome/tree";
}

fn rows() -> [Row; Channel::COUNT] {
    [
        Row { is_latched: true, ..Row::of_driver(Channel::RobotDescription, interface::ROBOT_DESCRIPTION) },
        Row::of_driver(Channel::JointStates, interface::JOINT_STATES),
        Row::of_driver(Channel::Tf, interface::TF),
        Row::of_driver(Channel::Odom, interface::ODOM),
        Row::of_driver(Channel::Imu, interface::IMU),
        Row::of_driver(Channel::SonarLeft, interface::SONAR_LEFT),
        Row::of_driver(Channel::SonarRight, interface::SONAR_RIGHT),
        Row::of_driver(Channel::Bumper, interface::BUMPER),
        Row::of_driver(Channel::HandTouch, interface::HAND_TOUCH),
        Row::of_driver(Channel::HeadTouch, interface::HEAD_TOUCH),
        Row::of_driver(Channel::Diagnostics, interface::DIAGNOSTICS),
        Row::of_driver(Channel::CmdVel, interface::CMD_VEL),
        Row::of_driver(Channel::JointAngles, interface::JOINT_ANGLES),
        Row::of_driver(Channel::Speech, interface::SPEECH),
        Row::of_ours(Channel::Perception, Channel::PERCEPTION, "naome_msgs/Perception"),
        Row::of_ours(Channel::Decision, Channel::DECISION, "naome_msgs/Decision"),
        Row::of_ours(Channel::Tree, Channel::TREE, "naome_msgs/TreeTrace"),
        Row::of_ours(Channel::Subtitles, "/naome/subtitles", "naome_msgs/Subtitle"),
        Row::of_ours(Channel::Events, "/naome/events", "std_msgs/String"),
    ]
}

/// The quality of service as rosbag2 writes it down, so that a player offers the same.
fn offered_qos(is_latched: bool) -> String {
    const FOR_EVER: &str = "{sec: 9223372036, nsec: 854775807}";
    let (depth, durability) = if is_latched { (1, 1) } else { (10, 2) };
    format!(
        "- history: 1\n  depth: {depth}\n  reliability: 1\n  durability: {durability}\n  deadline: {FOR_EVER}\n  \
         lifespan: {FOR_EVER}\n  liveliness: 1\n  liveliness_lease_duration: {FOR_EVER}\n  \
         avoid_ros_namespace_conventions: false\n"
    )
}

fn fields(name: &str) -> Option<&'static str> {
    let ours = messages::DEFINITIONS.iter().find(|(known, _)| *known == name).map(|(_, fields)| *fields);
    ours.or_else(|| definition(name))
}

/// Names all topics to a file; the number of each there.
pub(crate) fn open<W: Write + Seek>(file: &mut mcap::Writer<W>) -> mcap::McapResult<[u16; Channel::COUNT]> {
    let mut ids = [0; Channel::COUNT];
    for row in rows() {
        let text = with_its_parts(fields(&row.type_name).unwrap_or_default(), fields);
        // The recording's name of a type has the `msg` in the middle that its definition leaves out.
        let schema = file.add_schema(&row.type_name.replace('/', "/msg/"), "ros2msg", text.as_bytes())?;
        let about = BTreeMap::from([("offered_qos_profiles".to_owned(), offered_qos(row.is_latched))]);
        ids[row.channel as usize] = file.add_channel(schema, &row.topic, "cdr", &about)?;
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_types_are_defined_and_all_topics_in_their_places() {
        for (place, row) in rows().iter().enumerate() {
            assert_eq!(row.channel as usize, place);
            let text = with_its_parts(fields(&row.type_name).expect("it is defined"), fields);
            for line in text.lines().filter(|line| !line.starts_with("MSG") && !line.starts_with('=')) {
                let kind = line.split(['[', ' ']).next().expect("a type");
                assert!(!kind.contains('/') || text.contains(&format!("MSG: {kind}\n")), "{kind} of {}", row.topic);
            }
        }
    }
}
