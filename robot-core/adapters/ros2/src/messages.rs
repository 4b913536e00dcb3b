//! The ROS 2 messages, services and actions of naoqi_driver2's interface.
//!
//! One module a ROS package, one struct a `.msg` file, with the fields in its order: their order is their place on
//! the wire. Nothing checks a name or a type there, a wrong one is silently wrong, so `tests/golden` holds the bytes
//! of every type as another implementation writes them.
//!
//! Sources: `common_interfaces` of ROS 2 Jazzy and `naoqi_bridge_msgs` 2.1.0.

pub mod cdr;
mod definitions;
pub mod diagnostic_msgs;
pub mod geometry_msgs;
pub mod naoqi_bridge_msgs;
pub mod nav_msgs;
pub mod rosgraph_msgs;
pub mod sensor_msgs;
pub mod std_msgs;
pub mod tf2_msgs;

pub use definitions::{definition, with_its_parts};
pub use ros2_client::builtin_interfaces;

use robot_core::Timestamp;
use ros2_client::builtin_interfaces::Time;

/// A message that travels on a topic, with the name of its type.
///
/// ```
/// use robot_ros2::messages::{RosMessage, geometry_msgs::Twist};
///
/// assert_eq!(format!("{}/msg/{}", Twist::PACKAGE, Twist::NAME), "geometry_msgs/msg/Twist");
/// ```
pub trait RosMessage: ros2_client::Message + Send + 'static {
    /// The ROS package that defines it.
    const PACKAGE: &'static str;
    /// Its name in that package.
    const NAME: &'static str;
}

/// A service: a question and its answer, with the name of its type.
pub trait RosService {
    /// The question.
    type Request: ros2_client::Message + Clone + Send + 'static;
    /// The answer.
    type Response: ros2_client::Message + Clone + Send + 'static;
    /// The ROS package that defines it.
    const PACKAGE: &'static str;
    /// Its name in that package.
    const NAME: &'static str;
}

/// Names the wire types of structs that bear the name of their `.msg` file.
macro_rules! ros_messages {
    ($package:literal: $($message:ident),+ $(,)?) => {
        $(
            impl ros2_client::Message for $message {}
            impl crate::messages::RosMessage for $message {
                const PACKAGE: &'static str = $package;
                const NAME: &'static str = stringify!($message);
            }
        )+
    };
}
pub(crate) use ros_messages;

/// A moment as ROS writes it: seconds and nanoseconds. Beyond the year 2038 it stays at the last moment that fits.
///
/// ```
/// use robot_core::Timestamp;
/// use robot_ros2::messages::time;
///
/// assert_eq!(time(Timestamp::from_secs_f64(1.5)).to_nanos(), 1_500_000_000);
/// ```
#[must_use]
pub fn time(moment: Timestamp) -> Time {
    Time::from_nanos(i64::try_from(moment.since_start().as_nanos()).unwrap_or(i64::MAX))
}

/// The moment that ROS' time means; what lies before the clock's start becomes its start.
#[must_use]
pub fn timestamp(time: Time) -> Timestamp {
    Timestamp::from_nanos(u64::try_from(time.to_nanos()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_go_there_and_back() {
        let moment = Timestamp::from_nanos(1_234_567_890_123);
        assert_eq!(timestamp(time(moment)), moment);
        assert_eq!(timestamp(Time::from_nanos(-5)), Timestamp::ZERO);
        assert_eq!(time(Timestamp::from_nanos(u64::MAX)).to_nanos(), i64::MAX);
    }
}
