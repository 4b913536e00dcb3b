//! Whether a robot is there already.

use std::time::Duration;

use ros2_client::NodeOptions;

use crate::interface;
use crate::link::{Link, RosError};
use crate::options::RosOptions;
use crate::wall::{Wall, sleep};

/// Whether anybody publishes joint states on this domain, so that a demonstration does not drive somebody's robot.
///
/// Waits for the first message, at most `within`; finding each other takes up to two seconds. The count of publishers
/// is not asked: it stays up after a crash.
///
/// # Errors
/// When this machine cannot take part in ROS.
pub fn robot_is_present(options: &RosOptions, within: Duration) -> Result<bool, RosError> {
    const POLL: Duration = Duration::from_millis(10);
    let node_options = NodeOptions::new().enable_rosout(false).start_parameter_services(false);
    let mut link = Link::open(options, "naome_lookout", node_options)?;
    let joint_states = link.subscription(interface::JOINT_STATES)?;
    let wall = Wall::start();
    loop {
        // What cannot be decoded came from somebody, too.
        if !matches!(joint_states.take(), Ok(None)) {
            return Ok(true);
        }
        if wall.now().since_start() >= within {
            return Ok(false);
        }
        sleep(POLL);
    }
}
